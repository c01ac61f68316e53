"""This file draws a round's images against the ledger: only what has no outcome yet, within both budgets."""

import asyncio
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import polars as pl

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.lineage import find_drawn
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.verify import approved_verdicts, require_rows, verify_checkpoint
from brand_assets.catalogue.models import find_model
from brand_assets.errors import CheckpointStale
from brand_assets.generation.draw_all import Drawer, Tally, draw_all
from brand_assets.generation.providers import open_image_provider
from brand_assets.records.brief import RoundName, round_before
from brand_assets.records.checkpoint import Checkpoint
from brand_assets.records.drawing import DrawRequest, ImageProvider, Outcome, ReservationState
from brand_assets.records.tables import RAW_IMAGES
from brand_assets.storage.ledger import Budgets, KeptPrompt, PricedRequest

FINAL_STATUSES = ("drawn", "refused", "quarantined", "unknown")
"""A request with one of these is never sent again by itself; a failed one was not billed and may be."""


@dataclass(frozen=True, slots=True)
class DrawnRound:
    """`rows` holds every attempt; `tally` what this call did."""

    rows: pl.DataFrame
    tally: Tally


@dataclass(slots=True)
class RoundBook:
    """The ledger's spend book, bound to one run of one round."""

    studio: Studio
    run_id: str
    budgets: Budgets

    @property
    def heartbeat_every_s(self) -> float:
        return self.studio.settings.reservation_ttl_s / 4

    async def reserve(self, request: DrawRequest) -> ReservationState:
        model = find_model(f"{request.provider}/{request.model}")
        priced = PricedRequest(request, model.unit_price_usd(request.params), model.is_repeatable)
        ttl_s = self.studio.settings.reservation_ttl_s
        [reservation] = await self.studio.ledger.spend.areserve([priced], self.run_id, self.budgets, ttl_s)
        return reservation.state

    async def settle(self, outcome: Outcome, usage: Mapping[str, object]) -> None:
        await self.studio.ledger.spend.asettle_outcome(outcome, self.run_id, usage)

    async def heartbeat(self) -> None:
        await self.studio.ledger.spend.aheartbeat(self.run_id)


def draw_round(
    studio: Studio,
    campaign: str,
    round_name: RoundName,
    *,
    run_id: str,
    providers: Mapping[str, ImageProvider] | None = None,
    on_outcome: Callable[[Outcome, int], None] = lambda outcome, asked: None,
) -> DrawnRound:
    """Every image that the round's prompts ask for: drawn, or the reason why not.

    `on_outcome` is told of each new outcome and of how many images were asked for in this call. Raises a
    CheckpointError when the round before is not decided or was decided differently since the prompts were written,
    BudgetExceeded when some would pass a budget, RoundIncomplete when there are no prompts, LedgerError when they are
    not those that images of this attempt were paid for with.
    """
    checkpoint = verify_checkpoint(studio, campaign, before=round_name)
    prompts = studio.lake.read("prompts", campaign, round_name)
    require_rows(prompts.height, f"prompts in its {round_name} round", campaign, "Check the brief's `rounds`.")
    if checkpoint is not None:
        _refuse_other_parents(studio, checkpoint, prompts, round_name)
    requests = build_requests(prompts, campaign, round_name, _parent_sha256s(studio, prompts, campaign, round_name))
    # Before anything is reserved, and also when nothing is missing: a ledger of an older version has none of them yet.
    studio.ledger.prompts.keep(campaign, round_name, requests[0].attempt, pair_prompts(prompts, requests))
    done = {
        outcome.request_key
        for outcome in studio.ledger.spend.outcomes(campaign, round_name)
        if outcome.status in FINAL_STATUSES
    }
    missing = [request for request in requests if request.request_key not in done]
    drawer = Drawer(
        providers=providers or open_providers(studio, {request.provider for request in missing}),
        book=RoundBook(studio, run_id, _budgets(studio, campaign)),
        images=studio.images,
        is_repeatable=lambda provider, model: find_model(f"{provider}/{model}").is_repeatable,
        on_outcome=lambda outcome: on_outcome(outcome, len(missing)),
    )
    tally = asyncio.run(draw_all(missing, drawer)) if missing else Tally()
    tally.already_there += len(requests) - len(missing)
    return DrawnRound(_rows(studio.ledger.spend.outcomes(campaign, round_name)), tally)


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


def current_images(raw_images: pl.DataFrame, prompts: pl.DataFrame) -> pl.DataFrame:
    """The drawn images of the current attempt, one row each, in the order of their prompts."""
    return (
        prompts.select("prompt_id", pl.int_range(pl.len()).alias("position"))
        .join(raw_images.filter(pl.col("status") == "drawn"), on="prompt_id", how="inner")
        .sort("position", "image_id")
        .drop("position")
    )


def _refuse_other_parents(studio: Studio, checkpoint: Checkpoint, prompts: pl.DataFrame, round_name: RoundName) -> None:
    approved = {verdict.image_id for verdict in approved_verdicts(studio, checkpoint)}
    if set(prompts["parent_image_id"].to_list()) != approved:
        raise CheckpointStale(
            f"The prompts of the {round_name} round of {checkpoint.campaign!r} were written for another decision than "
            f"the one that {checkpoint.submitted_by} submitted last. Materialize {round_name}/prompts first."
        )


def _parent_sha256s(studio: Studio, prompts: pl.DataFrame, campaign: str, round_name: RoundName) -> dict[str, str]:
    source = round_before(round_name)
    if source is None:
        return {}
    parent_ids = prompts["parent_image_id"].drop_nulls().unique(maintain_order=True).to_list()
    images = find_drawn(studio, campaign, source, parent_ids)
    return {image_id: image.sha256 for image_id, image in images.items() if image.sha256}


def pair_prompts(prompts: pl.DataFrame, requests: list[DrawRequest]) -> list[KeptPrompt]:
    """Each row with its request's key, as the ledger keeps it."""
    return [
        KeptPrompt(request.request_key, request.prompt_id, request.parent_image_id, row)
        for request, row in zip(requests, prompts.iter_rows(named=True), strict=True)
    ]


def open_providers(studio: Studio, names: Collection[str]) -> dict[str, ImageProvider]:
    """By name; ConfigError when one is unknown or lacks its key."""
    return {name: open_image_provider(name, studio.settings) for name in sorted(names)}


def _budgets(studio: Studio, campaign: str) -> Budgets:
    return Budgets(load_brief(studio, campaign).budget_usd, studio.settings.monthly_budget_usd)


def _rows(outcomes: list[Outcome]) -> pl.DataFrame:
    columns = {column: "request_key" if column == "image_id" else column for column in RAW_IMAGES}
    records = [{column: getattr(outcome, name) for column, name in columns.items()} for outcome in outcomes]
    return pl.DataFrame(records, schema=RAW_IMAGES)
