"""Calls people back through Asterisk; implements `calls.callback_dialling.CallOut`.

`Originate` without `Async` answers when the telephone was answered or nobody did. The number is nine
digits, which the caller confirmed: nothing else ever gets into a dial string.
"""

from collections.abc import Callable

from ivr.errors import StageError
from ivr.identity import phone
from ivr.routing.callback import RING_S
from ivr.telephony import variables
from ivr.telephony.ami import Manager

ANSWER_WITHIN_S = RING_S + 10.0
"""What the manager's session waits for its answer."""
CONTEXT = "hotline-callback"


class AsteriskCallOut:
    """Places calls on one Asterisk."""

    def __init__(self, manager: Callable[[], Manager], dial: str, shown: str) -> None:
        """`dial` is a channel with `{number}` in it; `shown` is the number that people see."""
        self._manager, self._dial, self._shown = manager, dial, shown

    def ring(self, number: str, callback: int) -> bool:
        """Call somebody; True when they answered, and the dialplan has the call."""
        if not phone.is_callable(number):
            raise StageError("callback", "no number")
        with self._manager() as asterisk:
            try:
                asterisk.ask(
                    "Originate",
                    Channel=self._dial.replace("{number}", number),
                    Context=CONTEXT,
                    Exten="s",
                    Priority="1",
                    Timeout=str(RING_S * 1000),
                    CallerID=f"Infolinia KAS <{self._shown}>",
                    Variable=f"{variables.CALLBACK}={callback}",
                )
            except StageError as failure:
                if "failed" in failure.code.lower():
                    return False  # busy, switched off, or nobody there: Asterisk does not tell
                raise
        return True
