"""This file draws a round's images against the ledger: only what has no outcome yet, within both budgets."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace

import polars as pl

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.chains import Chains, build_requests, choose_next
from brand_assets.campaigns.drawing_room import count_workers, open_fallbacks, open_gates, open_providers
from brand_assets.campaigns.lineage import find_drawn
from brand_assets.campaigns.round_book import RoundBook
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.verify import approved_verdicts, require_rows, verify_checkpoint
from brand_assets.catalogue.models import find_model
from brand_assets.errors import CheckpointStale
from brand_assets.generation.draw_all import Drawer, Progress, Stop, Tally, draw_all
from brand_assets.generation.stopping import heed_signals
from brand_assets.records.brief import RoundName, round_before
from brand_assets.records.checkpoint import Checkpoint
from brand_assets.records.drawing import DrawRequest, ImageProvider, Outcome
from brand_assets.records.tables import RAW_IMAGES
from brand_assets.storage.ledger import Budgets, KeptPrompt

__all__ = [
    "DrawnRound",
    "RoundBook",
    "build_requests",
    "current_images",
    "draw_round",
    "open_providers",
    "pair_prompts",
]


@dataclass(frozen=True, slots=True)
class DrawnRound:
    """`rows` holds every attempt; `tally` what this call did, `progress` how it went; None when nothing was missing."""

    rows: pl.DataFrame
    tally: Tally
    progress: Progress | None = None


@dataclass(slots=True)
class Missing:
    """What a round still lacks; `sent` holds the keys of what an earlier run sent and got no answer to.

    `sent_usd` is what the ledger holds back for those.
    """

    requests: list[DrawRequest]
    chains: Chains
    sent: frozenset[str]
    sent_usd: float = 0.0


def draw_round(
    studio: Studio,
    campaign: str,
    round_name: RoundName,
    *,
    run_id: str,
    providers: Mapping[str, ImageProvider] | None = None,
    on_outcome: Callable[[Outcome, int], None] = lambda outcome, asked: None,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> DrawnRound:
    """Every image that the round's prompts ask for: drawn, or the reason why not.

    `on_outcome` is told of each new outcome and of how many images were asked for in this call, `on_progress` once a
    second and at the end. Raises a CheckpointError when the round before is not decided or was decided differently
    since the prompts were written, BudgetExceeded when some would pass a budget, RoundIncomplete when there are no
    prompts, LedgerError when they are not those that images of this attempt were paid for with. Ctrl-C and SIGTERM stop
    it in good order, and then do what they would have done.
    """
    checkpoint = verify_checkpoint(studio, campaign, before=round_name)
    prompts = studio.lake.read("prompts", campaign, round_name)
    require_rows(prompts.height, f"prompts in its {round_name} round", campaign, "Check the brief's `rounds`.")
    if checkpoint is not None:
        _refuse_other_parents(studio, checkpoint, prompts, round_name)
    requests = build_requests(prompts, campaign, round_name, _parent_sha256s(studio, prompts, campaign, round_name))
    # Before anything is reserved, and also when nothing is missing: a ledger of an older version has none of them yet.
    studio.ledger.prompts.keep(campaign, round_name, requests[0].attempt, pair_prompts(prompts, requests))
    missing = find_missing(studio, requests, prompts["fallbacks"].to_list())
    tally, progress = draw_missing(
        studio,
        campaign,
        missing,
        run_id=run_id,
        providers=providers,
        on_outcome=lambda one: on_outcome(one, len(missing.requests)),
        on_progress=on_progress,
    )
    tally.already_there += len(requests) - len(missing.requests)
    return DrawnRound(_rows(studio.ledger.spend.outcomes(campaign, round_name)), tally, progress)


def draw_missing(
    studio: Studio,
    campaign: str,
    missing: Missing,
    *,
    run_id: str,
    providers: Mapping[str, ImageProvider] | None = None,
    on_outcome: Callable[[Outcome], None] = lambda outcome: None,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> tuple[Tally, Progress | None]:
    """Bring what is missing to outcomes in the ledger, within both budgets; otherwise as `draw_round`."""
    if not missing.requests:
        return Tally(), None
    listener = _Listener(studio, campaign, missing.sent_usd, on_progress)
    book = RoundBook(studio, run_id, listener.budgets)
    stop = Stop()
    with heed_signals(stop):
        drawing = _draw(studio, missing, book, providers, stop, on_outcome, listener.hear)
        tally = asyncio.run(drawing)
    return tally, listener.last


async def _draw(
    studio: Studio,
    missing: Missing,
    book: RoundBook,
    providers: Mapping[str, ImageProvider] | None,
    stop: Stop,
    on_outcome: Callable[[Outcome], None],
    on_progress: Callable[[Progress], None],
) -> Tally:
    firsts = {request.provider for request in missing.requests}
    names = firsts | set(missing.chains.list_providers(missing.requests))
    opened = providers or {**open_providers(studio, firsts), **open_fallbacks(studio, names - firsts)}
    settings = studio.settings
    async with AsyncExitStack() as closing:  # all of them, also when one cannot be closed
        if providers is None:
            for provider in opened.values():
                closing.push_async_callback(provider.close)
        drawer = Drawer(
            providers=opened,
            book=book,
            images=studio.images,
            is_repeatable=lambda provider, model: find_model(f"{provider}/{model}").is_repeatable,
            gates=await closing.enter_async_context(open_gates(names, settings)),
            workers=count_workers(names, settings),
            deadline_s=settings.deadline_s,
            begun=missing.sent,
            fall_back=missing.chains.after,
            on_outcome=on_outcome,
            on_progress=on_progress,
        )
        return await draw_all(missing.requests, drawer, stop)


class _Listener:
    """Adds to what drawing tells what the campaign has spent, and against which budget.

    What is held back for requests that this run concludes counts once they are, at what they cost.
    """

    def __init__(self, studio: Studio, campaign: str, held_usd: float, tell: Callable[[Progress], None]) -> None:
        self.budgets = Budgets(load_brief(studio, campaign).budget_usd, studio.settings.monthly_budget_usd)
        self.last: Progress | None = None
        self._spent_usd = studio.ledger.spend.committed(campaign).campaign_usd - held_usd
        self._tell = tell

    def hear(self, progress: Progress) -> None:
        spent_usd = self._spent_usd + progress.cost_usd
        self.last = replace(progress, spent_usd=spent_usd, budget_usd=self.budgets.campaign_usd)
        self._tell(self.last)


def find_missing(studio: Studio, requests: Sequence[DrawRequest], fallbacks: Sequence[str | None]) -> Missing:
    """One request for each prompt that has no image and may get one; what was sent before comes first."""
    campaign, round_name = requests[0].campaign, requests[0].round
    statuses = {one.request_key: one.status for one in studio.ledger.spend.outcomes(campaign, round_name)}
    sent = {one.request_key: one for one in studio.ledger.spend.list_open(campaign, round_name)}
    chains = Chains()
    begun: list[DrawRequest] = []
    fresh: list[DrawRequest] = []
    for request, told in zip(requests, fallbacks, strict=True):
        chains.note(request, told)
        chosen = choose_next([request, *chains.of(request)], statuses, sent)
        if chosen is not None:
            (begun if chosen.request_key in sent else fresh).append(chosen)
    keys = frozenset(one.request_key for one in begun)
    return Missing([*begun, *fresh], chains, keys, sum(sent[key].estimated_usd for key in keys))


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


def _rows(outcomes: list[Outcome]) -> pl.DataFrame:
    columns = {column: "request_key" if column == "image_id" else column for column in RAW_IMAGES}
    records = [{column: getattr(outcome, name) for column, name in columns.items()} for outcome in outcomes]
    return pl.DataFrame(records, schema=RAW_IMAGES)
