"""Structured logs that cannot carry a caller's numbers.

Three sieves, in this order: a key that names a secret shows nothing; a key of ours keeps its value
where the value has the type of that key (a call's id, a port, a measure); everything else is searched
for numbers of people. The exception is rendered before the sieves, without local variables, and the
time is added after them, so that no pattern eats a timestamp. What the standard library logs (uvicorn's
accesses, SQLAlchemy's echo, warnings) and what nobody caught goes the same way.
"""

import json
import logging
import re
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

from ivr.redaction import mask, mask_unless_ours
from ivr.secret import MASK, Secret

_SILENT_KEYS = frozenset(
    {"pin", "telepin", "digits", "keys", "dtmf", "pesel", "nip", "phone", "token", "cookie"}
    | {"password", "secret", "authorization", "identifier", "csrf"}
)
_OWN_KEYS: Mapping[str, re.Pattern[str]] = {
    "call_id": re.compile(r"(?:[A-Za-z]{1,16}-)?\d{9,10}\.\d{1,9}"),
    "level": re.compile(r"[a-z]+"),
    "filename": re.compile(r"[\w./\-<> ]+"),
    "name": re.compile(r"[A-Za-z_<>.][\w<>.]*"),
    "version": re.compile(r"[0-9a-f]{8,16}"),
}
"""Keys of ours and what their text looks like; any other text under them is searched."""
_COUNTS = frozenset({"port", "pid", "lineno", "writes", "lines", "rows", "seq"})
_MEASURE = re.compile(r".*_(ms|s|bytes|hz)")
_LONG = 100_000
"""The smallest number with six digits."""


def configure(level: str) -> None:
    """Send JSON lines to standard error, from structlog and from the standard library alike."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.ExceptionRenderer(
                structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
            ),
            redact,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False, default=_unknown),
        ],
    )
    handler = _Lines(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


class _Lines(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's own name
        """Say which line was lost and why; logging itself would print all of it, numbers and all."""
        kind = sys.exc_info()[0]
        lost = {"event": "log_line_lost", "logger": record.name, "reason": kind and kind.__name__}
        with suppress(OSError, ValueError):
            self.stream.write(json.dumps(lost) + "\n")


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Mask every value that is or may be a person's number, however deep it lies."""
    return {mask(str(key)): _sieved(str(key), value) for key, value in event.items()}


def _sieved(key: str, value: Any) -> Any:
    if isinstance(value, Secret) or key.lower() in _SILENT_KEYS:
        return MASK
    match value:
        case None | bool():
            return value
        case int() | float():
            return value if abs(value) < _LONG or _is_count(key) else MASK
        case str():
            return value if _is_own(key, value) else mask_unless_ours(value)
        case Mapping():
            return {mask(str(name)): _sieved(str(name), inner) for name, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_sieved(key, inner) for inner in value]
        case _:
            return mask(str(value))


def _is_count(key: str) -> bool:
    return key in _COUNTS or _MEASURE.fullmatch(key) is not None


def _is_own(key: str, value: str) -> bool:
    pattern = _OWN_KEYS.get(key)
    return pattern is not None and pattern.fullmatch(value) is not None


def _unknown(value: object) -> str:
    return mask(str(value))


def _uncaught(
    kind: type[BaseException], failure: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, failure, trace)
        return
    structlog.get_logger().critical("uncaught", exc_info=(kind, failure, trace))


def _uncaught_in_thread(arguments: threading.ExceptHookArgs) -> None:
    if arguments.exc_value is not None:
        _uncaught(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)
