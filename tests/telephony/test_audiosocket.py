"""The AudioSocket codec."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.speech.clip import FRAME_BYTES
from ivr.telephony.audiosocket import Decoder, Kind, Message, audio

MESSAGES = st.lists(
    st.tuples(st.sampled_from([0, 1, 3, 16, 255, 77]), st.binary(max_size=400)), max_size=8
)


@given(MESSAGES, st.integers(1, 50))
def test_messages_survive_any_chopping(messages: list[tuple[int, bytes]], size: int) -> None:
    stream = b"".join(bytes([k]) + len(p).to_bytes(2, "big") + p for k, p in messages)
    decoder = Decoder()
    pieces = [stream[at : at + size] for at in range(0, len(stream), size)]
    found = [message for piece in pieces for message in decoder.feed(piece)]
    assert found == [Message(k, p) for k, p in messages]


def test_the_id_is_a_uuid() -> None:
    call = uuid4()
    assert Message(Kind.ID, call.bytes).call == call
    assert Message(Kind.ID, b"short").call is None
    assert Message(Kind.AUDIO, call.bytes).call is None


@pytest.mark.parametrize(
    ("payload", "key"), [(b"5", "5"), (b"*", "*"), (b"", ""), (b"12", ""), (b"\xff", "")]
)
def test_a_key_is_one_telephone_key(payload: bytes, key: str) -> None:
    assert Message(Kind.KEY, payload).key == key


def test_a_frame_is_one_message() -> None:
    assert audio(bytes(FRAME_BYTES))[:3] == b"\x10\x01\x40"
    with pytest.raises(AssertionError):
        audio(b"half")
