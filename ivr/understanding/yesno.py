"""Yes and no, with the Polish traps: `no` is yes, `no nie` is no, `absolutnie` alone is neither."""

from collections.abc import Collection, Sequence

from ivr.understanding.normalizer import words

_YES = frozenset(
    [
        "tak",
        "ta",
        "taa",
        "aha",
        "mhm",
        "yhm",
        "owszem",
        "jasne",
        "pewnie",
        "oczywiscie",
        "dokladnie",
        "potwierdzam",
        "zgadza",
        "poprawnie",
        "racja",
        "okej",
        "ok",
        "dobrze",
        "prawda",
        "zgoda",
        "naturalnie",
        "pewno",
        "prawidlowo",
        "dobry",
        "potwierdza",
    ]
)
_NO = frozenset(
    [
        "nie",
        "skad",
        "skadze",
        "wcale",
        "blad",
        "zle",
        "nieprawda",
        "niestety",
        "niepoprawnie",
        "nieprawidlowo",
        "inny",
    ]
)
_WEAK_YES = frozenset(["no", "nom"])
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


def answer(text: str) -> str | None:
    """`yes`, `no`, or None when the answer is neither or both."""
    heard = words(text)
    spoken = " ".join(heard)
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


def _last(heard: tuple[str, ...], meaning: frozenset[str]) -> int | None:
    return max((i for i, word in enumerate(heard) if word in meaning), default=None)


def is_nothing_else(heard: Sequence[str], fillers: Collection[str]) -> bool:
    """Tell whether folded words hold an answer and politeness, and nothing that needs a topic."""
    phrases = {word for phrase in _PHRASES for word in phrase.split()}
    return set(heard) <= _YES | _NO | _WEAK_YES | phrases | set(fillers)
