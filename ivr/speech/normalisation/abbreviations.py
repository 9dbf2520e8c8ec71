"""Words written short, and signs: np. → na przykład, ul. → ulica, przy ul. → przy ulicy."""

import re

from ivr.speech.normalisation.inflection import Case, of_moment, word_before
from ivr.speech.normalisation.sentences import full_stop

_FIXED = {
    "tj.": "to jest", "np.": "na przykład", "m.in.": "między innymi", "itd.": "i tak dalej",
    "itp.": "i tym podobne", "tzn.": "to znaczy", "tzw.": "tak zwany", "ww.": "wyżej wymieniony",
    "dot.": "dotyczy", "ds.": "do spraw", "tel.": "telefon", "proc.": "procent", "nr": "numer",
    "nr.": "numer", "pkt": "punkt", "pkt.": "punkt", "art.": "artykuł", "ust.": "ustęp",
    "lit.": "litera", "poz.": "pozycja", "zł": "złotych", "gr": "groszy", "tys.": "tysięcy",
    "mln": "milionów", "mld": "miliardów", "godz.": "godzina", "min.": "minut", "szt.": "sztuk",
    "ok.": "około", "wg": "według", "r.": "roku", "os.": "osiedle", "woj.": "województwo",
    "ww": "wyżej wymieniony", "cd.": "ciąg dalszy", "Dz.U.": "Dziennik Ustaw",
    "Dz. U.": "Dziennik Ustaw", "św.": "święty", "im.": "imienia", "pn.": "poniedziałek",
    "pon.": "poniedziałek", "wt.": "wtorek", "śr.": "środa", "czw.": "czwartek", "sob.": "sobota",
    "niedz.": "niedziela",
}  # fmt: skip
_STREETS = {
    "ul.": "ulica ulicy ulicy ulicę ulicą ulicy",
    "al.": "aleja alei alei aleję aleją alei",
    "pl.": "plac placu placowi plac placem placu",
}
_CASES = tuple(Case)
DAYS_SPAN = re.compile(
    r"(?<!\w)(pn|pon|wt|śr|czw|pt|sob|niedz)\.?\s?[–—-]\s?(wt|śr|czw|pt|sob|niedz)\b\.?"
)
_DAYS = {
    "pn": "poniedziałku", "pon": "poniedziałku", "wt": "wtorku", "śr": "środy", "czw": "czwartku",
    "pt": "piątku", "sob": "soboty", "niedz": "niedzieli",
}  # fmt: skip
STREET = re.compile(r"(?<![\w.])(?:[Uu]l\.|[Aa]l\.|[Pp]l\.)(?= ?[A-ZĄĆĘŁŃÓŚŹŻ\d])")
ABBREVIATION = re.compile(
    r"(?<![\w.-])(?:"
    + "|".join(re.escape(short) for short in sorted(_FIXED, key=len, reverse=True))
    + r")(?![\w-])",
)
SIGN = re.compile(r"[%§&+=@#*/€\\|<>^~_\[\]{}$]")
_SIGNS = {
    "%": "procent", "§": "paragraf", "&": "i", "+": "plus", "=": "równa się", "@": "małpa",
    "#": "krzyżyk", "*": "gwiazdka", "€": "euro", "/": "łamane przez", "$": "dolarów",
}  # fmt: skip


def say_days_span(match: re.Match[str]) -> str:
    """pn.–pt. → od poniedziałku do piątku."""
    return f"od {_DAYS[match[1]]} do {_DAYS[match[2]]}{full_stop(match)}"


def say_street(match: re.Match[str]) -> str:
    """A street in the case that the word before asks for."""
    case = of_moment(word_before(match), alone=Case.NOMINATIVE)
    return _STREETS[match[0].lower()].split()[_CASES.index(case)]


def say_abbreviation(match: re.Match[str]) -> str:
    """An abbreviation in full."""
    return _FIXED[match[0]] + full_stop(match)


def say_sign(match: re.Match[str]) -> str:
    """A sign by its name; what has none is silent."""
    return f" {_SIGNS.get(match[0], '')} "
