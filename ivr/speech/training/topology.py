"""The shape of the acoustic model: what each layer sees of the one below.

Apart from the network itself, because drawing chunks and writing the model need the shape and no torch.
The last three layers look back further than ahead: what lies ahead delays the answer to a caller.
"""

STRIDE = 3
"""Frames of 10 ms per output."""
RESIDUAL = 0.66
LAYERS: tuple[tuple[int, ...], ...] = (
    (-4, -3, -2, -1, 0, 1, 2, 3, 4),
    (-3, 0, 3), (-3, 0, 3), (-3, 0, 3), (-6, 0, 3), (-6, 0, 3), (-6, -3, 0),
)  # fmt: skip
"""Offsets in frames; from the second layer on all are multiples of the stride."""
LEFT, RIGHT = -sum(layer[0] for layer in LAYERS), sum(layer[-1] for layer in LAYERS)
"""Frames of context before and after."""
WIDTH = 288
