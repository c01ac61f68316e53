"""This file writes the `prompts` table of a round: as many rows as it asks for, the same for the same seed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

import polars as pl

from brand_assets.prompts.concept import plan_concept
from brand_assets.prompts.notes import NO_NOTES, Notes, heed
from brand_assets.prompts.refinement import plan_refinement
from brand_assets.prompts.rows import Shot, give_model, write_row
from brand_assets.prompts.spreading.choices import NO_BOOSTS, Boosts
from brand_assets.prompts.top_up import plan_top_up, reword
from brand_assets.records.brief import Brief, RoundName
from brand_assets.records.drawing import Parent
from brand_assets.records.tables import PROMPTS
from brand_assets.settings import Profile

NO_MODELS: Mapping[str, str] = {}
MAX_REWORDINGS = 50
"""Tries at a text of its own for one image, before two of a round are the same."""


def write_prompts(
    brief: Brief,
    round_name: RoundName,
    attempt: int,
    *,
    parents: Sequence[Parent] = (),
    profile: Profile,
    frozen: pl.DataFrame | None = None,
    boosts: Boosts = NO_BOOSTS,
    models: Mapping[str, str] = NO_MODELS,
    notes: Notes = NO_NOTES,
) -> pl.DataFrame:
    """The round's prompts with the schema PROMPTS, in the order in which they are to be drawn.

    Concept: `brief.concept.images` rows, texts distinct. Later: `variations` rows a parent, with distinct (parent,
    strength, seed). `frozen` holds this attempt's rows of which some are paid: a concept round stays as it is, a later
    one keeps the rows of every parent that is still there and writes new ones for new parents only. `boosts` give
    values more weight in what is written now: in the concept round (1 + boost) times as much, in a later one that share
    of a parent's bolder variations takes the value where the direction lists it. `notes` are in the text and the
    negative of every prompt that is written now; what they change of the values' weights is to be in `boosts`.
    """
    brief = heed(brief, notes)
    if round_name == "concept":
        if frozen is not None:
            return frozen
        planned = _prepare(plan_concept(brief, attempt, boosts), models, notes)
        return _as_table(_write_distinct(brief, attempt, profile, planned, said=set()))
    unique = list({parent.image_id: parent for parent in parents}.values())
    before = _kept(frozen, attempt, {parent.image_id for parent in unique})
    paid_for = set(before["parent_image_id"].to_list())
    shots = plan_refinement(
        brief,
        round_name,
        attempt,
        [parent for parent in unique if parent.image_id not in paid_for],
        Counter(before.select(pl.concat_str("planned_provider", "planned_model", separator="/")).to_series().to_list()),
        boosts,
    )
    written = _as_table([write_row(brief, attempt, profile, shot) for shot in _prepare(shots, models, notes)])
    order = {parent.image_id: index for index, parent in enumerate(unique)}
    place = pl.col("parent_image_id").replace_strict(order, return_dtype=pl.Int64)
    return pl.concat([before, written]).sort(place, maintain_order=True)


def write_top_up(
    brief: Brief,
    attempt: int,
    *,
    before: pl.DataFrame,
    count: int,
    boosts: Boosts,
    profile: Profile,
    notes: Notes = NO_NOTES,
) -> pl.DataFrame:
    """`count` more rows for the concept attempt of which `before` holds those it has, each with a boosted value.

    They are numbered on from `before`'s, repeat none of its ids, seeds and texts, and bring the attempt's models as
    near their shares as they can. No rows when no direction can show any of the boosted values.
    """
    brief = heed(brief, notes)
    shots = _prepare(plan_top_up(brief, attempt, before, count, boosts), NO_MODELS, notes)
    said = {*before["text"].to_list(), *before["template_text"].drop_nulls().to_list()}
    return _as_table(_write_distinct(brief, attempt, profile, shots, said=said))


def _prepare(shots: Sequence[Shot], models: Mapping[str, str], notes: Notes) -> list[Shot]:
    return [replace(give_model(shot, models.get(shot.prompt_id, shot.model_key)), notes=notes) for shot in shots]


def _write_distinct(
    brief: Brief, attempt: int, profile: Profile, shots: Sequence[Shot], said: set[str]
) -> list[dict[str, object]]:
    """Their rows; a shot whose text was `said` is put in other words, as far as its template and model let it.

    A model that reads little leaves few texts for a long description: what could not be reworded once stays as it is.
    """
    rows = []
    worn_out = set[str]()
    for shot in shots:
        row = write_row(brief, attempt, profile, shot)
        text = str(row["text"])
        if text in said and text not in worn_out:
            reworded = (write_row(brief, attempt, profile, other) for other in islice(reword(shot), MAX_REWORDINGS))
            if fresh := next((other for other in reworded if other["text"] not in said), None):
                row = fresh
            else:
                worn_out.add(text)
        said.add(str(row["text"]))
        rows.append(row)
    return rows


def _kept(frozen: pl.DataFrame | None, attempt: int, parent_ids: set[str]) -> pl.DataFrame:
    if frozen is None:
        return _as_table([])
    rows = frozen.filter(pl.col("attempt") == attempt, pl.col("parent_image_id").is_in(list(parent_ids)))
    return rows.select(list(PROMPTS)).cast(PROMPTS)


def _as_table(rows: list[dict[str, object]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=PROMPTS)
