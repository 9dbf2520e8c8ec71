# Everything starts here: `make run` and `make test` set up what they need, once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up-$(shell cat pyproject.toml requirements/*.txt | sha256sum | cut -c1-16)

.PHONY: setup run up test lint bench check model lock clean

setup: $(STAMP)

$(STAMP):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Python 3.11 or newer is needed; install python3.11 or name one: make PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv module is missing; install the package python3-venv" >&2; exit 2; }
	@echo "setting up Python packages (once) …" >&2
	@rm -f $(VENV)/.set-up-*
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements/development.txt || \
		{ echo "Python packages cannot be installed; check the network and the machine's package index" >&2; exit 2; }
	@$(BIN)/python -m ivr.setup.install
	@echo "learning the grammars (once) …" >&2
	@$(BIN)/kasja classify "kiedy dostanę zwrot" >/dev/null
	@touch $@

run: setup
	@$(BIN)/kasja up --proof

up: setup
	@$(BIN)/kasja up

test: setup
	@$(BIN)/python -m ivr.setup.browsing
	@$(BIN)/pytest

lint: setup
	@$(BIN)/ruff format --check ivr tests
	@$(BIN)/ruff check ivr tests
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/kasja check

# What needs no hotline, then real calls to the one that `make run` has started, if it has.
bench: setup
	@for part in understanding routing identity speech wallboard; do \
		echo "== $$part" && $(BIN)/kasja bench $$part || exit; done
	@echo "== turn" && if $(BIN)/kasja status >/dev/null; then $(BIN)/kasja bench turn; else \
		echo "left out, for it calls a running hotline: make run, then make bench once more" >&2; fi

check: setup
	@$(BIN)/kasja check

# Rebuild the speech model that comes with KASja (docs/training.md); RECORDINGS may name another folder.
RECORDINGS ?= $(wildcard ../shared/data/speech)
model: setup
	@$(BIN)/python -c 'import soundfile, torch' 2>/dev/null || \
		$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["model"], sep="\n")' | \
		xargs -d '\n' $(BIN)/python -m pip install --quiet --disable-pip-version-check || \
		{ echo "torch cannot be installed; check the network and the machine's package index" >&2; exit 2; }
	@$(BIN)/python -m ivr.speech.training build --ship $(if $(RECORDINGS),--recordings $(RECORDINGS))

# Pin the packages anew; the machine's own index is used and not written down.
lock: setup
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
		pyproject.toml -o requirements/service.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
		pyproject.toml --group dev -o requirements/development.txt

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache
