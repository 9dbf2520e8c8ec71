"""The gate before every page: it decides what reaches one, in this order.

1. Rate: an address may ask so often, and send forms so often.
2. Session: a page for who is signed in is shown to nobody else, and one for a role to who has it.
   What an account may do is asked anew every few seconds: a role that was taken away is gone.
3. Origin: a form that another site had the browser send is refused, whatever it holds.
4. Body: a form's media type, small, in time, with exactly the fields that the page asks for.
5. CSRF token: a form counts only if it was shown to this very browser in this very session.
6. Rate again: a session and a person may send so many forms, from wherever.

Pages are plain functions from `Visit` to `Response` and run in worker threads: none of them can forget
one of these checks, and none holds the loop while the database thinks.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ivr.web import body, forms, multipart
from ivr.web.cookies import LOGIN, SESSION, VISITOR, Cookies
from ivr.web.csrf import FIELD, CsrfTokens
from ivr.web.forms import Fields, Form, FormError
from ivr.web.limits import Rate, RateLimit
from ivr.web.sessions import Account, Session, Sessions
from ivr.web.visit import Access, Handler, Page, Visit

PATTERN = "kasja.page"
"""Where the request's scope names the page, for the log: its path without what it is asked for."""
_VISITOR_BYTES = 16
_LONGEST_COOKIE = 4096


@dataclass(frozen=True, slots=True)
class Rates:
    """How often the pages may be asked: assumptions, wide for people and narrow for programs."""

    requests: Rate = field(default=Rate(600, 60))
    """By one address, which a whole office may share."""
    forms: Rate = field(default=Rate(60, 60))
    """By one address."""
    forms_of_one: Rate = field(default=Rate(20, 600))
    """By one session, and by one person over all their sessions."""


Current = Callable[[Account, datetime], Account | None]
"""The account of a session as it is now; None when it may not be used any more. Runs in a thread."""


def unchanged(account: Account, _moment: datetime) -> Account:
    """Accounts stay what the log-in said."""
    return account


class Gate:
    """Lets requests through to the pages of one site."""

    def __init__(
        self,
        *,
        sessions: Sessions,
        cookies: Cookies,
        rates: Rates,
        clock: Callable[[], datetime],
        signed_out: Handler,
        current: Current = unchanged,
    ) -> None:
        """`signed_out` answers who has to sign in, again or at all."""
        self._sessions, self._cookies = sessions, cookies
        self._clock, self._signed_out, self._current = clock, signed_out, current
        self._tokens = CsrfTokens()
        self._requests, self._forms = RateLimit(rates.requests), RateLimit(rates.forms)
        self._forms_of_one = RateLimit(rates.forms_of_one)

    def route(self, page: Page) -> Route:
        """The page's address."""
        handlers = {"GET": page.show, "POST": page.take}

        async def answer(request: Request) -> Response:
            request.scope[PATTERN] = page.path
            handler = handlers["POST" if request.method == "POST" else "GET"]
            assert handler is not None
            return await self._answer(request, page, handler)

        return Route(page.path, answer, methods=[name for name, it in handlers.items() if it])

    async def _answer(self, request: Request, page: Page, handler: Handler) -> Response:
        posted = request.method == "POST"
        moment = self._clock()
        _refuse(self._requests.wait_s(_address(request), moment))
        if posted:
            _refuse(self._forms.wait_s(_address(request), moment))
        browser, visit = self._enter(request, moment, is_use=page.is_use)
        if visit.session is not None:
            visit = replace(visit, session=await self._as_now(visit, visit.session))
        if page.access is Access.SIGNED_IN and visit.session is None:
            return self._signed_out(visit)
        if page.role and page.role not in visit.account.roles:
            raise HTTPException(403)
        if posted:
            visit = replace(visit, form=await self._form(request, page.fields, browser))
            self._count(visit, browser)
        response = await run_in_threadpool(handler, visit)
        if visit.session is None and not self._cookie(request, VISITOR):
            self._cookies.put(response, VISITOR, browser)
        return response

    async def _as_now(self, visit: Visit, session: Session) -> Session | None:
        account = await run_in_threadpool(self._current, session.account, visit.moment)
        if account is None:
            self._sessions.end(visit.token)
            return None
        return replace(session, account=account)

    def _enter(self, request: Request, moment: datetime, *, is_use: bool) -> tuple[str, Visit]:
        """The visit, and the cookie by which its browser is known."""
        token = self._cookie(request, SESSION)
        find = self._sessions.seen if is_use else self._sessions.known
        session = find(token, moment) if token else None
        visitor = self._cookie(request, VISITOR) or secrets.token_urlsafe(_VISITOR_BYTES)
        browser = token if session else visitor
        visit = Visit(
            moment,
            self._tokens.of(browser),
            session,
            token,
            self._cookie(request, LOGIN),
            dict(request.query_params),
            params={name: str(value) for name, value in request.path_params.items()},
            fragment=_is_fragment(request),
        )
        return browser, visit

    async def _form(self, request: Request, fields: Fields, browser: str) -> Form:
        """The form that was sent; refused unless it is ours."""
        if _is_foreign(request):
            raise HTTPException(403)
        wanted = replace(fields, plain=fields.plain | {FIELD})
        try:
            form = await _read(request, wanted)
        except FormError:
            raise HTTPException(400) from None
        if not self._tokens.right(browser, form.plain[FIELD]):
            raise HTTPException(403)
        return form

    def _count(self, visit: Visit, browser: str) -> None:
        keys = [f"session:{browser}"]
        if visit.session is not None:
            keys.append(f"account:{visit.account.actor.name}")
        _refuse(max(self._forms_of_one.wait_s(key, visit.moment) for key in keys))

    def _cookie(self, request: Request, cookie: str) -> str:
        value = request.cookies.get(self._cookies.name(cookie), "")
        return value if len(value) <= _LONGEST_COOKIE else ""


async def _read(request: Request, fields: Fields) -> Form:
    if not fields.files:
        return forms.read(await body.take(request, fields.longest_bytes), fields)
    sent = await body.take(request, fields.longest_bytes, multipart.MEDIA_TYPE)
    return multipart.read(sent, request.headers["content-type"], fields)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _is_fragment(request: Request) -> bool:
    """Whether a script asks, which could do nothing with a page."""
    headers = request.headers
    return headers.get("hx-request") == "true" or headers.get("accept") == "text/event-stream"


def _is_foreign(request: Request) -> bool:
    """Whether another site had the browser send this; old browsers tell neither way."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    own = origin is None or origin.partition("://")[2] == request.headers.get("host")
    return site != "same-origin" or not own


def _refuse(wait_s: int) -> None:
    if wait_s:
        raise HTTPException(429, headers={"Retry-After": str(wait_s)})
