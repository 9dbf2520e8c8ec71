"""Trains the network step by step; what it has learned is kept on disk, and a stopped run goes on.

Each step draws its batch and its dropout from (seed, step): a run that was interrupted ends where an
uninterrupted one does. Beside the weights their moving average is kept; that is what is shipped, so every
checkpoint is a model one can use.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from ivr.speech.training.batches import Drawer
from ivr.speech.training.network import Tdnn
from ivr.speech.training.objective import SequenceLoss, bigram, targets

_CHUNKS = 48
_CLASSES_SHARE, _SCORE_SHARE = 0.2, 5e-5
_WARM_UP = 100
_LEAST_RATE = 0.02
_AVERAGING = 0.997
_KEEP_EVERY = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How long and how fast to learn."""

    steps: int
    rate: float = 2e-3
    """Of learning, at its height; it falls to almost nothing by the last step."""
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Progress:
    """How training goes."""

    step: int
    steps: int
    loss: float
    """Of the sequence, an output; falls towards zero."""
    accuracy: float
    """Of phones, frame by frame, on chunks made hard."""
    seconds_left: float


class Checkpoint:
    """What a run leaves on disk."""

    def __init__(self, file: Path) -> None:
        """The file may not exist yet."""
        self.file = file

    def network(self) -> Tdnn:
        """The averaged network, ready to use."""
        state = torch.load(self.file, weights_only=True, map_location="cpu")
        network = Tdnn(state["width"])
        network.load_state_dict(state["averaged"])
        network.eval()
        return network

    def save(self, **state: object) -> None:
        """Write the file whole or not at all."""
        part = self.file.with_suffix(".part")
        torch.save(state, part)
        part.rename(self.file)


def train(
    data: Drawer,
    plan: Plan,
    checkpoint: Checkpoint,
    *,
    begin: Tdnn | None = None,
    report: Callable[[Progress], None] = lambda _progress: None,
) -> Tdnn:
    """Run a plan from `begin` (or random weights), or from where the checkpoint left it."""
    torch.set_flush_denormal(True)
    return _Run(data, plan, checkpoint, begin).to_the_end(report)


class _Run:
    """The state of one training."""

    def __init__(
        self, data: Drawer, plan: Plan, checkpoint: Checkpoint, begin: Tdnn | None
    ) -> None:
        self._data, self._plan, self._checkpoint = data, plan, checkpoint
        torch.manual_seed(plan.seed)
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._network = Tdnn().to(self._device)
        if begin is not None:
            self._network.load_state_dict(begin.state_dict())
        self._averaged = {k: v.clone() for k, v in self._network.state_dict().items()}
        self._optimizer = torch.optim.AdamW(
            self._network.parameters(), lr=plan.rate, weight_decay=1e-3
        )
        self._loss = SequenceLoss(bigram(data.phones()), self._device)
        self._step = 0
        if checkpoint.file.is_file():
            self._resume()

    def to_the_end(self, report: Callable[[Progress], None]) -> Tdnn:
        self._network.train()
        began, begun_with = monotonic(), self._step
        losses, hits = [], []
        while self._step < self._plan.steps:
            loss, hit = self._learn()
            losses.append(loss)
            hits.append(hit)
            if self._step % _KEEP_EVERY == 0 or self._step == self._plan.steps:
                self._keep()
                pace = (monotonic() - began) / (self._step - begun_with)
                left = pace * (self._plan.steps - self._step)
                mean_loss, mean_hit = float(np.mean(losses)), float(np.mean(hits))
                report(Progress(self._step, self._plan.steps, mean_loss, mean_hit, left))
                losses, hits = [], []
        return self._checkpoint.network()

    def _learn(self) -> tuple[float, float]:
        """One step: the sequence's loss, and the share of frames whose phone is right."""
        torch.manual_seed(self._plan.seed + self._step)
        for group in self._optimizer.param_groups:
            group["lr"] = self._rate()
        batch = self._data.draw(_CHUNKS, np.random.default_rng((self._plan.seed, self._step)))
        wanted = targets(batch.pdfs, self._device)
        out = self._network(torch.from_numpy(batch.features).to(self._device))
        sequence = self._loss(out.scores, wanted)
        flat = out.classes.flatten(0, 1)
        frames = cross_entropy(flat, wanted.pdfs.flatten(), label_smoothing=0.02)
        size = _SCORE_SHARE * (out.scores**2).mean()
        self._optimizer.zero_grad()
        (sequence + _CLASSES_SHARE * frames + size).backward()
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), 5.0)
        self._optimizer.step()
        self._average()
        self._step += 1
        right = flat.argmax(dim=1) // 2 == wanted.pdfs.flatten() // 2
        return float(sequence.detach()), float(right.float().mean())

    def _rate(self) -> float:
        rising = min(1.0, (self._step + 1) / _WARM_UP)
        return self._plan.rate * rising * max(_LEAST_RATE, 1 - self._step / self._plan.steps)

    def _average(self) -> None:
        share = min(_AVERAGING, self._step / (self._step + 10))
        for name, value in self._network.state_dict().items():
            if value.is_floating_point():
                self._averaged[name].lerp_(value, 1 - share)

    def _keep(self) -> None:
        self._checkpoint.save(
            width=self._network.width,
            step=self._step,
            network=self._network.state_dict(),
            averaged=self._averaged,
            optimizer=self._optimizer.state_dict(),
        )

    def _resume(self) -> None:
        state = torch.load(self._checkpoint.file, weights_only=True, map_location=self._device)
        self._network.load_state_dict(state["network"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._averaged, self._step = state["averaged"], state["step"]
