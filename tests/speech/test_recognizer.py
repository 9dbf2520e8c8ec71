"""How an utterance reaches the recogniser: in pieces while the caller speaks, whole for a second opinion."""

import asyncio

from ivr.speech.clip import FRAME_BYTES
from ivr.speech.recognizer import Listened, Listening, RecognizerPool
from ivr.understanding.interpretation import Hypothesis
from ivr.understanding.request import Decoding

FRAME = b"\1" * FRAME_BYTES
Given = tuple[Decoding, bool, list[int]]


class Utterance:
    def __init__(self, given: list[int]) -> None:
        self._given = given

    def accept(self, pcm: bytes) -> str:
        self._given.append(len(pcm) // FRAME_BYTES)
        return f"{sum(self._given)} frames"

    def finish(self) -> tuple[Hypothesis, ...]:
        return (Hypothesis("tak"),)


class Recognizer:
    def __init__(self) -> None:
        self.opened: list[Given] = []

    def open(self, decoding: Decoding, *, whole: bool = False) -> Utterance:
        self.opened.append((decoding, whole, []))
        return Utterance(self.opened[-1][2])

    def unknown(self, words: set[str]) -> set[str]:
        return set()


FIRST, SECOND, THIRD = Decoding(("tak",)), Decoding(), Decoding(("nie",))


async def said(frames: int, recognizer: Recognizer, *, enough: int) -> list[str]:
    """Speak so many frames; settled after so many hypotheses."""
    partials: list[str] = []
    pool = RecognizerPool(recognizer, 1)
    listened = Listened((FIRST, SECOND, THIRD), lambda h: len(h) >= enough, partials.append)
    listening: Listening = pool.listen(listened)
    for _ in range(frames):
        listening.feed(FRAME)
        await listening.caught_up()
    await listening.finish()
    pool.close()
    return partials


def test_a_caller_is_followed_in_pieces_of_100_ms_and_nothing_is_lost() -> None:
    recognizer = Recognizer()
    partials = asyncio.run(said(12, recognizer, enough=1))

    assert recognizer.opened == [(FIRST, False, [5, 5, 2])]
    assert partials == ["5 frames", "10 frames"]


def test_second_opinions_get_the_whole_utterance_until_it_is_settled() -> None:
    recognizer = Recognizer()
    asyncio.run(said(7, recognizer, enough=2))

    assert recognizer.opened == [(FIRST, False, [5, 2]), (SECOND, True, [7])]


def test_a_sound_shorter_than_a_piece_is_decoded_too() -> None:
    recognizer = Recognizer()
    asyncio.run(said(3, recognizer, enough=1))

    assert recognizer.opened == [(FIRST, False, [3])]
