"""Log-in at an OpenID Connect provider: the authorization code flow with PKCE, nothing else.

Sources: OpenID Connect Core 1.0 (3.1.3.7, validation of the ID token), Discovery 1.0, RFC 7636 (PKCE),
RFC 9207 (issuer in the answer). The provider stands before the state's own log-in, which speaks SAML;
here it is any server that a deployment names. This module alone imports the HTTP client and JOSE.
"""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

import httpx2
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, JsonValue, ValidationError

from ivr.errors import StageError

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
"""Signatures only; never `none`, never a shared secret."""
LEEWAY_S = 60
_WITHIN_S = 5.0
_KNOWN_FOR = timedelta(hours=1)
_DISCOVERY = "/.well-known/openid-configuration"


class LoginError(Exception):
    """The provider did not sign anybody in, or what it said is not to be believed."""

    def __init__(self, reason: str) -> None:
        """`reason` is a fixed word for the log; the page says no more than that it failed."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Client:
    """What the provider knows this site as."""

    issuer: str
    client_id: str
    client_secret: str
    """Empty for a public client, which PKCE protects."""
    redirect_uri: str
    scopes: tuple[str, ...] = ("openid", "profile")
    acr: tuple[str, ...] = ()
    """Levels of assurance to ask for, one of which must be given; empty to take any."""


@dataclass(frozen=True, slots=True)
class LoginAttempt:
    """What the browser keeps while the provider asks who it is."""

    state: str
    nonce: str
    verifier: str


class _Metadata(BaseModel):
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""


class _Tokens(BaseModel):
    id_token: str
    access_token: str = ""


Claims = Mapping[str, JsonValue]


class OpenIdProvider:
    """One provider. Threads may share it. Raises `StageError` while the provider is away."""

    def __init__(self, client: Client, http: httpx2.Client | None = None) -> None:
        """Nothing is asked yet: the site starts without its provider."""
        self._client = client
        self._http = http or httpx2.Client(timeout=_WITHIN_S, follow_redirects=False)
        self._known: tuple[datetime, _Metadata, KeySet] | None = None

    def begin(self, moment: datetime) -> tuple[str, LoginAttempt]:
        """Where to send the browser, and what it must bring back."""
        attempt = LoginAttempt(*(secrets.token_urlsafe(32) for _ in range(3)))
        challenge = hashlib.sha256(attempt.verifier.encode("ascii")).digest()
        query = {
            "response_type": "code",
            "client_id": self._client.client_id,
            "redirect_uri": self._client.redirect_uri,
            "scope": " ".join(self._client.scopes),
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode("ascii"),
            "code_challenge_method": "S256",
        }
        if self._client.acr:
            query["acr_values"] = " ".join(self._client.acr)
        metadata, _ = self._ask_metadata(moment)
        mark = "&" if "?" in metadata.authorization_endpoint else "?"
        return f"{metadata.authorization_endpoint}{mark}{urlencode(query)}", attempt

    def finish(self, attempt: LoginAttempt, answer: Mapping[str, str], moment: datetime) -> Claims:
        """Who signed in, from what the browser brought back; `LoginError` when nobody did."""
        if not secrets.compare_digest(answer.get("state", "").encode(), attempt.state.encode()):
            raise LoginError("state")
        metadata, keys = self._ask_metadata(moment)
        if answer.get("iss", metadata.issuer) != metadata.issuer:
            raise LoginError("issuer")
        if "error" in answer or "code" not in answer:
            raise LoginError("refused")
        tokens = self._redeem(metadata, answer["code"], attempt.verifier)
        claims = self._believed(tokens.id_token, keys, attempt.nonce, moment)
        return self._more(metadata, tokens.access_token, claims)

    def _redeem(self, metadata: _Metadata, code: str, verifier: str) -> _Tokens:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._client.redirect_uri,
            "code_verifier": verifier,
            "client_id": self._client.client_id,
        }
        secret = self._client.client_secret
        auth = httpx2.BasicAuth(self._client.client_id, secret) if secret else httpx2.Auth()
        try:
            answer = self._http.post(metadata.token_endpoint, data=form, auth=auth)
        except httpx2.HTTPError as away:
            raise StageError("oidc", type(away).__name__) from None
        if answer.status_code >= 500:
            raise StageError("oidc", f"token endpoint {answer.status_code}")
        if answer.status_code != 200:
            raise LoginError("code")
        try:
            return _Tokens.model_validate_json(answer.content)
        except ValidationError:
            raise LoginError("tokens") from None

    def _believed(self, token: str, keys: KeySet, nonce: str, moment: datetime) -> Claims:
        """The ID token's claims, once signature, issuer, audience, times and nonce are right."""
        client = self._client
        registry = jwt.JWTClaimsRegistry(
            now=int(moment.timestamp()),
            leeway=LEEWAY_S,
            iss={"essential": True, "value": client.issuer},
            aud={"essential": True, "value": client.client_id},
            nonce={"essential": True, "value": nonce},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        try:
            claims = jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims
            registry.validate(claims)
        except (JoseError, ValueError) as wrong:
            raise LoginError(f"token: {getattr(wrong, 'error', 'unreadable')}") from None
        if isinstance(claims["aud"], list) and claims["aud"] != [client.client_id]:
            raise LoginError("token: other audiences")
        if client.acr and claims.get("acr") not in client.acr:
            raise LoginError("token: level of assurance")
        return claims

    def _more(self, metadata: _Metadata, access_token: str, claims: Claims) -> Claims:
        """What the provider tells only when asked, under the ID token's own claims."""
        if not (metadata.userinfo_endpoint and access_token):
            return claims
        headers = {"Authorization": f"Bearer {access_token}"}
        told = self._json(metadata.userinfo_endpoint, headers)
        if told.get("sub") != claims["sub"]:
            raise LoginError("userinfo: somebody else")
        return {**told, **claims}

    def _ask_metadata(self, moment: datetime) -> tuple[_Metadata, KeySet]:
        """The provider's addresses and keys; asked anew each hour, so that new keys come in."""
        if self._known is not None and moment - self._known[0] < _KNOWN_FOR:
            return self._known[1:]
        try:
            metadata = _Metadata.model_validate(
                self._json(self._client.issuer.rstrip("/") + _DISCOVERY)
            )
            keys = KeySet.import_key_set(self._json(metadata.jwks_uri))  # type: ignore[arg-type]
        except (ValidationError, JoseError, ValueError, KeyError):
            raise StageError("oidc", "unreadable metadata or keys") from None
        if metadata.issuer != self._client.issuer:
            raise StageError("oidc", "the metadata name another issuer")
        self._known = (moment, metadata, keys)
        return metadata, keys

    def _json(self, url: str, headers: Mapping[str, str] | None = None) -> dict[str, JsonValue]:
        try:
            answer = self._http.get(url, headers=headers)
            answer.raise_for_status()
            told = answer.json()
        except (httpx2.HTTPError, ValueError) as away:
            raise StageError("oidc", type(away).__name__) from None
        if not isinstance(told, dict):
            raise StageError("oidc", "no JSON object")
        return told
