"""Reads `config/assurance.yaml`: what each level of assurance and each authority unlocks."""

from pathlib import Path

from ivr.content import Node, read_yaml
from ivr.identity.assurance import SCOPES, Assurance, Role, Scope
from ivr.identity.information import Disclosure, Information


def load(file: Path) -> Disclosure:
    """Read and check the file; `ContentError` says where it is wrong."""
    root = read_yaml(file)
    facts = dict(root.items(allowed=frozenset({"levels", "authorities"})))
    for wanted in ("levels", "authorities"):
        if wanted not in facts:
            root.refuse(f"no {wanted}", f"write {wanted}:")
    levels = _levels(facts["levels"])
    return Disclosure(levels, _authorities(facts["authorities"]))


def _levels(node: Node) -> dict[Assurance, frozenset[Information]]:
    names = {level.label: level for level in Assurance}
    nodes = dict(node.items(allowed=frozenset(names)))
    for name in names:
        if name not in nodes:
            node.refuse(f"level {name} is missing", f"write {name}: and what it unlocks")
    levels = {names[name]: _unlocks(each) for name, each in nodes.items()}
    if Information.GENERAL not in levels[Assurance.NONE]:
        nodes["none"].refuse("general information is for everybody", "add general")
    if levels[Assurance.NONE] != {Information.GENERAL}:
        nodes["none"].refuse(
            "fiscal secrecy (art. 293 O.p.) needs a proof", "leave nothing but general"
        )
    for lower, higher in zip(sorted(levels), sorted(levels)[1:], strict=False):
        if not levels[lower] <= levels[higher]:
            nodes[higher.label].refuse(
                f"unlocks less than {lower.label}", f"add what {lower.label} unlocks"
            )
    return levels


def _authorities(node: Node) -> dict[tuple[Role, Scope], frozenset[Information]]:
    nodes = dict(node.items(allowed=frozenset(role.value for role in Role)))
    found: dict[tuple[Role, Scope], frozenset[Information]] = {}
    for role, scopes in SCOPES.items():
        if role.value not in nodes:
            node.refuse(f"{role.value} is missing", f"write {role.value}: and its scopes")
        by_scope = dict(nodes[role.value].items(allowed=frozenset(s.value for s in scopes)))
        for scope in sorted(scopes):
            if scope.value not in by_scope:
                nodes[role.value].refuse(f"scope {scope.value} is missing", "say what it unlocks")
            found[role, scope] = _unlocks(by_scope[scope.value])
    return found


def _unlocks(node: Node) -> frozenset[Information]:
    known = ", ".join(Information)
    found = set()
    for each in node.elements():
        if each.text() not in set(Information):
            each.refuse(f"unknown information {each.text()}", f"known are {known}")
        found.add(Information(each.text()))
    return frozenset(found)
