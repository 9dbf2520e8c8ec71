"""What the panel looks at to know how each part of the hotline is."""

import http.server
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ivr.calls.live.events import Condition
from ivr.cli.trial import free_port
from ivr.settings import Account, Settings, Telephony
from ivr.wiring import live as wiring_live
from ivr.wiring.live import Recognition

METRICS = """# TYPE ivr_failures_total counter
ivr_failures_total{{stage="recognizer"}} {failures}
ivr_failures_total{{stage="store"}} 7.0
"""


@contextmanager
def answering(body: str, status: int = 200) -> Iterator[int]:
    """Something that answers every request alike; gives its port."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def conditions(settings: Settings) -> dict[str, Condition]:
    return {name: check()[0] for name, check in wiring_live.watched(settings).items()}


def test_nothing_there_is_told_part_by_part(tmp_path: Path) -> None:
    telephony = Telephony(agi_port=free_port(), media_port=free_port())
    settings = Settings(
        state=tmp_path,
        metrics_port=free_port(),
        telephony=telephony,
        account=Account(port=free_port()),
    )
    found = {name: check() for name, check in wiring_live.watched(settings).items()}

    assert {name: condition for name, (condition, _) in found.items()} == {
        "service": Condition.BAD,
        "media": Condition.BAD,
        "recognizer": Condition.WARNING,
        "spool": Condition.GOOD,
        "account": Condition.BAD,
    }
    assert [name for name, (condition, why) in found.items() if not why] == ["spool"]


def test_what_is_there_is_good(tmp_path: Path) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as service,
        answering(METRICS.format(failures="0.0")) as metrics_port,
        answering("{}") as account_port,
    ):
        port = service.getsockname()[1]
        settings = Settings(
            state=tmp_path,
            metrics_port=metrics_port,
            telephony=Telephony(agi_port=port, media_port=port),
            account=Account(port=account_port),
        )

        assert set(conditions(settings).values()) == {Condition.GOOD}


def test_journals_that_wait_for_the_database_are_a_warning(tmp_path: Path) -> None:
    (tmp_path / "journal.spool").write_text("x" * 5000)
    condition, why = wiring_live.watched(Settings(state=tmp_path))["spool"]()

    assert (condition, why) == (
        Condition.WARNING,
        "Dzienniki czekają na bazę danych: 4 KiB. Nic nie przepadło.",
    )


def test_a_page_without_its_database_is_a_warning(tmp_path: Path) -> None:
    with answering("{}", 503) as port:
        settings = Settings(state=tmp_path, account=Account(port=port))

        assert conditions(settings)["account"] is Condition.WARNING


def test_a_page_that_is_not_served_is_not_watched(tmp_path: Path) -> None:
    settings = Settings(state=tmp_path, account=Account(enabled=False))

    assert "account" not in wiring_live.watched(settings)


def test_recognition_that_fails_is_a_warning_for_five_minutes() -> None:
    counts = iter([2.0, 2.0, 3.0, 3.0, 3.0, None, 0.0])
    times = iter([0.0, 5.0, 10.0, 300.0, 311.0, 320.0, 330.0])
    recognition = Recognition(lambda: next(counts), lambda: next(times))
    found = [recognition()[0] for _ in range(7)]

    good, warning = Condition.GOOD, Condition.WARNING
    assert found == [good, good, warning, warning, good, warning, good]
