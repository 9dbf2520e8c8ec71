"""The labels by which understanding is measured: topics, commands and answers in one list."""

from ivr.understanding import yesno
from ivr.understanding.interpretation import Command, Interpretation, Outcome

OUT_OF_SCOPE = "POZA_ZAKRESEM"
ANSWERS = {"yes": "META_TAK", "no": "META_NIE"}
COMMANDS = {
    Command.AGENT: "META_KONSULTANT",
    Command.REPEAT: "META_POWTORZ",
    Command.ABOUT_BOT: "META_BOT",
    Command.SLOWER: "META_POWTORZ",
    Command.LOUDER: "META_POWTORZ",
    Command.GOODBYE: "META_NIE",
}
"""Every other universal says that the caller is lost."""
LOST = "META_NIEZROZUMIENIE"
COMMAND_LABELS = frozenset({LOST, *ANSWERS.values(), *COMMANDS.values()})
"""Labels that are no topics."""
_SURELY_NOTHING = 0.12
"""A best topic below this is no topic at all."""


def label_of(heard: Interpretation) -> str:
    """The one label for an interpretation of the open question."""
    if heard.outcome is Outcome.COMMAND:
        command = Command(heard.intent or "")
        return COMMANDS.get(command, LOST)
    if answer := answer_of(heard):
        return ANSWERS[answer]
    best = heard.alternatives[0] if heard.alternatives else None
    if best is None or best.confidence < _SURELY_NOTHING:
        return OUT_OF_SCOPE
    return OUT_OF_SCOPE if best.label.startswith(OUT_OF_SCOPE) else best.label


def answer_of(heard: Interpretation) -> str | None:
    """`yes` or `no` when that is all that was said where a topic was asked for."""
    nothing_else = heard.outcome is Outcome.REJECT and not heard.alternatives
    return yesno.alone(heard.utterance) if nothing_else else None
