"""A line without a telephone: what the caller does is written down beforehand."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ivr.calls.ports import Heard, HungUp, Keys, Silence, Speech, SpeechLost, TurnPlan, TurnResult
from ivr.secret import Secret
from ivr.understanding.interpretation import Hypothesis


@dataclass(frozen=True, slots=True)
class Say:
    """The caller says this, and the recogniser hears exactly that, this sure."""

    text: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Press:
    """The caller presses these keys."""

    keys: str


Doing = Say | Press | Silence | HungUp | SpeechLost


class ScriptedLine:
    """Plays a caller's part turn by turn; a caller whose script is over hangs up."""

    def __init__(
        self, doings: Iterable[Doing], *, on_turn: Callable[[], None] = lambda: None
    ) -> None:
        """`on_turn` is called whenever KASja has spoken and listens."""
        self._doings, self._on_turn = iter(doings), on_turn
        self._hung_up = False

    async def take_turn(self, plan: TurnPlan) -> TurnResult:
        """Do what the script says next; a turn that only speaks passes in silence."""
        if self._hung_up:
            return TurnResult(HungUp())
        if plan.listen is None:
            return TurnResult(Silence())
        self._on_turn()
        doing = next(self._doings, HungUp())
        self._hung_up = isinstance(doing, HungUp)
        return TurnResult(_heard(doing, secret=plan.listen.secret))


def _heard(doing: Doing, *, secret: bool) -> Heard:
    match doing:
        case Say(text, confidence):
            return Speech((Hypothesis(text, confidence),))
        case Press(keys):
            return Keys(Secret(keys) if secret else keys)
        case _:
            return doing
