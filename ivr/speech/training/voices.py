"""espeak-ng in this process: many synthetic speakers, and where each of their phones begins.

`pyttsx3` (which speaks to callers) gives no phones and runs in a child process; here the library is
called directly, with a data folder of our own that holds only Polish and the voices of `variants`.
One `Espeak` a process: the library keeps its state in global variables.
"""

import ctypes
import ctypes.util
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr
from numpy.random import Generator
from numpy.typing import NDArray

from ivr.errors import SetupError
from ivr.setup import espeak
from ivr.speech.training import variants
from ivr.speech.training.telephone import RATE_HZ, Audio
from ivr.speech.training.variants import Use

_SYNCHRONOUS, _PHONEME_EVENTS = 2, 1
_RATE, _PITCH, _RANGE = 1, 3, 4
_EVENT_END, _EVENT_PHONEME = 0, 7
_UTF8 = 1
_SHARED = ("phondata", "phonindex", "phontab", "intonations", "pl_dict")
_SYSTEM_DATA = ("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/share")


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How one utterance is spoken."""

    variant: str
    """The name of a variant; empty: the plain Polish voice."""
    rate_wpm: int = 160
    pitch: int = 50
    """0 to 99, against the variant's own."""
    pitch_range: int = 50
    """0 is monotonous."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Speech, and its phones as espeak-ng names them."""

    audio: Audio
    """8 kHz, full scale ±1."""
    phones: tuple[tuple[str, float], ...]
    """Name and beginning in milliseconds; a pause is `_:` or empty."""


class _Id(ctypes.Union):
    _fields_ = (
        ("number", ctypes.c_int),
        ("name", ctypes.c_char_p),
        ("string", ctypes.c_char * 8),
    )


class _Event(ctypes.Structure):
    """`espeak_EVENT` of speak_lib.h."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    )


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


class Espeak:
    """The synthesizer, ready to speak with any of its voices."""

    def __init__(self, cache: Path, say: Callable[[str], None] = lambda _line: None) -> None:
        """Find espeak-ng (fetched into `cache` when the machine has none) and lay out the voices."""
        environment = espeak.environment(cache, say)
        self._stock = _data(environment) / "voices" / "!v"
        root = cache / "training-voices"
        self._variants = root / "espeak-ng-data" / "voices" / "!v"
        _lay_out(root / "espeak-ng-data", _data(environment))
        self._library = _library(environment.get("LD_LIBRARY_PATH", ""))
        self._pieces: list[NDArray[np.int16]] = []
        self._phones: list[tuple[str, float]] = []
        self._callback = _Callback(self._take)  # kept: the library only borrows it
        self._rate_hz = self._library.espeak_Initialize(
            _SYNCHRONOUS, 200, str(root).encode(), _PHONEME_EVENTS
        )
        if self._rate_hz <= 0:
            raise SetupError(f"espeak-ng does not start with {root}; remove the folder, run again")
        self._library.espeak_SetSynthCallback(self._callback)

    def variants(self, use: Use) -> list[str]:
        """The voices for training, or those that are kept out for measuring."""
        return variants.names(self._stock, use)

    def speak(self, text: str, voice: Voice) -> Spoken:
        """Speak; a breathy voice draws its breath anew each time, all else is the same."""
        name = f"pl+{voice.variant}" if voice.variant else "pl"
        # espeak-ng itself takes a plain voice for an unknown variant and says nothing.
        known = not voice.variant or (self._variants / voice.variant).is_file()
        if not known or self._library.espeak_SetVoiceByName(name.encode()):
            raise SetupError(f"espeak-ng has no voice {name}; see ivr.speech.training.variants")
        for parameter, value in (
            (_RATE, voice.rate_wpm), (_PITCH, voice.pitch), (_RANGE, voice.pitch_range),
        ):  # fmt: skip
            self._library.espeak_SetParameter(parameter, value, 0)
        self._pieces, self._phones = [np.zeros(0, np.int16)], []
        said = text.encode() + b"\0"
        self._library.espeak_Synth(said, len(said), 0, 1, 0, _UTF8, None, None)
        audio = np.concatenate(self._pieces).astype(np.float32) / 32768
        return Spoken(
            np.asarray(soxr.resample(audio, self._rate_hz, RATE_HZ), np.float32),
            tuple(self._phones),
        )

    def _take(
        self,
        samples: "ctypes._Pointer[ctypes.c_short]",
        count: int,
        events: "ctypes._Pointer[_Event]",
    ) -> int:
        if samples and count > 0:
            self._pieces.append(np.ctypeslib.as_array(samples, shape=(count,)).copy())
        k = 0
        while events[k].type != _EVENT_END:
            if events[k].type == _EVENT_PHONEME:
                name = bytes(events[k].id.string).decode("utf-8", "replace")
                self._phones.append((name, float(events[k].audio_position)))
            k += 1
        return 0


def drawn(names: Sequence[str], random: Generator) -> Voice:
    """One of the voices, speaking in some mood."""
    return Voice(
        variant=names[int(random.integers(len(names)))],
        rate_wpm=int(random.integers(115, 250)),
        pitch=int(random.integers(25, 76)),
        pitch_range=int(random.integers(15, 91)),
    )


def _data(environment: dict[str, str]) -> Path:
    """espeak-ng's own data folder."""
    named = environment.get("ESPEAK_DATA_PATH")
    for parent in (named,) if named else _SYSTEM_DATA:
        if (Path(parent) / "espeak-ng-data" / "pl_dict").is_file():
            return Path(parent) / "espeak-ng-data"
    raise SetupError("espeak-ng has no Polish data; install the package espeak-ng-data")


def _lay_out(folder: Path, data: Path) -> None:
    """Only Polish and our voices; what is there already is the same."""
    (folder / "lang" / "zlw").mkdir(parents=True, exist_ok=True)
    for name in (*_SHARED, "lang/zlw/pl"):
        if not (folder / name).exists():
            (folder / name).write_bytes((data / name).read_bytes())
    variants.write(folder / "voices" / "!v", data / "voices" / "!v")


def _library(search: str) -> ctypes.CDLL:
    """The library of the machine, or the fetched one with everything it leans on."""
    if not search:
        return ctypes.CDLL(ctypes.util.find_library("espeak-ng") or "libespeak-ng.so.1")
    # The loader reads LD_LIBRARY_PATH only at start; so each library is loaded once those before it are.
    waiting = [file for folder in search.split(os.pathsep) for file in Path(folder).glob("*.so*")]
    while waiting:
        left = [file for file in waiting if not _loads(file)]
        if len(left) == len(waiting):
            break
        waiting = left
    return ctypes.CDLL("libespeak-ng.so.1")


def _loads(file: Path) -> bool:
    try:
        ctypes.CDLL(str(file), mode=ctypes.RTLD_GLOBAL)
    except OSError:
        return False
    return True
