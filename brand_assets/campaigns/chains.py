"""This file turns prompts into requests: the first of each, and those that stand in when it comes to nothing."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from brand_assets.records.brief import RoundName
from brand_assets.records.drawing import DrawRequest, OutcomeStatus
from brand_assets.storage.ledger import OpenRequest

IN_VAIN = ("refused", "quarantined")
"""A request with one of these is never sent again, and the next of its chain is asked."""


def build_requests(
    prompts: pl.DataFrame, campaign: str, round_name: RoundName, parent_sha256s: Mapping[str, str]
) -> list[DrawRequest]:
    """The prompts' rows as requests, in their order."""
    return [
        DrawRequest(
            campaign=campaign,
            round=round_name,
            attempt=row["attempt"],
            prompt_id=row["prompt_id"],
            provider=row["provider"],
            model=row["model"],
            text=row["text"],
            negative=row["negative"] or "",
            params=json.loads(row["params"]),
            seed=row["seed"],
            variant=row["variant"] or 0,
            parent_image_id=row["parent_image_id"],
            parent_sha256=parent_sha256s[row["parent_image_id"]] if row["parent_image_id"] else None,
            strength=row["strength"],
        )
        for row in prompts.iter_rows(named=True)
    ]


@dataclass(slots=True)
class Chains:
    """What stands in for what, by the first request's key: rows of `prompts.fallbacks` as they are written."""

    told: dict[str, str] = field(default_factory=dict)

    def note(self, request: DrawRequest, fallbacks: str | None) -> None:
        if fallbacks and fallbacks != "[]":
            self.told[request.request_key] = fallbacks

    def of(self, request: DrawRequest) -> list[DrawRequest]:
        """The fallbacks of a request's chain, in their order; it may itself be one of them."""
        first = request.fallback_of or request.request_key
        return [
            replace(
                request,
                provider=one["provider"],
                model=one["model"],
                text=one["text"],
                negative=one["negative"],
                params=one["params"],
                fallback_of=first,
            )
            for one in json.loads(self.told.get(first, "[]"))
        ]

    def after(self, request: DrawRequest) -> DrawRequest | None:
        """The next of the request's chain."""
        fallbacks = self.of(request)
        keys = [(one.provider, one.model) for one in fallbacks]
        place = 0 if request.fallback_of is None else keys.index((request.provider, request.model)) + 1
        return fallbacks[place] if place < len(fallbacks) else None

    def list_providers(self, requests: Sequence[DrawRequest]) -> Iterator[str]:
        """Those that may be asked for something when drawing these."""
        for request in requests:
            yield request.provider
            yield from (one.provider for one in self.of(request))


def choose_next(
    chain: Sequence[DrawRequest], statuses: Mapping[str, OutcomeStatus], sent: Mapping[str, OpenRequest]
) -> DrawRequest | None:
    """The one request of a chain that may be drawn now; `statuses` and `sent` are by request.

    None when one of them is drawn, all were in vain, or a person has to settle one first. One that was sent and has no
    answer yet comes before all others: its image may still come.
    """
    keys = [request.request_key for request in chain]
    if any(statuses.get(key) == "drawn" for key in keys):
        return None
    for request, key in zip(chain, keys, strict=True):
        if key in sent:
            can_be_asked = sent[key].status == "reserved" or sent[key].task_id is not None
            return request if can_be_asked else None
    if any(statuses.get(key) == "unknown" for key in keys):
        return None
    return next((one for one, key in zip(chain, keys, strict=True) if statuses.get(key) not in IN_VAIN), None)
