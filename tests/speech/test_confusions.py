"""Which words are taken for which."""

from ivr.testing.confusions import Confusion, confusions


def test_words_heard_as_others_are_counted_most_frequent_first() -> None:
    pairs = [("sześć, pięć", "trzy pięć"), ("sześć", "trzy"), ("dwa", "dwie"), ("zero", "zero")]

    assert confusions(pairs) == (Confusion("sześć", "trzy", 2), Confusion("dwa", "dwie", 1))


def test_an_utterance_with_another_count_of_words_tells_nothing() -> None:
    assert confusions([("sześć pięć", "pięć"), ("jeden", "")]) == ()


def test_only_the_most_frequent_are_told() -> None:
    pairs = [(f"s{n}", f"h{n}") for n in range(20)]

    assert len(confusions(pairs, most=10)) == 10
