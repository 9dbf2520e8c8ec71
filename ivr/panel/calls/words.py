"""Polish words for what calls and journals name in code."""

from collections.abc import Mapping

OUTCOMES: Mapping[str, str] = {
    "contained": "zakończona przez KASję",
    "answered": "odebrana przez konsultanta",
    "queued": "w kolejce",
    "abandoned": "porzucona przez dzwoniącego",
    "fallback": "obsłużona w trybie awaryjnym",
    "failed": "przerwana przez usterkę",
}
ASSURANCES: Mapping[str, str] = {
    "none": "bez potwierdzenia tożsamości",
    "telepin": "tożsamość potwierdzona (telePIN)",
}
ENDINGS: Mapping[str, str] = {
    "contained": "sprawa załatwiona",
    "closed": "infolinia nieczynna",
    "surveyed": "koniec ankiety",
    "hung_up": "dzwoniący się rozłączył",
    "failed": "usterka",
}
HEARD: Mapping[str, str] = {
    "accept": "zrozumiano",
    "confirm": "niepewne, KASja dopytuje",
    "clarify": "niejasne, KASja dopytuje",
    "partial": "niepełny numer",
    "reject": "nie zrozumiano",
    "out_of_scope": "spoza zakresu KAS",
    "command": "polecenie",
}
MODES: Mapping[str, str] = {"voice": "głos", "dtmf": "klawisze"}
COMMANDS: Mapping[str, str] = {
    "repeat": "powtórz",
    "help": "pomoc",
    "slower": "wolniej",
    "louder": "głośniej",
    "back": "cofnij",
    "restart": "od początku",
    "agent": "konsultant",
    "wait": "chwileczkę",
    "goodbye": "koniec",
    "about_bot": "kim jesteś",
    "skip": "pomiń",
    "yes": "tak",
    "no": "nie",
}
ENTRIES: Mapping[str, str] = {
    "welcome": "Początek rozmowy z KASją",
    "overflow": "Powrót z kolejki do KASji",
    "waiting": "Klawisz w czasie oczekiwania: powrót do KASji",
    "survey": "Ankieta po rozmowie",
}
MARKS: Mapping[str, str] = {
    "wrong_queue": "zła kolejka",
    "right_topic": "temat właściwy",
    "wrong_topic": "temat niewłaściwy",
}
REASONS: Mapping[str, str] = {
    "unknown": "nie zrozumiano",
    "asked": "KASja musiała dopytać",
    "corrected": "dzwoniący poprawił KASję",
}
DESTINATIONS: Mapping[str, str] = {"closed": "nieczynne"}


def number(value: float, digits: int = 2) -> str:
    """A number as Poles write it."""
    return f"{value:.{digits}f}".replace(".", ",")


def clock(ms: int) -> str:
    """A moment of a call: `0:05`, `12:30`."""
    minutes, seconds = divmod(max(0, ms) // 1000, 60)
    return f"{minutes}:{seconds:02}"


def duration(ms: int) -> str:
    """How long: „45 s”, „3 min 5 s”."""
    minutes, seconds = divmod(max(0, ms) // 1000, 60)
    parts = (f"{minutes} min" if minutes else "", f"{seconds} s" if seconds or not minutes else "")
    return " ".join(part for part in parts if part)
