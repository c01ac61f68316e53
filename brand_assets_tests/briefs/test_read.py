"""This file checks what a good brief becomes, what it is warned of, and that the examples and the scaffold are good."""

import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from brand_assets.briefs.read import check_brief, default_seed, read_brief
from brand_assets.briefs.scaffold import scaffold_brief
from brand_assets.errors import BriefError
from brand_assets.records.brief import (
    Brand,
    ConceptPlan,
    LogoPlacement,
    PaletteColor,
    RefinementPlan,
    ReviewRule,
    Selection,
)
from brand_assets_tests.briefs.test_malformed import GOOD
from brand_assets_tests.generation.draft.small_fonts import make_chinese

REPO = Path(__file__).parents[2]
SHARED = REPO.parent / "shared" / "briefs"
MINIMAL = """\
---
campaign: tiny
brand: {name: Tiny}
palette: [{name: Ink, hex: "#1b2a41", role: primary}]
directions: [{name: dot, description: A dot.}]
---
"""


def _warnings(tmp_path: Path, text: str, stem: str = "north-pier") -> list[str]:
    path = tmp_path / f"{stem}.md"
    path.write_text(text, encoding="utf-8")
    report = check_brief(path)
    assert report.problems == ()
    return [warning.format() for warning in report.warnings]


@pytest.mark.parametrize("name", ["harbor-coffee", "lumen-grid", "atlas-clinic-spring"])
def test_the_shared_briefs_have_no_problem(name: str) -> None:
    path = SHARED / f"{name}.md"
    if not path.is_file():
        pytest.skip(f"{name}.md is not here")
    assert check_brief(path).problems == ()


@pytest.mark.parametrize("path", sorted((REPO / "data" / "briefs").glob("*.md")), ids=lambda path: path.stem)
def test_the_examples_have_no_problem(path: Path) -> None:
    assert check_brief(path).problems == ()


def test_there_are_two_examples_and_the_demo_costs_nothing() -> None:
    briefs = {path.stem: read_brief(path) for path in (REPO / "data" / "briefs").glob("*.md")}
    assert {"fern-and-field", "meridian-observatory"} <= set(briefs)
    assert briefs["fern-and-field"].allocation == {"draft/draft": 1.0}


def test_every_default_is_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "tiny.md"
    path.write_text(MINIMAL, encoding="utf-8")
    brief = read_brief(path)
    assert brief.brand == Brand("Tiny")
    assert brief.palette == (PaletteColor("Ink", "#1B2A41", "primary"),)
    assert brief.concept == ConceptPlan(300, 50, 10)
    assert brief.direction == RefinementPlan(10, 20, 5, (0.3, 0.5, 0.7))
    assert brief.final == RefinementPlan(6, 15, 5, (0.2,), 8.0, 50)
    assert brief.allocation == brief.refinement == {"draft/draft": 1.0}
    assert brief.weights == {"semantic": 0.30, "color": 0.25, "aesthetic": 0.25, "composition": 0.20}
    assert not brief.sets_weights
    assert (brief.selection, brief.review) == (Selection("dpp", 0.7), ReviewRule())
    assert (brief.budget_usd, brief.auto_start, brief.svg_colors, brief.kind) == (None, False, 3, "auto")
    assert (brief.deliverables, brief.memory) == (("logo",), True)
    assert brief.sha256 == hashlib.sha256(MINIMAL.encode()).hexdigest()


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    path = tmp_path / "north-pier.md"
    path.write_text(GOOD.replace("budget_usd: 50", "budget_usd: none\nseed: 7\nmemory: false"), encoding="utf-8")
    brief = read_brief(path)
    assert brief.allocation == {"stability/sd3.5-medium": 0.6, "draft/draft": 0.4}
    assert brief.directions[0].attributes == {"mark_type": ("abstract",), "density": ("sparse",)}
    assert brief.direction.strengths == (0.3, 0.6)
    assert (brief.weights["semantic"], brief.sets_weights, brief.memory) == (0.5, True, False)
    assert (brief.budget_usd, brief.seed) == (None, 7)
    assert brief.story == "# Do\n\n- Flat shapes.\n"[:-1]


def test_the_default_seed_is_the_same_in_every_process() -> None:
    code = "from brand_assets.briefs.read import default_seed; print(default_seed('north-pier'))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPO, env={})
    assert int(said.stdout) == default_seed("north-pier")
    assert default_seed("north-pier") != default_seed("south-pier")


def test_creatives_that_are_not_delivered_are_warned_of(tmp_path: Path) -> None:
    text = GOOD.replace("selection: {theta: 0.5}\n", "").replace("budget_usd: 50", "creatives: {background: palette}")
    warning = "line 25: creatives: has no effect: write `deliverables: [logo, creatives]` to have them made."
    assert _warnings(tmp_path, text) == [warning]


def test_a_message_in_characters_that_no_font_has_is_warned_of(tmp_path: Path) -> None:
    block = 'creatives: {aspect_ratios: ["1:1"], messages: [{headline: 光 at 9}]}\ndeliverables: [creatives]'
    (warning,) = _warnings(tmp_path, GOOD.replace("budget_usd: 50", block))
    assert "creatives.messages[0].headline: the fonts lack 光," in warning


@pytest.mark.parametrize(
    "field",
    [
        "review: {mode: auto, deadline_days: 3}",
        "review: {mode: people}",
        "kind: auto",
        "deliverables: [logo]",
        "mixes: []",
        "mixes: [[pier, rope]]",
    ],
)
def test_a_default_that_is_written_out_is_not_warned_of(tmp_path: Path, field: str) -> None:
    assert _warnings(tmp_path, GOOD.replace("budget_usd: 50", field)) == []


def test_a_way_to_select_is_not_warned_of(tmp_path: Path) -> None:
    assert _warnings(tmp_path, GOOD.replace("{theta: 0.5}", "{method: facility, theta: 0.5}")) == []


def test_a_fallback_without_a_price_is_warned_of(tmp_path: Path) -> None:
    text = GOOD.replace("budget_usd: 50", "fallback: {fal/flux-schnell: freepik/flux-dev}")
    [warning] = _warnings(tmp_path, text)
    assert "freepik/flux-dev has no list price: it does not stand in until one is set" in warning


def test_a_fallback_that_cannot_start_from_a_parent_is_warned_of_where_one_is_needed(tmp_path: Path) -> None:
    # Its refinement is drawn by replicate/flux-dev alone.
    assert _warnings(tmp_path, GOOD.replace("budget_usd: 50", "fallback: {fal/flux-dev: fal/flux-schnell}")) == []
    [said] = _warnings(tmp_path, GOOD.replace("budget_usd: 50", "fallback: {replicate/flux-dev: fal/flux-schnell}"))
    assert "fallback: fal/flux-schnell cannot start from a parent image: where replicate/flux-dev fails" in said


def test_a_value_that_no_image_can_have_is_warned_of(tmp_path: Path) -> None:
    listed = "{mark_type: [abstract, pictorial], motif: [tree, leaf]}"
    said = _warnings(tmp_path, GOOD.replace("{mark_type: [abstract], density: [sparse]}", listed))
    assert any("mark_type abstract goes with nothing that another attribute lists here" in line for line in said)
    assert not any("pictorial goes with nothing" in line for line in said)


def test_mixes_are_not_warned_of(tmp_path: Path) -> None:
    assert _warnings(tmp_path, GOOD.replace("budget_usd: 50", "mixes: [[pier, rope]]")) == []


def test_images_under_twice_the_shortlist_are_warned_of(tmp_path: Path) -> None:
    said = _warnings(tmp_path, GOOD.replace("images: 40", "images: 19"))
    assert said == [
        "line 17: rounds.concept: 19 images are planned for a shortlist of 10; plan at least twice as many."
    ]
    assert _warnings(tmp_path, GOOD.replace("images: 40", "images: 20")) == []


def test_an_estimate_over_nine_tenths_of_the_budget_is_warned_of(tmp_path: Path) -> None:
    # 24 x 0.035 + 24 x 0.025 + 30 x 0.025 = 2.19
    said = _warnings(tmp_path, GOOD.replace("budget_usd: 50", "budget_usd: 2.4"))
    assert said == ["line 26: budget_usd: the estimate is 2.19 USD, 91% of the budget of 2.40 USD."]
    assert _warnings(tmp_path, GOOD.replace("budget_usd: 50", "budget_usd: 2.44")) == []


def test_a_model_without_a_price_is_warned_of(tmp_path: Path) -> None:
    (said,) = _warnings(tmp_path, GOOD.replace("draft: 0.4", "freepik/mystic: 0.4"))
    assert said.startswith("line 19: allocation: freepik/mystic has no list price")


def test_characters_that_the_fonts_lack_are_always_named_with_what_that_means(tmp_path: Path) -> None:
    text = GOOD.replace("name: North Pier", "name: North 光網")
    (said,) = _warnings(tmp_path, text)
    assert said.startswith(
        "line 4: brand.name: the fonts lack 光 網 of 'North 光網': no direction of this brief letters"
    )
    (said,) = _warnings(tmp_path, text.replace("lettering: none", "lettering: name"))
    assert "the fonts lack 光 網 of 'North 光網': marks are drawn without the name" in said
    (said,) = _warnings(tmp_path, text.replace("North 光網", "光網").replace("lettering: none", "lettering: initials"))
    assert "marks are drawn without the initials" in said


def test_the_fonts_of_the_settings_count(tmp_path: Path) -> None:
    path = tmp_path / "north-pier.md"
    path.write_text(GOOD.replace("name: North Pier", "name: North 光網"), encoding="utf-8")
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    make_chinese(fonts / "small.ttf")
    assert [warning.field for warning in check_brief(path).warnings] == ["brand.name"]
    assert check_brief(path, (fonts,)).warnings == ()


def test_attributes_that_do_not_go_together_are_warned_of(tmp_path: Path) -> None:
    (said,) = _warnings(tmp_path, GOOD.replace("[abstract], density: [sparse]", "[badge], composition: [open]"))
    assert said.startswith("line 12: directions[0].attributes: mark_type badge and composition open")
    (said,) = _warnings(tmp_path, GOOD.replace("[abstract]", "[monogram]"))
    assert "mark_type monogram goes with lettering initials" in said


def test_letters_asked_of_a_direction_without_lettering_are_warned_of(tmp_path: Path) -> None:
    text = GOOD.replace("[abstract], density: [sparse]", "[badge], letter_case: [lower]")
    (said,) = _warnings(tmp_path, text)
    assert said == (
        "line 12: directions[0].attributes: letter_case lower goes with lettering initials or name, "
        "and this direction has lettering none."
    )
    assert _warnings(tmp_path, text.replace("  - name: rope", "    lettering: name\n  - name: rope")) == []


def test_params_that_no_model_takes_are_warned_of(tmp_path: Path) -> None:
    (said,) = _warnings(tmp_path, GOOD.replace("approve: 4}", "approve: 4, sweep: {guidence: [3, 5]}}"))
    assert "nearest is 'guidance'" in said
    (said,) = _warnings(tmp_path, GOOD.replace("budget_usd: 50", "params: {stability/sd3.5-medium: {steps: 20}}"))
    assert said.startswith("line 26: params.stability/sd3.5-medium.steps: stability/sd3.5-medium does not take 'steps'")


@pytest.mark.parametrize(
    ("campaign", "brand_name"),
    [
        ("north-pier", None),
        ("a", None),
        ("9-lives", "No"),
        ("quotes", 'The "Best" \\ Co: #1 [a] {b}'),
        ("cjk", "光網 & 5:30"),
    ],
)
def test_a_scaffold_is_a_good_brief(tmp_path: Path, campaign: str, brand_name: str | None) -> None:
    path = tmp_path / f"{campaign}.md"
    path.write_text(scaffold_brief(campaign, brand_name=brand_name), encoding="utf-8")
    report = check_brief(path)
    assert report.problems == ()
    assert report.brief is not None
    assert report.brief.brand.name == (brand_name or campaign.replace("-", " ").title())
    assert [warning for warning in report.warnings if warning.field != "brand.name"] == []


@pytest.mark.parametrize(
    ("campaign", "brand_name"), [("No Slug", None), ("", None), ("ok", ""), ("ok", "a\0b"), ("ok", "n" * 61)]
)
def test_a_scaffold_of_an_impossible_name_is_refused(campaign: str, brand_name: str | None) -> None:
    with pytest.raises(BriefError):
        scaffold_brief(campaign, brand_name=brand_name)


def test_what_a_new_brief_has_commented_out_is_valid_once_it_is_taken_in(tmp_path: Path) -> None:
    written = scaffold_brief("harbor-coffee")
    taken_in = re.sub(r"(?m)^# (?=(finishing|kind|wordmark|export_presets|creatives|  ))", "", written)
    path = tmp_path / "harbor-coffee.md"
    path.write_text(taken_in.replace("deliverables: [logo]", "deliverables: [logo, creatives]"), encoding="utf-8")

    report = check_brief(path)

    assert report.problems == ()
    assert report.brief is not None
    assert report.brief.creatives is not None
    brief, creatives = report.brief, report.brief.creatives
    assert creatives.aspect_ratios == ("1:1", "4:5", "9:16", "16:9")
    assert [message.locale for message in creatives.messages] == ["en", "fr"]
    assert creatives.logo_placement == LogoPlacement()
    assert (brief.kind, brief.wordmark, brief.export_presets[0].only) == ("mark", "below", ("svg", "png"))
