"""Speech put together from diphones: the right phones in the right places."""

import numpy as np

from ivr.speech.training import splicing
from ivr.speech.training.lexicon import Lexicon
from ivr.speech.training.phones import INDEX
from ivr.speech.training.shard import Segment, Utterance
from ivr.speech.training.telephone import RATE_HZ

LEXICON: Lexicon = {"tak": (("t", "a", "k"),), "kat": (("k", "a", "t"),), "nie": (("n^", "e"),)}


def recorded() -> Utterance:
    """`tak`, a pause, `kat`: 100 ms a phone, each phone a loudness of its own."""
    phones = [INDEX[name] for name in ("t", "a", "k")]
    begins = [(200.0, phones), (800.0, phones[::-1])]
    audio = np.full(RATE_HZ * 13 // 10, 0.001, np.float32)
    segments = []
    for begin, said in begins:
        for place, phone in enumerate(said):
            at = begin + 100 * place
            segments.append(Segment(phone, at, at + 100))
            audio[int(at * 8) : int(at * 8) + 800] = 0.1 * (1 + phones.index(phone))
    return Utterance(audio, tuple(segments))


def test_every_pair_of_neighbours_is_a_diphone() -> None:
    units = splicing.inventory([recorded()])
    names = {tuple([*INDEX][phone] for phone in pair) for pair in units}

    assert {
        ("SIL", "t"), ("t", "a"), ("a", "k"), ("k", "SIL"),
        ("SIL", "k"), ("k", "a"), ("a", "t"), ("t", "SIL"),
    } == names  # fmt: skip


def test_the_joined_phones_lie_where_their_sound_is() -> None:
    units = splicing.inventory([recorded()])
    (made,) = splicing.spliced(units, LEXICON, ["tak"], 1, np.random.default_rng(1))

    assert [[*INDEX][segment.phone] for segment in made.segments] == ["t", "a", "k"]
    for segment in made.segments:
        inside = made.audio[int(segment.begin_ms * 8) + 160 : int(segment.end_ms * 8) - 160]
        loudness = float(np.median(inside)) / float(made.audio.max())

        assert round(3 * loudness) == 1 + ["t", "a", "k"].index([*INDEX][segment.phone])


def test_words_without_their_diphones_are_passed_over() -> None:
    units = splicing.inventory([recorded()])
    made = list(
        splicing.spliced(units, LEXICON, ["nie", "kat", "nie"], 5, np.random.default_rng(1))
    )

    assert len(made) == 1
