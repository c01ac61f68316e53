"""This file signs what a browser keeps for the house, so that nobody can change it: sessions, names, CSRF tokens."""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

SESSION_DAYS = 7
NAME_DAYS = 365
MAX_SEALED_CHARS = 2048


@dataclass(frozen=True, slots=True)
class Session:
    """A login: which token it was made with, until when it holds, and a number of its own."""

    token_id: str
    expires_at: datetime
    nonce: str


class Seals:
    """Signs with HMAC-SHA-256; each purpose has a key of its own, so that no value serves for another."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self.mark = self._sign("mark", b"").hex()[:8]
        """Tells this house's cookies from those of another one on the same host, whatever its port."""

    def seal(self, purpose: str, value: object) -> str:
        body = json.dumps(value, separators=(",", ":")).encode()
        return f"{_encode(body)}.{_encode(self._sign(purpose, body))}"

    def unseal(self, purpose: str, text: str) -> object:
        """What was sealed; None when it was not sealed here for this purpose."""
        body, _, mac = text.partition(".")
        if len(text) > MAX_SEALED_CHARS:
            return None
        try:
            raw = _decode(body)
            if not hmac.compare_digest(_decode(mac), self._sign(purpose, raw)):
                return None
            value: object = json.loads(raw)
        except ValueError:
            return None
        return value

    def open_session(self, token_id: str, now: datetime | None = None) -> tuple[str, Session]:
        """A new session's cookie, and the session."""
        expires_at = (now or datetime.now(UTC)) + timedelta(days=SESSION_DAYS)
        session = Session(token_id, expires_at, secrets.token_urlsafe(12))
        return self.seal("session", [session.token_id, expires_at.timestamp(), session.nonce]), session

    def read_session(self, cookie: str, now: datetime | None = None) -> Session | None:
        """The session in a cookie; None when it is not ours, or over."""
        match self.unseal("session", cookie):
            case [str(token_id), int() | float() as until, str(nonce)]:
                expires_at = datetime.fromtimestamp(until, UTC)
                return Session(token_id, expires_at, nonce) if (now or datetime.now(UTC)) < expires_at else None
        return None

    def make_csrf(self, binding: str) -> str:
        """What a page of ours sends back with whatever it asks for; another site's page cannot read it."""
        return self._sign("csrf", binding.encode()).hex()[:40]

    def does_csrf_fit(self, binding: str, given: str) -> bool:
        return hmac.compare_digest(self.make_csrf(binding).encode(), given.encode("utf-8", "replace"))

    def _sign(self, purpose: str, body: bytes) -> bytes:
        key = hmac.digest(self._secret, f"brand-assets {purpose}".encode(), hashlib.sha256)
        return hmac.digest(key, body, hashlib.sha256)


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decode(text: str) -> bytes:
    if not text.isascii():
        raise ValueError("not base64")
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
