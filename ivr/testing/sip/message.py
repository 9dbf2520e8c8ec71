"""SIP messages (RFC 3261) and digest answers (RFC 7616), sans-IO."""

import hashlib
import re
import secrets
from dataclasses import dataclass, field

_TAG = re.compile(r";\s*tag=([^;>\s]+)")
_URI = re.compile(r"<([^>]+)>")
_CHALLENGE = re.compile(r'(\w+)=(?:"([^"]*)"|([^,\s]+))')


@dataclass(slots=True)
class SipMessage:
    """A request or a response; header names are lower case when parsed."""

    start: str
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: str = ""

    @property
    def status(self) -> int:
        """The status code of a response; 0 for a request."""
        return int(self.start.split()[1]) if self.start.startswith("SIP/2.0 ") else 0

    @property
    def method(self) -> str:
        """The method of a request, or of the request that a response answers."""
        return self["cseq"].split()[1] if self.status else self.start.split()[0]

    @property
    def sequence(self) -> int:
        """The number in CSeq."""
        return int(self["cseq"].split()[0])

    def __getitem__(self, name: str) -> str:
        """The first header of a name; empty when there is none."""
        return next((value for known, value in self.headers if known == name), "")

    def tag(self, name: str) -> str:
        """The tag in `from` or `to`."""
        found = _TAG.search(self[name])
        return found[1] if found else ""

    def uri(self, name: str) -> str:
        """The address in a header."""
        found = _URI.search(self[name])
        return found[1] if found else self[name].partition(";")[0].strip()

    def encode(self) -> bytes:
        """The message as it travels."""
        body = self.body.encode()
        lines = [self.start, *(f"{name}: {value}" for name, value in self.headers)]
        return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


def parse(datagram: bytes) -> SipMessage | None:
    """A message from a datagram; None for anything else (keep-alives, garbage)."""
    head, _, body = datagram.decode("utf-8", "replace").partition("\r\n\r\n")
    start, *lines = head.split("\r\n")
    if "SIP/2.0" not in start:
        return None
    pairs = [line.partition(":") for line in lines if ":" in line]
    message = SipMessage(start, [(n.strip().lower(), v.strip()) for n, _, v in pairs], body)
    return message if re.match(r"\d+ \w+", message["cseq"]) else None


def respond(
    request: SipMessage, status: str, *, tag: str, contact: str, body: str = ""
) -> SipMessage:
    """A response to a request, `status` such as "200 OK"."""
    copied = {"via", "from", "call-id", "cseq", "record-route"}
    headers = [(name, value) for name, value in request.headers if name in copied]
    to = request["to"] if request.tag("to") else f"{request['to']};tag={tag}"
    headers += [("to", to), ("contact", f"<{contact}>")]
    if body:
        headers.append(("content-type", "application/sdp"))
    return SipMessage(f"SIP/2.0 {status}", headers, body)


def authorization(challenge: str, *, user: str, password: str, method: str, uri: str) -> str:
    """The answer to a digest challenge (MD5 with or without qop, as Asterisk asks)."""
    asked = {name: quoted or bare for name, quoted, bare in _CHALLENGE.findall(challenge)}
    identity = _md5(f"{user}:{asked['realm']}:{password}")
    action = _md5(f"{method}:{uri}")
    answer = {"username": user, "realm": asked["realm"], "nonce": asked["nonce"], "uri": uri}
    extra = "algorithm=MD5"
    if "qop" in asked:
        nonce = secrets.token_hex(8)
        answer["response"] = _md5(f"{identity}:{asked['nonce']}:00000001:{nonce}:auth:{action}")
        answer["cnonce"] = nonce
        extra += ", qop=auth, nc=00000001"
    else:
        answer["response"] = _md5(f"{identity}:{asked['nonce']}:{action}")
    if "opaque" in asked:
        answer["opaque"] = asked["opaque"]
    quoted = ", ".join(f'{name}="{value}"' for name, value in answer.items())
    return f"Digest {quoted}, {extra}"


def offer(host: str, port: int) -> str:
    """A session description: A-law and telephone-event."""
    lines = [
        "v=0",
        f"o=kasja 1 1 IN IP4 {host}",
        "s=-",
        f"c=IN IP4 {host}",
        "t=0 0",
        f"m=audio {port} RTP/AVP 8 101",
        "a=rtpmap:8 PCMA/8000",
        "a=rtpmap:101 telephone-event/8000",
        "a=fmtp:101 0-16",
        "a=ptime:20",
        "a=sendrecv",
    ]
    return "\r\n".join(lines) + "\r\n"


def media_address(description: str) -> tuple[str, int] | None:
    """Where a session description wants its audio."""
    host = re.search(r"^c=IN IP4 (\S+)", description, re.MULTILINE)
    port = re.search(r"^m=audio (\d+)", description, re.MULTILINE)
    return (host[1], int(port[1])) if host and port else None


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
