"""A line on a terminal: the caller types; `#` and digits are keys, an empty line is silence."""

import re
from collections.abc import Callable

from ivr.calls.ports import Heard, HungUp, Keys, Silence, Speech, TurnPlan, TurnResult
from ivr.secret import Secret
from ivr.understanding.interpretation import Hypothesis

_KEYS = re.compile(r"#([0-9*#]+)")


class TerminalLine:
    """Shows prompts as text and reads what the caller does."""

    def __init__(self, read: Callable[[], str | None], show: Callable[[str], None]) -> None:
        """`read` gives the next line, or None when the caller hangs up."""
        self._read, self._show = read, show

    async def take_turn(self, plan: TurnPlan) -> TurnResult:
        """Carry out one turn; see `calls.ports.Line`."""
        words = " ".join(clip.text for clip in plan.clips)
        if words:
            self._show(words)
        if plan.listen is None:
            return TurnResult(Silence())
        return TurnResult(_heard(self._read(), secret=plan.listen.secret))


def _heard(typed: str | None, *, secret: bool) -> Heard:
    if typed is None:
        return HungUp()
    text = typed.strip()
    if not text:
        return Silence()
    if keys := _KEYS.fullmatch(text):
        return Keys(Secret(keys[1]) if secret else keys[1])
    return Speech((Hypothesis(text.lower()),))
