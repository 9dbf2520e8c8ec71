"""Fetches what the browser tests need before they start: `python -m ivr.setup.browsing`, run by `make`."""

import sys

from ivr import settings
from ivr.errors import OperatorError
from ivr.setup import chromium, npm


def main() -> None:
    """Fetch Chromium, axe-core and htmx into the cache; exit code 2 and one line when that fails."""

    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)  # noqa: T201

    try:
        cache = settings.load().cache_dir
        chromium.find(cache, say)
        for wanted in (npm.AXE, npm.HTMX):
            npm.find(wanted, cache, say)
    except OperatorError as wrong:
        say(str(wrong))
        sys.exit(2)


if __name__ == "__main__":
    main()
