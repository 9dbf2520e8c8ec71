"""Understanding: for every field, what words and keys mean, and how to listen for them."""

from collections.abc import Sequence
from dataclasses import replace

from ivr.secret import MASK, Secret
from ivr.understanding import dtmf, grouping, yesno
from ivr.understanding.grammar import Rule
from ivr.understanding.interpretation import Command, Hypothesis, Interpretation, Mode, Outcome
from ivr.understanding.matcher import Matcher
from ivr.understanding.normalizer import words
from ivr.understanding.number_words import CARDINALS, DICTATED, GRADES
from ivr.understanding.numbers import Reading, readings
from ivr.understanding.open_question import CONFIRM_ABOVE, OpenQuestion
from ivr.understanding.phrasebook import Phrasebook
from ivr.understanding.request import KeyPlan, Kind, Request
from ivr.understanding.training import Learned

_YES_NO_PHRASES = (
    "tak", "nie", "no tak", "no nie", "zgadza się", "nie zgadza się", "dobrze", "źle", "oczywiście",
    "pewnie", "jasne", "dokładnie", "tak jest", "aha", "no", "owszem",
)  # fmt: skip
_POSITIONS = {
    "pierwsze": 0, "pierwszy": 0, "pierwsza": 0, "pierwszej": 0, "pierwszego": 0, "jeden": 0,
    "jedynka": 0, "drugie": 1, "drugi": 1, "druga": 1, "drugiej": 1, "drugiego": 1, "dwa": 1,
    "dwojka": 1, "trzecie": 2, "trzeci": 2, "trzecia": 2, "trzy": 2,
}  # fmt: skip
_UNKNOWN = "[unk]"
_NOT_WHOLE = (Outcome.REJECT, Outcome.PARTIAL)
_SURE_ENOUGH = 0.35
"""Recogniser confidence below which nothing is believed."""


class Understanding:
    """Knows every grammar; made by `loader.load`."""

    def __init__(
        self,
        *,
        topics: Sequence[Rule],
        scope: Sequence[Rule],
        universals: Sequence[Rule],
        choices: Sequence[Rule],
        learned: Learned,
    ) -> None:
        """`scope` holds what is not ours, each rule with its `kind`; `learned` knows both."""
        self.rules = {rule.label: rule for rule in (*topics, *choices)}
        self.checked = (*topics, *scope)
        """The rules whose examples must be won by themselves."""
        self._kinds = {rule.label: rule.kind for rule in scope}
        self._topics = tuple(rule.label for rule in topics)
        self._open_question = OpenQuestion(Matcher(learned), tuple(self._kinds))
        self._commands = Phrasebook(universals)
        self._choices = Phrasebook(choices)
        self._command_phrases = tuple(phrase for rule in universals for phrase in rule.phrases)
        self._choice_phrases = {rule.label: rule.phrases for rule in choices}

    # --- for the line: how to listen -----------------------------------------------------------

    def key_plan(self, request: Request) -> KeyPlan:
        """How many keys the field takes."""
        return dtmf.key_plan(request)

    def keys_complete(self, request: Request, keys: str) -> bool:
        """Tell whether these keys need no further one."""
        return dtmf.keys_complete(request, keys)

    def speech_complete(self, request: Request, text: str) -> bool:
        """Tell whether what was said so far is a complete answer to the field."""
        match request.kind:
            case Kind.IDENTIFIER:
                found = _identifiers(request, text)
                return bool(found) and dtmf.identifier_complete(found[0].digits)
            case Kind.TELEPIN:
                return bool(readings(text, wanted=_six))
            case Kind.TOPIC:
                return False
            case _:
                heard = self._spoken(request, Hypothesis(text))
                return heard.outcome is Outcome.ACCEPT

    def phrases(self, request: Request) -> tuple[str, ...] | None:
        """The recogniser's runtime grammar; None for the open vocabulary."""
        universal = (*self._command_phrases, _UNKNOWN)
        match request.kind:
            case Kind.TOPIC:
                return None
            case Kind.YESNO:
                return (*_YES_NO_PHRASES, *universal)
            case Kind.IDENTIFIER | Kind.TELEPIN:
                return (*DICTATED, "przepraszam", "nie", "kreska", *universal)
            case Kind.SCALE:
                return (*DICTATED[: request.high + 1], *GRADES[: request.high], *universal)
            case Kind.CHOICE:
                named = [p for label in request.options for p in self._option_phrases(label)]
                return (*named, "pierwsze", "drugie", "trzecie", "to", *universal)

    def _option_phrases(self, label: str) -> tuple[str, ...]:
        if label in self._choice_phrases:
            return self._choice_phrases[label]
        rule = self.rules[label]
        return (rule.name, *words(rule.name))

    def topics(self) -> tuple[str, ...]:
        """Every topic label."""
        return self._topics

    def is_option(self, label: str) -> bool:
        """Whether a CHOICE may offer this label."""
        return label in self.rules or label in self._choice_phrases

    def name(self, label: str) -> str:
        """The spoken name of a topic."""
        return self.rules[label].name

    # --- for the dialogue: what was meant ------------------------------------------------------

    def from_keys(self, request: Request, keys: str | Secret) -> Interpretation:
        """What an entry by keys means."""
        return dtmf.from_keys(request, keys)

    def from_speech(self, request: Request, hypotheses: Sequence[Hypothesis]) -> Interpretation:
        """What the hypotheses mean: the topic they bring together, else the first that means anything."""
        heard = [self._spoken(request, hypothesis) for hypothesis in hypotheses]
        if request.kind is Kind.TOPIC and heard and heard[0].alternatives:
            return self._topic([h for h in hypotheses if _is_believed(h)])
        understood = [found for found in heard if found.outcome not in _NOT_WHOLE]
        if understood and understood[0].readings:
            others = [digits for found in understood for digits in found.readings]
            return replace(understood[0], readings=tuple(dict.fromkeys(others)))
        begun = [found for found in heard if found.outcome is Outcome.PARTIAL]
        return (understood or begun or heard or [_reject(request, Hypothesis(""))])[0]

    def classify(self, text: str) -> Interpretation:
        """What an utterance means as an answer to the open question."""
        return self._spoken(Request(Kind.TOPIC), Hypothesis(text))

    def _spoken(self, request: Request, heard: Hypothesis) -> Interpretation:
        if not _is_believed(heard):
            return _reject(request, heard)
        command = self._commands.label(heard.text)
        if request.kind is Kind.TOPIC and command == Command.SKIP:
            command = None  # „nie mam telepinu” is a need when a need is asked for
        if command and not (command == Command.BACK and readings(heard.text)):
            return _accept(request, heard, outcome=Outcome.COMMAND, intent=command)
        match request.kind:
            case Kind.TOPIC:
                # „nie, dziękuję” brings no topic, whatever its words are evidence for.
                return _reject(request, heard) if yesno.alone(heard.text) else self._topic([heard])
            case Kind.YESNO:
                answer = yesno.answer(heard.text)
                return _accept(request, heard, intent=answer) if answer else _reject(request, heard)
            case Kind.CHOICE:
                return self._choice(request, heard)
            case Kind.IDENTIFIER:
                return _identifier(request, heard)
            case Kind.TELEPIN:
                return _telepin(request, heard)
            case Kind.SCALE:
                return _graded(request, heard)

    def _topic(self, hypotheses: Sequence[Hypothesis]) -> Interpretation:
        found, heard = self._open_question.meaning(hypotheses), hypotheses[0]
        intent = found.command or self._kinds.get(found.best) or found.best or None
        return Interpretation(
            found.outcome,
            Mode.VOICE,
            heard.text,
            confidence=found.confidence,
            intent=intent,
            alternatives=found.candidates,
            why=found.why,
        )

    def _choice(self, request: Request, heard: Hypothesis) -> Interpretation:
        label = self._choices.label(heard.text, among=request.options)
        position = next((_POSITIONS[w] for w in words(heard.text) if w in _POSITIONS), None)
        if label is None and position is not None and position < len(request.options):
            label = request.options[position]
        if label is None:
            label = self._nearest(request.options, heard.text)
        return _accept(request, heard, intent=label) if label else _reject(request, heard)

    def _nearest(self, options: Sequence[str], text: str) -> str | None:
        """The topic among the options that the words speak for most."""
        found = [c for c in self._open_question.scores(text) if c.label in options]
        return found[0].label if found and found[0].confidence >= CONFIRM_ABOVE else None


def _is_believed(heard: Hypothesis) -> bool:
    return heard.confidence >= _SURE_ENOUGH and bool(heard.text.strip())


def _six(digits: str) -> bool:
    return len(digits) == dtmf.TELEPIN_DIGITS


def _telepin(request: Request, heard: Hypothesis) -> Interpretation:
    found = readings(heard.text, wanted=_six)
    return (
        _accept(request, heard, value=Secret(found[0].digits)) if found else _reject(request, heard)
    )


def _identifier(request: Request, heard: Hypothesis) -> Interpretation:
    """A valid number, alone or with what was dictated before; else the digits so far."""
    found = _identifiers(request, heard.text)
    if found:
        accepted = _accept(request, heard, value=found[0].digits)
        grouped = grouping.groups(found[0].groups)
        return replace(accepted, grouping=grouped, readings=tuple(r.digits for r in found))
    dictated = _continued(request, heard.text)
    digits = readings(dictated) if readings(heard.text) else []
    if not digits:
        return _reject(request, heard)
    partial = replace(_reject(request, heard), outcome=Outcome.PARTIAL, dictated=dictated)
    return replace(partial, grouping=grouping.groups(digits[0].groups))


def _identifiers(request: Request, text: str) -> list[Reading]:
    """The valid readings; who begins anew without saying so is understood too."""
    alone = readings(text, wanted=dtmf.is_identifier)
    if alone or not request.before:
        return alone
    return readings(_continued(request, text), wanted=dtmf.is_identifier)


def _continued(request: Request, text: str) -> str:
    """What was dictated before, a pause, and what was said now."""
    return f"{request.before}, {text}" if request.before else text


def _graded(request: Request, heard: Hypothesis) -> Interpretation:
    values = [CARDINALS[word] for word in words(heard.text) if word in CARDINALS]
    if len(values) == 1 and request.low <= values[0] <= request.high:
        return _accept(request, heard, value=str(values[0]))
    return _reject(request, heard)


def _accept(
    request: Request,
    heard: Hypothesis,
    *,
    outcome: Outcome = Outcome.ACCEPT,
    intent: str | None = None,
    value: str | Secret | None = None,
) -> Interpretation:
    utterance = MASK if request.kind is Kind.TELEPIN else heard.text
    return Interpretation(
        outcome, Mode.VOICE, utterance, heard.confidence, intent=intent, value=value
    )


def _reject(request: Request, heard: Hypothesis) -> Interpretation:
    utterance = MASK if request.kind is Kind.TELEPIN else heard.text
    return Interpretation(Outcome.REJECT, Mode.VOICE, utterance, heard.confidence)
