"""The model's files: what is written is read back, and the real Vosk loads and uses them.

The network has random weights: what it hears is nonsense, but every byte of the formats counts.
"""

import io
from pathlib import Path

import numpy as np
import pytest

from ivr.errors import SetupError
from ivr.speech.model import embedded
from ivr.speech.training import export, features, graph, kaldi, sentences
from ivr.speech.training.export import Layer, Norm, Weights
from ivr.speech.training.kaldi import KaldiFormatError
from ivr.speech.training.language_model import LanguageModel
from ivr.speech.training.phones import KALDI_PHONES, PDFS, Position, in_word
from ivr.speech.training.topology import LAYERS, LEFT, RESIDUAL, RIGHT
from ivr.speech.vosk_recognizer import VoskRecognizer
from ivr.understanding.request import Decoding
from tests.conftest import ROOT

WIDTH = 16
LEXICON = {"tak": (("t", "a", "k"), ("t", "a", "g")), "nie": (("n^", "e"),), "w": (("v",),)}


def random_weights() -> Weights:
    random = np.random.default_rng(1)

    def layer(offsets: tuple[int, ...], inputs: int) -> Layer:
        shape = (WIDTH, inputs * len(offsets))
        weights = (random.standard_normal(shape) / np.sqrt(shape[1])).astype(np.float32)
        norm = Norm(np.zeros(WIDTH, np.float32), np.ones(WIDTH, np.float32))
        return Layer(offsets, weights, np.zeros(WIDTH, np.float32), norm)

    layers = [layer(offsets, 40 if k == 0 else WIDTH) for k, offsets in enumerate(LAYERS)]
    return Weights(
        Norm(np.full(40, 10, np.float32), np.full(40, 9, np.float32)),
        tuple(layers),
        layer((0,), WIDTH),
        random.standard_normal((PDFS, WIDTH)).astype(np.float32),
        np.zeros(PDFS, np.float32),
        RESIDUAL,
    )


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    export.write(random_weights(), folder)
    graph.build(LEXICON, LanguageModel(["tak nie", "nie w"], LEXICON), folder)
    return folder


def test_vosk_hears_with_the_open_vocabulary_and_with_a_runtime_grammar(model: Path) -> None:
    recognizer = VoskRecognizer(model)
    noise = (np.random.default_rng(2).standard_normal(16_000) * 3000).astype("<i2").tobytes()
    for phrases, possible in ((None, {*LEXICON}), (("tak", "[unk]"), {"tak"})):
        utterance = recognizer.open(Decoding(phrases))
        utterance.accept(noise)
        (best,) = utterance.finish()

        assert {*best.text.split()} <= possible
    assert recognizer.unknown({"tak", "[unk]", "podatek"}) == {"podatek"}


def test_the_network_says_how_much_it_must_see(model: Path) -> None:
    blob = (model / "am" / "final.mdl").read_bytes()
    context = blob[blob.index(b"<LeftContext> ") :]

    assert random_weights().context == (LEFT, RIGHT)
    assert context.startswith(b"<LeftContext> \x04" + LEFT.to_bytes(4, "little"))


def test_every_phone_has_its_place_in_words(model: Path) -> None:
    lines = (model / "graph" / "phones" / "word_boundary.int").read_text().splitlines()

    assert len(KALDI_PHONES) == len(lines)
    assert lines[0] == "1 nonword"
    assert {"begin", "end", "internal", "singleton"} == {line.split()[1] for line in lines[1:]}


def test_a_pronunciation_s_phones_know_where_in_the_word_they_stand() -> None:
    positions = [KALDI_PHONES[number - 1][1] for number in in_word(("t", "a", "k"))]

    assert positions == [Position.BEGIN, Position.INTERNAL, Position.END]
    assert KALDI_PHONES[in_word(("v",))[0] - 1][1] is Position.SINGLETON


def test_words_are_numbered_once(model: Path) -> None:
    lines = [
        line.split() for line in (model / "graph" / "words.txt").read_text("utf-8").splitlines()
    ]

    assert {"<eps>", "[unk]", *LEXICON} == {word for word, _ in lines}
    assert len({number for _, number in lines}) == len(lines)


def test_what_is_written_is_read_back() -> None:
    stream = io.BytesIO()
    writer = kaldi.Writer(stream)
    matrix = np.random.default_rng(1).standard_normal((5, 7)).astype(np.float32)
    writer.token("<Dim>")
    writer.integer(-7)
    writer.number(0.25)
    writer.boolean(True)
    writer.integers([1, 2, 3])
    writer.vector([1.5, -2.5])
    writer.matrix(matrix)
    writer.text("a line\n")
    stream.seek(0)
    reader = kaldi.Reader(stream)

    assert reader.token() == "<Dim>"
    assert (reader.integer(), reader.number(), reader.boolean()) == (-7, 0.25, True)
    assert reader.integers().tolist() == [1, 2, 3]
    assert reader.vector().tolist() == [1.5, -2.5]
    assert np.abs(reader.matrix() - matrix).max() < np.ptp(matrix) / 65_000
    assert reader.line() == "a line"


def test_a_constant_matrix_is_exact() -> None:
    stream = io.BytesIO()
    kaldi.Writer(stream).matrix(np.full((2, 3), 0.7, np.float32))
    stream.seek(0)

    assert np.array_equal(np.full((2, 3), 0.7, np.float32), kaldi.Reader(stream).matrix())


@pytest.mark.parametrize("blob", [b"", b"no", b"\0B\x04\x01", b"\0B\x05\x01\0\0\0"])
def test_what_is_no_kaldi_object_is_refused(blob: bytes) -> None:
    with pytest.raises(KaldiFormatError):
        kaldi.Reader(io.BytesIO(blob)).integer()


def test_probabilities_after_any_history_sum_to_one() -> None:
    said = ["kiedy będzie zwrot", "kiedy będzie", "zwrot podatku", "kiedy zwrot podatku"]
    words = {word for text in said for word in text.split()} | {"niesłyszane"}
    model = LanguageModel(said, words)
    for history in ((), ("kiedy",), ("<s>", "kiedy"), ("niesłyszane",), ("zwrot", "podatku")):
        total = sum(model.probability(word, history) for word in [*model.words, "</s>"])

        assert total == pytest.approx(1.0)
    assert model.probability("będzie", ("kiedy",)) > model.probability("podatku", ("kiedy",))


def test_a_sentence_with_an_unknown_word_is_refused() -> None:
    with pytest.raises(ValueError, match="podatku"):
        LanguageModel(["zwrot podatku"], ["zwrot"])


def test_missing_tools_are_named_with_their_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SetupError, match="libfst-tools"):
        graph.build(LEXICON, LanguageModel(["tak"], LEXICON), Path("unused"))


def test_the_shipped_model_was_written_by_this_package() -> None:
    shipped = embedded()
    blob = (shipped / "am" / "final.mdl").read_bytes()

    assert (shipped / "conf" / "model.conf").read_text("ascii") == export.MODEL_CONFIG
    assert (shipped / "conf" / "fbank.conf").read_text("ascii") == features.CONFIG
    assert blob.count(b"<TdnnComponent> ") == len(LAYERS) + 1
    assert sum(file.stat().st_size for file in shipped.rglob("*")) <= 12_000_000


def test_the_shipped_model_knows_every_word_of_the_grammars_and_of_numbers() -> None:
    known = sentences.sources(ROOT / "grammars")
    recognizer = VoskRecognizer(embedded())

    assert recognizer.unknown(sentences.vocabulary(known)) == set()
