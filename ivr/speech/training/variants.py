"""Voices for espeak-ng: its own variants and random ones, some for training and some kept out.

A variant file moves formants, pitch, breath, roughness and tone; each random one is a speaker of its
own. Voices that are kept out never enter training: figures are measured on them.
"""

from enum import Enum
from pathlib import Path
from random import Random

_FITTING = 300
"""espeak-ng lists at most 349 voice files."""
_UNNATURAL = frozenset({
    "whisper", "whisperf", "Demonic", "UniRobot", "fast", "anikaRobot", "Storm", "croak",
    "Mr serious", "AnxiousAndy", "Tweaky", "travis", "zac",
})  # fmt: skip
_KEPT_OUT = frozenset({"f4", "m7", "klatt4", "steph", "Mario", "anika", "Gene", "Alicia"})


class Use(Enum):
    """What a voice may be used for."""

    TRAINING = 1
    MEASURING = 2


def names(stock: Path, use: Use) -> list[str]:
    """Voices for a use; `stock` is espeak-ng's own folder of variants."""
    usable = sorted(
        file.name
        for file in stock.iterdir()
        if file.name not in _UNNATURAL and not file.name.startswith("robosoft")
    )
    kept_out = use is Use.MEASURING
    chosen = [name for name in usable if (name in _KEPT_OUT) is kept_out and " " not in name]
    return chosen + list(_random(use))


def write(folder: Path, stock: Path) -> None:
    """Put the usable stock variants and all random ones into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    made = _random(Use.TRAINING) | _random(Use.MEASURING)
    for name, text in made.items():
        (folder / name).write_text(text, "utf-8")
    for use in Use:
        for name in set(names(stock, use)) - set(made):
            (folder / name).write_bytes((stock / name).read_bytes())


def _random(use: Use) -> dict[str, str]:
    """Name → content of the random variants; the same every time."""
    random = Random(use.value)  # noqa: S311  # voices, not secrets
    count = _FITTING - 120 if use is Use.TRAINING else 20
    return {f"random{use.value}-{i:03}": _variant(i, random) for i in range(count)}


def _variant(number: int, random: Random) -> str:
    female = random.random() < 0.5
    tract = random.uniform(1.02, 1.26) if female else random.uniform(0.84, 1.08)
    pitch = random.uniform(140, 260) if female else random.uniform(70, 160)
    lines = [
        "language variant",
        f"name random-{number}",
        f"gender {'female' if female else 'male'}",
        f"pitch {pitch:.0f} {pitch * random.uniform(1.1, 1.9):.0f}",
        *_formants(tract, random),
        f"consonants {random.randint(50, 150)} {random.randint(50, 150)}",
        "stressAdd " + " ".join(str(random.randint(-20, 25)) for _ in range(8)),
        *_character(random),
    ]
    return "\n".join(lines) + "\n"


def _formants(tract: float, random: Random) -> list[str]:
    """Frequency, height and width of nine formants, in per cent; the first entry is the pitch's."""
    return [
        f"formant {k} {100 * tract * random.uniform(0.94, 1.06) if k else 100:.0f} "
        f"{random.uniform(55, 140):.0f} {random.uniform(80, 190):.0f}"
        for k in range(9)
    ]


def _character(random: Random) -> list[str]:
    """What some voices have and others have not."""
    tone = " ".join(f"{hz} {random.randint(30, 255)}" for hz in (200, 700, 1300, 2200, 3500))
    possible = [
        (0.25, f"klatt {random.randint(1, 5)}"),
        (0.5, f"roughness {random.randint(0, 5)}"),
        (0.4, f"flutter {random.randint(0, 6)}"),
        (0.4, "breath " + " ".join(str(random.randint(0, 4)) for _ in range(8))),
        (0.5, f"voicing {random.randint(50, 130)}"),
        (0.6, f"tone {tone}"),
    ]
    return [line for chance, line in possible if random.random() < chance]
