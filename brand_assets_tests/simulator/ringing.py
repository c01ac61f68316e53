"""This file delivers the webhooks that creates ask for, each signed as its service signs them."""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from brand_assets_tests.simulator.tasks import Task
from brand_assets_tests.simulator.world import World, say

FAL_KEY = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"the simulator's own").digest())
USER = "user-1"


def ringing_routes(world: World) -> list[Route]:
    async def show_keys(request: Request) -> Response:
        await world.note(request, "fal")
        x = base64.urlsafe_b64encode(FAL_KEY.public_key().public_bytes_raw()).decode().rstrip("=")
        return say(200, {"keys": [{"kty": "OKP", "crv": "Ed25519", "x": x}]})

    return [Route("/fal/.well-known/jwks.json", show_keys, methods=["GET"])]


def ring(world: World, task: Task, url: object, describe: Callable[[], Any]) -> None:
    """POST what `describe` says to the address, when the task has ended and somebody asked for that."""
    if isinstance(url, str) and world.options.rings:
        wait_s = max(0.0, task.ends_at - time.monotonic())
        timer = threading.Timer(wait_s, _deliver, [world, task, url, describe])
        timer.daemon = True
        timer.start()


def _deliver(world: World, task: Task, url: str, describe: Callable[[], Any]) -> None:
    body = json.dumps(describe()).encode()
    sign = sign_as_fal if task.provider == "fal" else sign_as_svix
    headers = sign(body, task.task_id, world.options.webhook_secrets.get(task.provider, ""))
    try:
        answer = httpx.post(url, content=body, headers=headers, timeout=5, trust_env=False)
        world.rung.append((task.task_id, answer.status_code))
    except httpx.HTTPError:
        world.rung.append((task.task_id, 0))


def sign_as_svix(body: bytes, task_id: str, secret: str, now: float | None = None) -> dict[str, str]:
    """By a `whsec_` secret in base64, as Replicate does, or by one as it is written, as Magnific does."""
    plain, encoded = secret.encode(), secret.removeprefix("whsec_")
    key = base64.b64decode(encoded) if encoded != secret else plain
    delivery_id, timestamp = f"msg_{secrets.token_hex(8)}", str(int(time.time() if now is None else now))
    digest = hmac.new(key, f"{delivery_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "content-type": "application/json",
        "webhook-id": delivery_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def sign_as_fal(body: bytes, task_id: str, secret: str = "", now: float | None = None) -> dict[str, str]:
    timestamp = str(int(time.time() if now is None else now))
    signed = "\n".join([task_id, USER, timestamp, hashlib.sha256(body).hexdigest()]).encode()
    return {
        "content-type": "application/json",
        "x-fal-webhook-request-id": task_id,
        "x-fal-webhook-user-id": USER,
        "x-fal-webhook-timestamp": timestamp,
        "x-fal-webhook-signature": FAL_KEY.sign(signed).hex(),
    }
