"""A small OpenID Connect provider, honest unless a test tells it which lie to tell."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

ISSUER, CLIENT, SECRET = "https://idp.test", "telepin", "s3cret-of-the-client"
KEY = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig", "alg": "RS256"})
ANOTHER_KEY = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig", "alg": "RS256"})
EC_KEY = ECKey.generate_key("P-256", {"kid": "k2", "use": "sig", "alg": "ES256"})

Claims = dict[str, object]
Sign = Callable[[Claims], str]


def sign(claims: Claims) -> str:
    """As an honest provider does."""
    return jwt.encode({"alg": "RS256", "kid": "k1"}, claims, KEY)


def sign_with_another_key(claims: Claims) -> str:
    """Anybody can name our key's id."""
    return jwt.encode({"alg": "RS256", "kid": "k1"}, claims, ANOTHER_KEY)


def sign_with_ec(claims: Claims) -> str:
    """The provider's other key."""
    return jwt.encode({"alg": "ES256", "kid": "k2"}, claims, EC_KEY)


def sign_with_public_key_as_secret(claims: Claims) -> str:
    """The classic confusion: an HMAC whose key everybody knows."""
    unsigned = _unsigned({"alg": "HS256", "kid": "k1"}, claims)
    mac = hmac.digest(KEY.as_pem(private=False), unsigned, "sha256")
    return b".".join((unsigned, _coded(mac))).decode("ascii")


def do_not_sign(claims: Claims) -> str:
    """`alg: none`."""
    return _unsigned({"alg": "none", "kid": "k1"}, claims).decode("ascii") + "."


def _unsigned(*parts: Claims) -> bytes:
    return b".".join(_coded(json.dumps(part).encode()) for part in parts)


def _coded(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


@dataclass
class Provider:
    """What a test may change."""

    clock: Callable[[], datetime]
    claims: Claims = field(default_factory=dict)
    """Added to the ID token, over what is right."""
    without: frozenset[str] = frozenset()
    """Claims left out of the ID token."""
    userinfo: Claims | None = None
    sign: Sign = sign
    answers: dict[str, Response] = field(default_factory=dict)
    """Answered at a path instead of what is right."""
    metadata: Claims = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    asked: dict[str, str] = field(default_factory=dict)

    def authorize(self, address: str) -> dict[str, str]:
        """Somebody signs in at the address that the site sent them to; what they bring back."""
        self.asked = dict(parse_qsl(urlsplit(address).query))
        return {"code": f"code-{len(self.used)}", "state": self.asked["state"], "iss": ISSUER}

    def app(self) -> Starlette:
        """The provider's own site."""
        paths: Mapping[str, Callable[[Mapping[str, str], Request], Response]] = {
            "/.well-known/openid-configuration": self._metadata,
            "/keys": lambda _form, _request: JSONResponse(
                KeySet([KEY, EC_KEY]).as_dict(private=False)
            ),
            "/token": self._token,
            "/userinfo": self._userinfo,
        }

        def route(path: str) -> Route:
            async def answer(request: Request) -> Response:
                form = dict(parse_qsl((await request.body()).decode("ascii")))
                return self.answers.get(path) or paths[path](form, request)

            return Route(path, answer, methods=["GET", "POST"])

        return Starlette(routes=[route(path) for path in paths])

    def _metadata(self, _form: Mapping[str, str], _request: Request) -> Response:
        told = {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
        }
        more = {"userinfo_endpoint": f"{ISSUER}/userinfo"} if self.userinfo is not None else {}
        return JSONResponse({**told, **more, **self.metadata})

    def _token(self, form: Mapping[str, str], request: Request) -> Response:
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode("ascii")
        digest = hashlib.sha256(form["code_verifier"].encode("ascii")).digest()
        challenge = _coded(digest).decode("ascii")
        right = (
            request.headers.get("authorization") == f"Basic {basic}"
            and challenge == self.asked["code_challenge"]
            and form["redirect_uri"] == self.asked["redirect_uri"]
            and form["code"] not in self.used
        )
        self.used.add(form["code"])
        if not right:
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(self.clock().timestamp())
        claims: Claims = {
            "iss": ISSUER,
            "sub": "s1",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": self.asked["nonce"],
            "name": "Zofia Bajkowa",
            "pesel": "90022778245",
        }
        told = {name: it for name, it in (claims | self.claims).items() if name not in self.without}
        return JSONResponse({"id_token": self.sign(told), "access_token": "a1"})

    def _userinfo(self, _form: Mapping[str, str], request: Request) -> Response:
        if request.headers.get("authorization") != "Bearer a1":
            return Response(status_code=401)
        return JSONResponse({"sub": "s1"} | (self.userinfo or {}))
