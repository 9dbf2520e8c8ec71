"""Understanding: for every field, what words and keys mean, and how to listen for them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ivr.secret import Secret
from ivr.understanding import dtmf, names, number_answers, offices, yesno
from ivr.understanding.answering import accept, reject
from ivr.understanding.grammar import Rule
from ivr.understanding.heard_answers import ANSWERS, answered, only_answers
from ivr.understanding.heard_numbers import usual
from ivr.understanding.interpretation import Command, Hypothesis, Interpretation, Mode, Outcome
from ivr.understanding.listening import NUMBERS, decodings
from ivr.understanding.matcher import Matcher
from ivr.understanding.normalizer import fold, words
from ivr.understanding.numbers import readings
from ivr.understanding.open_question import CONFIRM_ABOVE, OpenQuestion
from ivr.understanding.phrasebook import Phrasebook
from ivr.understanding.progress import Progress, of_sentence
from ivr.understanding.request import Decoding, KeyPlan, Kind, Request
from ivr.understanding.training import Learned

_SPOKEN = re.compile(r"[^\W_]+")
_SHORTEST_OPTION = 3
"""Letters of a word that names an option by itself."""
_POSITIONS = {
    "pierwsze": 0, "pierwszy": 0, "pierwsza": 0, "pierwszej": 0, "pierwszego": 0, "jeden": 0,
    "jedynka": 0, "drugie": 1, "drugi": 1, "druga": 1, "drugiej": 1, "drugiego": 1, "dwa": 1,
    "dwojka": 1, "trzecie": 2, "trzeci": 2, "trzecia": 2, "trzy": 2,
}  # fmt: skip
_MOMENTS = frozenset(["chwileczke", "chwilke", "moment", "momencik", "sekunde", "zaraz"])
_COMMAND_ABOVE, _MOST_FOREIGN = 0.5, 0.3
"""A command that is heard less surely, or into other speech, is none."""
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
        self._commands = Phrasebook(universals, learned.bare)
        self._choices = Phrasebook(choices, learned.bare)
        self._command_phrases = tuple(phrase for rule in universals for phrase in rule.phrases)
        self._choice_phrases = {rule.label: rule.phrases for rule in choices}

    # --- for the line: how to listen -----------------------------------------------------------

    def key_plan(self, request: Request) -> KeyPlan:
        """How many keys the field takes."""
        return dtmf.key_plan(request)

    def keys_complete(self, request: Request, keys: str) -> bool:
        """Tell whether these keys need no further one."""
        return dtmf.keys_complete(request, keys)

    def progress(self, request: Request, text: str) -> Progress:
        """How far what was said so far has come."""
        command = self._commands.label(text) if text else None
        if command == Command.WAIT or (command is None and _asks_for_time(text)):
            return Progress.WAIT
        match request.kind:
            case Kind.TOPIC:
                return of_sentence(text, is_command=bool(command) and command != Command.SKIP)
            case Kind.IDENTIFIER | Kind.TELEPIN | Kind.PHONE:
                return self._dictation(request, text, is_command=bool(command))
            case _:
                heard = self._spoken(request, Hypothesis(text))
                whole = heard.outcome in (Outcome.ACCEPT, Outcome.COMMAND)
                return Progress.COMPLETE if whole else Progress.UNCLEAR

    def _dictation(self, request: Request, text: str, *, is_command: bool) -> Progress:
        if is_command:
            return Progress.COMPLETE
        found, wanted = usual(text), number_answers.wanted(request)
        if request.before:
            found |= usual(number_answers.continued(request, text))
        if any(wanted(digits) and number_answers.ends(request, digits) for digits in found):
            return Progress.COMPLETE
        return Progress.PARTIAL if found else Progress.UNCLEAR

    def decodings(self, request: Request) -> tuple[Decoding, ...]:
        """How the recogniser listens, first the decoding that follows the caller."""
        named = request.options[len(request.names) :] if request.kind is Kind.CHOICE else ()
        options = [phrase for label in named for phrase in self._option_phrases(label)]
        if request.kind is Kind.OFFICE:
            options += offices.phrases(request)
        elif request.names:  # whoever has the principal's number at hand says it instead
            options += [*names.phrases(request.names), *NUMBERS]
        return decodings(request, commands=self._command_phrases, options=options)

    def runtime_phrases(self) -> dict[str, tuple[str, ...]]:
        """Every phrase that a runtime grammar may hold, by where it is written."""
        named = dict(self._choice_phrases)
        named |= {label: self._option_phrases(label) for label in self._topics}
        return {
            "universals.yaml": self._command_phrases,
            "numbers": NUMBERS,
            "yes and no": ANSWERS,
            **{f"choice {label}": phrases for label, phrases in named.items()},
        }

    def settled(self, request: Request, hypotheses: Sequence[Hypothesis]) -> bool:
        """Whether another decoding could not change what the hypotheses mean."""
        if request.kind is Kind.TELEPIN and not number_answers.is_weighed(hypotheses):
            return False  # it has no check digit: every alternative weighs
        if request.kind is Kind.YESNO and not any(heard.is_open for heard in hypotheses):
            return False  # a grammar of yes and no hears them into anything
        return self.from_speech(request, hypotheses).outcome in (Outcome.ACCEPT, Outcome.COMMAND)

    def _option_phrases(self, label: str) -> tuple[str, ...]:
        if label in self._choice_phrases:
            return self._choice_phrases[label]
        said = _SPOKEN.findall(self.rules[label].name.lower())
        return (" ".join(said), *(word for word in said if len(word) >= _SHORTEST_OPTION))

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
        """What the hypotheses mean: what they bring together, else the first that means anything."""
        believed = [heard for heard in hypotheses if _is_believed(heard)]
        if not believed:
            return reject(request, hypotheses[0] if hypotheses else Hypothesis(""))
        if request.kind is Kind.TOPIC:
            first = self._spoken(request, believed[0])
            return self._topic(believed) if first.alternatives else first
        if request.kind is Kind.YESNO:
            return self._yes_or_no(request, believed)
        if request.kind in (Kind.IDENTIFIER, Kind.TELEPIN, Kind.PHONE):
            number = number_answers.dictated(request, hypotheses)
            return (
                number
                or self._command(request, believed)
                or number_answers.begun(request, believed[0])
            )
        heard = [self._spoken(request, hypothesis) for hypothesis in believed]
        understood = [found for found in heard if found.outcome is not Outcome.REJECT]
        return (understood or heard)[0]

    def _yes_or_no(self, request: Request, hypotheses: Sequence[Hypothesis]) -> Interpretation:
        """What the grammar heard whole; else a command; else an answer in the open vocabulary."""
        said = answered(hypotheses)
        is_whole = said is not None and not said.is_open and said.foreign == 0
        # „nie wiem” is „nie” and something else: a command. What was surely answer after answer is none
        # because a grammar of commands, which knows nothing else, makes „od nowa” of „no tak”.
        asked = [each for each in hypotheses if each.is_open or not only_answers(hypotheses[0])]
        if not is_whole and (command := self._command(request, asked)):
            return command
        if said is None:
            return reject(request, hypotheses[0])
        return accept(request, said, intent=yesno.answer(said.text))

    def _command(self, request: Request, hypotheses: Sequence[Hypothesis]) -> Interpretation | None:
        """The command that one of the hypotheses is; an alternative of another is not asked."""
        for heard in hypotheses:
            if heard.words or len(hypotheses) == 1:
                found = self._spoken(request, heard)
                if found.outcome is Outcome.COMMAND:
                    return found
        return None

    def classify(self, text: str) -> Interpretation:
        """What an utterance means as an answer to the open question."""
        return self._spoken(Request(Kind.TOPIC), Hypothesis(text))

    def _spoken(self, request: Request, heard: Hypothesis) -> Interpretation:
        if not _is_believed(heard):
            return reject(request, heard)
        doubtful = heard.confidence < _COMMAND_ABOVE or heard.foreign > _MOST_FOREIGN
        command = None if doubtful else self._commands.label(heard.text)
        if request.kind is Kind.TOPIC and command == Command.SKIP:
            command = None  # „nie mam telepinu” is a need when a need is asked for
        if command and not (command == Command.BACK and readings(heard.text)):
            return accept(request, heard, outcome=Outcome.COMMAND, intent=command)
        match request.kind:
            case Kind.TOPIC:
                # „nie, dziękuję” brings no topic, whatever its words are evidence for.
                return reject(request, heard) if yesno.alone(heard.text) else self._topic([heard])
            case Kind.YESNO:
                answer = yesno.answer(heard.text)
                return accept(request, heard, intent=answer) if answer else reject(request, heard)
            case Kind.CHOICE:
                return self._choice(request, heard)
            case Kind.OFFICE:
                found = offices.spoken(request, heard.text)
                accepted = accept(request, heard)
                return replace(accepted, alternatives=found) if found else reject(request, heard)
            case Kind.IDENTIFIER | Kind.TELEPIN | Kind.PHONE:
                return number_answers.dictated(request, [heard]) or number_answers.begun(
                    request, heard
                )
            case Kind.DIGITS:
                return number_answers.digits_only(request, heard)
            case Kind.COMMAND:
                return reject(request, heard)
            case Kind.SCALE:
                return number_answers.graded(request, heard)

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
        if request.names and readings(heard.text, wanted=dtmf.is_identifier):
            return number_answers.dictated(request, [heard]) or reject(request, heard)
        label = self._choices.label(heard.text, among=request.options)
        position = next((_POSITIONS[w] for w in words(heard.text) if w in _POSITIONS), None)
        if label is None and position is not None and position < len(request.options):
            label = request.options[position]
        if label is None and request.names:
            label = names.meant(request, heard.text)
        if label is None:
            label = self._nearest(request.options, heard.text)
        return accept(request, heard, intent=label) if label else reject(request, heard)

    def _nearest(self, options: Sequence[str], text: str) -> str | None:
        """The topic among the options that the words speak for most."""
        found = [c for c in self._open_question.scores(text) if c.label in options]
        return found[0].label if found and found[0].confidence >= CONFIRM_ABOVE else None


def _is_believed(heard: Hypothesis) -> bool:
    return heard.confidence >= _SURE_ENOUGH and bool(heard.text.strip())


def _asks_for_time(text: str) -> bool:
    """`cztery zero pięć chwileczkę`: the last word asks for a moment in the middle of an answer."""
    said = fold(text).split()
    return bool(said) and said[-1] in _MOMENTS
