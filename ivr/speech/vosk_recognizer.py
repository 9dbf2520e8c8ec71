"""Vosk behind the `Recognizer` port; the only module that imports it.

A recogniser hears one utterance at a time, of one grammar: it cannot be changed midway (Vosk aborts the
process). It is kept for the next utterance of that grammar, for what it has searched of the graph: with the
open vocabulary that is a third to a half of the work. Before it waits it forgets the utterance: Vosk drops
sound, words and adaptation to the caller at the first sound after a final result. One that cannot is let go.
"""

import json
import math
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
import soxr
import vosk

from ivr.speech import model as models
from ivr.speech.clip import SAMPLE_RATE_HZ
from ivr.speech.warm import Warm
from ivr.understanding.interpretation import Hypothesis, Word
from ivr.understanding.request import UNKNOWN, Decoding

_GRAMMARS = 64
"""Runtime grammars kept as Vosk reads them; a hotline has about twenty."""
_IDLE = 16
"""Recognisers kept for the next utterance: 15 to 30 MB each with the open vocabulary, others hardly any."""
_LATTICE_BEAM = "5.0"
"""Models come with 2: too narrow for alternatives. Measured on an unheard synthesizer, of 80 identifiers
49 were found among the alternatives with 2, 66 with 4, 67 with 5, and no more beyond."""
_FOLLOWING = {"lattice-beam": _LATTICE_BEAM, "frames-per-chunk": "30"}
"""Options of the model that follows a caller: the network computes 300 ms at a time. Kaldi's 200 ms
cost a quarter more, and a longer block would keep an answer's end from being seen."""
_AFTERWARDS = {"lattice-beam": _LATTICE_BEAM, "frames-per-chunk": "150"}
"""Options of the model that decodes again what is already there, in less than half the time."""
_ONE_SAMPLE = bytes(2)
_LIKELIHOOD_SCALE = 0.3
"""Acoustic likelihoods of neighbouring frames are not independent: unscaled, the best one always wins."""


class VoskRecognizer:
    """One model, loaded once a process; safe to open utterances from any thread."""

    def __init__(self, model: Path) -> None:
        """Load the model twice, once for each way to decode; takes about a second."""
        vosk.SetLogLevel(-1)
        self._following = _loaded(model, _FOLLOWING)
        self._afterwards = _loaded(model, _AFTERWARDS)
        self._rate_hz = models.sample_rate_hz(model)
        self._grammar = lru_cache(maxsize=_GRAMMARS)(self._written)
        self._warm: Warm[_Used] = Warm(_IDLE)

    def open(self, decoding: Decoding, *, whole: bool = False) -> "VoskUtterance":
        """Begin an utterance; words that the model lacks are left out, see `unknown`."""
        used = self._warm.take((decoding, whole)) or _Used(self._fresh(decoding, whole=whole))
        put_back = partial(self._warm.put_back, (decoding, whole))
        return VoskUtterance(used, decoding, self._rate_hz, put_back, whole=whole)

    def _fresh(self, decoding: Decoding, *, whole: bool) -> "vosk.KaldiRecognizer":
        model = self._afterwards if whole else self._following
        if decoding.phrases is None:
            recognizer = vosk.KaldiRecognizer(model, self._rate_hz)
        else:
            grammar = self._grammar(decoding.phrases)
            recognizer = vosk.KaldiRecognizer(model, self._rate_hz, grammar)
        if decoding.alternatives:
            recognizer.SetMaxAlternatives(decoding.alternatives)
        else:
            recognizer.SetWords(True)
        return recognizer

    def _written(self, phrases: tuple[str, ...]) -> str:
        """A runtime grammar as Vosk reads it; its own JSON reader knows no escapes."""
        known = [p for p in phrases if p == UNKNOWN or not self.unknown({*p.split()})]
        return json.dumps(known, ensure_ascii=False)

    def unknown(self, words: set[str]) -> set[str]:
        """The words that the model's vocabulary lacks."""
        return {word for word in words if self._following.vosk_model_find_word(word) < 0}


def _loaded(model: Path, options: Mapping[str, str]) -> "vosk.Model":
    with tempfile.TemporaryDirectory(prefix="kasja-") as folder:
        return vosk.Model(str(_laid_out(model, options, Path(folder))))


def _laid_out(model: Path, options: Mapping[str, str], folder: Path) -> Path:
    """The model by links, with our options; Vosk reads its options from nothing but a file."""
    for entry in model.iterdir():
        if entry.name != "conf":
            (folder / entry.name).symlink_to(entry.absolute())
    (folder / "conf").mkdir()
    for file in (model / "conf").glob("*"):
        text = file.read_text("utf-8")
        if file.name == "model.conf":
            its_own = [line for line in text.splitlines() if _option(line) not in options]
            ours = [f"--{name}={value}" for name, value in options.items()]
            text = "\n".join([*its_own, *ours, ""])
        (folder / "conf" / file.name).write_text(text, "utf-8")
    return folder


def _option(line: str) -> str:
    return line.strip().removeprefix("--").partition("=")[0]


@dataclass(slots=True)
class _Used:
    """A recogniser, and how much it has heard so far: Vosk's times go on from one utterance to the next."""

    recognizer: "vosk.KaldiRecognizer"
    samples: int = 0


class VoskUtterance:
    """One utterance. Vosk cuts it at its own pauses; the pieces are put together again."""

    def __init__(
        self,
        used: _Used,
        decoding: Decoding,
        rate_hz: int,
        put_back: Callable[[_Used], None],
        *,
        whole: bool,
    ) -> None:
        """Take a recogniser of a model that wants so many samples a second; it goes back when it is done."""
        self._is_whole = whole
        self._used, self._put_back = used, put_back
        self._recognizer, self._decoding = used.recognizer, decoding
        self._begun_ms = used.samples * 1000 / rate_hz
        self._is_midway = False
        self._upsampling = None
        if rate_hz != SAMPLE_RATE_HZ:
            self._upsampling = soxr.ResampleStream(SAMPLE_RATE_HZ, rate_hz, 1, dtype="int16")
        self._words: list[Word] = []
        self._foreign_ms = 0
        self._alternatives: dict[str, float] = {"": 1.0}
        self._evidence = 0.0

    def accept(self, pcm: bytes) -> str:
        """Decode more audio and return what was said so far."""
        is_cut = self._decode(self._resampled(pcm))
        # A piece that is taken ends with the last block computed: of what came in one, the rest is lost.
        if is_cut and not self._is_whole:
            self._is_midway = False
            self._take(self._recognizer.Result())
            return self._said()
        partial_result = json.loads(self._recognizer.PartialResult()).get("partial", "")
        return f"{self._said()} {partial_result}".replace(UNKNOWN, " ").strip()

    def finish(self) -> tuple[Hypothesis, ...]:
        """What was heard, best first; the text is empty for a noise. Only once."""
        if self._upsampling is not None:
            self._decode(self._resampled(b"", last=True))
        self._take(self._recognizer.FinalResult())
        # Right after a cut nothing is finalised, and the next sound would not make Vosk forget this caller.
        if self._is_midway:
            self._forget()
            self._put_back(self._used)
        return self._hypotheses()

    def _forget(self) -> None:
        self._decode(_ONE_SAMPLE)
        self._recognizer.FinalResult()

    def _decode(self, pcm: bytes) -> bool:
        """Tells whether Vosk would cut here."""
        self._is_midway = True
        self._used.samples += len(pcm) // 2
        return bool(self._recognizer.AcceptWaveform(pcm))

    def _hypotheses(self) -> tuple[Hypothesis, ...]:
        is_open = self._decoding.phrases is None
        if self._decoding.alternatives:
            ranked = sorted(self._alternatives.items(), key=lambda each: -each[1])
            return tuple(
                Hypothesis(text, share, is_open=is_open, evidence=self._evidence)
                for text, share in ranked
            )
        words = tuple(self._words)
        sure = sum(word.confidence for word in words) / len(words) if words else 0.0
        said_ms = sum(word.end_ms - word.start_ms for word in words)
        foreign = self._foreign_ms / ((said_ms + self._foreign_ms) or 1)
        return (Hypothesis(self._said(), sure, words, is_open, foreign),)

    def _said(self) -> str:
        return " ".join(word.text for word in self._words)

    def _take(self, result: str) -> None:
        found = json.loads(result)
        if self._decoding.alternatives:
            self._combine(found.get("alternatives", ()))
            return
        for word in found.get("result", ()):
            start_ms, end_ms = (
                round(word[edge] * 1000 - self._begun_ms) for edge in ("start", "end")
            )
            if word["word"] == UNKNOWN:
                self._foreign_ms += end_ms - start_ms
            else:
                self._words.append(Word(word["word"], float(word["conf"]), start_ms, end_ms))

    def _combine(self, alternatives: Sequence[dict[str, object]]) -> None:
        """Every alternative of this piece after every one of the pieces before it."""
        shares, evidence = _shares(alternatives)
        self._evidence += evidence
        together: defaultdict[str, float] = defaultdict(float)
        for before, share in self._alternatives.items():
            for text, likelihood in shares.items():
                together[f"{before} {text}".strip()] += share * likelihood
        kept = sorted(together.items(), key=lambda each: -each[1])
        self._alternatives = dict(kept[: self._decoding.alternatives])

    def _resampled(self, pcm: bytes, *, last: bool = False) -> bytes:
        if self._upsampling is None:
            return pcm
        samples = np.frombuffer(pcm, "<i2")
        return bytes(self._upsampling.resample_chunk(samples, last=last).tobytes())


def _shares(alternatives: Sequence[dict[str, object]]) -> tuple[dict[str, float], float]:
    """Texts without garbage and the share of each, by their log-likelihoods; and that of them all."""
    if not alternatives:
        return {"": 1.0}, 0.0
    scores = [_LIKELIHOOD_SCALE * float(str(each["confidence"])) for each in alternatives]
    shares: defaultdict[str, float] = defaultdict(float)
    for each, score in zip(alternatives, scores, strict=True):
        text = " ".join(str(each["text"]).replace(UNKNOWN, " ").split())
        shares[text] += math.exp(score - max(scores))
    total = sum(shares.values())
    evidence = max(scores) + math.log(total)
    return {text: share / total for text, share in shares.items()}, evidence
