"""Places in acts: w art. 26 ust. 1 pkt 3 → w artykule dwudziestym szóstym ustęp pierwszy punkt trzeci."""

import re

from ivr.speech.normalisation.inflection import Case, of_moment, word_before
from ivr.speech.normalisation.letters import spelled
from ivr.speech.normalisation.numerals import cardinal, ordinal

_NUMBER = r"(?P<number>\d{1,4})(?P<letters>[a-z]{0,3})(?!\w|,\d)"
PROVISION = re.compile(rf"(?P<unit>\bart\.|\bust\.|\bpkt\.?|§|\bpar\.) ?{_NUMBER}")
LETTER = re.compile(r"\blit\. ?(?P<letters>[a-z]{1,3})\b")
POSITION = re.compile(r"\b(?P<unit>poz\.|nr|Nr|tj\. nr) ?(?P<number>\d{1,6})(?![\w]|[,./-]\d)")
_CASES = tuple(Case)
_UNITS = {
    "art": "artykuł artykułu artykułowi artykuł artykułem artykule",
    "ust": "ustęp ustępu ustępowi ustęp ustępem ustępie",
    "pkt": "punkt punktu punktowi punkt punktem punkcie",
    "par": "paragraf paragrafu paragrafowi paragraf paragrafem paragrafie",
    "§": "paragraf paragrafu paragrafowi paragraf paragrafem paragrafie",
}


def say_provision(match: re.Match[str]) -> str:
    """A unit of an act and its ordinal, in the case that the word before asks for."""
    before = word_before(match)
    alone = Case.INSTRUMENTAL if match.string[: match.start()].endswith("zgodnie z ") else None
    case = alone or of_moment(before, alone=Case.NOMINATIVE)
    noun = _UNITS[match["unit"].rstrip(".")].split()[_CASES.index(case)]
    said = f"{noun} {ordinal(int(match['number']), case)}"
    return f"{said} {spelled(match['letters'])}" if match["letters"] else said


def say_letter(match: re.Match[str]) -> str:
    """A letter: lit. a → litera a."""
    return f"litera {spelled(match['letters'])}"


def say_position(match: re.Match[str]) -> str:
    """A position: poz. 1703 → pozycja tysiąc siedemset trzy."""
    unit = "pozycja" if match["unit"] == "poz." else "numer"
    if match["number"].startswith("0"):
        return f"{unit} {match['number']}"
    return f"{unit} {cardinal(int(match['number']))}"
