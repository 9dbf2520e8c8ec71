"""The acoustic model: a time-delay neural network, one output every 30 ms.

Each layer sees a few frames of the layer below at fixed offsets and writes `WIDTH` rectified, normalised
numbers; from the second on, what a layer adds is laid over what it got. Only offsets, affine maps,
batch norm and sums: what Kaldi's nnet3 can run, so `export` writes it down weight by weight. The last
three layers look back further than ahead, because what lies ahead delays the answer to a caller.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from ivr.speech.training import export
from ivr.speech.training.features import BINS
from ivr.speech.training.phones import PDFS
from ivr.speech.training.topology import LAYERS, RESIDUAL, STRIDE, WIDTH

_DROPOUT = 0.1


@dataclass(frozen=True, slots=True)
class Outputs:
    """Two views of the same frames; batch × outputs × pdfs."""

    scores: Tensor
    """Unnormalised log-likelihoods, trained as a sequence; the recogniser uses these."""
    classes: Tensor
    """Trained frame by frame: keeps the layers below honest, and is thrown away."""


class Tdnn(nn.Module):
    """The network; `forward` takes features padded by the context on both sides."""

    def __init__(self, width: int = WIDTH) -> None:
        """All weights random."""
        super().__init__()
        self.width = width
        self.input = nn.BatchNorm1d(BINS, affine=False)
        inputs = [BINS, *[width] * (len(LAYERS) - 1)]
        self.affine = nn.ModuleList(
            nn.Linear(size * len(offsets), width)
            for size, offsets in zip(inputs, LAYERS, strict=True)
        )
        self.norm = nn.ModuleList(nn.BatchNorm1d(width, affine=False) for _ in LAYERS)
        self.last = nn.Linear(width, width)
        self.last_norm = nn.BatchNorm1d(width, affine=False)
        self.scores = nn.Linear(width, PDFS)
        self.classes = nn.Linear(width, PDFS)

    def forward(self, features: Tensor) -> Outputs:
        """Features (batch × frames × bins) to outputs; the first is for frame `LEFT`."""
        hidden = _normalised(self.input, features)
        hidden = self._layer(0, _spliced_by_stride(hidden, LAYERS[0]))
        for index, offsets in enumerate(LAYERS[1:], start=1):
            steps = [offset // STRIDE for offset in offsets]
            kept = hidden.shape[1] + steps[0] - steps[-1]
            parts = [hidden[:, step - steps[0] : step - steps[0] + kept] for step in steps]
            centre = hidden[:, -steps[0] : -steps[0] + kept]
            hidden = RESIDUAL * centre + self._layer(index, torch.cat(parts, dim=2))
        hidden = _normalised(self.last_norm, torch.relu(self.last(hidden)))
        return Outputs(self.scores(hidden), self.classes(hidden))

    def _layer(self, index: int, inputs: Tensor) -> Tensor:
        hidden = _normalised(self.norm[index], torch.relu(self.affine[index](inputs)))
        if self.training:
            # The same scale for a whole utterance: voices and lines are louder here, softer there.
            scale = torch.rand(hidden.shape[0], 1, hidden.shape[2], device=hidden.device)
            hidden = hidden * (1 + 2 * _DROPOUT * (2 * scale - 1))
        return hidden


def _normalised(norm: nn.Module, hidden: Tensor) -> Tensor:
    flat: Tensor = norm(hidden.reshape(-1, hidden.shape[2]))
    return flat.reshape(hidden.shape)


def _spliced_by_stride(hidden: Tensor, offsets: tuple[int, ...]) -> Tensor:
    """Windows of neighbouring frames, one every stride."""
    return hidden.unfold(1, len(offsets), STRIDE).transpose(2, 3).flatten(2)


def weights(network: Tdnn) -> export.Weights:
    """What the network has learned, as plain arrays."""
    layers = [
        export.Layer(offsets, _array(affine.weight), _array(affine.bias), _statistics(norm))
        for offsets, affine, norm in zip(LAYERS, network.affine, network.norm, strict=True)
    ]
    last = network.last
    return export.Weights(
        _statistics(network.input),
        tuple(layers),
        export.Layer((0,), _array(last.weight), _array(last.bias), _statistics(network.last_norm)),
        _array(network.scores.weight),
        _array(network.scores.bias),
        RESIDUAL,
    )


def _statistics(norm: nn.Module) -> export.Norm:
    return export.Norm(_array(norm.running_mean), _array(norm.running_var))


def _array(tensor: Tensor | nn.Module) -> export.Array:
    assert isinstance(tensor, Tensor)
    return np.asarray(tensor.detach().cpu().numpy(), np.float32)
