"""Names of people: rendered in the background, gone after their time, never the reason for a failure."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.errors import StageError
from ivr.speech.clipstore import SilentClips
from ivr.speech.names import MARK, SpokenNames, WithNames


class Voice:
    """Speaks when it may, or fails."""

    identity = "voice"

    def __init__(self) -> None:
        self.may, self.fails, self.spoken = threading.Event(), False, list[str]()
        self.may.set()

    def speak(self, text: str, *, rate_wpm: int) -> bytes:
        self.may.wait(10)
        self.spoken.append(text)
        if self.fails:
            raise StageError("synthesizer", "broken")
        return bytes(1600)


class Rig:
    def __init__(self, folder: Path) -> None:
        self.now_s = 0.0
        self.voice, self.folder = Voice(), folder
        self.names = SpokenNames(folder, self.voice, 150, lambda: self.now_s)

    def files(self) -> int:
        return len([*self.folder.glob("*.wav")])


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    made = Rig(tmp_path / "names")
    yield made
    made.voice.may.set()
    made.names.close()


def test_names_are_ready_soon_after_they_are_wanted(rig: Rig) -> None:
    rig.names.prepare(["Jan Niebyły", "Ewa Fikcyjna"])

    assert rig.names.ready(["Jan Niebyły", "Ewa Fikcyjna"], within_s=10)
    clip = rig.names.get("Jan Niebyły" + MARK)
    assert clip is not None
    assert clip.path.is_file()
    assert "Jan" not in clip.path.name


def test_who_asks_too_early_is_told_so_and_does_not_wait_long(rig: Rig) -> None:
    rig.voice.may.clear()
    rig.names.prepare(["Jan Niebyły"])

    assert not rig.names.ready(["Jan Niebyły"], within_s=0.01)
    assert rig.names.get("Jan Niebyły" + MARK) is None


def test_a_name_that_nobody_prepared_is_not_ready(rig: Rig) -> None:
    assert not rig.names.ready(["Jan Niebyły"], within_s=0.01)


def test_a_broken_voice_is_tried_again_at_the_next_call(rig: Rig) -> None:
    rig.voice.fails = True
    rig.names.prepare(["Jan Niebyły"])
    assert not rig.names.ready(["Jan Niebyły"], within_s=10)

    rig.voice.fails = False
    rig.names.prepare(["Jan Niebyły"])
    assert rig.names.ready(["Jan Niebyły"], within_s=10)


def test_a_name_is_rendered_once_and_forgotten_when_no_call_can_need_it(rig: Rig) -> None:
    rig.names.prepare(["Jan Niebyły"])
    assert rig.names.ready(["Jan Niebyły"], within_s=10)
    rig.now_s = 7000
    rig.names.prepare(["Jan Niebyły"])
    assert len(rig.voice.spoken) == 1
    rig.now_s = 7000 + 7201
    rig.names.prepare([])

    assert rig.names.get("Jan Niebyły" + MARK) is None
    assert rig.files() == 0


def test_the_folder_is_empty_after_a_start_and_after_an_end(rig: Rig, tmp_path: Path) -> None:
    rig.names.prepare(["Jan Niebyły"])
    assert rig.names.ready(["Jan Niebyły"], within_s=10)
    assert rig.files() == 1
    Rig(tmp_path / "names").names.close()

    assert rig.files() == 0


def test_prompts_come_first_and_names_when_there_is_no_prompt(rig: Rig) -> None:
    class NoClips(SilentClips):
        def get(self, text: str, rate_wpm: int) -> None:
            return None

    rig.names.prepare(["Jan Niebyły"])
    assert rig.names.ready(["Jan Niebyły"], within_s=10)

    assert WithNames(SilentClips(), rig.names).get("Dzień dobry.", 150) is not None
    together = WithNames(NoClips(), rig.names)
    clip = together.get("Jan Niebyły" + MARK, 150)
    assert clip is not None
    assert clip.path.suffix == ".wav"
    assert together.get("Jan Niebyły" + MARK, 115) is None


def test_a_stretched_name_is_forgotten_with_the_name(rig: Rig) -> None:
    rig.names.prepare(["Jan Niebyły"])
    assert rig.names.ready(["Jan Niebyły"], within_s=10)
    slow = WithNames(SilentClips(), rig.names).keep("Jan Niebyły" + MARK, bytes(3200))
    assert slow.path.parent == rig.folder

    rig.now_s = 3 * 3600.0
    rig.names.prepare([])

    assert rig.files() == 0
