"""This file tells a program: a signed POST, as https://www.standardwebhooks.com has it."""

import json
from datetime import datetime
from functools import partial

from brand_assets.notifying.notice import Notice
from brand_assets.notifying.posting import Post, run_errand
from brand_assets.remote.signatures import read_secret, sign
from brand_assets.settings import ReviewSettings

NAME = "The webhook's receiver"


class Webhook:
    """A notice that is sent again has the same `webhook-id`, by which its receiver knows it."""

    def __init__(self, url: str, key: bytes) -> None:
        self._url = url
        self._key = key

    def tell(self, notice: Notice, reference: str | None, now: datetime) -> str | None:
        delivery_id = f"msg_{notice.id}"
        told = {"type": notice.event, "timestamp": notice.at.isoformat(), "data": notice.as_json()}
        body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        headers = {"content-type": "application/json", **sign(body, delivery_id, now, self._key)}

        async def errand(post: Post) -> None:
            post.require(await post.exchange("POST", headers=headers, content=body))

        run_errand(partial(Post, NAME, self._url, (self._url,)), errand)
        return delivery_id


def open_webhook(settings: ReviewSettings) -> Webhook | None:
    """Raise ConfigError for a secret that is none."""
    if not settings.webhook_url or not settings.webhook_secret:
        return None
    return Webhook(settings.webhook_url, read_secret(settings.webhook_secret))
