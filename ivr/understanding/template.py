"""The bracket language of the grammars, and its expansion into plain phrases.

    [optional]          may be left out
    (one|another)       one of them
    <rule>              a shared rule from grammars/rules/
    (first;second)      both, in any order
    {list}              a list of names, for example {miesiace}

A clerk writes `"(kiedy|gdzie) [jest] mój zwrot"`; the matcher learns from the phrases it stands for.
Expansion is bounded: a template that stands for more than `MAX_PHRASES` is refused.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import permutations, product

MAX_PHRASES = 4000
_TOKEN = re.compile(r"[\[\]()|;<>{}]|[^\[\]()|;<>{}]+")
_CLOSING = {"[": "]", "(": ")", "<": ">", "{": "}"}


class TemplateError(ValueError):
    """The brackets of a template do not fit; the message says how."""


def expand(template: str, rules: Mapping[str, str]) -> tuple[str, ...]:
    """All phrases a template stands for, in order, without doubles."""
    tokens = _TOKEN.findall(template)
    phrases, rest = _alternatives(tokens, 0, "", rules, ())
    if rest != len(tokens):
        raise TemplateError(f"{tokens[rest]!r} closes nothing")
    return tuple(dict.fromkeys(" ".join(phrase.split()) for phrase in phrases))


def _alternatives(
    tokens: list[str], at: int, closing: str, rules: Mapping[str, str], using: tuple[str, ...]
) -> tuple[list[str], int]:
    """Parse up to `closing`: alternatives by `|`, free order by `;`."""
    options: list[list[list[str]]] = [[[""]]]
    while at < len(tokens) and tokens[at] != closing:
        sign = tokens[at]
        if sign == "|":
            options.append([[""]])
            at += 1
        elif sign == ";":
            options[-1].append([""])
            at += 1
        else:
            part, at = _part(tokens, at, rules, using)
            options[-1][-1] = _bounded(a + b for a, b in product(options[-1][-1], part))
    if closing and at == len(tokens):
        raise TemplateError(f"{closing!r} is missing")
    return _bounded(_orders(options)), at


def _orders(options: list[list[list[str]]]) -> Iterator[str]:
    for parts in options:
        for order in permutations(parts):
            yield from (" ".join(chosen) for chosen in product(*order))


def _part(
    tokens: list[str], at: int, rules: Mapping[str, str], using: tuple[str, ...]
) -> tuple[list[str], int]:
    sign = tokens[at]
    if sign in "])>}":
        raise TemplateError(f"{sign!r} closes nothing")
    if sign not in _CLOSING:
        return [sign], at + 1
    inner, end = _alternatives(tokens, at + 1, _CLOSING[sign], rules, using)
    if sign in "<{":
        inner = _rule("".join(tokens[at + 1 : end]).strip(), rules, using)
    return (["", *inner] if sign == "[" else inner), end + 1


def _rule(name: str, rules: Mapping[str, str], using: tuple[str, ...]) -> list[str]:
    if name not in rules:
        raise TemplateError(f"unknown rule <{name}>")
    if name in using:
        raise TemplateError(f"rule <{name}> uses itself")
    tokens = _TOKEN.findall(rules[name])
    return _alternatives(tokens, 0, "", rules, (*using, name))[0]


def _bounded(phrases: Iterator[str]) -> list[str]:
    kept: list[str] = []
    for phrase in phrases:
        if len(kept) == MAX_PHRASES:
            raise TemplateError(f"stands for more than {MAX_PHRASES} phrases")
        kept.append(phrase)
    return kept
