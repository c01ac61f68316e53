"""This file opens clients of a service for tests: a key that is easy to find, short waits."""

from collections.abc import Callable
from dataclasses import replace

import httpx

from brand_assets.catalogue.services import find_service
from brand_assets.remote.addresses import Addresses
from brand_assets.remote.client import Classify, RemoteClient
from brand_assets.remote.reply import leave_to_status

KEY = "sk-planted-0123456789abcdef"


def open_client(
    base_url: str | None = None,
    provider: str = "stability",
    *,
    answer: Callable[[httpx.Request], httpx.Response] | None = None,
    classify: Classify = leave_to_status,
    timeout_s: float = 30.0,
    unbilled: tuple[int, ...] | None = None,
) -> RemoteClient:
    """A client of the service at `base_url`, else at its documented address; `answer` stands in for the network."""
    service = find_service(provider)
    if unbilled is not None:
        service = replace(service, unbilled=unbilled)
    return RemoteClient(
        Addresses(service, base_url or service.base_url, is_own=base_url is not None),
        headers={"authorization": f"Bearer {KEY}"},
        secrets=(KEY,),
        classify=classify,
        timeout_s=timeout_s,
        first_wait_s=0.001,
        transport=httpx.MockTransport(answer) if answer else None,
    )
