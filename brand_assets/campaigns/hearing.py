"""This file takes a provider's webhook: verified, once, and then only as word that a task is worth asking about."""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from brand_assets.campaigns.studio import Studio
from brand_assets.errors import InputRefused, NotKnown, Replayed, Unsigned
from brand_assets.remote.fal_keys import read_fal_keys
from brand_assets.remote.notice_board import NoticeBoard
from brand_assets.remote.signatures import is_signed, is_signed_by_fal, read_secret
from brand_assets.settings import Settings

LONGEST_ID = 200
SENDERS = {"replicate": "replicate", "fal": "fal", "magnific": "freepik"}
"""By the last part of the address, the provider."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request as it came in; header names are in lower case."""

    headers: Mapping[str, str]
    body: bytes


def take_delivery(studio: Studio, sender: str, delivery: Delivery, now: datetime | None = None) -> None:
    """Leave word on the notice board for the run that waits for the task.

    Raises NotKnown for a sender whose webhooks are not set up here, Unsigned, Replayed, InputRefused when it names no
    task, OutcomeUnknown when fal's keys cannot be had just now.
    """
    now = datetime.now(UTC) if now is None else now
    provider = SENDERS.get(sender)
    if provider is None or not _is_set_up(provider, studio.settings):
        raise NotKnown(f"No webhooks of {sender[:40]!r} are taken here.")
    if not _is_authentic(provider, delivery, studio.settings, now):
        raise Unsigned(
            f"The webhook is not signed by {sender}, or not within five minutes of now. Check its secret and the clock."
        )
    delivery_id = delivery.headers.get("x-fal-webhook-request-id" if provider == "fal" else "webhook-id", "")
    task_id = _find_task(delivery.body)
    if task_id is None or not 0 < len(delivery_id) <= LONGEST_ID:
        raise InputRefused("The webhook is signed, and names no task.")
    if not studio.ledger.deliveries.add(provider, delivery_id, now):
        raise Replayed("This webhook came in before; once is enough.")
    NoticeBoard(studio.settings.webhooks).pin(provider, task_id)


def _is_set_up(provider: str, settings: Settings) -> bool:
    if provider == "fal":
        return settings.review.url is not None or "fal" in settings.keys
    return provider in settings.review.provider_webhook_secrets


def _is_authentic(provider: str, delivery: Delivery, settings: Settings, now: datetime) -> bool:
    if provider != "fal":
        secret = settings.review.provider_webhook_secrets[provider]
        return is_signed(delivery.headers, delivery.body, _list_keys(provider, secret), now)
    return is_signed_by_fal(delivery.headers, delivery.body, _list_fal_keys(settings), now)


def _list_fal_keys(settings: Settings) -> Iterator[bytes]:
    """Asked for only once the rest of the signature looks right, and anew only when none of the kept ones fits."""
    yield from read_fal_keys(settings)
    yield from read_fal_keys(settings, must_be_fresh=True)


def _list_keys(provider: str, secret: str) -> list[bytes]:
    """Magnific's examples disagree on whether its secret is text or base64, so that either may have signed."""
    keys = [read_secret(secret)]
    if provider == "freepik":
        try:
            keys.append(base64.b64decode(secret, validate=True) or keys[0])
        except (binascii.Error, ValueError):
            return keys
    return keys


def _find_task(body: bytes) -> str | None:
    """The task's id, as Replicate (`id`), fal (`request_id`) and Magnific (`task_id`) call it."""
    try:
        told: Any = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    found = next((told[name] for name in ("task_id", "request_id", "id") if name in told), None)
    return found if isinstance(found, str) and 0 < len(found) <= LONGEST_ID else None
