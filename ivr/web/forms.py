"""Reads what a browser posts: small forms of known fields, strictly.

A field that holds a telePIN becomes a `Secret` here, and the bytes it came in are overwritten. Whatever
is not exactly the form that the page shows (a field twice, one unknown, one missing, control
characters, text that is no UTF-8) is no form at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from ivr.secret import Secret

MEDIA_TYPE = "application/x-www-form-urlencoded"
LONGEST_BYTES = 4096
"""No form of ours needs more, the CSRF token included."""


class FormError(Exception):
    """This is not the form that the page shows; carries nothing of it."""


@dataclass(frozen=True, slots=True)
class Fields:
    """What a form asks for."""

    plain: frozenset[str] = frozenset()
    secret: frozenset[str] = frozenset()
    """These become `Secret`s."""

    @property
    def names(self) -> frozenset[str]:
        """All of them."""
        return self.plain | self.secret


@dataclass(frozen=True, slots=True)
class Form:
    """A form that was sent: every field that was asked for, once."""

    plain: Mapping[str, str] = field(default_factory=dict)
    secret: Mapping[str, Secret] = field(default_factory=dict)


def read(body: bytearray, fields: Fields) -> Form:
    """Read a body of `MEDIA_TYPE` and overwrite it; `FormError` unless it is exactly these fields."""
    try:
        sent = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=len(fields.names),
        )
    except ValueError:
        raise FormError from None
    finally:
        body[:] = bytes(len(body))
    values = dict(sent)
    if len(values) != len(sent) or values.keys() != fields.names:
        raise FormError
    if any(_has_controls(values[name]) for name in fields.plain):
        raise FormError
    return Form(
        {name: values[name] for name in fields.plain},
        {name: Secret(values[name]) for name in fields.secret},
    )


def _has_controls(text: str) -> bool:
    return not text.isprintable() and text != ""
