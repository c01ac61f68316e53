"""This file tests the coverage map: small enough for an event log, the worst first, the same every time."""

import io

import numpy as np
import polars as pl
from PIL import Image

from brand_assets.coverage.map import MAX_BYTES, MOST_ATTRIBUTES, draw_coverage_map
from brand_assets.coverage.map_cells import SEVERITY_FILLS, SHOWN
from brand_assets.coverage.measure import measure_coverage
from brand_assets.records.tables import COVERAGE
from brand_assets.taxonomy.vocabulary import list_attributes


def pixels_of(drawn: bytes | None) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    assert drawn is not None
    return np.asarray(Image.open(io.BytesIO(drawn)).convert("RGB"))


def count_ink(drawn: bytes | None, ink: str) -> int:
    return int((pixels_of(drawn) == [int(ink[k : k + 2], 16) for k in (1, 3, 5)]).all(axis=2).sum())


def cover(calm: int, warm: int) -> pl.DataFrame:
    images = {str(k): {"mood": "calm" if k < calm else "warm"} for k in range(calm + warm)}
    return measure_coverage(images, {("mood", "calm"): 0.5, ("mood", "warm"): 0.5})


def cover_everything() -> pl.DataFrame:
    rng = np.random.default_rng(1)
    attributes = list_attributes()
    targets = {
        (attribute.name, value): 1 / len(attribute.values) for attribute in attributes for value in attribute.values
    }
    images = {
        str(k): {attribute.name: str(rng.choice(list(attribute.values)[:2])) for attribute in attributes}
        for k in range(40)
    }
    return measure_coverage(images, targets)


def test_the_bar_is_as_long_as_the_share_and_what_is_missing_has_the_severitys_ink() -> None:
    even, lacking = draw_coverage_map(cover(50, 50), "tide"), draw_coverage_map(cover(80, 20), "tide")
    assert count_ink(even, SEVERITY_FILLS["high"]) == 0
    shown, missing = count_ink(lacking, SHOWN), count_ink(lacking, SEVERITY_FILLS["high"])
    # A share of 80 and one of 20 in full, and the 30 that the second lacks; the ink of a target's mark covers a little.
    assert 0.27 < missing / shown < 0.33


def test_every_attribute_of_the_language_at_once_fits_into_the_event_log() -> None:
    rows = cover_everything()
    assert rows["attribute"].n_unique() > 3 * MOST_ATTRIBUTES
    drawn = draw_coverage_map(rows, "a-campaign-of-a-name-that-is-as-long-as-a-campaigns-name-may-be · concept round")
    assert drawn is not None
    assert len(drawn) <= MAX_BYTES
    height, width, _ = pixels_of(drawn).shape
    assert (height < 3000, width < 1300) == (True, True)


def test_attributes_that_the_brief_leaves_open_are_not_on_it() -> None:
    opened = measure_coverage({"1": {"mood": "calm", "era": "modern"}}, {("mood", "calm"): 1.0})
    asked = measure_coverage({"1": {"mood": "calm"}}, {("mood", "calm"): 1.0})
    assert draw_coverage_map(opened, "tide") == draw_coverage_map(asked, "tide")
    assert draw_coverage_map(measure_coverage({"1": {"era": "modern"}}, {}), "tide") is None
    assert draw_coverage_map(COVERAGE.to_frame(), "tide") is None


def test_the_map_is_the_same_for_any_order_of_the_rows() -> None:
    rows = cover_everything().head(60)
    shuffled = rows.sample(fraction=1.0, shuffle=True, seed=2)
    assert draw_coverage_map(shuffled, "tide") == draw_coverage_map(rows, "tide")
