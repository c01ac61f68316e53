"""This file has the public keys that fal signs its webhooks with, asked for at most once in a while.

https://fal.ai/docs/documentation/model-apis/inference/webhooks: a JSON Web Key Set of Ed25519 keys, to be kept for a
day at most.
"""

import asyncio
import base64
import binascii
import json
import os
import secrets
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from brand_assets.errors import OutcomeUnknown
from brand_assets.remote.client import open_remote
from brand_assets.remote.reply import Reply
from brand_assets.settings import Settings

ADDRESS = "https://rest.fal.ai/.well-known/jwks.json"
KEPT_S = 24 * 3600.0
ASK_AGAIN_S = 300.0
"""A signature that no kept key made may be of a new key; whoever sends wrong ones must not have us ask all the time."""
PAUSE_S = 30.0
"""After a question, answered or not: while fal does not answer, each would hold a thread until its time is up."""
TIMEOUT_S = 10.0
MAX_KEYS = 20
KEY_BYTES = 32


def read_fal_keys(settings: Settings, *, must_be_fresh: bool = False) -> list[bytes]:
    """The keys, 32 bytes each, from the file that they were kept in or from fal.

    `must_be_fresh`: none of the kept ones fits. Raises OutcomeUnknown when fal does not answer and none are kept.
    """
    path = settings.webhooks / "fal-keys.json"
    age_s = _read_age_s(path)
    kept = _read_kept(path) if age_s < KEPT_S else []
    if kept and not (must_be_fresh and age_s >= ASK_AGAIN_S):
        return kept
    try:
        return _fetch(settings, path)
    except OutcomeUnknown:
        if kept:
            return kept
        raise


def _fetch(settings: Settings, path: Path) -> list[bytes]:
    asked = path.with_name("fal-keys.asked")
    if _read_age_s(asked) < PAUSE_S:
        raise OutcomeUnknown("fal was asked for its keys a moment ago, and has not given any yet.")
    with suppress(OSError):
        asked.parent.mkdir(parents=True, exist_ok=True)
        asked.touch()
    body = _ask(settings)
    keys = _parse(body)
    if not keys:
        raise OutcomeUnknown("fal published no key that its webhooks could be signed with.")
    _keep(path, body)
    return keys


def _ask(settings: Settings) -> Any:
    async def ask() -> Reply:
        remote = open_remote("fal", settings, headers={})
        try:
            return await remote.ask("GET", ADDRESS, timeout_s=TIMEOUT_S, attempts=1)
        finally:
            await remote.close()

    reply = asyncio.run(ask())
    try:
        return reply.json() if reply.status < 400 else None
    except ValueError:
        return None


def _parse(body: Any) -> list[bytes]:
    listed = body.get("keys") if isinstance(body, dict) else None
    entries = listed[:MAX_KEYS] if isinstance(listed, list) else []
    found = [_decode(entry.get("x")) for entry in entries if isinstance(entry, dict)]
    return [key for key in found if len(key) == KEY_BYTES]


def _decode(text: object) -> bytes:
    if not isinstance(text, str):
        return b""
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""


def _read_kept(path: Path) -> list[bytes]:
    try:
        return _parse(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return []


def _keep(path: Path, body: Any) -> None:
    """A disk that does not take them costs a request the next time."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
        temporary.write_text(json.dumps(body), encoding="utf-8")
        os.replace(temporary, path)


def _read_age_s(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return float("inf")
