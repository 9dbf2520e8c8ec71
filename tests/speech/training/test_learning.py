"""What the network learns from: features, labels, chunks; and the path an alignment takes."""

from pathlib import Path

import numpy as np
import pytest

from ivr.errors import ConfigError
from ivr.speech.training import batches, evaluation, features, transcripts
from ivr.speech.training.batches import Drawer
from ivr.speech.training.phone_graph import best_path, phone_graph, segments
from ivr.speech.training.phones import GARBAGE, INDEX, PDFS, of_espeak
from ivr.speech.training.shard import Segment, Shard, frame_labels
from ivr.speech.training.telephone import RATE_HZ
from ivr.speech.training.topology import LEFT, RIGHT


def test_a_tone_is_loudest_in_its_mel_bin() -> None:
    time = np.arange(RATE_HZ) / RATE_HZ
    found = features.fbank(np.asarray(0.5 * np.sin(2 * np.pi * 1000 * time), np.float32))
    edges = np.linspace(1127 * np.log1p(60 / 700), 1127 * np.log1p(3800 / 700), 42)
    wanted = int(np.argmin(np.abs(edges[1:-1] - 1127 * np.log1p(1000 / 700))))

    assert found.shape == (98, features.BINS)
    assert abs(wanted - int(found.mean(axis=0).argmax())) <= 1


def test_silence_has_the_least_energy_kaldi_knows() -> None:
    found = features.fbank(np.zeros(400, np.float32))

    assert np.allclose(found, np.log(1.1920929e-07))


def test_less_than_a_frame_has_no_features() -> None:
    assert features.fbank(np.zeros(199, np.float32)).shape == (0, features.BINS)


def test_a_frame_has_the_phone_at_its_centre() -> None:
    said = [Segment(3, 20.0, 60.0), Segment(3, 60.0, 90.0)]
    labels, starts = frame_labels(said, 12)

    assert labels.tolist() == [0, 3, 3, 3, 3, 3, 3, 3, 0, 0, 0, 0]
    assert np.flatnonzero(starts).tolist() == [1, 5]


def shard(utterances: int = 6, frames: int = 260) -> Shard:
    random = np.random.default_rng(1)
    total = utterances * frames
    labels = np.repeat(random.integers(1, 30, total // 10), 10).astype(np.int8)
    return Shard(
        random.standard_normal((total, features.BINS)).astype(np.float16),
        labels,
        np.arange(total) % 10 == 0,
        np.full(utterances, frames, np.int32),
    )


def test_chunks_are_the_same_for_the_same_seed_and_never_for_another() -> None:
    data = Drawer([shard()], [1.0])
    once, again, other = (data.draw(8, np.random.default_rng(seed)) for seed in (3, 3, 4))

    assert np.array_equal(once.features, again.features)
    assert np.array_equal(once.pdfs, again.pdfs)
    assert not np.array_equal(once.features, other.features)


def test_chunks_have_labels_and_the_context_they_need() -> None:
    batch = Drawer([shard()], [1.0]).draw(64, np.random.default_rng(1))

    assert batch.features.shape == (64, LEFT + batches.CHUNK + RIGHT, features.BINS)
    assert np.isfinite(batch.features).all()
    assert batch.features.min() >= features.FLOOR - 20
    assert (batch.pdfs >= 0).all()
    assert (batch.pdfs < PDFS).all()
    assert (batch.pdfs // 2 == GARBAGE).any(), "some speech is called garbage"
    assert (batch.pdfs[:, 1:] // 2 == 0).all(axis=1).any(), "some chunks are noise alone"


def test_a_shard_with_no_weight_is_never_drawn() -> None:
    loud = Shard(shard().features + np.float16(500), *_rest(shard()))
    batch = Drawer([shard(), loud], [1.0, 0.0]).draw(32, np.random.default_rng(1))

    assert batch.features.max() < 100


def _rest(of: Shard) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return of.labels, of.starts, of.lengths


def test_a_shard_is_read_as_it_was_saved(tmp_path: Path) -> None:
    shard().save(tmp_path / "one.npz")
    read = Shard.load(tmp_path / "one.npz")

    assert np.array_equal(shard().features, read.features)
    assert [file.name for file in tmp_path.iterdir()] == ["one.npz"]


def test_the_alignment_takes_the_pronunciation_that_was_said() -> None:
    graph = phone_graph([[("t", "S", "y"), ("tS", "y")], [("a",)]])
    said = [0, 0, *[INDEX["tS"]] * 3, *[INDEX["y"]] * 3, 0, *[INDEX["a"]] * 4, 0]
    scores = np.full((len(said), len(INDEX)), -5.0, np.float32)
    scores[np.arange(len(said)), said] = 0.0
    path, score = best_path(scores[:, graph.phones], graph)
    found = segments(path, graph)

    assert score == 0.0
    assert [[*INDEX][each.phone] for each in found] == ["tS", "y", "a"]
    assert found[0].begin_ms == pytest.approx(2 * 10 + 7.5)
    assert [said[k] for k in range(len(said))] == frame_labels(found, len(said))[0].tolist()


def test_espeak_s_names_become_ours() -> None:
    assert [of_espeak(name) for name in ("E#", "p'", "N", "_:", "θ")] == [
        "e",
        "p",
        "n",
        "SIL",
        None,
    ]


def test_word_errors_count_what_is_left_out_put_in_or_changed() -> None:
    said = ["kiedy", "dostanę", "zwrot"]

    assert [
        evaluation.word_errors(said, heard.split())
        for heard in (
            "kiedy dostanę zwrot",
            "kiedy zwrot",
            "a kiedy dostanę zwrot",
            "kiedy dostanę zwrotu",
            "",
        )
    ] == [0, 1, 1, 1, 3]


def test_recordings_are_listed_with_voice_and_words(tmp_path: Path) -> None:
    (tmp_path / "ola").mkdir()
    (tmp_path / "ola" / "1.wav").touch()
    (tmp_path / "transcripts.tsv").write_text("ola/1.wav\ttak nie\tnote\n", "utf-8")
    (found,) = transcripts.listed(tmp_path)

    assert (found.voice, found.words) == ("ola", ("tak", "nie"))


@pytest.mark.parametrize(
    ("table", "wrong"),
    [("1.wav\ttak", ":1: no file 1.wav"), ("\n", ":1: no words"), ("a\t", ":1: no words")],
)
def test_a_wrong_line_is_named(tmp_path: Path, table: str, wrong: str) -> None:
    (tmp_path / "transcripts.tsv").write_text(table, "utf-8")
    with pytest.raises(ConfigError, match=wrong):
        transcripts.listed(tmp_path)


def test_a_folder_without_transcripts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no transcripts\.tsv"):
        transcripts.listed(tmp_path)
