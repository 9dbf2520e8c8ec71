"""The networks a caller's speech comes through to us: landlines, mobile telephones, the internet."""

from dataclasses import replace
from enum import StrEnum
from functools import cache

from ivr.speech.training.telephone import Audio, Law, Line, carry, companded


class Channel(StrEnum):
    """What codes the speech; A-law, as on every Polish trunk, always comes last."""

    A_LAW = "A-law"
    MU_LAW = "µ-law"
    GSM = "GSM 06.10"
    OPUS = "Opus"


_MOBILE = (Channel.GSM, Channel.OPUS)
LEFT_OUT = "needs soundfile; pip install 'kasja[model]'"
"""Why a channel is not available, and the remedy."""


def available() -> tuple[Channel, ...]:
    """The channels that this installation can simulate."""
    return tuple(each for each in Channel if each not in _MOBILE or _has_codecs())


def carried(speech: Audio, line: Line, channel: Channel, seed: int) -> Audio:
    """Speech over a line, coded by the channel's codec before the trunk's A-law."""
    match channel:
        case Channel.A_LAW:
            return carry(speech, replace(line, laws=(Law.A,)), seed)
        case Channel.MU_LAW:
            return carry(speech, replace(line, laws=(Law.MU, Law.A)), seed)
        case Channel.GSM | Channel.OPUS:
            return companded(_coded(carry(speech, replace(line, laws=()), seed), channel), Law.A)


def _coded(audio: Audio, channel: Channel) -> Audio:
    from ivr.speech.training.codecs import Codec, round_trip  # noqa: PLC0415  # see _has_codecs

    return round_trip(audio, Codec.GSM if channel is Channel.GSM else Codec.OPUS)


@cache
def _has_codecs() -> bool:
    """Whether soundfile and its libsndfile are installed; only the `model` extra brings them."""
    try:
        import ivr.speech.training.codecs  # noqa: F401, PLC0415
    except (ImportError, OSError):
        return False
    return True
