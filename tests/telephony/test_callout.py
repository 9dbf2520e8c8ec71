"""Calling people back: what Asterisk is asked, and what its answers mean."""

from types import TracebackType
from typing import Self, cast

import pytest

from ivr.errors import StageError
from ivr.telephony.ami import Manager
from ivr.telephony.callout import AsteriskCallOut


class FakeManager:
    """A session that answers as it is told."""

    def __init__(self, refusal: str = "") -> None:
        self.asked: list[dict[str, str]] = []
        self._refusal = refusal

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _k: type[BaseException] | None, _v: BaseException | None, _t: TracebackType | None
    ) -> None:
        return None

    def ask(self, action: str, **fields: str) -> dict[str, str]:
        self.asked.append({"Action": action, **fields})
        if self._refusal:
            raise StageError("asterisk", self._refusal)
        return {"Response": "Success"}


def ring(fake: FakeManager, number: str = "600100200") -> bool:
    out = AsteriskCallOut(lambda: cast("Manager", fake), "PJSIP/{number}@trunk", "223300330")
    return out.ring(number, 7)


def test_the_number_is_dialled_and_the_callback_is_named() -> None:
    fake = FakeManager()
    answered = ring(fake)
    (asked,) = fake.asked

    assert answered
    assert asked["Channel"] == "PJSIP/600100200@trunk"
    assert (asked["Context"], asked["Variable"]) == ("hotline-callback", "IVR_CALLBACK=7")
    assert asked["CallerID"] == "Infolinia KAS <223300330>"


def test_nobody_answered() -> None:
    assert not ring(FakeManager("Originate failed"))


def test_an_asterisk_that_is_away_is_no_unanswered_telephone() -> None:
    with pytest.raises(StageError):
        ring(FakeManager("TimeoutError"))


@pytest.mark.parametrize(
    "number", ["", "700123456", "600100200\r\nAction: Command", "600100200&PJSIP/x", "112"]
)
def test_nothing_but_a_subscribers_number_is_ever_dialled(number: str) -> None:
    fake = FakeManager()
    with pytest.raises(StageError):
        ring(fake, number)

    assert fake.asked == []
