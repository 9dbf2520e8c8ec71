"""The real sites, `kasja panel` and `kasja account`, as processes of an installation without Asterisk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ivr.cli.child import Child
from ivr.cli.trial import free_port


@contextmanager
def running(
    command: str, state: Path, *, log_level: str = "warning"
) -> Iterator[tuple[Child, int]]:
    """The process that serves a site, and its port; its log is beside its state."""
    port = free_port()
    environment = {
        "KASJA_STATE": str(state),
        f"KASJA_{command.upper()}__PORT": str(port),
        "KASJA_TELEPHONY__AMI_PORT": str(free_port()),
        "KASJA_LOG_LEVEL": log_level,
    }
    child = Child(
        command,
        called=command,
        log=state / f"{command}.log",
        port=("127.0.0.1", port),
        environment=environment,
    )
    child.start()
    try:
        child.wait()
        yield child, port
    finally:
        child.stop()


@contextmanager
def served(command: str, state: Path, *, log_level: str = "warning") -> Iterator[str]:
    """The address of a site, which must end well when it is asked to."""
    with running(command, state, log_level=log_level) as (child, port):
        yield f"http://127.0.0.1:{port}"
        child.terminate()
        code = ended(child)

    assert code == 0


def ended(child: Child) -> int:
    """The exit code of a process that was asked to end."""
    assert child._process is not None
    return child._process.wait(30)
