"""This file writes the `prompts` table of a round: as many rows as it asks for, the same for the same seed."""

from collections import Counter
from collections.abc import Sequence

import polars as pl

from brand_assets.prompts.concept import plan_concept
from brand_assets.prompts.refinement import plan_refinement
from brand_assets.prompts.rows import write_row
from brand_assets.records.brief import Brief, RoundName
from brand_assets.records.drawing import Parent
from brand_assets.records.tables import PROMPTS
from brand_assets.settings import Profile


def write_prompts(
    brief: Brief,
    round_name: RoundName,
    attempt: int,
    *,
    parents: Sequence[Parent] = (),
    profile: Profile,
    frozen: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The round's prompts with the schema PROMPTS, in the order in which they are to be drawn.

    Concept: `brief.concept.images` rows, texts distinct. Later: `variations` rows a parent, with distinct (parent,
    strength, seed). `frozen` holds this attempt's rows of which some are paid: a concept round stays as it is, a later
    one keeps the rows of every parent that is still there and writes new ones for new parents only.
    """
    if round_name == "concept":
        if frozen is not None:
            return frozen
        return _as_table([write_row(brief, attempt, profile, shot) for shot in plan_concept(brief, attempt)])
    unique = list({parent.image_id: parent for parent in parents}.values())
    before = _kept(frozen, attempt, {parent.image_id for parent in unique})
    paid_for = set(before["parent_image_id"].to_list())
    shots = plan_refinement(
        brief,
        round_name,
        attempt,
        [parent for parent in unique if parent.image_id not in paid_for],
        Counter(before.select(pl.concat_str("planned_provider", "planned_model", separator="/")).to_series().to_list()),
    )
    written = _as_table([write_row(brief, attempt, profile, shot) for shot in shots])
    order = {parent.image_id: index for index, parent in enumerate(unique)}
    place = pl.col("parent_image_id").replace_strict(order, return_dtype=pl.Int64)
    return pl.concat([before, written]).sort(place, maintain_order=True)


def _kept(frozen: pl.DataFrame | None, attempt: int, parent_ids: set[str]) -> pl.DataFrame:
    if frozen is None:
        return _as_table([])
    rows = frozen.filter(pl.col("attempt") == attempt, pl.col("parent_image_id").is_in(list(parent_ids)))
    return rows.select(list(PROMPTS)).cast(PROMPTS)


def _as_table(rows: list[dict[str, object]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=PROMPTS)
