"""This file reads what is written in the images of a shortlist, and keeps what was read of the same bytes before."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.picture_bytes import read_pictures
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import ConfigError, ImageQuarantined, LakeError
from brand_assets.lettering.read import read_picture
from brand_assets.lettering.reader import Reader, open_reader
from brand_assets.lettering.spelling import (
    MISSPELLED,
    RULES,
    UNREADABLE,
    UNWANTED_TEXT,
    Reading,
    expected_text,
)
from brand_assets.pixels import decode_rgba
from brand_assets.prompts.readings import choose_lettering
from brand_assets.records.brief import LETTERINGS, Brief, Lettering, RoundName
from brand_assets.records.mixing import expand_directions
from brand_assets.records.tables import READINGS

MAX_SIDE_PX = 1280
"""Twice what the reader looks at; a larger picture is reduced on decoding."""
NO_READER = "none"
NOT_COMPUTED = "Not computed"


@dataclass(frozen=True, slots=True)
class ReadShortlist:
    """`rows` of `readings`; `read` pictures were looked at in `seconds`, the others are known from before."""

    rows: pl.DataFrame
    read: int
    seconds: float


def read_shortlist(
    studio: Studio,
    campaign: str,
    round_name: RoundName,
    prompts: pl.DataFrame,
    raw_images: pl.DataFrame,
    dpp_selections: pl.DataFrame,
) -> ReadShortlist:
    """One row for each image of the shortlist, in its order. What cannot be read is a row that says why.

    An image that was read before, by the same reader and for the same letters, is not read again.
    """
    start = time.perf_counter()
    brief = load_brief(studio, campaign)
    shown = dpp_selections.sort("position").select("image_id")
    images = shown.join(raw_images, on="image_id", how="inner", maintain_order="left")
    wanted = _list_wanted(brief, images.join(prompts, on="prompt_id", how="left", maintain_order="left"))
    reader = _find_reader()
    name = NO_READER if isinstance(reader, ConfigError) else f"{reader.name}, rules {RULES}"
    known = _read_before(studio, campaign, round_name, name)
    unknown = images.filter(~_is_known(images, known, wanted, brief.brand.name))
    for image_id, data in read_pictures(studio, unknown):
        known[image_id] = _make_row(image_id, _read(data, brief.brand.name, wanted[image_id], reader), name)
    rows = [known[image_id] for image_id in images["image_id"]]
    return ReadShortlist(pl.DataFrame(rows, schema=READINGS), unknown.height, time.perf_counter() - start)


def count_concerns(readings: pl.DataFrame) -> dict[str, int]:
    """How many images are misspelled, show letters where none are wanted, could not be told, or were not computed."""
    unsure = (pl.col("expected") != "") & pl.col("distance").is_null()
    failed = pl.col("finding").str.starts_with(NOT_COMPUTED)
    return {
        MISSPELLED: readings.filter(pl.col("concern") == MISSPELLED).height,
        UNWANTED_TEXT: readings.filter(pl.col("concern") == UNWANTED_TEXT).height,
        UNREADABLE: readings.filter(unsure & ~failed).height,
        "not computed": readings.filter(failed).height,
    }


def _read_before(studio: Studio, campaign: str, round_name: RoundName, reader: str) -> dict[str, dict[str, Any]]:
    rows = studio.lake.read_or_none("readings", campaign, round_name)
    if rows is None or not READINGS.keys() <= rows.schema.keys():
        return {}
    kept = rows.filter((pl.col("reader") == reader) & ~pl.col("finding").str.starts_with(NOT_COMPUTED))
    return {row["image_id"]: row for row in kept.select(READINGS.keys()).iter_rows(named=True)}


def _is_known(
    images: pl.DataFrame,
    known: Mapping[str, Mapping[str, Any]],
    wanted: Mapping[str, Lettering | None],
    brand_name: str,
) -> pl.Series:
    return pl.Series(
        [
            image_id in known and known[image_id]["expected"] == expected_text(brand_name, wanted[image_id] or "none")
            for image_id in images["image_id"]
        ],
        dtype=pl.Boolean,
    )


def _find_reader() -> Reader | ConfigError:
    try:
        return open_reader()
    except ConfigError as problem:
        return problem


def _read(
    data: bytes | LakeError, brand_name: str, lettering: Lettering | None, reader: Reader | ConfigError
) -> Reading:
    expected = expected_text(brand_name, lettering or "none")
    if isinstance(reader, ConfigError):
        return Reading("", expected, None, f"{NOT_COMPUTED}: {reader}")
    if isinstance(data, LakeError):
        return Reading("", expected, None, f"{NOT_COMPUTED}: {data}")
    try:
        reading = read_picture(decode_rgba(data, max_side_px=MAX_SIDE_PX), brand_name, lettering or "none", reader)
    except ImageQuarantined as problem:
        return Reading("", expected, None, f"{NOT_COMPUTED}: {problem}")
    except Exception as problem:  # one image, whatever is in it, breaks no round
        return Reading("", expected, None, f"{NOT_COMPUTED}: {type(problem).__name__}: {str(problem)[:160]}.")
    if lettering is None:
        said = f"It reads {reading.text!r}" if reading.text else "No letters are read in it"
        return replace(reading, finding=f"{said}; nobody said whether any are wanted.", concern=None)
    return reading


def _list_wanted(brief: Brief, images: pl.DataFrame) -> dict[str, Lettering | None]:
    """The lettering that each image was asked for: by its own request, or by its direction and mark type; None where
    nobody asked, as for an imported picture.
    """
    directions = {direction.name: direction for direction in expand_directions(brief)}
    wanted: dict[str, Lettering | None] = {}
    for row in images.select("image_id", "direction", "attributes", "params").iter_rows(named=True):
        direction = directions.get(row["direction"])
        attributes = {pair["key"]: pair["value"] for pair in row["attributes"] or ()}
        fallback = choose_lettering(direction, attributes.get("mark_type")) if direction else None
        wanted[row["image_id"]] = _asked_of_draft(row["params"]) or fallback
    return wanted


def _asked_of_draft(params: str | None) -> Lettering | None:
    asked: Mapping[str, Any] = (json.loads(params) if params else {}).get("intent") or {}
    return next((one for one in LETTERINGS if one == asked.get("lettering")), None)


def _make_row(image_id: str, reading: Reading, reader: str) -> dict[str, Any]:
    return {
        "image_id": image_id,
        "text": reading.text,
        "expected": reading.expected,
        "distance": reading.distance,
        "finding": reading.finding,
        "concern": reading.concern,
        "reader": reader,
    }
