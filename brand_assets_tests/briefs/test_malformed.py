"""This file holds malformed briefs and what must be said of each: line, field, what was found, what is nearest."""

from pathlib import Path

import pytest

from brand_assets.briefs.read import check_brief

GOOD = """\
---
campaign: north-pier
brand:
  name: North Pier
  audience: [sailors]
palette:
  - {name: Ink, hex: "#112233", role: primary}
  - {name: Foam, hex: "#F0F4F8", role: neutral}
directions:
  - name: pier
    description: "A [long,short] pier."
    attributes: {mark_type: [abstract], density: [sparse]}
  - name: rope
    description: Two ropes.
    lettering: none
rounds:
  concept: {images: 40, shortlist: 10, approve: 4}
  direction: {variations: 6, shortlist: 8, approve: 5, strengths: [0.3, 0.6]}
allocation:
  stability/sd3.5-medium: 0.6
  draft: 0.4
refinement:
  replicate/flux-dev: 1.0
weights: {semantic: 0.5}
selection: {theta: 0.5}
budget_usd: 50
---

# Do

- Flat shapes.
"""

Case = tuple[str, str, int | None, str, str]

CASES: dict[str, Case] = {
    "unknown field": ("budget_usd: 50", "budgte_usd: 50", 26, "budgte_usd", "nearest is 'budget_usd'"),
    "memory is text": ("budget_usd: 50", "memory: maybe", 26, "memory", "found 'maybe', text; true or false is wanted"),
    "memory misspelled": ("budget_usd: 50", "memmory: false", 26, "memmory", "nearest is 'memory'"),
    "unknown nested field": ("  audience: [sailors]", "  audiense: []", 5, "brand.audiense", "nearest is 'audience'"),
    "field twice": ("budget_usd: 50", "budget_usd: 50\nbudget_usd: 60", 27, "budget_usd", "the first is on line 26"),
    "slug with capitals": ("campaign: north-pier", "campaign: North Pier", 2, "campaign", "'north-pier'"),
    "slug is not the stem": ("campaign: north-pier", "campaign: south-pier", 2, "campaign", "'north-pier.md'"),
    "campaign missing": ("campaign: north-pier\n", "", 2, "campaign", "required"),
    "name is a boolean": ("  name: North Pier", "  name: no", 4, "brand.name", "found 'no', a boolean"),
    "name is a date": ("  name: North Pier", "  name: 2024-05-01", 4, "brand.name", "found '2024-05-01', a date"),
    "name is a time": ("  name: North Pier", "  name: 9:10", 4, "brand.name", "found '9:10', a number"),
    "name missing": ("  name: North Pier\n", "", 3, "brand.name", "required"),
    "name is empty": ("  name: North Pier", '  name: ""', 4, "brand.name", "empty"),
    "name with a NUL": ("  name: North Pier", '  name: "a\\0b"', 4, "brand.name", "'\\x00'"),
    "name too long": ("  name: North Pier", f"  name: {'n' * 61}", 4, "brand.name", "found 61 characters"),
    "text for a list": (
        "audience: [sailors]",
        "audience: sailors",
        5,
        "brand.audience",
        "found 'sailors', text; a list",
    ),
    "three digit hex": ('"#112233"', '"#FA3"', 7, "palette[0].hex", "found '#FA3'; a colour is '#' and six"),
    "three digit hex, nearest": ('"#112233"', '"#FA3"', 7, "palette[0].hex", "nearest is '#FFAA33'"),
    "hex without quotes": (
        '{name: Ink, hex: "#112233", role: primary}',
        "{name: Ink, hex: 112233, role: primary}",
        7,
        "palette[0].hex",
        "found '112233', a number",
    ),
    "hex twice": ('"#F0F4F8"', '"#112233"', 8, "palette[1].hex", "'#112233' again; it is already on line 7"),
    "colour name twice": ("name: Foam", "name: INK", 8, "palette[1].name", "'INK' again; it is already on line 7"),
    "no primary": ("role: primary", "role: accent", 6, "palette", "no colour has the role primary"),
    "unknown role": ("role: neutral", "role: neutrall", 8, "palette[1].role", "nearest is 'neutral'"),
    "palette is a number": (
        "    lettering: none",
        "    lettering: none\ntypography: 5",
        16,
        "typography",
        "found '5', a number",
    ),
    "unclosed bracket": (
        '"A [long,short] pier."',
        '"A [long,short pier."',
        11,
        "directions[0].description",
        "never closed",
    ),
    "bracket explosion": (
        '"A [long,short] pier."',
        f'"{"[a,b,c]" * 9}"',
        11,
        "directions[0].description",
        "19683 texts",
    ),
    "direction twice": ("  - name: rope", "  - name: Pier", 13, "directions[1].name", "already on line 10"),
    "unknown attribute": (
        "{mark_type: [abstract]",
        "{marktype: [abstract]",
        12,
        "directions[0].attributes.marktype",
        "an unknown attribute; the nearest are 'mark_type', 'material' and ",
    ),
    "value as attribute": (
        "{mark_type: [abstract]",
        "{radial: [yes]",
        12,
        "directions[0].attributes.radial",
        "an unknown attribute; 'radial' is a value of symmetry, and the nearest are ",
    ),
    "unknown value": (
        "[abstract]",
        "[abstrakt]",
        12,
        "directions[0].attributes.mark_type[0]",
        "an unknown value of mark_type; the nearest are 'abstract', ",
    ),
    "value of another attribute": (
        "density: [sparse]",
        "symmetry: [bold]",
        12,
        "directions[0].attributes.symmetry[0]",
        "'bold' is a value of line_weight and letter_weight, and the nearest are ",
    ),
    "value near to several": (
        "density: [sparse]",
        "symmetry: [radiational]",
        12,
        "directions[0].attributes.symmetry[0]",
        "the nearest are 'rotational', 'radial' and 'bilateral'.",
    ),
    "value twice": ("[abstract]", "[abstract, abstract]", 12, "directions[0].attributes.mark_type", "twice"),
    "no values": ("[sparse]", "[]", 12, "directions[0].attributes.density", "found no items"),
    "unknown template": (
        "    lettering: none",
        "    templates: [sentense]",
        15,
        "directions[1].templates[0]",
        "nearest are 'sentence', ",
    ),
    "unknown lettering": (
        "lettering: none",
        "lettering: initial",
        15,
        "directions[1].lettering",
        "nearest is 'initials'",
    ),
    "weight of nothing": (
        "    lettering: none",
        "    weight: 0",
        15,
        "directions[1].weight",
        "found '0'; a number from 0.001",
    ),
    "approve over shortlist": (
        "approve: 4",
        "approve: 11",
        17,
        "rounds.concept.approve",
        "approve 11 with shortlist 10",
    ),
    "shortlist over images": (
        "shortlist: 10",
        "shortlist: 41",
        17,
        "rounds.concept.shortlist",
        "shortlist 41 with images 40",
    ),
    "images is not whole": ("images: 40", "images: 40.5", 17, "rounds.concept.images", "found '40.5'; a whole number"),
    "huge images": (
        "images: 40",
        f"images: {'9' * 4400}",
        17,
        "rounds.concept.images",
        "a whole number from 1 to 5000",
    ),
    "images in quotes": ("images: 40", 'images: "40"', 17, "rounds.concept.images", "found '40' in quotes"),
    "strength over 1": (
        "[0.3, 0.6]",
        "[0.3, 1.2]",
        18,
        "rounds.direction.strengths[1]",
        "found '1.2'; a number from 0 to 1",
    ),
    "no strengths": ("[0.3, 0.6]", "[]", 18, "rounds.direction.strengths", "found no items"),
    "shares do not sum to 1": ("draft: 0.4", "draft: 0.3", 19, "allocation", "sum to 0.9"),
    "share is not a number": ("draft: 0.4", "draft: .nan", 21, "allocation.draft", "found '.nan'"),
    "share is infinite": ("draft: 0.4", "draft: .inf", 21, "allocation.draft", "found '.inf'"),
    "unknown provider": (
        "stability/sd3.5-medium",
        "stabilty/sd3.5-medium",
        20,
        "allocation.stabilty/sd3.5-medium",
        "an unknown provider; the nearest is 'stability/sd3.5-medium'",
    ),
    "unknown model": (
        "replicate/flux-dev",
        "replicate/flux-def",
        23,
        "refinement.replicate/flux-def",
        "an unknown model; the nearest is 'replicate/flux-dev'",
    ),
    "retired model": (
        "stability/sd3.5-medium",
        "openai/dall-e-3",
        20,
        "allocation.openai/dall-e-3",
        "whose last day is 2026-05-12 (the openai package 3.51.0); use 'openai/gpt-image-2.5-flare' instead",
    ),
    "retired model without its provider": (
        "replicate/flux-dev",
        "imagen3",
        23,
        "refinement.imagen3",
        "whose last day is 2026-08-17",
    ),
    "values that do not go together": (
        "budget_usd: 50",
        "params: {openai/gpt-image-2.6-flare: {background: transparent, output_format: jpeg}}",
        26,
        "params.openai/gpt-image-2.6-flare",
        "openai/gpt-image-2.6-flare does not take background: transparent with output_format: jpeg",
    ),
    "model cannot refine": (
        "replicate/flux-dev",
        "replicate/flux-schnell",
        23,
        "refinement.replicate/flux-schnell",
        "cannot start from a parent image; the nearest that can is 'replicate/flux-dev'",
    ),
    "model twice": ("  draft: 0.4", "  draft: 0.2\n  draft/draft: 0.2", 22, "allocation.draft/draft", "twice"),
    "all weights nothing": (
        "{semantic: 0.5}",
        "{semantic: 0, color: 0, aesthetic: 0, composition: 0}",
        24,
        "weights",
        "every weight is 0",
    ),
    "negative weight": ("{semantic: 0.5}", "{semantic: -0.5}", 24, "weights.semantic", "found '-0.5'"),
    "theta over 1": ("theta: 0.5", "theta: 1.5", 25, "selection.theta", "found '1.5'"),
    "negative budget": ("budget_usd: 50", "budget_usd: -1", 26, "budget_usd", "found '-1'; a number from 0"),
    "endless budget": ("budget_usd: 50", "budget_usd: 1e999", 26, "budget_usd", "found '1e999'"),
    "svg_colors": ("budget_usd: 50", "svg_colors: 7", 26, "svg_colors", "a whole number from 1 to 6"),
    "negative seed": ("budget_usd: 50", "seed: -3", 26, "seed", "found '-3'"),
    "unknown fallback": (
        "budget_usd: 50",
        "fallback: {draft: fal/flux-pro}",
        26,
        "fallback.draft",
        "found 'fal/flux-pro'",
    ),
    "fallback to itself": (
        "budget_usd: 50",
        "fallback: {draft: draft/draft}",
        26,
        "fallback.draft",
        "its own fallback",
    ),
    "unknown mix": ("budget_usd: 50", "mixes: [[pier, roap]]", 26, "mixes[0][1]", "nearest are 'rope' and 'pier'"),
    "mix of three": ("budget_usd: 50", "mixes: [[pier, rope, pier]]", 26, "mixes[0]", "found 3 items"),
    "unknown kind": ("budget_usd: 50", "kind: marks", 26, "kind", "nearest is 'mark'"),
    "param of a wrong value": (
        "budget_usd: 50",
        "params: {openai/gpt-image-2.5-flare: {quality: superb}}",
        26,
        "params.openai/gpt-image-2.5-flare.quality",
        "takes one of auto, low, medium",
    ),
    "unknown enhancer": (
        "budget_usd: 50",
        "enhance: [antropic/some-model]",
        26,
        "enhance[0]",
        "nearest is 'anthropic'",
    ),
    "unquoted ratio": (
        "budget_usd: 50",
        "creatives: {aspect_ratios: [1:1]}",
        26,
        "creatives.aspect_ratios[0]",
        "found '1:1'",
    ),
    "creatives of nothing": (
        "budget_usd: 50",
        "deliverables: [creatives]",
        26,
        "deliverables",
        "without a `creatives`",
    ),
    "creatives without words": (
        "budget_usd: 50",
        'creatives: {aspect_ratios: ["1:1"]}\ndeliverables: [creatives]',
        26,
        "creatives.messages",
        "there is none",
    ),
    "ratio like a thread": (
        "budget_usd: 50",
        'creatives: {aspect_ratios: ["1:11"]}',
        26,
        "creatives.aspect_ratios[0]",
        "nothing narrower than 10:1",
    ),
    "ratio twice": (
        "budget_usd: 50",
        'creatives: {aspect_ratios: ["1:1", "1:1"]}',
        26,
        "creatives.aspect_ratios",
        "twice",
    ),
    "lead of nobody": ("budget_usd: 50", "review: {rule: lead}", 26, "review.rule", "needs reviewers"),
    "unknown deliverable": ("budget_usd: 50", "deliverables: [logos]", 26, "deliverables[0]", "nearest is 'logo'"),
    "sweep explosion": (
        "approve: 4}",
        "approve: 4, sweep: {a: [1,2,3,4,5,6,7,8,9], b: [1,2,3,4,5,6,7,8,9]}}",
        17,
        "rounds.concept.sweep",
        "81 settings",
    ),
    "a tab": ("  name: North Pier", "\tname: North Pier", 4, "front matter", "found a tab"),
    "an alias": (
        "audience: [sailors]",
        "audience: &a [sailors]\n  values: *a",
        5,
        "front matter",
        "anchor or alias 'a'",
    ),
    "a python tag": ("name: North Pier", "name: !!python/name:os.system x", 4, "brand.name", "python/name"),
    "broken YAML": ("audience: [sailors]", "audience: [sailors", 6, "front matter", "not YAML"),
    "deep nesting": ("audience: [sailors]", f"audience: {'[' * 300}", 5, "front matter", "nested more than 16 deep"),
    "never closed": ("---\n\n# Do", "\n# Do", 1, "front matter", "never closed"),
    "no front matter": ("---\ncampaign", "campaign", 1, "front matter", "found 'campaign: north-pier'"),
    "too much to do": ("- Flat shapes.", f"- {'flat ' * 500}", None, "Do", "at most 2000"),
}


@pytest.mark.parametrize(("good", "bad", "line", "field", "said"), CASES.values(), ids=CASES.keys())
def test_a_malformed_brief(tmp_path: Path, good: str, bad: str, line: int | None, field: str, said: str) -> None:
    assert good in GOOD
    path = tmp_path / "north-pier.md"
    path.write_text(GOOD.replace(good, bad, 1), encoding="utf-8")
    report = check_brief(path)
    assert report.brief is None
    found = [(problem.line, problem.field) for problem in report.problems]
    assert (line, field) in found
    assert any(said in problem.message for problem in report.problems if (problem.line, problem.field) == (line, field))


def test_the_brief_that_they_are_made_from_is_good(tmp_path: Path) -> None:
    path = tmp_path / "north-pier.md"
    path.write_text(GOOD, encoding="utf-8")
    report = check_brief(path)
    assert (report.problems, report.warnings) == ((), ())


def test_every_problem_is_found_at_once_in_the_order_of_lines(tmp_path: Path) -> None:
    text = GOOD
    for name in (
        "hex twice",
        "unknown value",
        "approve over shortlist",
        "shares do not sum to 1",
        "negative budget",
        "no strengths",
    ):
        text = text.replace(CASES[name][0], CASES[name][1], 1)
    path = tmp_path / "south-pier.md"
    path.write_text(text, encoding="utf-8")
    problems = check_brief(path).problems
    assert [problem.line for problem in problems] == [2, 8, 12, 17, 18, 19, 26]
    assert problems[-1].format() == "line 26: budget_usd: found '-1'; a number from 0 to 1000000 is wanted."


def test_an_empty_list_of_directions_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "north-pier.md"
    start, end = GOOD.index("directions:"), GOOD.index("rounds:")
    path.write_text(f"{GOOD[:start]}directions: []\n{GOOD[end:]}", encoding="utf-8")
    assert [problem.format() for problem in check_brief(path).problems] == [
        "line 9: directions: found no items; from 1 to 24 are taken."
    ]
