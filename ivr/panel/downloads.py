"""Files that pages hand out."""

from starlette.responses import Response


def csv_file(name: str, written: str) -> Response:
    """Comma-separated values, to be kept; `name` is plain ASCII."""
    head = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(written, media_type="text/csv; charset=utf-8", headers=head)
