"""A table as a file that spreadsheets open."""

import csv
import io
from collections.abc import Iterable, Sequence

from starlette.responses import Response

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins with one of these would be a formula (OWASP, CSV injection)."""


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    """The file `name`: UTF-8 with a mark, semicolons, as spreadsheets here expect it."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";")
    writer.writerow(header)
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(written.getvalue().encode("utf-8-sig"), 200, headers, "text/csv; charset=utf-8")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
