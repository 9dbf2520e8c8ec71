"""The figures of `kasja bench speech` for people."""

from collections.abc import Mapping

from ivr.cli.console import tell


def print_figures(figures: Mapping[str, object]) -> None:
    """Print every table and every fact."""
    tell(f"model {figures['model']}; synthetic speech only: nothing here is about people")
    for channel, why in figures["channels_left_out"].items():  # type: ignore[attr-defined]
        tell(f"left out: {channel}, {why}")
    for title in ("fields", "lines", "channels", "voices"):
        _print_rows(title, figures[title])  # type: ignore[arg-type]
    _print_grid("right, by field and line", figures["fields_by_line"])  # type: ignore[arg-type]
    _print_grid("fields by channel", figures["fields_by_channel"])  # type: ignore[arg-type]
    tell("")
    found = [f"{c['said']} → {c['heard']} {c['times']}" for c in figures["confusions"]]  # type: ignore[attr-defined]
    tell(f"words of numbers heard as others: {', '.join(found) or 'none'}")
    for name in ("hesitant", "topics_from_text", "cost", "barge_in"):
        facts = "  ".join(f"{key} {value}" for key, value in figures[name].items())  # type: ignore[attr-defined]
        tell(f"{name}: {facts}")


def percent(share: object) -> str:
    """A share for people; a dash where nothing was counted."""
    return "-" if share is None else f"{float(str(share)):.1%}"


def _print_rows(title: str, rows: Mapping[str, Mapping[str, object]]) -> None:
    tell("")
    tell(f"{title:24} {'n':>5} {'right':>8} {'accepted wrong':>15} {'delay p50':>10} {'p95':>6}")
    for name, row in rows.items():
        delay = row["endpoint_delay_ms"]
        tell(
            f"{name:24} {row['recordings']:>5} {percent(row['right']):>8} "
            f"{percent(row['accepted_wrong']):>15} {delay['p50']!s:>10} {delay['p95']!s:>6}"  # type: ignore[index]
        )


def _print_grid(title: str, grid: Mapping[str, Mapping[str, str]]) -> None:
    """Right of all, fields down."""
    columns = sorted({column for row in grid.values() for column in row})
    tell("")
    tell(f"{title:24} " + " ".join(f"{column:>12}" for column in columns))
    for name, row in grid.items():
        tell(f"{name:24} " + " ".join(f"{row.get(column, '-'):>12}" for column in columns))
