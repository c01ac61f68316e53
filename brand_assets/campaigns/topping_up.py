"""This file adds images to a concept round that is drawn already: as many as its gaps need, and only for those."""

import json
from dataclasses import dataclass

import polars as pl

from brand_assets.campaigns.boosting import learn, measure_concept
from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.drawing import build_requests, open_providers, pair_prompts
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.verify import refuse_sent_back
from brand_assets.catalogue.models import find_model
from brand_assets.coverage.gaps import Gap, count_to_close, list_gaps
from brand_assets.errors import BudgetExceeded, ConfigError, DecisionRefused, RoundIncomplete
from brand_assets.prompts.notes import NO_NOTES, read_notes
from brand_assets.prompts.write import write_top_up
from brand_assets.records.brief import Brief
from brand_assets.records.drawing import IMPORT
from brand_assets.records.tables import PROMPTS
from brand_assets.review.joining import NOT_CHOSEN
from brand_assets.storage.ledger import KeptPrompt

MAX_TOP_UP = 1000
"""Images at once: what is not closed by so many is a matter for another brief, or for drawing the round anew."""


@dataclass(frozen=True, slots=True)
class TopUp:
    """Further prompts for the worst gaps of a concept attempt, after those it has; no rows when nothing is missing.

    `before` counts the prompts that it has, `count` those that were asked for. `cost_usd` is the worst case. `decided`
    counts the images that are decided at the open checkpoint.
    """

    campaign: str
    attempt: int
    before: int
    count: int
    gaps: tuple[Gap, ...]
    rows: pl.DataFrame
    cost_usd: float
    decided: int


def plan_top_up(studio: Studio, campaign: str, count: int | None = None) -> TopUp:
    """What a top-up by `count` images would ask for; without a count, by as many as close the gaps.

    Nothing is kept or drawn. Raises RoundIncomplete when the round is not drawn yet, DecisionRefused when it is
    decided, BudgetExceeded when the images would pass a budget, ConfigError when one of their models has no price or
    the count is not from 1 to MAX_TOP_UP.
    """
    if count is not None and not 1 <= count <= MAX_TOP_UP:
        raise ConfigError(f"A top-up by {count} images was asked for; from 1 to {MAX_TOP_UP} are drawn at once.")
    brief = load_brief(studio, campaign)
    attempt = studio.ledger.attempts.current(campaign, "concept")
    kept = studio.ledger.prompts.of(campaign, "concept", attempt)
    _refuse_unfinished(studio, campaign, attempt, kept.paid)
    decided = count_decided(studio, campaign, attempt, "top it up")
    coverage = measure_concept(studio, brief, attempt, learn(studio, brief, "concept", attempt).weights)
    asked = sum(prompt.row["planned_provider"] != IMPORT for prompt in kept.paid)
    wanted = count_to_close(coverage.rows, coverage.images, asked) if count is None else count
    gaps = tuple(list_gaps(coverage.rows, coverage.images)[:wanted])
    before = pl.DataFrame([prompt.row for prompt in kept.paid], schema=PROMPTS)
    rows = before.clear()
    if gaps:
        boosts = {(gap.attribute, gap.value): gap.boost for gap in gaps}
        profile = studio.settings.profile
        revision = studio.ledger.revisions.heeded_by(campaign, "concept", attempt)
        notes = read_notes(revision.notes) if revision else NO_NOTES
        rows = write_top_up(brief, attempt, before=before, count=wanted, boosts=boosts, profile=profile, notes=notes)
    cost_usd = _price(rows)
    _refuse_over_budget(studio, brief, rows.height, cost_usd)
    return TopUp(campaign, attempt, before.height, wanted, gaps, rows, cost_usd, decided)


def keep_top_up(studio: Studio, top_up: TopUp, run_id: str) -> None:
    """Make its prompts part of the attempt for good, once per run.

    Raises LedgerError when the round changed since, ConfigError when a provider that is to draw them cannot be used.
    """
    open_providers(studio, set(top_up.rows["provider"]))
    requests = build_requests(top_up.rows, top_up.campaign, "concept", {})
    studio.ledger.prompts.append(
        top_up.campaign,
        "concept",
        top_up.attempt,
        pair_prompts(top_up.rows, requests),
        after=top_up.before,
        added_by=run_id,
    )


def _refuse_unfinished(studio: Studio, campaign: str, attempt: int, kept: list[KeptPrompt]) -> None:
    """Gaps show once every image was tried: what is still to be drawn may close them."""
    tried = {outcome.request_key for outcome in studio.ledger.spend.outcomes(campaign, "concept")}
    untried = sum(prompt.request_key not in tried for prompt in kept)
    if kept and not untried:
        return
    found = f"{untried} of {len(kept)} images are missing" if kept else f"nothing of attempt {attempt} is there"
    raise RoundIncomplete(
        f"The concept round of {campaign!r} is not drawn to its end, {found}, so nobody knows what it lacks. Run it "
        f"first: brand-assets run {campaign} --round concept"
    )


def count_decided(studio: Studio, campaign: str, attempt: int, deed: str) -> int:
    """How many images are decided at the concept round's open checkpoint.

    Raises CheckpointOpen when the round was sent back, DecisionRefused when the attempt is decided already; `deed` is
    what to do once it is reopened.
    """
    refuse_sent_back(studio, campaign, "concept")
    checkpoint = studio.ledger.checkpoints.latest(campaign, "concept")
    if checkpoint is None or checkpoint.attempt != attempt:
        return 0
    if checkpoint.status == "submitted":
        raise DecisionRefused(
            f"The concept round of {campaign!r} is decided: {checkpoint.submitted_by} submitted it, and what follows "
            f"builds on that. To decide again with more to choose from: brand-assets decide {campaign} concept "
            f"--reopen, then {deed}. To draw the whole round anew: brand-assets run {campaign} --round concept --redraw"
        )
    verdicts = studio.ledger.checkpoints.verdicts(checkpoint.checkpoint_id)
    return sum(verdict.reason != NOT_CHOSEN for verdict in verdicts)


def _price(rows: pl.DataFrame) -> float:
    total_usd = 0.0
    for provider, model, params in rows.select("provider", "model", "params").iter_rows():
        unit_usd = find_model(f"{provider}/{model}").unit_price_usd(json.loads(params))
        if unit_usd is None:
            raise ConfigError(
                f"{provider}/{model} has no list price, so nobody knows what a top-up costs; nothing was added. Leave "
                "the model out of the brief's allocation, or set its price in the catalogue."
            )
        total_usd += unit_usd
    return round(total_usd, 6)


def _refuse_over_budget(studio: Studio, brief: Brief, images: int, cost_usd: float) -> None:
    committed = studio.ledger.spend.committed(brief.campaign)
    scopes = (
        ("the campaign's", brief.budget_usd, committed.campaign_usd, "budget_usd in the brief"),
        ("this month's", studio.settings.monthly_budget_usd, committed.month_usd, "BRAND_ASSETS_MONTHLY_BUDGET_USD"),
    )
    for scope, budget_usd, spent_usd, setting in scopes:
        left_usd = 0.0 if budget_usd is None else max(0.0, budget_usd - spent_usd)
        if cost_usd and budget_usd is not None and round(spent_usd + cost_usd, 6) > budget_usd:
            raise BudgetExceeded(
                f"A top-up by {images} images costs up to {cost_usd:.2f} USD, and {left_usd:.2f} USD is left of "
                f"{scope} budget of {budget_usd:.2f} USD; nothing was added. Ask for fewer, or raise {setting}."
            )
