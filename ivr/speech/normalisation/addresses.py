"""Web and e-mail addresses: podatki.gov.pl → podatki kropka gow kropka pe el."""

import re

from ivr.speech.normalisation.digits import group
from ivr.speech.normalisation.letters import is_sayable, spelled

_DOMAINS = "pl|eu|com|org|net|info|gov|edu"
ADDRESS = re.compile(
    rf"(?:https?://)?(?P<address>(?:[\w.+-]+@)?(?:[\w-]+\.)+(?:{_DOMAINS})\b(?:/[\w./?=&%#-]*[\w/])?)",
    re.IGNORECASE,
)
_PART = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")
_SAID = {
    ".": "kropka", "@": "małpa", "-": "myślnik", "_": "podkreślenie", "/": "ukośnik", "+": "plus",
    "?": "znak zapytania", "=": "równa się", "&": "ampersand", "%": "procent", "#": "krzyżyk",
    "pl": "pe el", "gov": "gow", "com": "kom", "eu": "e u", "www": "wu wu wu", "mail": "mejl",
    "kis": "kis", "kas": "kas", "puesc": "pułesk", "etoll": "e tol", "ksef": "ka sef",
    "epuap": "e puap",
}  # fmt: skip


def say_address(match: re.Match[str]) -> str:
    """An address, sign by sign; what can be said as a word is."""
    address = match["address"].rstrip("/")
    return " ".join(filter(None, map(_part, _PART.findall(address))))


def _part(part: str) -> str:
    if part.lower() in _SAID:
        return _SAID[part.lower()]
    if part.isdecimal():
        return " ".join(group(part))
    if not part[0].isalpha():
        return ""
    return part.lower() if is_sayable(part) else spelled(part)
