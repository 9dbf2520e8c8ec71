"""Mobile and internet codecs as round trips: GSM 06.10 and Opus, by libsndfile.

Only training and measuring need them; `soundfile` comes with the `model` extra.
"""

import io
from enum import StrEnum
from pathlib import Path

import numpy as np
import soundfile
import soxr

from ivr.speech.training.telephone import RATE_HZ, Audio


class Codec(StrEnum):
    """What speech goes through before it reaches the public telephone network."""

    GSM = "gsm"
    OPUS = "opus"
    ADPCM = "adpcm"


_CONTAINERS = {
    Codec.GSM: ("WAV", "GSM610"),
    Codec.OPUS: ("OGG", "OPUS"),
    Codec.ADPCM: ("WAV", "IMA_ADPCM"),
}


def round_trip(audio: Audio, codec: Codec, *, squeeze: float = 0.9) -> Audio:
    """Audio coded and decoded; `squeeze` is how hard Opus compresses, 0 to 1."""
    container, subtype = _CONTAINERS[codec]
    options = {"compression_level": squeeze} if codec is Codec.OPUS else {}
    file = io.BytesIO()
    clipped = np.clip(audio, -1, 1)
    soundfile.write(file, clipped, RATE_HZ, format=container, subtype=subtype, **options)
    file.seek(0)
    decoded, _ = soundfile.read(file, dtype="float32")
    return np.asarray(np.resize(decoded, audio.size), np.float32)


def read(file: Path) -> Audio:
    """A recording of any format libsndfile knows, as 8 kHz mono."""
    audio, rate_hz = soundfile.read(file, dtype="float32", always_2d=True)
    return np.asarray(soxr.resample(audio.mean(axis=1), rate_hz, RATE_HZ), np.float32)
