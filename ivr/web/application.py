"""Puts a site together: pages behind the gate, static files, health, errors with a page of their own."""

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import cast

import structlog
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ivr.errors import StageError
from ivr.web.gate import PATTERN, Gate
from ivr.web.headers import SecurityHeaders
from ivr.web.pages import STATIC, Pages
from ivr.web.visit import Page

log = structlog.get_logger()

ErrorPage = Callable[[Request, Exception], Response]

HEALTH = "/zdrowie"
_SAID = frozenset({400, 403, 404, 405, 408, 413, 415, 429, 500, 503})
"""Errors that `error.html` has words for; others are told as 400."""


def application(
    *,
    gate: Gate,
    pages: Pages,
    site: Sequence[Page],
    static: Mapping[str, Path],
    errors: Mapping[type[Exception], ErrorPage],
    healthy: Callable[[], None],
    hosts: Sequence[str],
    tls: bool,
) -> ASGIApp:
    """The site as an ASGI application.

    `static` maps names below `/static` to folders and files; `errors` has pages for errors of the site's
    own; `healthy` raises `StageError` when the site
    cannot do its work; `hosts` are the names under which the site may be asked for.
    """
    # An address of its own wins over one with a name in braces, whichever module it comes from.
    routes: list[BaseRoute] = [gate.route(p) for p in sorted(site, key=lambda p: "{" in p.path)]
    routes.append(Route(HEALTH, _health(healthy)))
    routes += [_static(f"/static/{name}", place) for name, place in static.items()]
    routes.append(Mount("/static/web", _Static(directory=STATIC)))
    inner = Starlette(routes=routes, exception_handlers={**_error_pages(pages), **errors})
    guarded = TrustedHostMiddleware(inner, allowed_hosts=list(hosts), www_redirect=False)
    return SecurityHeaders(_AccessLog(guarded), tls=tls)


class _Static(StaticFiles):
    """Files that browsers keep and ask about before each use."""

    def file_response(self, *args: object, **more: object) -> Response:
        response = super().file_response(*args, **more)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "no-cache"
        return response


def _static(path: str, place: Path) -> BaseRoute:
    if place.is_dir():
        return Mount(path, _Static(directory=place))

    async def file(_request: Request) -> Response:
        return FileResponse(place, headers={"Cache-Control": "no-cache"})

    return Route(path, file)


def _health(healthy: Callable[[], None]) -> Callable[[Request], object]:
    async def health(_request: Request) -> Response:
        try:
            await run_in_threadpool(healthy)
        except StageError as away:
            return JSONResponse({"healthy": False, "why": str(away)}, 503)
        return JSONResponse({"healthy": True, "why": None})

    return health


def _error_pages(pages: Pages) -> dict[int | type[Exception], ErrorPage]:
    def refused(_request: Request, wrong: Exception) -> Response:
        refusal = cast("HTTPException", wrong)
        code = refusal.status_code if refusal.status_code in _SAID else 400
        wait_s = int((refusal.headers or {}).get("Retry-After", "0"))
        response = pages.draw("error.html", None, status=code, code=code, wait_s=wait_s)
        response.headers.update(refusal.headers or {})
        return response

    def away(_request: Request, wrong: Exception) -> Response:
        stage = cast("StageError", wrong)
        log.error("page_failed", stage=stage.stage, code=stage.code)
        return pages.draw("error.html", None, status=503, code=503, wait_s=0)

    def broken(_request: Request, _wrong: Exception) -> Response:
        return pages.draw("error.html", None, status=500, code=500, wait_s=0)

    return {HTTPException: refused, StageError: away, Exception: broken}


class _AccessLog:
    """One line a request, of what we know beforehand: never a query, a header or an unknown path."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, began_s = 500, time.monotonic()

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        finally:
            path = scope.get(PATTERN) or (HEALTH if scope["path"] == HEALTH else "other")
            ms = round((time.monotonic() - began_s) * 1000)
            log.info("page_served", method=scope["method"], path=path, status=status, ms=ms)
