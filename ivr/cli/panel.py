"""`kasja panel`: where supervisors and consultants work; `kasja up` starts it as its child."""

from ivr.cli import sites


def panel() -> None:
    """Serve the panel for supervisors, clerks and consultants, until SIGTERM.

    Who may log in: kasja operators. Exit code 2 when it cannot start: a setting that would leave it open,
    no database, a taken port.
    """
    sites.serve(sites.PANEL)
