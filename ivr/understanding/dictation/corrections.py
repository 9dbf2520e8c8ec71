"""Corrections: what a later clause does to every reading of what was said before it.

Theory of operation
-------------------
`nie, przepraszam, cztery` may replace as many digits as follow, the last group whatever its length,
or only begin to replace and go on dictating. All of these are one edit: take the last `n` digits
back, then append what follows. Only `n` differs, so once the length of the number is known at most
one of them is left, and the check digit has nothing to choose between. Every `n` that a caller may
mean is kept, the likelier at a lower cost; `n = 0` is a caller who apologised for a cough.
"""

from collections.abc import Iterator
from itertools import accumulate, chain, islice

from ivr.understanding.dictation.clauses import Clause, Edit
from ivr.understanding.dictation.groups import read
from ivr.understanding.dictation.reading import Reading, cheapest

_HEADS = 32
_TAILS = 6
_PAIRS = 192
"""A head of few readings leaves time for more of the tail."""
_LAST_GROUPS = 3
"""Groups of the head that one correction may take back without saying one of them again."""
_MOST_GROUPS = 11
"""No number that is asked for has more."""
_MOST_EDITS = 6
"""Nobody, and no machine, can follow more; the number is asked for again."""
_NOTHING = Reading(())
_UNLIKELY = 4


def edited(said: list[Clause]) -> list[Reading]:
    """All readings of the clauses together, cheapest first; nothing for endless corrections."""
    if len(said) > _MOST_EDITS + 1:
        return []
    heads = [_NOTHING]
    for clause in said:
        tails = read(clause.said)
        if clause.edit is Edit.SAY:
            heads = tails
            continue
        meant = read(clause.contrast or [])[:_TAILS]
        heads = heads[:_HEADS]
        tails = tails[: max(_TAILS, _PAIRS // max(1, len(heads)))]
        changed = [_apply(clause, head, tails, meant) for head in heads]
        heads = cheapest([*chain.from_iterable(changed)], at_most=_HEADS * 2)
    return heads


def _apply(
    clause: Clause, head: Reading, tails: list[Reading], meant: list[Reading]
) -> Iterator[Reading]:
    if clause.contrast is not None:
        yield from _exchanged(head, tails, meant)
        return
    match clause.edit:
        case Edit.RESTART:
            yield from tails
        case Edit.INSTEAD:
            yield from _instead(head, tails)
        case Edit.AND_NOT:
            yield head
            yield from _put_before(head, tails)
            yield from _spoken_over(head, tails, more=_UNLIKELY)
        case Edit.FIRST:
            yield from _from_the_front(head, tails)
        case Edit.LAST:
            for tail in tails:
                size = clause.count or len(tail.digits)
                yield head.followed_by(tail, taken_back=size, cost=0)
                yield head.followed_by(tail, taken_back=0, cost=_UNLIKELY)
        case _:
            yield from _spoken_over(head, tails, repeats=clause.edit is Edit.REPEAT)


def _spoken_over(
    head: Reading, tails: list[Reading], *, repeats: bool = False, more: int = 0
) -> Iterator[Reading]:
    """The tail in place of every number of digits that may be meant."""
    for tail in tails:
        for taken_back, cost in _sizes(head, tail, repeats=repeats).items():
            yield head.followed_by(tail, taken_back=taken_back, cost=cost + more)


def _sizes(head: Reading, tail: Reading, *, repeats: bool) -> dict[int, int]:
    """How many digits may be taken back, each with its cost."""
    length, size = sum(map(len, head.groups)), sum(map(len, tail.groups))
    begun = set(islice(accumulate(map(len, tail.groups)), _MOST_GROUPS))
    whole = list(islice(accumulate(map(len, reversed(head.groups))), _MOST_GROUPS))
    costs = dict.fromkeys(begun | set(whole[:_LAST_GROUPS]), 2)
    costs |= dict.fromkeys(begun.intersection(whole), 1)
    costs |= dict.fromkeys(whole[:1], 1)
    costs[0] = _UNLIKELY
    costs[length] = 0 if repeats or size >= length else 2
    if size < length:
        costs[size] = 0
    return {taken_back: cost for taken_back, cost in costs.items() if taken_back <= length}


def _exchanged(head: Reading, denied: list[Reading], meant: list[Reading]) -> Iterator[Reading]:
    """`nie pięć tylko sześć`: the denied digits are exchanged; where they were not said, the last."""
    for old in denied:
        for new in meant:
            found = list(_swapped(head, old.digits, new.digits))
            yield from found
            if not found:
                yield from _spoken_over(head, [new])
            both = old.followed_by(new, taken_back=0, cost=0)  # „nie, pięć, a potem sześć”
            yield from _spoken_over(head, [both], more=_UNLIKELY)


def _swapped(head: Reading, old: str, new: str) -> Iterator[Reading]:
    """Each place of the old digits with the new ones in it, the last place first."""
    end, cost = len(head.digits), 0
    while old and (at := head.digits.rfind(old, 0, end)) >= 0:
        changed = head.digits[:at] + new + head.digits[at + len(old) :]
        yield head.with_digits(changed, cost=cost)
        end, cost = at + len(old) - 1, cost + 1


def _instead(head: Reading, tails: list[Reading]) -> Iterator[Reading]:
    """`zamiast pięć sześć` and what goes on after it; with one group alone, the new one came before."""
    for tail in tails:
        old, *following = tail.groups or ("",)
        for size in range(1, len(following) + 1):
            new, rest = "".join(following[:size]), Reading(tuple(following[size:]), tail.cost)
            if len(new) == len(old):
                for changed in _swapped(head, old, new):
                    yield changed.followed_by(rest, taken_back=0, cost=0)
        half = len(tail.digits) // 2
        if not len(tail.digits) % 2:
            yield from _swapped(head, tail.digits[:half], tail.digits[half:])
    yield head.with_digits(head.digits, cost=_UNLIKELY)  # „dziewięć zamiast ósemki”, never said
    yield from _put_before(head, tails)


def _put_before(head: Reading, tails: list[Reading]) -> Iterator[Reading]:
    """`... sześć zamiast pięć`: the last digits of the head are meant for the old ones before them."""
    for old in tails:
        size = len(old.digits)
        new, before = head.digits[-size:], head.digits[:-size]
        for changed in _swapped(Reading((before,), head.cost + old.cost), old.digits, new):
            yield changed.with_digits(changed.digits, cost=1)


def _from_the_front(head: Reading, tails: list[Reading]) -> Iterator[Reading]:
    for tail in tails:
        changed = tail.digits + head.digits[len(tail.digits) :]
        yield head.with_digits(changed, cost=tail.cost)
        yield head.followed_by(tail, taken_back=0, cost=_UNLIKELY)
