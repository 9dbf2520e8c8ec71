"""Builds the decoding graph with OpenFst's tools: HCLr.fst, Gr.fst and words.txt.

One emitting state a phone and no context make HCL simple enough to be written down: a prefix tree of
pronunciations whose arcs carry Kaldi's transition ids, a word at each leaf, silence or none between words.
OpenFst relabels it for lookahead composition with a grammar, which is what lets Vosk take grammars
at run time.
"""

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from glob import glob
from math import log
from pathlib import Path

from ivr.errors import SetupError
from ivr.speech.training.language_model import UNKNOWN, LanguageModel
from ivr.speech.training.lexicon import Lexicon
from ivr.speech.training.phones import GARBAGE, KALDI_IDS, KALDI_PHONES, SILENCE, Position, in_word

_PACKAGES = "install the Debian packages libfst-tools and libfst22-plugins-base"
_TOOLS = ("fstcompile", "fstconnect", "fstarcsort", "fstconvert")
_TRANSITION = log(2.0)
_WITH_SILENCE = log(2.0)
_VARIANT_COST = 0.3
"""Of a pronunciation that is not the careful one."""
_UNKNOWN_COST = 1.0
"""Garbage explains everything a little; a word must be better by this."""


def build(lexicon: Lexicon, model: LanguageModel, folder: Path) -> None:
    """Write graph/ of a Vosk model; `SetupError` names the packages when the tools are missing."""
    environment = _environment()
    work = folder / "graph"
    work.mkdir(parents=True, exist_ok=True)
    ids = {word: number for number, word in enumerate([*sorted(lexicon), UNKNOWN], start=1)}
    _pipe(
        _tree(lexicon, ids), work / "HCLr.fst", environment,
        ["fstcompile"], ["fstconnect"], ["fstarcsort", "--sort_type=olabel"],
        ["fstconvert", "--fst_type=olabel_lookahead", f"--save_relabel_opairs={work / 'relabel'}"],
    )  # fmt: skip
    ids = _relabelled(ids, work / "relabel")
    _pipe(
        model.lines(ids), work / "Gr.fst", environment,
        ["fstcompile"], ["fstarcsort", "--sort_type=ilabel"], ["fstconvert", "--fst_type=const"],
    )  # fmt: skip
    in_order = sorted(ids.items(), key=lambda pair: pair[1])
    lines = "".join(f"{word} {number}\n" for word, number in [("<eps>", 0), *in_order])
    (work / "words.txt").write_text(lines, "utf-8")
    # The list of disambiguation symbols may not be empty; this one occurs nowhere.
    (work / "disambig_tid.int").write_text(f"{2 * len(KALDI_PHONES) + 1}\n", "ascii")


def _tree(lexicon: Lexicon, ids: Mapping[str, int]) -> Iterator[str]:
    """HCL as OpenFst's text: arcs from, to, transition id, word, cost."""
    tree = _Tree()
    start, root, end = tree.state(), tree.state(), tree.state()
    silence = KALDI_IDS[SILENCE, None]
    for state in (start, end):
        yield _arc(state, root, cost=_WITH_SILENCE)
        yield from tree.phone((state, -1), silence, cost=_WITH_SILENCE)
        yield _arc(tree.reached[state, -1, silence], root)
    for word in sorted(lexicon):
        for rank, pronunciation in enumerate(lexicon[word]):
            state = root
            for phone in in_word(pronunciation):
                yield from tree.phone((state, 0), phone)
                state = tree.reached[state, 0, phone]
            yield _arc(state, end, word=ids[word], cost=_VARIANT_COST if rank else 0.0)
    state = root
    for position in (Position.BEGIN, Position.INTERNAL, Position.END):
        phone = KALDI_IDS[GARBAGE, position]
        yield from tree.phone((state, 0), phone, cost=0.0 if state != root else _UNKNOWN_COST)
        state = tree.reached[state, 0, phone]
    yield _arc(state, end, word=ids[UNKNOWN])
    yield f"{root} 0"
    yield f"{end} 0"


class _Tree:
    """States and which of them a phone leads to."""

    def __init__(self) -> None:
        self.count = 0
        self.reached: dict[tuple[int, int, int], int] = {}

    def state(self) -> int:
        self.count += 1
        return self.count - 1

    def phone(self, place: tuple[int, int], phone: int, *, cost: float = 0.0) -> Iterator[str]:
        """The arcs of a phone, unless it hangs there already: into its state, and staying in it."""
        if (*place, phone) not in self.reached:
            state = self.reached[(*place, phone)] = self.state()
            # Kaldi numbers transitions by phone: staying is odd, leaving even.
            yield _arc(place[0], state, transition=2 * phone, cost=_TRANSITION + cost)
            yield _arc(state, state, transition=2 * phone - 1, cost=_TRANSITION)


def _arc(source: int, to: int, *, transition: int = 0, word: int = 0, cost: float = 0.0) -> str:
    return f"{source} {to} {transition} {word} {cost:.6f}"


def _relabelled(ids: Mapping[str, int], pairs: Path) -> dict[str, int]:
    """The word ids after OpenFst renumbered them."""
    lines = pairs.read_text("ascii").splitlines()
    pairs.unlink()
    new = {int(old): int(number) for old, number in (line.split() for line in lines)}
    relabelled = {word: new.get(number, number) for word, number in ids.items()}
    if len({*relabelled.values()}) != len(relabelled):
        raise ValueError("OpenFst gave two words one number")
    return relabelled


def _pipe(
    lines: Iterable[str], into: Path, environment: Mapping[str, str], *commands: list[str]
) -> None:
    """Send text through commands, one after the other, into a file."""
    data = ("\n".join(lines) + "\n").encode()
    for command in commands:
        done = subprocess.run(
            command, input=data, capture_output=True, env=environment, check=False
        )
        if done.returncode or not done.stdout:
            said = done.stderr.decode(errors="replace").strip()
            raise SetupError(f"{command[0]} failed: {said}; {_PACKAGES}")
        data = done.stdout
    into.write_bytes(data)


def _environment() -> dict[str, str]:
    """With the folder of OpenFst's plug-ins, where the loader does not look by itself."""
    missing = [tool for tool in _TOOLS if shutil.which(tool) is None]
    plugins = sorted(glob("/usr/lib/*/fst/*/olabel_lookahead-fst.so"))  # noqa: PTH207  # of the root
    if missing or not plugins:
        raise SetupError(f"{', '.join(missing) or 'olabel_lookahead'} is missing; {_PACKAGES}")
    return os.environ | {"LD_LIBRARY_PATH": str(Path(plugins[-1]).parent)}
