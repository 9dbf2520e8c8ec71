"""A SIP telephone: registers, places calls, takes calls."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import cast

from ivr.errors import KasjaError
from ivr.telephony.pacer import Pacer
from ivr.testing.sip.media import Media
from ivr.testing.sip.message import SipMessage, authorization, media_address, offer, parse, respond

T1_S = 0.5
T2_S = 4.0
GIVE_UP_S = 32.0
"""RFC 3261, 17.1: timers T1, T2 and 64 × T1."""
REGISTERED_S = 600


class SipError(KasjaError):
    """A request was refused or never answered."""


class SipCall:
    """One call, from INVITE to BYE."""

    def __init__(self, telephone: "Telephone", call_id: str, media: Media) -> None:
        """Not answered yet."""
        self._telephone, self.id, self.media = telephone, call_id, media
        self.local_tag, self.remote_tag = secrets.token_hex(4), ""
        self.local = self.remote = self.target = ""
        """Addresses: ours, theirs, and where requests within the call go."""
        self.sequence = secrets.randbelow(1000) + 1
        self.number = ""
        """Theirs."""
        self.shown = ""
        """The display name that came with an incoming call."""
        self.answered_s = 0.0
        self.ended = asyncio.Event()
        self.ended_by = ""
        """`local` or `remote`, once ended."""

    async def hang_up(self) -> None:
        """End the call."""
        if self.ended.is_set():
            return
        self.end("local")
        self.sequence += 1
        await self._telephone.request(self, "BYE", self.target)

    async def refer(self, uri: str) -> int:
        """Pass the other side on, blindly (RFC 3515); the answer's status, 202 when it is taken."""
        self.sequence += 1
        to = [("Refer-To", f"<{uri}>"), ("Referred-By", f"<{self.local}>")]
        return (await self._telephone.request(self, "REFER", self.target, extra=to)).status

    def end(self, by: str) -> None:
        """The call is over."""
        if not self.ended.is_set():
            self.ended_by = by
            self.ended.set()
            self._telephone.forget(self)
            self.media.close()


class Telephone(asyncio.DatagramProtocol):
    """One SIP user agent on a UDP port of its own."""

    def __init__(self, user: str, password: str, server: tuple[str, int], pacer: Pacer) -> None:
        """`pacer` ticks the audio of the calls."""
        self.user, self._password, self._server, self._pacer = user, password, server, pacer
        self._calls: dict[str, SipCall] = {}
        self._pending: dict[tuple[str, int, str], asyncio.Queue[SipMessage]] = {}
        self._answers: dict[tuple[str, int], SipMessage] = {}
        self._talking: set[asyncio.Task[None]] = set()
        self.on_call: Callable[[SipCall], Awaitable[None]] | None = None
        """Called for an incoming call once it is answered; without it calls are refused."""
        self.answer_after_s = 0.0

    async def open(self, host: str) -> "Telephone":
        """Bind a free port."""
        self._host = host
        loop = asyncio.get_running_loop()
        await loop.create_datagram_endpoint(lambda: self, local_addr=(host, 0))
        return self

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The port is bound."""
        self._transport = cast("asyncio.DatagramTransport", transport)
        self._port: int = transport.get_extra_info("sockname")[1]

    @property
    def contact(self) -> str:
        """Our own address."""
        return f"sip:{self.user}@{self._host}:{self._port}"

    def close(self) -> None:
        """Drop everything at once."""
        for call in tuple(self._calls.values()):
            call.end("local")
        for task in self._talking:
            task.cancel()
        self._transport.close()

    def forget(self, call: SipCall) -> None:
        """The call is over."""
        self._calls.pop(call.id, None)
        self._pacer.remove(call.media)

    async def register(self) -> None:
        """Tell the server where we are; `SipError` when it does not want to know."""
        registration = SipCall(self, secrets.token_hex(12), await Media.open(self._host))
        home = f"sip:{self._server[0]}:{self._server[1]}"
        registration.local = registration.remote = f"sip:{self.user}@{self._server[0]}"
        try:
            response = await self.request(
                registration, "REGISTER", home, extra=[("Expires", str(REGISTERED_S))]
            )
        finally:
            registration.media.close()
        if response.status != 200:
            raise SipError(f"register {self.user}: {response.start}")

    async def call(self, number: str) -> SipCall:
        """Place a call and wait for its answer; `SipError` when it is refused."""
        call = SipCall(self, secrets.token_hex(12), await Media.open(self._host))
        call.local = f"sip:{self.user}@{self._host}"
        call.remote = call.target = f"sip:{number}@{self._server[0]}:{self._server[1]}"
        call.number = number
        self._calls[call.id] = call
        sdp = offer(self._host, call.media.port)
        response = await self.request(call, "INVITE", call.target, body=sdp)
        if response.status != 200:
            call.end("remote")
            raise SipError(f"call to {number}: {response.start}")
        call.answered_s = time.monotonic()
        call.remote_tag, call.target = response.tag("to"), response.uri("contact")
        call.media.partner = media_address(response.body)
        self._acknowledge(call)
        self._pacer.add(call.media)
        return call

    async def request(
        self,
        call: SipCall,
        method: str,
        uri: str,
        *,
        body: str = "",
        extra: list[tuple[str, str]] | None = None,
    ) -> SipMessage:
        """Send a request until its final response comes; a challenge is answered once."""
        response = await self._transact(self._request(call, method, uri, body, extra or []))
        asked = response["www-authenticate"] or response["proxy-authenticate"]
        if response.status not in (401, 407) or not asked:
            return response
        call.sequence += 1
        name = "Authorization" if response.status == 401 else "Proxy-Authorization"
        proof = authorization(
            asked, user=self.user, password=self._password, method=method, uri=uri
        )
        again = self._request(call, method, uri, body, [*(extra or []), (name, proof)])
        return await self._transact(again)

    def _request(
        self, call: SipCall, method: str, uri: str, body: str, extra: list[tuple[str, str]]
    ) -> SipMessage:
        to = f"<{call.remote}>" + (f";tag={call.remote_tag}" if call.remote_tag else "")
        headers = [
            (
                "Via",
                f"SIP/2.0/UDP {self._host}:{self._port};rport;branch=z9hG4bK{secrets.token_hex(8)}",
            ),
            ("Max-Forwards", "70"),
            ("From", f"<{call.local}>;tag={call.local_tag}"),
            ("To", to),
            ("Call-ID", call.id),
            ("CSeq", f"{call.sequence} {method}"),
            ("Contact", f"<{self.contact}>"),
            ("User-Agent", "KASja telephone"),
            *extra,
        ]
        if body:
            headers.append(("Content-Type", "application/sdp"))
        return SipMessage(f"{method} {uri} SIP/2.0", headers, body)

    async def _transact(self, request: SipMessage) -> SipMessage:
        named = {name.lower(): value for name, value in request.headers}
        number, method = named["cseq"].split()
        key = (named["call-id"], int(number), method)
        responses: asyncio.Queue[SipMessage] = asyncio.Queue()
        self._pending[key] = responses
        deadline, patience = time.monotonic() + GIVE_UP_S, T1_S
        self._send(request)
        try:
            while True:
                try:
                    response = await asyncio.wait_for(responses.get(), patience)
                except TimeoutError:
                    if time.monotonic() > deadline:
                        raise SipError(f"{request.start}: no answer") from None
                    self._send(request)
                    patience = min(2 * patience, T2_S)
                    continue
                if response.status >= 200:
                    break
                patience = GIVE_UP_S * 4  # it rings: the server repeats itself from here on
                deadline = time.monotonic() + patience
        finally:
            del self._pending[key]
        if method == "INVITE" and response.status >= 300:
            self._send(_acknowledgement_of_refusal(request, response))
        return response

    def _acknowledge(self, call: SipCall) -> None:
        self._send(self._request(call, "ACK", call.target, "", []))

    def _send(self, message: SipMessage, address: tuple[str, int] | None = None) -> None:
        if not self._transport.is_closing():
            self._transport.sendto(message.encode(), address or self._server)

    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        """A message from the server."""
        message = parse(data)
        if message is None:
            return
        if message.status:
            self._responded(message)
        else:
            self._requested(message, address)

    def _responded(self, response: SipMessage) -> None:
        waiting = self._pending.get((response["call-id"], response.sequence, response.method))
        call = self._calls.get(response["call-id"])
        if waiting is not None:
            waiting.put_nowait(response)
        elif response.status == 200 and response.method == "INVITE" and call is not None:
            self._acknowledge(call)  # ours was lost

    def _requested(self, request: SipMessage, address: tuple[str, int]) -> None:
        call = self._calls.get(request["call-id"])
        match request.method:
            case "INVITE" if call is None:
                task = asyncio.get_running_loop().create_task(self._take(request, address))
                self._talking.add(task)
                task.add_done_callback(self._talking.discard)
                return
            case "INVITE":
                self._repeat_or_refresh(request, address)
                return
            case "ACK":
                return
            case "BYE" | "CANCEL" if call is not None:
                self._answer(request, "200 OK", address)
                call.end("remote")
                return
            case _:
                self._answer(request, "200 OK", address)

    async def _take(self, request: SipMessage, address: tuple[str, int]) -> None:
        """An incoming call: ring, answer, talk."""
        media = await Media.open(self._host)
        call = SipCall(self, request["call-id"], media)
        call.number, call.shown = request.uri("from"), request["from"].partition("<")[0].strip(' "')
        call.local, call.remote = request.uri("to"), request.uri("from")
        call.remote_tag, call.target = request.tag("from"), request.uri("contact")
        media.partner = media_address(request.body)
        self._calls[call.id] = call
        if self.on_call is None or self._busy(call):
            self._answer(request, "486 Busy Here", address, tag=call.local_tag)
            call.end("local")
            return
        self._answer(request, "180 Ringing", address, tag=call.local_tag)
        await asyncio.sleep(self.answer_after_s)
        if call.ended.is_set():
            return
        sdp = offer(self._host, media.port)
        self._answer(request, "200 OK", address, tag=call.local_tag, body=sdp)
        call.answered_s = time.monotonic()
        self._pacer.add(media)
        await self.on_call(call)

    def _busy(self, call: SipCall) -> bool:
        return any(other is not call for other in self._calls.values())

    def _repeat_or_refresh(self, request: SipMessage, address: tuple[str, int]) -> None:
        call = self._calls[request["call-id"]]
        known = self._answers.get((call.id, request.sequence))
        if known is not None:
            self._send(known, address)
        elif request.sequence > min(n for c, n in self._answers if c == call.id):
            call.media.partner = media_address(request.body) or call.media.partner
            sdp = offer(self._host, call.media.port)
            self._answer(request, "200 OK", address, tag=call.local_tag, body=sdp)

    def _answer(
        self,
        request: SipMessage,
        status: str,
        address: tuple[str, int],
        *,
        tag: str = "",
        body: str = "",
    ) -> None:
        response = respond(request, status, tag=tag, contact=self.contact, body=body)
        if request.method == "INVITE":
            self._answers[request["call-id"], request.sequence] = response
        self._send(response, address)


def _acknowledgement_of_refusal(request: SipMessage, response: SipMessage) -> SipMessage:
    """RFC 3261, 17.1.1.3: an ACK in the same transaction."""
    named = dict(request.headers)
    headers = [
        ("Via", named["Via"]),
        ("Max-Forwards", "70"),
        ("From", named["From"]),
        ("To", response["to"]),
        ("Call-ID", named["Call-ID"]),
        ("CSeq", f"{response.sequence} ACK"),
    ]
    return SipMessage(request.start.replace("INVITE", "ACK", 1), headers)
