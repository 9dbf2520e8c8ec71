"""`python -m ivr.cli` is `kasja`."""

from ivr.cli import main

main()
