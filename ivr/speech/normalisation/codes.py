"""Names of forms and institutions: PIT-37 → pit trzydzieści siedem, JPK → jot pe ka, ZUS-u → zusu."""

import re

from ivr.speech.normalisation.digits import group
from ivr.speech.normalisation.letters import is_sayable, spelled
from ivr.speech.normalisation.numerals import cardinal

_SAID = {
    "KASja": "kasja", "KAS": "kas", "KIS": "kis", "PESEL": "pesel", "NIP": "nip", "REGON": "regon",
    "VAT": "wat", "PIT": "pit", "CIT": "cit", "KSeF": "ka sef", "KSEF": "ka sef", "ZUS": "zus",
    "KRUS": "krus", "PUESC": "pułesk", "VIES": "wies", "ZAP": "zap", "TOLL": "tol", "US": "u es",
    "UE": "u e", "UKO": "u ka o", "PPO": "pe pe o", "EORI": "e ori", "CEIDG": "ce i de gie",
    "COKP": "ce o ka pe", "UPO": "u pe o", "UPL": "u pe el", "OPL": "o pe el", "SISC": "sisk",
    "SENT": "sent", "CUK": "cuk", "ORD": "o er de", "ZU": "zet u", "AKC": "a ka ce", "IAS": "i a es",
    "UCS": "u ce es", "RODO": "rodo", "PIN": "pin", "SMS": "es em es", "PDF": "pe de ef",
    "XML": "iks em el", "OSS": "o es es", "IOSS": "i o es es", "GUS": "gus", "PCC": "pe ce ce",
    "telePIN": "telepin", "mObywatel": "em obywatel", "e": "e", "mln": "mln",
}  # fmt: skip
"""What is not simply said as a word, or spelled because it has no vowel."""
_UPPER, _LOWER = "A-ZĄĆĘŁŃÓŚŹŻ", "a-ząćęłńóśźż"
FORM = re.compile(
    rf"(?<![\w-])(?:[{_UPPER}]{{2,}}[-_/])(?:[{_UPPER}\d]+[-_/])*[{_UPPER}\d]+(?![\w])"
    rf"|(?<![\w-])[{_UPPER}]{{1,4}}\d{{1,3}}[{_UPPER}]?(?![\w])"
    rf"|(?<![\w-])(?:PIT|CIT|VAT|ZAP|PCC|NIP|UPL|ORD) \d{{1,2}}[{_UPPER}]?(?![\w,.-])"
)
ELECTRONIC = re.compile(rf"(?<![\w-])(?P<e>[eE])-(?P<rest>(?:[{_UPPER}{_LOWER}]+))(?!\w)")
INFLECTED = re.compile(
    rf"(?<![\w-])(?P<name>[{_UPPER}][{_UPPER}]+|KSeF)-(?P<ending>[{_LOWER}]{{1,4}})(?!\w)"
)
MIXED = re.compile(
    rf"(?<!\w)(?P<name>KASja|KSeF|mObywatel|telePIN)(?P<ending>[{_LOWER}]{{0,3}})(?!\w)"
)
CAPITALS = re.compile(rf"(?<!\w)[{_UPPER}]{{2,}}(?!\w)")
_PIECES = re.compile(r"\d+|[^\W\d_]+")


def say_form(match: re.Match[str]) -> str:
    """A form's name, letters and numbers apart."""
    return " ".join(filter(None, map(_piece, _PIECES.findall(match[0]))))


def say_electronic(match: re.Match[str]) -> str:
    """e-Urząd → e urząd, e-TOLL → e tol."""
    rest = re.sub("^mail", "mejl", match["rest"])
    return f"{match['e']} {_name(rest) if rest.isupper() else rest[0].lower() + rest[1:]}"


def say_inflected(match: re.Match[str]) -> str:
    """VAT-u → watu; a spelled name keeps its letters and drops the ending."""
    name = _name(match["name"])
    return name if " " in name and match["name"] != "KSeF" else name + match["ending"]


def say_mixed(match: re.Match[str]) -> str:
    """Names with capitals inside: telePINu → telepinu."""
    return _SAID[match["name"]] + match["ending"]


def say_capitals(match: re.Match[str]) -> str:
    """A name in capitals: said as a word if it can be, else spelled."""
    return _name(match[0])


def _name(name: str) -> str:
    if name in _SAID:
        return _SAID[name]
    return name.lower() if is_sayable(name) else spelled(name)


def _piece(piece: str) -> str:
    if not piece.isdecimal():
        return spelled(piece) if len(piece) == 1 else _name(piece)
    return (
        " ".join(group(piece)) if piece.startswith("0") or len(piece) > 4 else cardinal(int(piece))
    )
