"""What each figure means: one table for every page, report and export that shows one.

A figure without its definition is an opinion. The words are shown to supervisors; numbers in them come
from the settings.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ivr.calls.live.day import ServiceLevel


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure."""

    id: str
    name: str
    means: str
    source: str
    """Where it is read: what it cannot see is said here."""


_JOURNALS = (
    "Dzienniki rozmów w bazie danych. Nie obejmuje rozmów, które centrala prowadzi bez KASji."
)
_ASTERISK = "Centrala (Asterisk), na bieżąco."

FIGURES = (
    Figure(
        "calls_today", "Rozmowy dziś", "Rozmowy odebrane od północy czasu polskiego.", _JOURNALS
    ),
    Figure(
        "in_bot",
        "W bocie",
        "Rozmowy, które prowadzi KASja: od odebrania do przekazania do kolejki albo do końca. "
        "Temat jest znany od chwili, w której rozmówca go potwierdził lub KASja go przyjęła.",
        _JOURNALS,
    ),
    Figure(
        "waiting",
        "Czeka",
        "Rozmówcy w kolejkach, których nikt jeszcze nie odebrał.",
        f"{_ASTERISK} Gdy centrala nie odpowiada: dzienniki rozmów, co jest wtedy zaznaczone.",
    ),
    Figure(
        "longest_wait",
        "Najdłużej czeka",
        "Czas oczekiwania tego z czekających, który czeka najdłużej, w jego obecnej kolejce.",
        "Jak „Czeka”.",
    ),
    Figure(
        "talking",
        "Rozmawia",
        "Rozmowy połączone z konsultantem, do rozłączenia albo do początku ankiety.",
        _JOURNALS,
    ),
    Figure(
        "service_level",
        "Poziom obsługi",
        "Udział odebranych w ciągu {within_s} s wśród wszystkich oczekiwań, które skończyły się dziś: "
        "odebraniem, rezygnacją albo przejściem dalej, np. do innej kolejki. Nie liczymy tylko rezygnacji "
        "w ciągu {short_abandon_s} s. Cel: {target_percent}%. Pobyt w każdej kolejce liczy się osobno, "
        "jak w raportach.",
        _JOURNALS,
    ),
    Figure(
        "answered",
        "Odebrane dziś",
        "Oczekiwania, które skończyły się dziś połączeniem z konsultantem.",
        _JOURNALS,
    ),
    Figure(
        "abandoned",
        "Rezygnacje dziś",
        "Rozmówcy, którzy rozłączyli się w kolejce po więcej niż {short_abandon_s} s, zanim ktoś odebrał.",
        _JOURNALS,
    ),
    Figure(
        "agents",
        "Konsultanci",
        "Zalogowani do kolejek. „Rozmawia” to rozmowa z kolejki, „zajęty” każda inna, „po rozmowie” czas "
        "na dokończenie sprawy ustawiony w kolejce, „niedostępny” telefon, który nie zgłasza się centrali.",
        _ASTERISK,
    ),
    Figure(
        "age",
        "Wiek danych",
        "Czas od ostatniej odpowiedzi źródła. Dane starsze niż kilka odczytów są oznaczone jako nieaktualne "
        "i pokazują ostatni znany stan.",
        "Zegar panelu.",
    ),
)


def defined(rules: ServiceLevel, ids: Sequence[str] = ()) -> tuple[Figure, ...]:
    """The figures with this hotline's numbers: those named, in that order, or all."""
    by_id = {figure.id: figure for figure in FIGURES}
    numbers = {
        "within_s": rules.within_s,
        "short_abandon_s": rules.short_abandon_s,
        "target_percent": rules.target_percent,
    }
    wanted = [by_id[each] for each in ids] if ids else FIGURES
    return tuple(replace(each, means=each.means.format(**numbers)) for each in wanted)
