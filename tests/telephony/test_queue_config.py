"""Asterisk's queues follow the routing, and a running Asterisk is told."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Self, cast

import pytest

from ivr.errors import StageError
from ivr.routing import loader, sources
from ivr.routing.policy import Routing
from ivr.settings import Telephony
from ivr.telephony import queue_config
from ivr.telephony.ami import Manager
from ivr.telephony.queue_reload import QueueReload

ROOT = Path(__file__).parents[2]
FILES = sources.read(ROOT / "config")
ROUTING = loader.parse(FILES)


def changed(old: str, new: str) -> Routing:
    assert old in FILES.routing
    return loader.parse(replace(FILES, routing=FILES.routing.replace(old, new, 1)))


def section(config: str, name: str) -> list[str]:
    _, _, rest = config.partition(f"\n[{name}](queue)\n")
    return rest.partition("\n\n")[0].strip().splitlines()


def test_a_queue_is_written_as_the_routing_has_it() -> None:
    routing = changed(
        "us-zwroty: {",
        "us-zwroty: {strategy: leastrecent, weight: 3, max_length: 40, ring_s: 15, wrap_up_s: 30, "
        "widening: [{after_s: 0, level: 1}, {after_s: 60, level: 3}], ",
    )

    assert section(queue_config.queues(routing, phones=(), calls_back=True), "us-zwroty") == [
        "strategy=leastrecent", "timeout=15", "wrapuptime=30", "maxlen=40", "weight=3",
        "joinempty=paused,unavailable,invalid", "leavewhenempty=paused,unavailable,invalid",
        "periodic-announce=kasja/queue.comfort_callback,kasja/queue.online", "defaultrule=us-zwroty",
    ]  # fmt: skip
    assert queue_config.rules(routing) == (
        "[general]\n\n[us-zwroty]\npenaltychange => 0,1\npenaltychange => 60,3\n"
    )


def test_callers_wait_in_an_empty_queue_that_leads_nowhere() -> None:
    lines = section(queue_config.queues(ROUTING, phones=(), calls_back=False), "us-ogolna")

    assert {"joinempty=yes", "leavewhenempty=no"} <= set(lines)


def test_a_new_queue_of_a_running_demo_shares_the_general_telephone() -> None:
    phones = ("agent-kis-ogolna", "agent-us-ogolna")
    config = queue_config.queues(ROUTING, phones=phones, calls_back=False)

    assert "member => PJSIP/agent-us-ogolna,0,Agent us-ogolna" in section(config, "us-ogolna")
    assert "member => PJSIP/agent-kis-ogolna,0,Agent puesc" in section(config, "puesc")
    assert "member =>" not in queue_config.queues(ROUTING, phones=(), calls_back=False)


@dataclass
class FakeManager:
    """Remembers what it was asked."""

    away: bool = False
    asked: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        if self.away:
            raise StageError("asterisk", "ConnectionRefusedError")
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _value: BaseException | None,
        _t: TracebackType | None,
    ) -> None: ...

    def ask(self, action: str, **fields: str) -> None:
        self.asked.append(f"{action} {fields.get('Module', '')}".strip())


@pytest.fixture
def asterisk() -> FakeManager:
    return FakeManager()


@pytest.fixture
def reload(tmp_path: Path, asterisk: FakeManager) -> QueueReload:
    (tmp_path / "etc").mkdir()
    connect = cast("Callable[[], Manager]", lambda: asterisk)
    return QueueReload(tmp_path, ROOT / "dialplan", Telephony(), connect)


def test_the_dialplan_is_read_anew_only_when_it_changes(
    reload: QueueReload, asterisk: FakeManager, tmp_path: Path
) -> None:
    reload.announce(ROUTING)
    reload.announce(changed("us-zwroty: {", "us-zwroty: {weight: 2, "))
    reload.announce(changed("general: kis-ogolna", "general: us-ogolna"))
    fallback = (tmp_path / "etc" / "fallback.conf").read_text("utf-8")

    assert asterisk.asked == [
        "QueueReload", "Reload pbx_config", "QueueReload", "QueueReload", "Reload pbx_config",
    ]  # fmt: skip
    assert "Queue(us-ogolna," in fallback


def test_what_was_not_told_is_told_next_time(reload: QueueReload, asterisk: FakeManager) -> None:
    asterisk.away = True
    with pytest.raises(StageError):
        reload.announce(ROUTING)
    asterisk.away = False
    reload.announce(ROUTING)

    assert asterisk.asked == ["QueueReload", "Reload pbx_config"]


def test_an_asterisk_of_somebody_else_is_left_alone(tmp_path: Path, asterisk: FakeManager) -> None:
    connect = cast("Callable[[], Manager]", lambda: asterisk)
    QueueReload(tmp_path, ROOT / "dialplan", Telephony(), connect).announce(ROUTING)

    assert asterisk.asked == []
    assert list(tmp_path.iterdir()) == []
