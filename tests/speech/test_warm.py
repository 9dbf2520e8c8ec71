"""What is kept for the next one who needs the like."""

from ivr.speech.warm import Warm


def test_what_was_put_back_is_taken_once() -> None:
    warm: Warm[str] = Warm(room=2)
    warm.put_back("open", "first")

    assert warm.take("open") == "first"
    assert warm.take("open") is None


def test_nothing_is_taken_for_another_purpose() -> None:
    warm: Warm[str] = Warm(room=2)
    warm.put_back("open", "first")

    assert warm.take("digits") is None
    assert warm.take("open") == "first"


def test_the_last_one_used_is_taken_first_and_the_longest_idle_makes_room() -> None:
    warm: Warm[str] = Warm(room=2)
    for thing in ("first", "second", "third"):
        warm.put_back("open", thing)

    assert [warm.take("open") for _ in range(3)] == ["third", "second", None]
