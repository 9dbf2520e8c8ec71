"""espeak-ng's many speakers, and the lexicon it reads aloud."""

import numpy as np
import pytest

from ivr import settings as settings_module
from ivr.errors import SetupError
from ivr.speech.training import lexicon
from ivr.speech.training.phones import INDEX, of_espeak
from ivr.speech.training.telephone import RATE_HZ
from ivr.speech.training.variants import Use
from ivr.speech.training.voices import Espeak, Voice


@pytest.fixture(scope="module")
def espeak() -> Espeak:
    return Espeak(settings_module.load().cache_dir)


def test_voices_for_measuring_are_never_trained_on(espeak: Espeak) -> None:
    training, measuring = ({*espeak.variants(use)} for use in Use)

    assert not training & measuring
    assert len(training) > 200
    assert len(measuring) > 20


def test_speech_comes_with_its_phones_in_order(espeak: Espeak) -> None:
    spoken = espeak.speak("dwa", Voice(variant="f4"))
    phones = [of_espeak(name) for name, _ in spoken.phones]
    times = [begin for _, begin in spoken.phones]

    assert [phone for phone in phones if phone != "SIL"] == ["d", "v", "a"]
    assert times == sorted(times)
    assert max(times) < spoken.audio.size / RATE_HZ * 1000
    assert 0.05 < np.abs(spoken.audio).max() <= 1.1


def test_the_same_voice_says_the_same(espeak: Espeak) -> None:
    once, again = (espeak.speak("zwrot podatku", Voice(variant="m7")) for _ in range(2))

    assert [name for name, _ in once.phones] == [name for name, _ in again.phones]
    assert once.audio.size == pytest.approx(again.audio.size, rel=0.03)


def test_an_unknown_voice_is_refused(espeak: Espeak) -> None:
    with pytest.raises(SetupError, match="nobody"):
        espeak.speak("tak", Voice(variant="nobody"))


@pytest.mark.parametrize(
    ("word", "sound"),
    [
        ("dwa", "d v a"),
        ("sześćdziesiąt", "S e j dz; e S; o n t"),
        ("pięć", "p j e n^ dz;"),
        ("pierwszy", "p j e r f S y"),
        ("jpk", "j o t p e k a"),
        ("ksef", "k a s e f"),
        ("w", "f"),
        ("z", "z e t"),
        ("są", "s o m"),
    ],
)
def test_words_have_the_sounds_people_give_them(espeak: Espeak, word: str, sound: str) -> None:
    found = lexicon.lexicon([word], espeak)[word]

    assert tuple(sound.split()) in found
    assert len(found) == len({*found})
    assert all(phone in INDEX for pronunciation in found for phone in pronunciation)


def test_what_espeak_misreads_is_respelled_for_it() -> None:
    assert lexicon.speakable("vat i jpk w urzędzie") == "wat i jotpeka w urzędzie"
