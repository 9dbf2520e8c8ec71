"""Writes the network as Kaldi's am/final.mdl and the decoder's settings, byte by byte.

What Vosk reads there: a transition model (our phones, one state each, its own pdf for the first frame and
for those that follow), the nnet3 with its components, and the priors, which a model trained by mutual
information does not have. Weights come as plain arrays, so that this module needs no torch.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ivr.speech.training import features
from ivr.speech.training.features import BINS, FLOOR
from ivr.speech.training.kaldi import Writer
from ivr.speech.training.phones import KALDI_PHONES

Array = NDArray[np.float32]

_EPSILON = 1e-5
"""Of batch norm, in torch as here."""
_HALF = float(np.log(0.5))
MODEL_CONFIG = """--min-active=200
--max-active=2000
--beam=11.0
--lattice-beam=2.0
--acoustic-scale=1.0
--frame-subsampling-factor=3
--endpoint.silence-phones=1
--endpoint.rule2.min-trailing-silence=0.5
--endpoint.rule3.min-trailing-silence=0.75
--endpoint.rule4.min-trailing-silence=1.0
"""
"""conf/model.conf; a lattice beam above 2 makes lattices explode on unclear speech."""


@dataclass(frozen=True, slots=True)
class Norm:
    """Batch norm without scale and shift of its own."""

    mean: Array
    variance: Array


@dataclass(frozen=True, slots=True)
class Layer:
    """An affine map of spliced frames, rectified and normalised."""

    offsets: tuple[int, ...]
    """In frames of 10 ms."""
    weights: Array
    """Outputs × (inputs of the first offset, of the second, …)."""
    bias: Array
    norm: Norm


@dataclass(frozen=True, slots=True)
class Weights:
    """All that was learned."""

    input: Norm
    layers: tuple[Layer, ...]
    last: Layer
    """Without splicing: its only offset is 0."""
    scores: Array
    """Pdfs × width."""
    scores_bias: Array
    residual: float
    """What of a layer's input is added to its output, from the second layer on."""

    @property
    def context(self) -> tuple[int, int]:
        """Frames before and after that an output needs."""
        offsets = [layer.offsets for layer in self.layers]
        return -sum(each[0] for each in offsets), sum(each[-1] for each in offsets)


def write(weights: Weights, folder: Path) -> None:
    """Write am/, conf/ and graph/phones/ of a Vosk model."""
    for name in ("am", "conf", "graph/phones"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    with (folder / "am" / "final.mdl").open("wb") as stream:
        writer = Writer(stream)
        _transition_model(writer)
        _network(writer, weights)
    (folder / "conf" / "fbank.conf").write_text(features.CONFIG, "ascii")
    (folder / "conf" / "model.conf").write_text(MODEL_CONFIG, "ascii")
    boundaries = "".join(
        f"{number} {position or 'nonword'}\n"
        for number, (_, position) in enumerate(KALDI_PHONES, start=1)
    )
    (folder / "graph" / "phones" / "word_boundary.int").write_text(boundaries, "ascii")


def _transition_model(to: Writer) -> None:
    count = len(KALDI_PHONES)
    to.token("<TransitionModel>", "<Topology>")
    to.integers(range(1, count + 1))
    to.integers([-1] + [0] * count)
    to.integer(-1, 1)  # -1: forward and self-loop have pdf classes of their own; one topology
    to.integer(2)  # states: one that emits, one final
    to.integer(0, 1, 2)  # forward class 0, self-loop class 1, two transitions
    for target in (0, 1):
        to.integer(target)
        to.number(0.5)
    to.integer(-1, -1, 0)
    to.token("</Topology>", "<Tuples>")
    to.integer(count)
    for number, (phone, _) in enumerate(KALDI_PHONES, start=1):
        to.integer(number, 0, 2 * phone, 2 * phone + 1)
    to.token("</Tuples>", "<LogProbs>")
    to.vector([0.0] + [_HALF] * (2 * count))
    to.token("</LogProbs>", "</TransitionModel>")


def _network(to: Writer, weights: Weights) -> None:
    net = _Net()
    # Digital silence: relu(x + 4) - 4, the -4 and the input's norm folded into the first layer.
    net.add(
        "floor.affine",
        "input",
        lambda w: _affine(w, np.eye(BINS, dtype=np.float32), np.full(BINS, -FLOOR)),
    )
    node = net.add("floor.relu", "floor.affine", lambda w: _nonlinearity(w, BINS))
    for index, layer in enumerate(weights.layers):
        made = _without_input_norm(layer, weights.input) if index == 0 else layer
        below, node = node, _layer(net, f"tdnn{index}", node, made)
        if index:
            added = f"Sum(Scale({weights.residual}, {below}), {node})"
            node = net.add(f"tdnn{index}.sum", added, partial(_no_op, size=made.bias.size))
    node = _layer(net, "last", node, weights.last)
    node = net.add("scores", node, lambda w: _affine(w, weights.scores, weights.scores_bias))
    to.token("<Nnet3>")
    to.text(
        "\n" + "\n".join(net.lines) + f"\noutput-node name=output input={node} objective=linear\n\n"
    )
    to.token("<NumComponents>")
    to.integer(len(net.components))
    for name, component in net.components:
        to.token("<ComponentName>", name)
        component(to)
    to.token("</Nnet3>", "<LeftContext>")
    to.integer(weights.context[0])
    to.token("<RightContext>")
    to.integer(weights.context[1])
    to.token("<Priors>")
    to.vector([])


class _Net:
    """nnet3's two lists: how nodes hang together, and what each computes."""

    def __init__(self) -> None:
        self.lines = [f"input-node name=input dim={BINS}"]
        self.components: list[tuple[str, Callable[[Writer], None]]] = []

    def add(self, name: str, below: str, component: Callable[[Writer], None]) -> str:
        self.components.append((name, component))
        self.lines.append(f"component-node name={name} component={name} input={below}")
        return name


def _layer(net: _Net, name: str, below: str, layer: Layer) -> str:
    size = layer.bias.size
    net.add(f"{name}.affine", below, lambda w: _tdnn(w, layer))
    net.add(f"{name}.relu", f"{name}.affine", lambda w: _nonlinearity(w, size))
    return net.add(f"{name}.norm", f"{name}.relu", lambda w: _norm(w, layer.norm))


def _without_input_norm(layer: Layer, norm: Norm) -> Layer:
    scale = 1 / np.sqrt(norm.variance + _EPSILON)
    per_input = np.tile(scale, len(layer.offsets))
    shift = np.tile((FLOOR - norm.mean) * scale, len(layer.offsets))
    bias = layer.bias + layer.weights @ shift
    return Layer(layer.offsets, layer.weights * per_input, bias, layer.norm)


def _tdnn(to: Writer, layer: Layer) -> None:
    to.token("<TdnnComponent>", "<LearningRate>")
    to.number(0.001)
    to.token("<TimeOffsets>")
    to.integers(layer.offsets)
    to.token("<LinearParams>")
    to.matrix(layer.weights)
    to.token("<BiasParams>")
    to.vector(layer.bias)
    # What Kaldi's own training would need; read and not used.
    to.token("<OrthonormalConstraint>")
    to.number(0.0)
    to.token("<UseNaturalGradient>")
    to.boolean(True)
    to.token("<NumSamplesHistory>")
    to.number(2000.0)
    to.token("<AlphaInOut>")
    to.number(4.0, 4.0)
    to.token("<RankInOut>")
    to.integer(20, 80)
    to.token("</TdnnComponent>")


def _affine(to: Writer, weights: Array, bias: Array) -> None:
    to.token("<FixedAffineComponent>", "<LinearParams>")
    to.matrix(weights)
    to.token("<BiasParams>")
    to.vector(bias)
    to.token("</FixedAffineComponent>")


def _nonlinearity(to: Writer, size: int) -> None:
    to.token("<RectifiedLinearComponent>", "<Dim>")
    to.integer(size)
    _no_statistics(
        to, ("<ValueAvg>", "<DerivAvg>"), ("<Count>", "<NumDimsSelfRepaired>", "<NumDimsProcessed>")
    )
    to.token("</RectifiedLinearComponent>")


def _no_statistics(to: Writer, vectors: Sequence[str], numbers: Sequence[str]) -> None:
    for name in vectors:
        to.token(name)
        to.vector([])
    for name in numbers:
        to.token(name)
        to.number(0.0)


def _norm(to: Writer, norm: Norm) -> None:
    to.token("<BatchNormComponent>")
    for name in ("<Dim>", "<BlockDim>"):
        to.token(name)
        to.integer(norm.mean.size)
    to.token("<Epsilon>")
    to.number(_EPSILON)
    to.token("<TargetRms>")
    to.number(1.0)
    to.token("<TestMode>")
    to.boolean(True)
    to.token("<Count>")
    to.number(1e4)  # above zero: the statistics count
    to.token("<StatsMean>")
    to.vector(norm.mean)
    to.token("<StatsVar>")
    to.vector(norm.variance)
    to.token("</BatchNormComponent>")


def _no_op(to: Writer, size: int) -> None:
    to.token("<NoOpComponent>", "<Dim>")
    to.integer(size)
    to.token("<BackpropScale>")
    to.number(1.0)
    to.token("</NoOpComponent>")
