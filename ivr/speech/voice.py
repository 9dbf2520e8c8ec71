"""What a line's sound is, frame by frame: background, voice, our own echo. Pure, in frames of 20 ms.

Theory of operation
-------------------
**Background** is the quietest moment of the last second (minimum statistics, after R. Martin, 2001):
speech dips to it between words, while a steady noise is nothing else. A frame well above it is voice.
**A person** is told from a cough or a slamming door by periodicity: vocal folds repeat themselves 60
to 400 times a second, noise does not. **Echo** is told from a person by comparison with what we
played: the same waveform comes back, later and quieter. The last two cost more and are asked for only
when an utterance would begin while we speak.
"""

import math
from collections import deque

import numpy as np
from numpy.typing import NDArray

from ivr.speech.clip import FRAME_BYTES, SAMPLE_RATE_HZ

ABOVE_FLOOR_DB = 8.0
QUIETEST_VOICE_DBFS = -46.0
QUIETEST_DBFS = -60.0
"""Digital silence counts as this: some telephones send it between words."""
_FLOOR_FRAMES = 50
_SMOOTHED_FRAMES = 3
_JUDGED_FRAMES = 12
"""240 ms: what a person is told by."""
_REMEMBERED_FRAMES = 35
"""700 ms of what we played: no echo takes longer."""
_PERIODIC = 0.55
_PERIODIC_SHARE = 0.3
"""Of the loud stretches: a word may begin with a hissing sound."""
_ECHO = 0.5
_LOWEST_PITCH_HZ, _HIGHEST_PITCH_HZ = 60, 400

Samples = NDArray[np.float64]


def level_dbfs(frame: bytes) -> float:
    """The level of a frame (16-bit samples) against full scale, in dB."""
    samples = _samples(frame)
    power = float(samples @ samples) / samples.size if samples.size else 0.0
    return 10 * math.log10(power / 32768.0**2) if power > 0 else QUIETEST_DBFS


class VoiceDetector:
    """Tells voice from background; lives as long as the line."""

    def __init__(self) -> None:
        """Begin with a quiet line."""
        self._levels: deque[float] = deque([QUIETEST_DBFS] * _SMOOTHED_FRAMES, _SMOOTHED_FRAMES)
        self._smoothed: deque[float] = deque([QUIETEST_DBFS] * _FLOOR_FRAMES, _FLOOR_FRAMES)
        self._heard: deque[bytes] = deque(maxlen=_JUDGED_FRAMES)
        # Silence came before the first prompt: an echo may be as late at its beginning as anywhere.
        silence = [bytes(FRAME_BYTES)] * _REMEMBERED_FRAMES
        self._played: deque[bytes] = deque(silence, _REMEMBERED_FRAMES)

    def is_voice(self, frame: bytes) -> bool:
        """Judge one frame and learn the background from it."""
        level = max(level_dbfs(frame), QUIETEST_DBFS)
        self._levels.append(level)
        self._smoothed.append(sum(self._levels) / _SMOOTHED_FRAMES)
        self._heard.append(frame)
        return level > max(min(self._smoothed) + ABOVE_FLOOR_DB, QUIETEST_VOICE_DBFS)

    def played(self, frame: bytes) -> None:
        """Remember 20 ms that went to the caller."""
        self._played.append(frame)

    def is_person(self) -> bool:
        """Whether the last 240 ms are somebody's speech: neither a noise nor what we played."""
        heard = _samples(b"".join(self._heard))
        return _is_periodic(heard) and not self.is_echo()

    def is_echo(self) -> bool:
        """Whether the last 240 ms are what we played in the last 700 ms."""
        heard = _samples(b"".join(self._heard))
        played = _samples(b"".join(self._played))
        if heard.size == 0 or played.size < heard.size or not np.any(played):
            return False
        return _likeness(heard, played) >= _ECHO


def _samples(pcm: bytes) -> Samples:
    return np.frombuffer(pcm, "<i2").astype(np.float64)


def _is_periodic(heard: Samples) -> bool:
    """Whether enough of the loud stretches of 40 ms repeat themselves as a voice does."""
    width = FRAME_BYTES  # samples: two frames
    stretches = [heard[at : at + width] for at in range(0, heard.size - width + 1, width // 2)]
    powers = [float(np.mean(stretch**2)) for stretch in stretches]
    if not powers or max(powers) == 0:
        return False
    loud = [s for s, power in zip(stretches, powers, strict=True) if power > max(powers) / 30]
    return sum(map(_repeats, loud)) >= max(2, _PERIODIC_SHARE * len(loud))


def _repeats(stretch: Samples) -> bool:
    """Whether a stretch is like itself one period of a voice later."""
    centred = stretch - stretch.mean()
    shortest, longest = SAMPLE_RATE_HZ // _HIGHEST_PITCH_HZ, SAMPLE_RATE_HZ // _LOWEST_PITCH_HZ
    own = np.correlate(centred, centred, "full")[centred.size - 1 :]
    if own[0] <= 0:
        return False
    # The overlap shrinks with the lag; without this a low voice would look less periodic.
    overlap = centred.size / (centred.size - np.arange(shortest, longest))
    return bool(np.max(own[shortest:longest] * overlap) / own[0] >= _PERIODIC)


def _likeness(heard: Samples, played: Samples) -> float:
    """The highest correlation of `heard` with any stretch of `played` of its length, 0 to 1."""
    size = 1 << int(np.ceil(np.log2(played.size + heard.size)))
    spectrum = np.fft.rfft(played, size) * np.conj(np.fft.rfft(heard, size))
    products = np.fft.irfft(spectrum, size)[: played.size - heard.size + 1]
    energy = np.concatenate([[0.0], np.cumsum(played**2)])
    energies = energy[heard.size :] - energy[: -heard.size]
    norms = np.sqrt(np.maximum(energies, 1.0) * max(float(np.sum(heard**2)), 1.0))
    return float(np.max(np.abs(products) / norms))
