"""Takes the body of a request off the wire: small, in time, of one media type."""

import asyncio

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from ivr.web.forms import LONGEST_BYTES, MEDIA_TYPE

WITHIN_S = 10.0
"""A form comes in one packet; who drips it is not waited for."""
BYTES_A_S = 50_000
"""What a poor line carries: a file may take as long as it needs there."""


async def take(
    request: Request, longest_bytes: int = LONGEST_BYTES, media_type: str = MEDIA_TYPE
) -> bytearray:
    """The body of a form; `HTTPException` 400, 408, 413 or 415 when it is none of ours."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != media_type:
        raise HTTPException(415)
    announced = request.headers.get("content-length", "0")
    if not announced.isascii() or not announced.isdigit() or int(announced) > longest_bytes:
        raise HTTPException(413)
    body = bytearray()
    try:
        async with asyncio.timeout(WITHIN_S + longest_bytes / BYTES_A_S):
            async for chunk in request.stream():
                body += chunk
                if len(body) > longest_bytes:
                    raise HTTPException(413)
    except TimeoutError:
        raise HTTPException(408) from None
    except ClientDisconnect:
        raise HTTPException(400) from None
    return body
