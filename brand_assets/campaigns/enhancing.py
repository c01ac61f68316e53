"""This file lets a brief's language models reword a round's prompts, and trade image models among them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from brand_assets.campaigns.rewording import RewordingDesk
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import BriefError
from brand_assets.prompts.enhancing.facts import Item, list_items
from brand_assets.prompts.enhancing.rewording import (
    Rewordings,
    apply_rewordings,
    choose_swaps,
    explain_models,
    list_choices,
)
from brand_assets.records.brief import Brief, RoundName

AS_WRITTEN = "The wording is the templates' own: in the embedded profile `enhance` asks no language model."
MOST_FLAWS_TOLD = 4
Rewrite = Callable[[Mapping[str, str]], pl.DataFrame]
"""The round's rows once more, the prompts of these ids written for these models (`provider/model`)."""


@dataclass(frozen=True, slots=True)
class Enhanced:
    """A round's rows, reworded as far as that went; `note` says how far, `cost_usd` what this run paid for it."""

    rows: pl.DataFrame
    note: str = ""
    cost_usd: float = 0.0


def enhance_prompts(
    studio: Studio,
    brief: Brief,
    rows: pl.DataFrame,
    round_name: RoundName,
    *,
    run_id: str,
    kept: Collection[str] = (),
    said: Collection[str] = (),
    rewrite: Rewrite | None = None,
) -> Enhanced:
    """Reword the rows, but for the ids `kept` as they are; what cannot be reworded stays as its template wrote it.

    `said` are texts that no prompt may repeat. With `rewrite` prompts may trade models. Raises ConfigError, before
    anything is sent, when one of the brief's language models has no price or no key.
    """
    if not brief.enhance or not rows.height:
        return Enhanced(rows)
    if studio.settings.profile == "embedded":
        return Enhanced(rows, AS_WRITTEN)
    desk = RewordingDesk(studio, brief, round_name, run_id, int(rows["attempt"][0]))
    items = list_items(rows, kept)
    choices = list_choices(items) if rewrite else ()
    rewordings = desk.reword(items, choices)
    reasons: dict[str, str] = {}
    if rewrite and choices:
        rows, swaps = _trade_models(rows, items, rewordings, choices, rewrite)
        reasons = explain_models(rows, rewordings.found, swaps)
        if swaps:
            rewordings = desk.reword(list_items(rows, kept), choices)
    written = apply_rewordings(rows, rewordings, reasons, said)
    return Enhanced(written, _tell(rewordings, len(reasons), desk), desk.cost_usd)


def _trade_models(
    rows: pl.DataFrame, items: Sequence[Item], rewordings: Rewordings, choices: Sequence[str], rewrite: Rewrite
) -> tuple[pl.DataFrame, Mapping[str, str]]:
    """The rows with their prompts at the models that suit them, and which ones moved; as they were where that fails."""
    swaps = choose_swaps(items, rewordings.found, choices)
    if not swaps:
        return rows, {}
    try:
        return rewrite(swaps), swaps
    except BriefError:  # a text that has nothing to leave out is too long for the other model
        return rows, {}


def _tell(rewordings: Rewordings, explained: int, desk: RewordingDesk) -> str:
    """How many were reworded by whom, why the others were not, and what it cost."""
    by = rewordings.count_by_enhancer()
    total = sum(by.values()) + len(rewordings.flaws)
    told = f"{sum(by.values())} of {total} prompts are reworded"
    told += f" ({', '.join(f'{count} by {name}' for name, count in by.most_common())})" if by else ""
    if rewordings.flaws:
        flaws = rewordings.count_flaws().most_common(MOST_FLAWS_TOLD)
        why = "; ".join(f"{count}: {flaw}" for flaw, count in flaws)
        told += f", {len(rewordings.flaws)} stay as their templates wrote them ({why})"
    notes = [f"{told}. It cost {desk.cost_usd:.4f} USD in this run."]
    notes += [f"{explained} draw with the model that was proposed, or made room for one."] if explained else []
    notes += [f"Not all was asked: {desk.refused_budget}"] if desk.refused_budget else []
    notes += (
        [f"In doubt, to be settled: {desk.unknown} prompts; see brand-assets spend --unknown."] if desk.unknown else []
    )
    notes += [f"Trouble: {' '.join(desk.problems)[:300]}"] if desk.problems else []
    return " ".join(notes)
