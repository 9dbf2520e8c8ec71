"""The channel variables between the scripts and the dialplan: their names and values, all in one place.

Nothing secret is ever put into a variable: anybody at the Asterisk console reads them.
"""

from ivr.calls.conductor import Conversation
from ivr.dialogue.actions import Disconnect, Ending, Transfer

RESULT = "IVR_RESULT"
"""Set last; empty means that KASja failed and the dialplan must help itself."""
QUEUE = "IVR_QUEUE"
MAX_WAIT = "IVR_MAX_WAIT"
PRIORITY = "QUEUE_PRIO"
POSITION = "IVR_POSITION"
"""The place that a caller had before; empty for one who joins at the end."""
KEY = "IVR_KEY"
"""The key that a caller pressed while waiting."""
CALLBACK = "IVR_CALLBACK"
"""The callback that a call is, which KASja placed."""
SHOWN = "CALLERID(name)"
"""What the consultant's phone displays."""
CONTEXT = "IVR_CONTEXT"
"""Opens what the call proved, once and to the consultant who has it: useless to who else reads it."""
FALLBACK = "IVR_FALLBACK"
"""Set by the dialplan when it had to help itself."""

_SHOWN_CHARACTERS = 60


def of(conversation: Conversation, topic_name: str) -> dict[str, str]:
    """The variables that tell the dialplan what to do, in the order to set them."""
    match conversation.ended:
        case Transfer(decision, subject):
            proved = "telePIN" if subject else "bez potwierdzenia"
            role = f" {subject.role.value}" if subject and subject.role else ""
            return {
                QUEUE: decision.queue or "",
                MAX_WAIT: str(decision.max_wait_s),
                PRIORITY: str(decision.priority),
                POSITION: str(decision.position or "") if decision.keeps_place else "",
                SHOWN: f"{topic_name or 'inna sprawa'}, {proved}{role}"[:_SHOWN_CHARACTERS],
                RESULT: "queue",
            }
        case Disconnect(Ending.FAILED):
            return {RESULT: "failed"}
        case Disconnect():
            return {RESULT: "over"}
