"""Puts this checkout into its own environment: `python -m ivr.setup.install`, run by `make`.

Editable installation without a build: a path file, and the console script of pyproject.toml.
"""

import os
import sys
import sysconfig
from pathlib import Path

SCRIPT = """#!{python}
import sys
from ivr.cli import main
sys.exit(main())
"""


def main() -> None:
    """Write both files."""
    root = Path(__file__).parents[2]
    (Path(sysconfig.get_path("purelib")) / "kasja.pth").write_text(f"{root}\n", "utf-8")
    script = Path(sysconfig.get_path("scripts")) / "kasja"
    script.write_text(SCRIPT.format(python=sys.executable), "utf-8")
    os.chmod(script, 0o755)  # noqa: PTH101, S103


if __name__ == "__main__":
    main()
