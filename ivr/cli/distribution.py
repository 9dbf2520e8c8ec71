"""How measured times are distributed: what a benchmark prints instead of a verdict."""

from collections.abc import Mapping, Sequence


def distribution(values: Sequence[int]) -> dict[str, int]:
    """Of milliseconds, at least one: how many, median, 95th percentile, longest."""
    ordered = sorted(values)

    def at(share: float) -> int:
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    return {"n": len(ordered), "p50": at(0.50), "p95": at(0.95), "max": ordered[-1]}


def as_text(figure: Mapping[str, int]) -> str:
    """A distribution for people."""
    values = "  ".join(f"{quantile} {figure[quantile]:5} ms" for quantile in ("p50", "p95", "max"))
    return f"n={figure['n']:4}  {values}"
