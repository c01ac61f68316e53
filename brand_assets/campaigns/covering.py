"""This file holds what a round shows against what its brief asks for."""

import base64

import polars as pl

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.drawing import current_images
from brand_assets.campaigns.judging import Judge, open_bench
from brand_assets.campaigns.studio import Studio
from brand_assets.coverage.map import draw_coverage_map
from brand_assets.coverage.measure import measure_coverage, plan_targets
from brand_assets.coverage.signs import NO_SIGNS, Signs, read_signs
from brand_assets.records.brief import RoundName
from brand_assets.records.drawing import IMPORT
from brand_assets.records.tables import EMBEDDINGS


def count_coverage(
    studio: Studio, campaign: str, prompts: pl.DataFrame, raw_images: pl.DataFrame, tags: pl.DataFrame
) -> pl.DataFrame:
    """Each attribute value's share among the drawn images against the share that the brief asks for.

    By the tags, where there are any; otherwise by what was asked. Pictures that were made elsewhere are left out:
    nobody asked anything of them.
    """
    asked = prompts.filter(pl.col("planned_provider") != IMPORT)
    attributes = dict(asked.select("prompt_id", "attributes").iter_rows())
    drawn = current_images(raw_images, asked)
    return measure_coverage(
        {
            image_id: {pair["key"]: pair["value"] for pair in attributes[prompt_id]}
            for image_id, prompt_id in drawn.select("image_id", "prompt_id").iter_rows()
        },
        plan_targets(load_brief(studio, campaign)),
        signs=find_signs(studio, tags),
    )


def draw_map(campaign: str, round_name: RoundName, coverage: pl.DataFrame) -> str | None:
    """The coverage map as a WebP data URI; None when the brief asks for no attribute, or nothing is drawn."""
    drawn = draw_coverage_map(coverage, f"{campaign} · {round_name} round")
    return f"data:image/webp;base64,{base64.b64encode(drawn).decode()}" if drawn else None


def find_signs(studio: Studio, tags: pl.DataFrame) -> Signs:
    """What the tags say that images show, with how far each model is to be trusted.

    A tag counts for nothing where its model does not know the value that was asked for: it could only name another.
    """
    if tags.is_empty():
        return NO_SIGNS
    draft = open_bench(studio, EMBEDDINGS.to_frame()).draft
    judges = {draft.embedder.name: draft} if draft else {}
    rows = tags.select("image_id", "attribute", "value", "likelihood", "model", "asked").iter_rows()
    return read_signs(
        (row[:5] for row in rows if _could_answer(judges.get(row[4]), row[1], row[5])),
        {name: judge.trust for name, judge in judges.items()},
    )


def _could_answer(judge: Judge | None, attribute: str, asked: str | None) -> bool:
    return judge is None or asked is None or judge.offers(attribute, asked)
