"""Structured logs that cannot carry a caller's numbers.

Order matters: values are redacted first, the time is added last, so that no pattern eats a
timestamp. Tracebacks are written without local variables.
"""

import logging
import re
import sys
from collections.abc import Mapping
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

from ivr.secret import MASK, Secret

_NUMBERS = re.compile(r"(?<![\w.-])\+?\d(?:[ .\-]?\d){5,}(?![\w.])")
"""Six digits or more: PESEL, NIP, telePIN, telephone and account numbers."""
_SILENT_KEYS = frozenset(
    {"pin", "telepin", "digits", "keys", "dtmf", "pesel", "nip", "token", "password", "secret"}
)
_OWN_NUMBERS = frozenset(
    {"call_id", "port", "pid", "event", "level", "exception", "at_ms", "version"}
)


def configure(level: str) -> None:
    """Send JSON lines to standard error, from structlog and from the standard library alike."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        redact,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.ExceptionRenderer(
                structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
            ),
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Mask every value that is or may be a caller's number."""
    return {key: _masked(key, value) for key, value in event.items()}


def _masked(key: str, value: Any) -> Any:
    if isinstance(value, Secret) or key.lower() in _SILENT_KEYS:
        return MASK
    if isinstance(value, str):
        return value if key in _OWN_NUMBERS - {"event"} else _NUMBERS.sub(MASK, value)
    if isinstance(value, Mapping):
        return {name: _masked(str(name), inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(key, inner) for inner in value]
    if isinstance(value, int) and not isinstance(value, bool) and key not in _OWN_NUMBERS:
        return MASK if abs(value) >= 10**9 else value
    return value
