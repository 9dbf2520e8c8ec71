"""What the network is trained to do: score what was said above everything else that could be said.

Lattice-free maximum mutual information (Povey et al., Interspeech 2016) with a phone bigram as the
denominator, small enough to be a dense matrix. The numerator allows each phone to begin and end a
little beside its label: labels are a synthesizer's or an aligner's opinion.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ivr.speech.training.phones import GARBAGE, PDFS, PHONES

_STAY = float(np.log(0.5))
_NEVER = -1e4
TOLERANCE = 1
"""Outputs of 30 ms by which a phone may begin earlier or end later than labelled."""
_GARBAGE_SHARE = 0.03


@dataclass(frozen=True, slots=True)
class Targets:
    """What was said in a batch of chunks."""

    pdfs: Tensor
    """Batch × outputs: the labelled pdf of each output."""
    phones: Tensor
    """Batch × most phones: the phones of each chunk in order, padded with the last."""
    begins: Tensor
    """Batch × most phones: the output with which each begins, padded with the number of outputs."""
    counts: Tensor
    """Phones of each chunk."""


def targets(pdfs: NDArray[np.int64], device: torch.device) -> Targets:
    """From labelled pdfs: an even pdf begins a phone."""
    batch, outputs = pdfs.shape
    first = pdfs % 2 == 0
    first[:, 0] = True
    counts = first.sum(axis=1)
    most = int(counts.max())
    phones = np.zeros((batch, most), np.int64)
    begins = np.full((batch, most), outputs, np.int64)
    for row in range(batch):
        at = np.flatnonzero(first[row])
        phones[row, : len(at)] = pdfs[row, at] // 2
        phones[row, len(at) :] = phones[row, len(at) - 1]
        begins[row, : len(at)] = at
    return Targets(*(torch.from_numpy(each).to(device) for each in (pdfs, phones, begins, counts)))


def bigram(phones: NDArray[np.int64]) -> NDArray[np.float64]:
    """P(next phone | phone) from phones in order; garbage is given a place beside what was heard."""
    counts = np.full((len(PHONES), len(PHONES)), 0.5)
    np.add.at(counts, (phones[:-1], phones[1:]), 1.0)
    anywhere = counts.sum(axis=0) / counts.sum()
    counts[:, GARBAGE] = counts.sum(axis=1) * _GARBAGE_SHARE
    counts[GARBAGE] = anywhere * counts.sum(axis=1).mean()
    counts[GARBAGE, GARBAGE] = counts[GARBAGE].sum() * 0.6
    return np.asarray(counts / counts.sum(axis=1, keepdims=True))


class SequenceLoss:
    """The negative mutual information of scores and targets, for an output."""

    def __init__(self, phone_bigram: NDArray[np.float64], device: torch.device) -> None:
        """Lay the bigram out over pdfs: stay in a phone, or leave it for the next."""
        step = np.zeros((PDFS, PDFS))
        for phone in range(len(PHONES)):
            for pdf in (2 * phone, 2 * phone + 1):
                step[pdf, 2 * phone + 1] += 0.5
                step[pdf, 0::2] += 0.5 * phone_bigram[phone]
        self._step = torch.tensor(step, dtype=torch.float32, device=device)
        leave = np.log(0.5 * phone_bigram + 1e-20)
        self._leave = torch.tensor(leave, dtype=torch.float32, device=device)

    def __call__(self, scores: Tensor, wanted: Targets) -> Tensor:
        """Mean over batch and outputs."""
        gap = self._everything(scores) - self._wanted(scores, wanted)
        return gap.mean() / scores.shape[1]

    def _everything(self, scores: Tensor) -> Tensor:
        """Log of the sum over all phone sequences."""
        total = scores[:, 0]
        for output in scores.unbind(1)[1:]:
            top = total.max(dim=1, keepdim=True).values.detach()
            total = torch.log(torch.exp(total - top) @ self._step + 1e-30) + top + output
        return torch.logsumexp(total, dim=1)

    def _wanted(self, scores: Tensor, wanted: Targets) -> Tensor:
        """Log of the sum over all ways to say the wanted phones near their labels."""
        outputs = scores.shape[1]
        most = wanted.phones.shape[1]
        at = torch.arange(outputs, device=scores.device)[:, None, None]
        place = torch.arange(most, device=scores.device)
        ends = torch.cat([wanted.begins[:, 1:], torch.full_like(wanted.begins[:, :1], outputs)], 1)
        allowed = (at >= wanted.begins - TOLERANCE) & (at < ends + TOLERANCE)
        allowed &= place < wanted.counts[:, None]
        closed = torch.where(allowed, 0.0, _NEVER)
        first = 2 * wanted.phones
        begin = scores.gather(2, first[:, None].expand(-1, outputs, -1)).transpose(0, 1) + closed
        inside = scores.gather(2, first[:, None].expand(-1, outputs, -1) + 1)
        inside = inside.transpose(0, 1) + closed + _STAY
        enter = self._leave[wanted.phones[:, :-1], wanted.phones[:, 1:]].clamp(min=-12.0)
        # A chunk begins anywhere: in the first phone or, within the tolerance, in the next.
        total = torch.where(place <= TOLERANCE, begin[0], _NEVER)
        total = torch.logaddexp(total, torch.where(place == 0, inside[0] - _STAY, _NEVER))
        for t in range(1, outputs):
            entered = total[:, :-1] + enter + begin[t, :, 1:]
            stayed = total + inside[t]
            total = torch.cat([stayed[:, :1], torch.logaddexp(stayed[:, 1:], entered)], dim=1)
        last = wanted.counts[:, None] - 1
        ending = total.gather(1, last)
        before = torch.where(last > 0, total.gather(1, (last - 1).clamp(min=0)), _NEVER)
        return torch.logaddexp(ending, before)[:, 0]
