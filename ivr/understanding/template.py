"""The bracket language of the grammars, and its expansion into plain phrases.

    [optional]          may be left out
    (one|another)       one of them
    <rule>              a shared rule from grammars/rules/
    (first;second)      both, in any order
    {list}              a list of names, for example {miesiace}

A clerk writes `"(kiedy|gdzie) [jest] mój zwrot"`; the matcher learns from the phrases it stands for.
Where every phrase is needed the expansion is bounded: a template that stands for more than
`MAX_PHRASES` is refused. Where phrases only teach, a sample is enough: in it every alternative occurs,
beside different neighbours.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations, product

MAX_PHRASES = 4000
_TOKEN = re.compile(r"[\[\]()|;<>{}]|[^\[\]()|;<>{}]+")
_CLOSING = {"[": "]", "(": ")", "<": ">", "{": "}"}


class TemplateError(ValueError):
    """The brackets of a template do not fit; the message says how."""


def expand(template: str, rules: Mapping[str, str]) -> tuple[str, ...]:
    """All phrases a template stands for, in order, without doubles."""
    return _Expansion(rules, None).of(template)


def sample(template: str, rules: Mapping[str, str], most: int) -> tuple[str, ...]:
    """About `most` of the phrases a template stands for, the same each time."""
    return _Expansion(rules, most).of(template)


class _Expansion:
    """One recursive descent over the brackets."""

    def __init__(self, rules: Mapping[str, str], most: int | None) -> None:
        self._rules, self._most = rules, most

    def of(self, template: str) -> tuple[str, ...]:
        tokens = _TOKEN.findall(template)
        phrases, rest = self._alternatives(tokens, 0, "", ())
        if rest != len(tokens):
            raise TemplateError(f"{tokens[rest]!r} closes nothing")
        return tuple(dict.fromkeys(" ".join(phrase.split()) for phrase in phrases))

    def _alternatives(
        self, tokens: list[str], at: int, closing: str, using: tuple[str, ...]
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
                part, at = self._part(tokens, at, using)
                options[-1][-1] = self._joined(options[-1][-1], part)
        if closing and at == len(tokens):
            raise TemplateError(f"{closing!r} is missing")
        return _bounded(self._orders(options)), at

    def _orders(self, options: list[list[list[str]]]) -> Iterable[str]:
        for parts in options:
            for order in permutations(parts):
                phrases = order[0]
                for part in order[1:]:
                    phrases = self._joined(phrases, [f" {phrase}" for phrase in part])
                yield from phrases

    def _part(self, tokens: list[str], at: int, using: tuple[str, ...]) -> tuple[list[str], int]:
        sign = tokens[at]
        if sign in "])>}":
            raise TemplateError(f"{sign!r} closes nothing")
        if sign not in _CLOSING:
            return [sign], at + 1
        inner, end = self._alternatives(tokens, at + 1, _CLOSING[sign], using)
        if sign in "<{":
            inner = self._rule("".join(tokens[at + 1 : end]).strip(), using)
        return (["", *inner] if sign == "[" else inner), end + 1

    def _rule(self, name: str, using: tuple[str, ...]) -> list[str]:
        if name not in self._rules:
            raise TemplateError(f"unknown rule <{name}>")
        if name in using:
            raise TemplateError(f"rule <{name}> uses itself")
        tokens = _TOKEN.findall(self._rules[name])
        return self._alternatives(tokens, 0, "", (*using, name))[0]

    def _joined(self, left: Sequence[str], right: Sequence[str]) -> list[str]:
        """Every left with every right; in a sample, each at least once."""
        if self._most is None or len(left) * len(right) <= self._most:
            return _bounded(a + b for a, b in product(left, right))
        size = max(self._most, len(left), len(right))
        # Each round over the left side meets the right side one place later.
        pairs = ((i % len(left), (i + i // len(left)) % len(right)) for i in range(size))
        return [left[a] + right[b] for a, b in pairs]


def _bounded(phrases: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for phrase in phrases:
        if len(kept) == MAX_PHRASES:
            raise TemplateError(f"stands for more than {MAX_PHRASES} phrases")
        kept.append(phrase)
    return kept
