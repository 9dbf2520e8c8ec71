"""Yes and no, with the Polish traps: `no` is yes, `no nie` is no, `absolutnie` alone is neither."""

from ivr.understanding.normalizer import FILLERS, words
from ivr.understanding.phrasebook import POLITENESS

_YES = frozenset({
    "tak", "ta", "taa", "aha", "mhm", "yhm", "owszem", "jasne", "pewnie", "pewno", "oczywiscie",
    "dokladnie", "potwierdzam", "potwierdza", "zgadza", "poprawnie", "prawidlowo", "racja", "okej",
    "ok", "dobrze", "dobra", "prawda", "zgoda", "naturalnie",
})  # fmt: skip
_NO = frozenset({
    "nie", "skad", "skadze", "wcale", "blad", "blednie", "zle", "nieprawda", "niestety",
    "niepoprawnie", "nieprawidlowo", "inny", "niekoniecznie", "bynajmniej",
})  # fmt: skip
_WEAK_YES = frozenset(["no", "nom"])
_NEITHER = ("nie wiem", "nie jestem pewien", "nie jestem pewna", "nie pamietam", "nie rozumiem")
_PHRASES = {
    "moze byc": "yes",
    "w porzadku": "yes",
    "tak jest": "yes",
    "nic z tych rzeczy": "no",
    "absolutnie nie": "no",
    "nie zgadza sie": "no",
    "nie tak": "no",
    "czemu nie": "yes",
    "nie wydaje": "no",
    "nie sadze": "no",
    "raczej nie": "no",
    "chyba nie": "no",
    "no nie": "no",
    "nie bardzo": "no",
    "chyba tak": "yes",
    "raczej tak": "yes",
    "no raczej": "yes",
    "jak najbardziej": "yes",
    "a jakze": "yes",
    "wlasnie tak": "yes",
    "niech bedzie": "yes",
    "jestem za": "yes",
}
_LONGEST = 6
"""Words of an answer that stands alone."""
_NOTHING_ELSE = _YES | _NO | _WEAK_YES | FILLERS | POLITENESS | set(" ".join(_PHRASES).split())


def answer(text: str) -> str | None:
    """`yes`, `no`, or None when the answer is neither or both."""
    heard = words(text)
    spoken = " ".join(heard)
    if any(f" {phrase} " in f" {spoken} " for phrase in _NEITHER):
        return None
    for phrase, meaning in _PHRASES.items():
        if f" {phrase} " in f" {spoken} ":
            return meaning
    # `nie no, tak`: a particle after a denial takes it back when a clear yes follows.
    last_yes = _last(heard, _YES)
    last_no = _last(heard, _NO)
    if last_yes is None and last_no is None:
        return "yes" if heard and set(heard) <= _WEAK_YES else None
    if last_no is None:
        return "yes"
    if last_yes is None:
        return "no"
    if last_no == last_yes - 1 and heard[last_no] == "nie":
        return "no"  # `nie dobrze`, `nie zgadza`
    return "yes" if last_yes > last_no else "no"


def says_both(text: str) -> bool:
    """Whether a clear yes stands beside a clear no: `tak nie`."""
    heard = {*words(text)}
    return bool(heard & _YES) and bool(heard & _NO)


def _last(heard: tuple[str, ...], meaning: frozenset[str]) -> int | None:
    return max((i for i, word in enumerate(heard) if word in meaning), default=None)


def alone(text: str) -> str | None:
    """`yes` or `no` when the words hold an answer and politeness, and nothing that needs a topic."""
    heard = words(text)
    if len(heard) > _LONGEST or not set(heard) <= _NOTHING_ELSE:
        return None
    return answer(text)
