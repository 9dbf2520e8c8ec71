"""The local tax offices: `offices.yaml`, and finding one by its town or name."""

import unicodedata
from collections.abc import Iterable, Mapping

from ivr.content import Node
from ivr.routing.model import Office
from ivr.routing.reading import Gathering, known

_KEYS = frozenset({"name", "town", "queue"})
_CODE_DIGITS = 4


def read(root: Node, queues: Mapping[str, object], gathering: Gathering) -> dict[str, Office]:
    """Every office by its code; entries that are wrong are noted."""
    offices: dict[str, Office] = {}
    facts = dict(root.items(allowed=frozenset({"source", "offices"})))
    for key in ("source", "offices"):
        if key not in facts:
            root.refuse(f"no {key!r}", "say where the list comes from, then list the offices")
    for code, node in facts["offices"].items():
        office = gathering.attempt(_office, code, node, queues)
        if office is not None:
            offices[code] = office
    return offices


def find(offices: Iterable[Office], words: str) -> list[Office]:
    """The offices of a town, or whose name holds these words; accents and case do not matter."""
    wanted = _folded(words)
    if not wanted:
        return []
    by_town = [office for office in offices if _folded(office.town) == wanted]
    return by_town or [office for office in offices if wanted in _folded(office.name)]


def meant(offices: Mapping[str, Office], words: str) -> list[Office]:
    """The offices that a code, a town or a name may mean; somebody who means one must find one."""
    return [offices[words]] if words in offices else find(offices.values(), words)


def _office(code: str, node: Node, queues: Mapping[str, object]) -> Office:
    if not (code.isascii() and code.isdigit() and len(code) == _CODE_DIGITS):
        node.refuse(f"{code!r} is no office code", 'write four digits in quotes: "1423"')
    facts = dict(node.items(allowed=_KEYS))
    for key in ("name", "town"):
        if key not in facts or not facts[key].text().strip():
            node.refuse(f"office {code}: no {key}", f"add {key}: …")
    queue = known(facts["queue"], queues, "queue") if "queue" in facts else None
    return Office(code, facts["name"].text(), facts["town"].text(), queue)


def _folded(text: str) -> str:
    plain = text.casefold().replace("ł", "l")
    decomposed = unicodedata.normalize("NFD", plain)
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())
