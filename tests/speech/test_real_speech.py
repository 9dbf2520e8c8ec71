"""pyttsx3 speaks, Vosk hears: the real parts, through the real files."""

from pathlib import Path

import pytest

from ivr import settings as settings_module
from ivr.errors import ConfigError
from ivr.setup import espeak
from ivr.speech import model
from ivr.speech.pyttsx_synthesizer import PyttsxSynthesizer
from ivr.speech.vosk_recognizer import VoskRecognizer
from ivr.understanding.request import Decoding

QUIET = bytes(6400)


@pytest.fixture(scope="module")
def voice() -> PyttsxSynthesizer:
    cache = settings_module.load().cache_dir
    return PyttsxSynthesizer("pl", espeak.environment(cache, lambda _text: None))


@pytest.fixture(scope="module")
def recognizer() -> VoskRecognizer:
    return VoskRecognizer(model.embedded())


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize(
    ("said", "phrases"),
    [
        ("kiedy dostanę zwrot podatku", None),
        ("chcę rozmawiać z konsultantem", None),
        ("tak", ("tak", "nie", "[unk]")),
        ("cztery cztery zero pięć", ("zero", "cztery", "pięć", "sześć", "[unk]")),
    ],
)
def test_what_is_said_is_heard(
    voice: PyttsxSynthesizer,
    recognizer: VoskRecognizer,
    said: str,
    phrases: tuple[str, ...] | None,
    *,
    whole: bool,
) -> None:
    utterance = recognizer.open(Decoding(phrases), whole=whole)
    utterance.accept(QUIET + voice.speak(said, rate_wpm=140) + QUIET)
    (best,) = utterance.finish()
    assert best.text == said
    assert best.confidence > 0.5


def test_the_grammar_that_fits_has_more_evidence(
    voice: PyttsxSynthesizer, recognizer: VoskRecognizer
) -> None:
    pcm = QUIET + voice.speak("cztery cztery zero pięć", rate_wpm=140) + QUIET
    heard = []
    for phrases in (("zero", "cztery", "pięć"), ("tak", "nie")):
        utterance = recognizer.open(Decoding(phrases, alternatives=5), whole=True)
        utterance.accept(pcm)
        heard.append(utterance.finish()[0])

    assert heard[0].text == "cztery cztery zero pięć"
    assert heard[0].evidence > heard[1].evidence + 5


def test_what_follows_a_pause_is_not_lost_when_all_comes_in_one_piece(
    voice: PyttsxSynthesizer, recognizer: VoskRecognizer
) -> None:
    first, second = (voice.speak(text, rate_wpm=140) for text in ("cztery cztery", "zero pięć"))
    words = ("zero", "cztery", "pięć", "sześć", "[unk]")
    for pause_ms in (600, 900, 1200, 1500):
        utterance = recognizer.open(Decoding(words, alternatives=5), whole=True)
        utterance.accept(QUIET + first + bytes(16 * pause_ms) + second + 2 * QUIET)

        assert utterance.finish()[0].text == "cztery cztery zero pięć"


@pytest.mark.parametrize("rate_hz", [8000, 16_000])
@pytest.mark.parametrize("phrases", [None, ("zero", "cztery", "pięć", "sześć", "[unk]")])
def test_the_next_utterance_is_heard_as_by_a_new_recogniser(
    voice: PyttsxSynthesizer,
    monkeypatch: pytest.MonkeyPatch,
    phrases: tuple[str, ...] | None,
    rate_hz: int,
) -> None:
    monkeypatch.setattr(model, "sample_rate_hz", lambda _folder: rate_hz)
    recognizer = VoskRecognizer(model.embedded())
    pcm = QUIET + voice.speak("cztery cztery zero pięć", rate_wpm=140) + QUIET
    heard = []
    for _ in range(3):
        utterance = recognizer.open(Decoding(phrases))
        # In pieces, and with a pause at which Vosk cuts: its words' times must start anew all the same.
        for at in range(0, len(pcm), 1600):
            utterance.accept(pcm[at : at + 1600])
        for _ in range(20):
            utterance.accept(bytes(1600))
        utterance.accept(pcm)
        heard.append(utterance.finish())

    assert heard[0][0].words[-1].end_ms > 1000 * len(pcm) / 16_000
    assert heard[1] == heard[2] == heard[0]


def test_an_utterance_that_ended_where_vosk_cut_leaves_nothing_to_the_next(
    voice: PyttsxSynthesizer, recognizer: VoskRecognizer
) -> None:
    pcm = voice.speak("cztery cztery zero pięć", rate_wpm=140)
    words = Decoding(("zero", "cztery", "pięć", "osiem", "[unk]"))
    ended = recognizer.open(words)
    ended.accept(QUIET + pcm)
    for _ in range(40):
        said = ended.accept(bytes(1600))
        if ended._is_midway is False:
            break
    assert ended._is_midway is False
    assert said == ended.finish()[0].text

    following = recognizer.open(words)
    following.accept(bytes(32_000))
    assert following.finish()[0].words == ()


def test_silence_is_no_words(recognizer: VoskRecognizer) -> None:
    utterance = recognizer.open(Decoding(("tak", "nie", "[unk]")))
    utterance.accept(bytes(32_000))
    assert utterance.finish()[0].text == ""


def test_unknown_words_are_known_to_be_unknown(recognizer: VoskRecognizer) -> None:
    assert recognizer.unknown({"tak", "brzęczyszczykiewicz"}) == {"brzęczyszczykiewicz"}


def test_an_unknown_voice_is_said_to_be(voice: PyttsxSynthesizer) -> None:
    nobody = PyttsxSynthesizer("klingon", voice._environment)
    with pytest.raises(ConfigError, match=r"klingon.*pl, pl\+Alex"):
        nobody.speak("tak", rate_wpm=140)


def test_the_embedded_model_is_whole() -> None:
    assert model.verified(model.embedded()) == model.embedded()


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "am").mkdir()
    (tmp_path / "am" / "final.mdl").write_bytes(b"x")
    (tmp_path / "SHA256SUMS").write_text("0" * 64 + "  am/final.mdl\n")
    (tmp_path / "conf").mkdir()
    with pytest.raises(ConfigError, match="damaged"):
        model.verified(tmp_path)
    with pytest.raises(ConfigError, match="no Vosk model"):
        model.verified(tmp_path / "none")
