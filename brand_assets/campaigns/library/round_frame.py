"""This file joins what the lake has of one round into one row an image, with every outcome and every attempt."""

import json
import os
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from brand_assets.campaigns.library.card import SCORE_PARTS
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import LakeError
from brand_assets.records.brief import ROUNDS, RoundName
from brand_assets.records.tables import PROMPTS, TABLES
from brand_assets.storage.lake import Lake

JOINED = ("raw_images", "prompts", "scores", "clusters", "cluster_profiles", "dpp_selections", "readings", "tags")
_FROM_PROMPTS = (
    "direction", "text", "negative", "template", "enhanced_by", "seed", "strength", "params", "ignored_params",
    "attributes",
)  # fmt: skip
Signature = tuple[tuple[int, int, int] | None, ...]
"""Of each of JOINED, when it was changed (nanoseconds), its bytes and its inode; None for one that is not there."""


@dataclass(frozen=True, slots=True)
class RoundFrame:
    """`rows`: one for each image; `problems`: the tables that could not be read, a sentence each."""

    rows: pl.DataFrame
    problems: tuple[str, ...]


def sign_round(lake: Lake, campaign: str, round_name: RoundName) -> Signature:
    """What tells whether a round's files are those that were read before; cheap."""
    return tuple(_sign(lake.path(table, campaign, round_name)) for table in JOINED)


def _sign(path: Path) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def read_round(studio: Studio, campaign: str, round_name: RoundName) -> RoundFrame:
    """The round as it is now. A table that is missing or damaged leaves its columns null, and is told of if damaged."""
    tables: dict[str, pl.DataFrame] = {}
    problems = []
    for table in JOINED:
        tables[table] = TABLES[table].to_frame()
        try:
            found = studio.lake.read_or_none(table, campaign, round_name)
        except LakeError as error:
            problems.append(f"{table} of the {round_name} round of {campaign!r} is left out: {error}")
        else:
            tables[table] = tables[table] if found is None else _once(found, table)
    return RoundFrame(_join_tables(studio, campaign, round_name, tables), tuple(problems))


def make_empty_round(studio: Studio) -> pl.DataFrame:
    """The columns of a round's rows, without any."""
    return _join_tables(studio, "", ROUNDS[0], {table: TABLES[table].to_frame() for table in JOINED})


def _join_tables(
    studio: Studio, campaign: str, round_name: RoundName, tables: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    rows = _add_prompts(studio, tables["raw_images"], tables["prompts"])
    rows = _add_scores(_add_places(rows, tables), tables["scores"])
    rows = _add_readings(rows, tables["readings"], tables["tags"])
    last_drawn = rows.filter(pl.col("status") == "drawn")["attempt"].max()
    return rows.with_columns(
        campaign=pl.lit(campaign),
        round=pl.lit(round_name),
        round_place=pl.lit(ROUNDS.index(round_name), pl.Int8),
        is_current=pl.lit(value=True) if last_drawn is None else pl.col("attempt") == pl.lit(last_drawn),
    )


def fold_text(text: str) -> str:
    """Text as it is compared: whatever its case, its composition and its line breaks."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _once(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """Rows that are there twice would multiply the images."""
    keys = {"tags": ["image_id", "attribute"], "cluster_profiles": ["cluster"], "prompts": ["prompt_id", "attempt"]}
    return frame.unique(keys.get(table, ["image_id"]), keep="last", maintain_order=True)


def _add_prompts(studio: Studio, images: pl.DataFrame, prompts: pl.DataFrame) -> pl.DataFrame:
    """With the prompts of the lake, which has the last attempt's own; all others come from the ledger."""
    told = prompts.select("prompt_id", "attempt", *_FROM_PROMPTS)
    rows = images.join(told, on=["prompt_id", "attempt"], how="left", maintain_order="left")
    is_ours = pl.col("text").is_not_null() & pl.col("fallback_of").is_null()
    absent = rows.filter(~is_ours)["image_id"].to_list()
    if absent and studio.ledger.path.exists():
        kept = studio.ledger.prompts.find(absent)
        found = [{"image_id": image_id, **_pick(prompt.row)} for image_id, prompt in kept.items()]
        schema = pl.Schema([("image_id", pl.String()), *((name, PROMPTS[name]) for name in _FROM_PROMPTS)])
        rows = rows.update(pl.DataFrame(found, schema=schema), on="image_id", how="left", maintain_order="left")
    pair = pl.concat_str(pl.element().struct.field("key"), pl.lit("="), pl.element().struct.field("value"))
    return rows.with_columns(
        pl.col("attributes").list.eval(pair),
        folded=pl.Series([fold_text(text or "") for text in rows["text"]], dtype=pl.String),
    )


def _pick(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row.get(name) for name in _FROM_PROMPTS}


def _add_places(rows: pl.DataFrame, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """With the place on the shortlist, and the cluster."""
    positions = tables["dpp_selections"].select("image_id", "position")
    clusters = tables["clusters"].select("image_id", "cluster")
    labels = tables["cluster_profiles"].select("cluster", pl.col("label").alias("cluster_label"))
    rows = rows.join(positions, on="image_id", how="left", maintain_order="left")
    rows = rows.join(clusters, on="image_id", how="left", maintain_order="left")
    return rows.join(labels, on="cluster", how="left", maintain_order="left")


def _add_scores(rows: pl.DataFrame, scores: pl.DataFrame) -> pl.DataFrame:
    """With the scores, and in place of the details what of them is wrong enough to be told."""
    findings = [list(list_findings(gate, details)) for gate, details in scores.select("gate", "details").iter_rows()]
    told = scores.select("image_id", "gate", "quality", "rank", *SCORE_PARTS).with_columns(
        findings=pl.Series(findings, dtype=pl.List(pl.String))
    )
    return rows.join(told, on="image_id", how="left", maintain_order="left")


def list_findings(gate: str | None, details: str | None) -> Iterator[str]:
    """Why the image is out of the ranking, and what each part found that is wrong enough to be told."""
    if gate:
        yield f"Out of the ranking: {gate}."
    for told in read_details(details).values():
        if isinstance(told, dict) and told.get("concerns") and told.get("finding"):
            yield told["finding"]


def read_details(details: str | None) -> dict[str, Any]:
    """What each scorer said; empty for what is no JSON object."""
    try:
        told = json.loads(details or "{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _add_readings(rows: pl.DataFrame, readings: pl.DataFrame, tags: pl.DataFrame) -> pl.DataFrame:
    """With what is wrong with the letters, and with what a model saw."""
    lettering = readings.filter(pl.col("concern").fill_null("") != "").select(
        "image_id", pl.col("finding").alias("lettering")
    )
    seen = tags.group_by("image_id").agg(pl.concat_str("attribute", pl.lit("="), "value").alias("seen"))
    rows = rows.join(lettering, on="image_id", how="left", maintain_order="left")
    return rows.join(seen, on="image_id", how="left", maintain_order="left")
