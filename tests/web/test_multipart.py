"""Forms with files: exactly those that a page shows, and nothing else."""

import pytest

from ivr.web.forms import Fields, Form, FormError
from ivr.web.multipart import read

FIELDS = Fields(frozenset({"csrf"}), files=frozenset({"plik"}))
KIND = "multipart/form-data; boundary=xx"


def part(name: str, content: bytes, file: str | None = None) -> bytes:
    named = f'form-data; name="{name}"' + (f'; filename="{file}"' if file is not None else "")
    return b"--xx\r\nContent-Disposition: " + named.encode() + b"\r\n\r\n" + content + b"\r\n"


def form(*parts: bytes, kind: str = KIND, end: bytes = b"--xx--\r\n") -> Form:
    return read(bytearray(b"".join(parts) + end), kind, FIELDS)


def test_a_field_and_a_file_come_as_they_were_sent() -> None:
    raw = bytes(range(256)) * 3 + b"\r\n--x\r\n"
    found = form(part("csrf", "ąę".encode()), part("plik", raw, "nagranie żółte.wav"))

    assert found.plain["csrf"] == "ąę"
    assert found.files == {"plik": raw}


def test_no_file_chosen_is_an_empty_one() -> None:
    assert form(part("csrf", b"a"), part("plik", b"", "")).files == {"plik": b""}


@pytest.mark.parametrize(
    "parts",
    [
        [part("csrf", b"a")],
        [part("plik", b"x", "a.wav")],
        [part("csrf", b"a"), part("plik", b"x", "a.wav"), part("plik", b"x", "b.wav")],
        [part("csrf", b"a"), part("csrf", b"a"), part("plik", b"x", "a.wav")],
        [part("csrf", b"a"), part("inny", b"x", "a.wav")],
        [part("csrf", b"a"), part("inny", b"x"), part("plik", b"x", "a.wav")],
        [part("csrf", b"\xff"), part("plik", b"x", "a.wav")],
        [part("csrf", b"a\x07"), part("plik", b"x", "a.wav")],
        [b"--xx\r\nContent-Type: text/plain\r\n\r\nx\r\n"],
        [b"--xx\r\nContent-Disposition: attachment; name=csrf\r\n\r\nx\r\n"],
        [part("csrf", b"a")] * 101,
    ],
)
def test_another_form_is_none(parts: list[bytes]) -> None:
    with pytest.raises(FormError):
        form(*parts)


@pytest.mark.parametrize("end", [b"", b"--xx\r\n", b"nonsense"])
def test_a_form_that_was_cut_off_is_none(end: bytes) -> None:
    with pytest.raises(FormError):
        form(part("csrf", b"a"), part("plik", b"x", "a.wav"), end=end)


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary="])
def test_a_form_without_a_boundary_is_none(kind: str) -> None:
    with pytest.raises(FormError):
        form(part("csrf", b"a"), part("plik", b"x", "a.wav"), kind=kind)
