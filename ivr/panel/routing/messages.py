"""What is wrong with a routing, told to somebody who edits it by forms.

The readers of the files say it in English, with a remedy in terms of YAML; here each of their sentences
has its Polish, with a remedy in terms of the page. A test holds the two lists together.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from ivr.errors import Problem
from ivr.panel.words import messages as words
from ivr.panel.words import notation


@dataclass(frozen=True, slots=True)
class _Saying:
    wrong: str
    """A pattern for what the reader says is wrong; its named groups may be used in `polish`."""
    polish: str
    remedy: str = ""
    """A pattern for its remedy, where that holds something to tell."""


_SAYINGS = (
    _Saying(
        r"unknown (?P<kind>queue|line|topic|hours) '(?P<name>.*)'",
        "{kind} „{name}” nie istnieje. Wybierz inną wartość z listy.",
    ),
    _Saying(
        r"unknown (?P<kind>assurance|tier|strategy) '(?P<name>.*)'",
        "Nieznana wartość „{name}”. Możliwe: {known}.",
        r"use one of (?P<known>.*)",
    ),
    _Saying(r"unknown key '(?P<name>.*)'", "Nieznane pole „{name}”. Usuń je w widoku tekstu."),
    _Saying(
        r"'(?P<text>.*)' is no whole number",
        "„{text}” nie jest liczbą całkowitą. Wpisz same cyfry, od {least} do {most}.",
        r"write digits only, (?P<least>\d+) to (?P<most>\d+)",
    ),
    _Saying(
        r"(?P<text>.*) is out of range",
        "{text} jest poza zakresem. Wpisz liczbę od {least} do {most}.",
        r"use (?P<least>\d+) to (?P<most>\d+)",
    ),
    _Saying(r"no text", "Brak tekstu. Wpisz to, co KASja ma powiedzieć."),
    _Saying(
        r"(?P<length>\d+) characters are too long to listen to",
        "Tekst ma {length} znaków i jest za długi do słuchania. Skróć go do {most}.",
        r"say it in (?P<most>\d+)",
    ),
    _Saying(r"a digit", "W tekście jest cyfra. Zapisz liczby słowami: tylko tak zabrzmią dobrze."),
    _Saying(
        r"general queue (?P<name>.*) asks for proof",
        "Kolejka ogólna {name} wymaga potwierdzenia tożsamości. Wybierz taką, która go nie wymaga.",
    ),
    _Saying(
        r"(?P<count>\d+) menu entries",
        "Menu ma {count} pozycji. Zostaw najwyżej dziewięć, po jednej na klawisz.",
    ),
    _Saying(
        r"topic (?P<name>.*) stands twice in the menu",
        "Temat {name} jest w menu dwa razy. Zostaw jeden klawisz.",
    ),
    _Saying(
        r"an announcement needs a switch and words",
        "Komunikat nadzwyczajny potrzebuje przełącznika i jednej treści: gotowej albo własnej.",
    ),
    _Saying(
        r"prompt '(?P<name>.*)'",
        "„{name}” nie jest gotowym komunikatem nadzwyczajnym. Wybierz komunikat z listy.",
    ),
    _Saying(r"no prompt (?P<name>.*)", "Nie ma komunikatu {name}. Wybierz inny albo własny tekst."),
    _Saying(
        r"(?P<kind>line|queue|office) (?P<name>.*): no (?P<key>.*)",
        "{kind} {name}: brak pola „{key}”. Uzupełnij je.",
    ),
    _Saying(
        r"(?:queue|topic) (?P<name>.*) needs no proof, so nobody goes to its unproved queue",
        "{name} nie wymaga potwierdzenia, więc kolejka bez potwierdzenia nie ma zastosowania. "
        "Wymagaj potwierdzenia albo wyczyść tę kolejkę.",
    ),
    _Saying(
        r"(?:queue|topic) (?P<name>.*): callers without proof have no queue",
        "{name} wymaga potwierdzenia, a dzwoniący bez potwierdzenia nie mają kolejki. Wybierz ją.",
    ),
    _Saying(
        r"topic (?P<name>.*): queue (?P<queue>.*) asks those without proof for proof",
        "Kolejka {queue} sama wymaga potwierdzenia, więc nie przyjmie dzwoniących bez niego. "
        "Wybierz dla tematu {name} inną kolejkę bez potwierdzenia.",
    ),
    _Saying(
        r"topic (?P<name>.*): needs a queue or a line",
        "Temat {name} nie ma kolejki albo ma jednocześnie kolejkę i linię. Wybierz jedną.",
    ),
    _Saying(
        r"queue (?P<name>.*) overflows into itself",
        "Kolejka {name} przekazuje rozmowy sama sobie. Wybierz inną.",
    ),
    _Saying(
        r"(?:line|queue) name '(?P<name>.*)' has a meaning in queues\.conf",
        "Nazwa „{name}” jest zastrzeżona w Asterisku. Wybierz inną.",
    ),
    _Saying(
        r"(?:line|queue) name '(?P<name>.*)'",
        "Nazwa „{name}” ma niedozwolone znaki albo jest za długa. Użyj małych liter a–z, cyfr i "
        "łącznika, najwyżej 40 znaków.",
    ),
    _Saying(
        r"callback without after_s",
        "Oddzwanianie nie ma progu. Podaj, od jakiego oczekiwania je proponować, albo wyczyść resztę.",
    ),
    _Saying(
        r"queue (?P<name>.*) calls back after (?P<after>\d+) s, but nobody waits longer than "
        r"(?P<longest>\d+) s",
        "Kolejka {name} proponuje oddzwonienie po {after} s, a nikt nie czeka dłużej niż {longest} s. "
        "Obniż próg albo wydłuż oczekiwanie.",
    ),
    _Saying(
        r"a step needs both after_s and level",
        "Każdy krok rozszerzania potrzebuje czasu i poziomu.",
    ),
    _Saying(
        r"nobody is asked at the beginning",
        "Na początku nikt nie odbiera. Pierwszy krok musi zaczynać się od 0 sekund.",
    ),
    _Saying(
        r"each step must come later and ask more consultants",
        "Każdy następny krok musi być późniejszy i mieć wyższy poziom. Popraw ich kolejność.",
    ),
    _Saying(
        r"hours 'always' are built in", "Godziny „always” są wbudowane. Nadaj tym inną nazwę."
    ),
    _Saying(r"'(?P<text>.*)' is no date", "„{text}” nie jest datą. Zapisz ją jako 2026-12-31."),
    _Saying(
        r"(?P<at>[\d:]+) does not exist on (?P<day>.*): the clocks are put forward",
        "Godzina {at} nie istnieje w dniu {day}: zegary przestawia się z 2:00 na 3:00. "
        "Wpisz godzinę przed 2:00 albo od 3:00.",
    ),
    _Saying(
        r"(?P<at>[\d:]+) on Sundays falls into the change of the clocks",
        "W niedzielę {at} wypada w godzinie zmiany czasu. Lepsza jest godzina przed 2:00 albo od "
        "3:00.",
    ),
    _Saying(
        r"(?P<text>.*): no hours", "{text}: brak godzin. Wpisz godziny albo słowo „nieczynne”."
    ),
    _Saying(
        r"hours overlap or are out of order: (?P<text>.*)",
        "Godziny nachodzą na siebie albo nie są po kolei: {text}. Rozdziel je i uporządkuj.",
    ),
    _Saying(
        r"'(?P<text>.*)' are no hours",
        "„{text}” to nie godziny. Wpisz na przykład 8:00-16:00, 8:00-12:00, 13:00-18:00, całą dobę "
        "albo nieczynne.",
    ),
    _Saying(
        r"'(?P<text>.*)' names a time zone",
        "„{text}” ma strefę czasową. Wpisz czas polski bez strefy.",
    ),
    _Saying(
        r"hours end before they begin: (?P<text>.*)",
        "Godziny kończą się przed początkiem: {text}. Zamień je; noc to dwa przedziały, do 00:00 i "
        "od 00:00.",
    ),
    _Saying(
        r"'(?P<text>.*)' is no office code", "„{text}” to nie kod urzędu. Wpisz cztery cyfry."
    ),
    _Saying(
        r"callers of (?P<name>.*) would come back to it: (?P<way>.*)",
        "Rozmowy z kolejki {name} wracałyby do niej: {way}. Przerwij to koło.",
    ),
    _Saying(
        r"topic (?P<name>.*) has no grammar",
        "Tematu {name} nikt nie rozpozna: nie ma swoich fraz. Usuń go z kierowania albo dodaj frazy.",
    ),
    _Saying(r"topic (?P<name>.*) has no route", "Temat {name} nie ma kolejki. Wybierz ją."),
    _Saying(
        r"queue (?P<name>.*) is never open",
        "Kolejka {name} nigdy nie jest czynna. Wpisz jej godziny albo usuń kolejkę.",
    ),
    _Saying(
        r"no call reaches queue (?P<name>.*)",
        "Do kolejki {name} nie trafia żadna rozmowa. Skieruj do niej temat albo usuń ją.",
    ),
    _Saying(
        r"no queue keeps the hours (?P<name>.*)",
        "Żadna kolejka nie używa godzin {name}. Użyj ich albo usuń.",
    ),
    _Saying(
        r"no '(?P<name>.*)'", "Brak części „{name}”. Uzupełnij ją w widoku tekstu."
    ),
    _Saying(r"(?P<length>\d+) characters", "Tekst ma {length} znaków, a to za dużo."),
    _Saying(
        r"a form cannot change (?P<what>.*) as it is written here",
        "Tego pola ({what}) formularz nie zmieni, bo zapisano je w nietypowy sposób. Zmień je w "
        "widoku tekstu.",
    ),
)  # fmt: skip
_KINDS = {
    "queue": "Kolejka",
    "line": "Linia",
    "topic": "Temat",
    "hours": "Godziny",
    "office": "Urząd",
}
_KEYS = {
    "spoken": "zapowiedź",
    "hours": "godziny",
    "title": "nazwa",
    "queue": "kolejka",
    "name": "nazwa",
    "town": "miejscowość",
}


def with_place(problem: Problem) -> str:
    """The sentence with file and line, for who looks at the files themselves."""
    line = f", wiersz {problem.line}" if problem.line else ""
    return f"{Path(problem.file).name}{line}: {notation.broken(problem) or polish(problem)}"


def polish(problem: Problem) -> str:
    """The sentence for a page; what is no routing's is told as the pages of phrases and prompts do."""
    for saying in _SAYINGS:
        found = re.fullmatch(saying.wrong, problem.wrong)
        told = re.fullmatch(saying.remedy, problem.remedy) if saying.remedy else found
        if found and told:
            facts = {**found.groupdict(), **told.groupdict()}
            facts["kind"] = _KINDS.get(facts.get("kind", ""), "Wartość")
            facts["key"] = _KEYS.get(facts.get("key", ""), facts.get("key", ""))
            return saying.polish.format(**facts)
    return words.polish(problem)
