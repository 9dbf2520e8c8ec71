"""What is wrong with the notation itself, YAML, TOML or the brackets of phrases, told in Polish.

The readers tell it in the words of their libraries, which nobody translates for us.
"""

import re
from collections.abc import Iterable

from ivr.errors import Problem

Said = tuple[str, str]
"""A pattern for what a reader says is wrong, and the same in Polish."""
BRACKETS: tuple[Said, ...] = (
    (
        r"'(?P<sign>.)' closes nothing",
        "Nawias „{sign}” niczego nie zamyka. Usuń go albo dopisz przed nim otwierający.",
    ),
    (r"'(?P<sign>.)' is missing", "Brakuje nawiasu „{sign}”. Dopisz go tam, gdzie ma się zamknąć."),
    (
        r"unknown rule <(?P<name>.*)>",
        "Nie ma wspólnej reguły „{name}”. Popraw jej nazwę albo napisz zamiast niej słowa.",
    ),
    (
        r"rule <(?P<name>.*)> uses itself",
        "Wspólna reguła „{name}” odwołuje się sama do siebie. Usuń z niej to odwołanie.",
    ),
    (
        r"stands for more than (?P<most>\d+) phrases",
        "Ten wzór zastępuje ponad {most} zdań. Podziel go na kilka krótszych.",
    ),
)
"""What phrases are refused for."""
SHAPES: tuple[Said, ...] = (
    (r"not a mapping", "W tym miejscu powinny być wiersze „klucz: wartość”."),
    (r"not a list", "W tym miejscu powinna być lista."),
    (r"not a single value", "W tym miejscu powinna być jedna wartość."),
    (
        r"'(?P<text>.*)' is neither true nor false",
        "„{text}” to ani „true” (tak), ani „false” (nie).",
    ),
    (r"'(?P<name>.*)' stands twice", "„{name}” występuje dwa razy. Zostaw jedno."),
    (r"unknown key '(?P<name>.*)'", "Nieznane pole „{name}”. Usuń je."),
    (r"is not UTF-8 text", "Plik nie jest tekstem UTF-8. Zapisz go jako UTF-8."),
    (r"is empty", "Tekst jest pusty. Przywróć jego treść."),
)
"""What any file is refused for whose YAML is not shaped as it must be."""
_YAML: tuple[Said, ...] = (
    (
        r"did not find expected ',' or '(?P<sign>.)'",
        "brakuje przecinka albo nawiasu „{sign}”, który zamyka. Nawias mógł się otworzyć wcześniej.",
    ),
    (
        r"did not find expected node content",
        "brakuje wartości albo nawiasu, który zamyka. Nawias mógł się otworzyć wcześniej.",
    ),
    (
        r"found unexpected (?:end of stream|document indicator)",
        "cudzysłów się nie zamyka. Dopisz go; mógł się otworzyć wcześniej.",
    ),
    (
        r"mapping values are not allowed in this context",
        "dwukropek stoi tam, gdzie nie może. Popraw wcięcie albo ujmij tekst w cudzysłów.",
    ),
    (
        r"did not find expected key|could not find expected ':'",
        "powinno tu być „klucz: wartość”. Popraw wcięcie, dopisz dwukropek albo zamknij cudzysłów.",
    ),
    (
        r"did not find expected '-' indicator|block sequence entries are not allowed in this context",
        "lista jest źle zapisana. Każdy jej wiersz zaczyna się tak samo: wcięcie, „- ”, wartość.",
    ),
    (
        r"found character that cannot start any token|found a tab character .*",
        "tabulator albo znak, od którego wartość się nie zaczyna. Użyj spacji albo cudzysłowu.",
    ),
    (
        r"unacceptable character #x(?P<code>\w+): .*",
        "jest tu znak, którego tekst mieć nie może (kod {code}). Usuń go.",
    ),
)
_MEASURED = frozenset({"seconds", "target", "level"})
_LANGUAGES = {"mend the YAML": "YAML", "mend the TOML": "TOML"}
"""The remedy of a reader whose own words are a library's."""


def polished(wrong: str, sayings: Iterable[Said]) -> str | None:
    """The Polish of what a reader says; None where there is none."""
    for pattern, polish in sayings:
        if found := re.fullmatch(pattern, wrong):
            return polish.format(
                **{name: _as_polish(name, it) for name, it in found.groupdict().items()}
            )
    return None


def _as_polish(name: str, filled: str) -> str:
    """With a comma in a figure that was measured; what somebody wrote stays as it was."""
    return re.sub(r"(?<=\d)\.(?=\d)", ",", filled) if name in _MEASURED else filled


def broken(problem: Problem) -> str | None:
    """The half of a sentence that follows the line; None where the notation is not what is wrong."""
    language = _LANGUAGES.get(problem.remedy)
    if language is None:
        return None
    if problem.wrong == "is nested too deeply":
        return "jest tu zbyt wiele poziomów. To nie jest żaden z tych plików."
    return polished(problem.wrong, _YAML) or (
        f"to nie jest poprawny {language}. Sprawdź tu i wiersz wyżej wcięcia, dwukropki, cudzysłowy "
        "i nawiasy."
    )
