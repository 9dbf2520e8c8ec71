"""Telephone samples in eight bits, against the tables of the standard."""

import numpy as np
import pytest

from ivr.speech.g711 import A_LAW, MU_LAW, Companding


@pytest.mark.parametrize(
    ("law", "code", "level"),
    [
        # ITU-T G.711, tables 1a and 2a, in 16 bits: the smallest and the largest level of each sign
        # and the first level of the segments between.
        (A_LAW, 0xD5, 8), (A_LAW, 0x55, -8), (A_LAW, 0xAA, 32256), (A_LAW, 0x2A, -32256),
        (A_LAW, 0xC5, 264), (A_LAW, 0xF5, 528), (A_LAW, 0xE5, 1056), (A_LAW, 0x95, 2112),
        (MU_LAW, 0xFF, 0), (MU_LAW, 0x7F, 0), (MU_LAW, 0x80, 32124), (MU_LAW, 0x00, -32124),
        (MU_LAW, 0xEF, 132), (MU_LAW, 0xDF, 396), (MU_LAW, 0xCF, 924), (MU_LAW, 0xBF, 1980),
    ],
)  # fmt: skip
def test_levels_of_the_standard(law: Companding, code: int, level: int) -> None:
    assert law.decode(bytes([code])) == level.to_bytes(2, "little", signed=True)


@pytest.mark.parametrize("law", [A_LAW, MU_LAW])
def test_every_sample_becomes_the_nearest_level(law: Companding) -> None:
    samples = np.arange(-32768, 32768).astype(np.int16)
    carried = law.carried(samples).astype(int)
    away = np.abs(carried - samples.astype(int))

    assert away.tolist() == [
        int(np.abs(law.levels.astype(int) - sample).min()) for sample in samples.astype(int)
    ]
    assert np.frombuffer(law.decode(law.encode(samples.tobytes())), "<i2").tolist() == (
        carried.tolist()
    )


def test_silence_stays_as_quiet_as_it_can() -> None:
    assert abs(int.from_bytes(A_LAW.decode(A_LAW.encode(b"\0\0")), "little", signed=True)) == 8
    assert MU_LAW.decode(MU_LAW.encode(b"\0\0")) == b"\0\0"
