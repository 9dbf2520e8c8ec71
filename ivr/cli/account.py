"""`kasja account`: the taxpayers' page for the telePIN; `kasja up` starts it as its child."""

from ivr.cli import sites


def account() -> None:
    """Serve the page on which taxpayers set their telePIN, until SIGTERM.

    Exit code 2 when it cannot start: a setting that would leave accounts open, no database, a taken port.
    """
    sites.serve(sites.ACCOUNT)
