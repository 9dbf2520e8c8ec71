"""The screens of the conversation, one file a form; `FORMS` is the list of them all."""

from ivr.dialogue.form import Form
from ivr.dialogue.forms.agent import AGENT
from ivr.dialogue.forms.callback import CALLBACK
from ivr.dialogue.forms.called_back import CALLED_BACK
from ivr.dialogue.forms.clarify import CLARIFY
from ivr.dialogue.forms.closed import CLOSED
from ivr.dialogue.forms.handoff import HANDOFF
from ivr.dialogue.forms.identify import IDENTIFY
from ivr.dialogue.forms.need import NEED
from ivr.dialogue.forms.office import OFFICE
from ivr.dialogue.forms.overflow import OVERFLOW
from ivr.dialogue.forms.principal import PRINCIPAL
from ivr.dialogue.forms.survey import SURVEY
from ivr.dialogue.forms.waiting import WAITING
from ivr.dialogue.forms.welcome import WELCOME

FORMS: dict[str, Form] = {
    form.name: form
    for form in (
        WELCOME,
        NEED,
        CLARIFY,
        IDENTIFY,
        PRINCIPAL,
        HANDOFF,
        CLOSED,
        AGENT,
        OVERFLOW,
        SURVEY,
        CALLBACK,
        OFFICE,
        WAITING,
        CALLED_BACK,
    )
}
