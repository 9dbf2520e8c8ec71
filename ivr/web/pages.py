"""Draws pages: Jinja2 templates that escape everything, in the language of the site."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ivr.routing.calendar import POLISH_TIME
from ivr.web.visit import Visit

SHARED = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"


class Pages:
    """Templates of one site, above those that all sites share."""

    def __init__(self, folders: Sequence[Path], site: Mapping[str, object]) -> None:
        """`site` holds what every template of the site may use."""
        self._environment = Environment(
            loader=FileSystemLoader([*folders, SHARED]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(site)
        self._environment.filters["local_time"] = local_time
        self._environment.filters["local_clock"] = local_clock
        self._environment.filters["epoch_ms"] = epoch_ms
        self._environment.filters["span"] = span

    def draw(
        self, template: str, visit: Visit | None, *, status: int = 200, **values: object
    ) -> Response:
        """The page; `visit` is None where a request did not come so far as to be one."""
        return HTMLResponse(self.part(template, visit=visit, **values), status)

    def part(self, template: str, **values: object) -> str:
        """A part of a page, for whoever watches it."""
        return self._environment.get_template(template).render(**values)


def go_to(path: str) -> Response:
    """Send the browser on after a form, so that reloading sends nothing again."""
    return RedirectResponse(path, 303)


def local_time(moment: datetime) -> str:
    """The moment as clocks in Poland show it."""
    return f"{moment.astimezone(POLISH_TIME):%d.%m.%Y, %H:%M}"


def local_clock(moment: datetime) -> str:
    """The time of the day alone, with seconds, as clocks in Poland show it."""
    return f"{moment.astimezone(POLISH_TIME):%H:%M:%S}"


def epoch_ms(moment: datetime) -> int:
    """The moment for scripts."""
    return round(moment.timestamp() * 1000)


def span(seconds: float) -> str:
    """How long: `0:05`, `12:30`, `1:02:03`."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
