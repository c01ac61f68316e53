"""This file lets a provider ring when a task has ended, where the installation can be reached from outside.

It spares polling and nothing more: who hears nothing polls, only less often.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from brand_assets.catalogue.services import find_service
from brand_assets.remote.addresses import is_loopback
from brand_assets.remote.notice_board import NoticeBoard
from brand_assets.settings import Settings

PATHS = {"replicate": "replicate", "fal": "fal", "freepik": "magnific"}
"""By provider, what its webhooks' address ends in; the service calls itself so today."""
SIGNED_BY_KEYS = frozenset({"fal"})
"""They publish their keys; the others need a secret of ours."""


@dataclass(frozen=True, slots=True)
class Bell:
    """`address` is what the provider is to POST to when a task has ended."""

    provider: str
    address: str
    board: NoticeBoard

    def has_rung(self, task_id: str) -> bool:
        return self.board.is_pinned(self.provider, task_id)

    def take_down(self, task_id: str) -> None:
        self.board.take_down(self.provider, task_id)


def find_bell(provider: str, settings: Settings) -> Bell | None:
    """None where the provider could not reach us, or we could not tell that it was the provider."""
    url = settings.review.url
    can_verify = provider in SIGNED_BY_KEYS or provider in settings.review.provider_webhook_secrets
    if url is None or provider not in PATHS or not can_verify:
        return None
    base_url = settings.base_urls.get(provider) or find_service(provider).base_url
    if urlsplit(url).scheme != "https" and not is_loopback(base_url):
        return None  # providers call https addresses only, and would refuse the request that names another
    return Bell(provider, f"{url}/webhooks/{PATHS[provider]}", NoticeBoard(settings.webhooks))
