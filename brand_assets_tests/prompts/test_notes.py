"""This file tests what a reviewer's notes come to: words in prompts, things to avoid, values drawn more or less."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl
import pytest

from brand_assets.prompts.notes import ASKED, LESS, MAX_CLAUSE_CHARS, NONE, clean_notes, read_notes
from brand_assets.prompts.write import write_prompts
from brand_assets.records.brief import Brand, Brief, ConceptPlan, Direction, PaletteColor, RefinementPlan
from brand_assets.records.drawing import Parent

CORNERS = Direction("tile", "A tile.", {"mark_type": ("abstract",), "corners": ("sharp", "eased", "round")})


def make_brief(images: int, allocation: Mapping[str, float] | None = None) -> Brief:
    return Brief(
        campaign="tiles",
        brand=Brand("Plain & Co", avoid=("staples",)),
        palette=(PaletteColor("Ink", "#112233", "primary"), PaletteColor("Foam", "#F0F4F8", "neutral")),
        directions=(CORNERS,),
        seed=7,
        sha256="",
        concept=ConceptPlan(images, 2, 1),
        allocation=allocation or {"draft/draft": 1.0},
    )


def share_of(rows: pl.DataFrame, attribute: str, value: str) -> float:
    pairs = [{pair["key"]: pair["value"] for pair in row} for row in rows["attributes"]]
    return float(sum(one.get(attribute) == value for one in pairs) / rows.height)


@pytest.mark.parametrize(
    ("notes", "clause", "unwanted"),
    [
        ("Rounder corners, less blue, no gradients.", "Rounder corners.", ("blue overdone", "gradients")),
        ("too sharp; but make it warmer", "Make it warmer.", ("sharp overdone",)),
        ("Don't use any bevels or shadows\n- bigger shapes", "Bigger shapes.", ("bevels or shadows",)),
        ("No more thin lines", "", ("thin lines",)),
        ("not bold enough", "More bold.", ()),
        ("drop the drop shadows", "", ("drop shadows",)),
        ("without letters but with a wave", "With a wave.", ("letters",)),
    ],
)
def test_what_is_asked_for_is_said_and_what_is_not_is_avoided(
    notes: str, clause: str, unwanted: tuple[str, ...]
) -> None:
    read = read_notes(notes)
    assert read.clause == (f"Revision notes: {clause}" if clause else "")
    assert read.unwanted == unwanted


@pytest.mark.parametrize(
    ("notes", "weights"),
    [
        ("rounder corners", {("corners", "round"): ASKED}),
        ("less sharp corners", {("corners", "sharp"): LESS}),
        ("avoid gradients", {("shading", "gradient"): NONE}),
        ("bolder lines, three colours", {("line_weight", "bold"): ASKED, ("color_count", "three"): ASKED}),
        ("an asymmetric badge", {("symmetry", "asymmetric"): ASKED, ("mark_type", "badge"): ASKED}),
        ("round", {("corners", "round"): ASKED, ("terminals", "round"): ASKED}),
        ("none of this, even so, please", {}),
    ],
)
def test_words_that_name_values_change_their_weight(notes: str, weights: dict[tuple[str, str], float]) -> None:
    assert read_notes(notes).weights == weights


def test_notes_are_cleaned_of_what_cannot_be_seen() -> None:
    assert clean_notes("  warmer\x00\x1b[31m\u202e \u200b tone\r\n\tplease ") == "warmer[31m tone\nplease"


def test_notes_are_never_rendered_and_quote_no_letters_to_draw() -> None:
    read = read_notes('{{ brand }} {% include "secret" %} {{ 7 * 7 }} write "SALE"')
    assert "{{ 7 * 7 }}" in read.clause
    assert '"' not in read.clause
    rows = write_prompts(make_brief(2), "concept", 2, profile="embedded", notes=read)
    assert all("{{ 7 * 7 }}" in text for text in rows["text"])


def test_long_notes_are_cut_to_a_clause_and_kept_whole_beside_it() -> None:
    read = read_notes("warm and calm " * 140)
    assert len(read.clause) <= MAX_CLAUSE_CHARS + 20
    assert len(read.said) == len("warm and calm " * 140) - 1


def test_every_new_prompt_says_the_notes_and_keeps_them_whole() -> None:
    read = read_notes("Rounder corners, no drop shadows.")
    rows = write_prompts(make_brief(12), "concept", 2, profile="embedded", notes=read)
    assert all(text.endswith("Revision notes: Rounder corners.") for text in rows["text"])
    assert all("Avoid: staples; drop shadows." in text for text in rows["text"])
    assert set(rows["notes"]) == {"Rounder corners, no drop shadows."}
    apart = write_prompts(make_brief(2, {"stability/sd3.5-large": 1.0}), "concept", 2, profile="production", notes=read)
    assert set(apart["negative"]) == {"staples, drop shadows"}
    assert not any("shadows" in text for text in apart["text"])


def test_a_value_that_is_asked_for_is_drawn_three_times_as_often_as_its_neighbour_and_one_to_avoid_rarely() -> None:
    brief = make_brief(90)
    boosts = read_notes("rounder corners, no sharp corners").weights
    plain = write_prompts(brief, "concept", 1, profile="embedded")
    heeding = write_prompts(brief, "concept", 2, profile="embedded", boosts=boosts)
    assert share_of(plain, "corners", "round") == pytest.approx(1 / 3, abs=0.02)
    assert share_of(heeding, "corners", "round") == pytest.approx(3 / 4.1, abs=0.02)
    assert share_of(heeding, "corners", "sharp") == pytest.approx(0.1 / 4.1, abs=0.02)


def test_a_bold_variation_leaves_what_its_parent_has_and_nobody_wants() -> None:
    brief = replace(make_brief(2), direction=RefinementPlan(10, 5, 2, (0.3, 0.7)))
    attributes = {"mark_type": "abstract", "corners": "sharp"}
    parent = Parent("a" * 64, "b" * 64, "tile", attributes, "construction", "A tile.")
    boosts = read_notes("no sharp corners").weights
    rows = write_prompts(brief, "direction", 2, parents=[parent], profile="embedded", boosts=boosts)
    bold = rows.filter(pl.col("strength") >= 0.5)
    assert bold.height == 5
    assert share_of(bold, "corners", "sharp") <= 0.2
    assert share_of(rows.filter(pl.col("strength") < 0.5), "corners", "sharp") == 1.0


def test_a_text_without_room_for_the_notes_says_so_and_stays_within_its_model() -> None:
    brief = make_brief(4, {"replicate/sdxl": 1.0})
    long = read_notes("make the " + "splendid " * 25 + "tile bigger")
    rows = write_prompts(brief, "concept", 2, profile="production", notes=long)
    assert all("splendid" not in text for text in rows["text"])
    assert all("text.notes" in ignored and "text.end" not in ignored for ignored in rows["ignored_params"])
    short = write_prompts(brief, "concept", 2, profile="production", notes=read_notes("make the tile bigger"))
    assert all(text.endswith("Revision notes: Make the tile bigger.") for text in short["text"])
