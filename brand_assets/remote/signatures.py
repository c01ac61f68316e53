"""This file signs and checks webhooks: HMAC-SHA256 as in Standard Webhooks and svix, Ed25519 as fal signs.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md: the signature is over
`id.timestamp.body`. fal: https://fal.ai/docs/documentation/model-apis/inference/webhooks, over
`request_id\\nuser_id\\ntimestamp\\nsha256 of the body in hex`.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime

from brand_assets.errors import ConfigError

TOLERANCE_S = 300.0
PREFIX = "whsec_"
MAX_SIGNATURES = 20  # of one delivery: while a secret is changed there are two


def read_secret(text: str) -> bytes:
    """The key that a secret stands for: base64 behind `whsec_`, else the text itself. Raises ConfigError."""
    if not text.startswith(PREFIX):
        return text.encode()
    try:
        key = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not key:
        raise ConfigError(f"A webhook secret begins with {PREFIX} and is no base64 behind it. Copy it again, whole.")
    return key


def sign(body: bytes, delivery_id: str, now: datetime, key: bytes) -> dict[str, str]:
    """The three headers that say who sent a body, and when."""
    timestamp = str(int(now.timestamp()))
    digest = _hmac(key, delivery_id, timestamp, body)
    return {
        "webhook-id": delivery_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def is_signed(headers: Mapping[str, str], body: bytes, keys: Iterable[bytes], now: datetime) -> bool:
    """Whether one of the keys signed these bytes, within TOLERANCE_S of now; header names are in lower case."""
    delivery_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not delivery_id or not is_recent(timestamp, now):
        return False
    wanted = [_hmac(key, delivery_id, timestamp, body) for key in keys]
    given = [_decode(part) for part in headers.get("webhook-signature", "").split()[:MAX_SIGNATURES]]
    return any(hmac.compare_digest(ours, theirs) for ours in wanted for theirs in given)


def is_signed_by_fal(headers: Mapping[str, str], body: bytes, keys: Iterable[bytes], now: datetime) -> bool:
    """Whether one of fal's public keys, 32 bytes each, signed these bytes, within TOLERANCE_S of now."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    parts = [headers.get(f"x-fal-webhook-{name}", "") for name in ("request-id", "user-id", "timestamp")]
    if not all(parts) or not is_recent(parts[2], now):
        return False
    try:
        signature = bytes.fromhex(headers.get("x-fal-webhook-signature", ""))
    except ValueError:
        return False
    message = "\n".join([*parts, hashlib.sha256(body).hexdigest()]).encode()
    for key in keys:
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        except (InvalidSignature, ValueError):
            continue
        return True
    return False


def is_recent(timestamp: str, now: datetime) -> bool:
    """Whether seconds since 1970, written in digits, are within TOLERANCE_S of now, before or after."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    return abs(int(timestamp) - now.timestamp()) <= TOLERANCE_S


def _hmac(key: bytes, delivery_id: str, timestamp: str, body: bytes) -> bytes:
    signed = b".".join([delivery_id.encode("utf-8", "replace"), timestamp.encode("ascii", "replace"), body])
    return hmac.new(key, signed, hashlib.sha256).digest()


def _decode(signature: str) -> bytes:
    """What a `v1,base64` says; Magnific sends several versions, all of this kind. Empty for what is none."""
    text = signature.partition(",")[2]
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
