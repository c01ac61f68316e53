"""This file checks what a brief may say of language models, and what it is warned of."""

from pathlib import Path

import pytest

from brand_assets.briefs.read import BriefReport, check_brief, read_brief
from brand_assets.catalogue.reading import use_additions
from brand_assets_tests.briefs.test_malformed import GOOD

LUNA = "openai/gpt-6-luna"


@pytest.fixture(autouse=True)
def priced(tmp_path: Path) -> None:
    """LUNA has a price here, others have none."""
    path = tmp_path / "catalogue.yaml"
    path.write_text(f"language_models: {{{LUNA}: {{input_usd: 1.0, output_usd: 4.0}}}}", encoding="utf-8")
    use_additions(path)


def check(tmp_path: Path, enhance: str) -> BriefReport:
    path = tmp_path / "north-pier.md"
    path.write_text(GOOD.replace("budget_usd: 50", f"enhance: {enhance}"), encoding="utf-8")
    return check_brief(path)


def test_models_are_read_in_the_order_of_fallback(tmp_path: Path) -> None:
    check(tmp_path, f"[{LUNA}, anthropic/claude-haiku-5-5]")
    assert read_brief(tmp_path / "north-pier.md").enhance == (LUNA, "anthropic/claude-haiku-5-5")


def test_a_priced_current_model_is_not_warned_of(tmp_path: Path) -> None:
    report = check(tmp_path, f"[{LUNA}]")
    assert (report.problems, report.warnings) == ((), ())


def test_a_model_without_a_price_is_told_what_to_write(tmp_path: Path) -> None:
    [warning] = check(tmp_path, f"[{LUNA}, anthropic/claude-opus-5-5]").warnings
    assert warning.format().startswith("line 26: enhance[1]: anthropic/claude-opus-5-5 has no price")
    assert "<data>/catalogue.yaml" in warning.message
    assert "language_models: {anthropic/claude-opus-5-5: {input_usd: 1.0, output_usd: 4.0}}" in warning.message


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("openai/gpt-4o", "is switched off by its vendor on 2027-01-14"),
        ("anthropic/claude-sonnet-4-5", "is switched off by its vendor on 2026-11-30"),
        ("anthropic/claude-3-opus-20240229", "was switched off by its vendor"),
    ],
)
def test_a_model_that_ends_is_warned_of_with_the_date(tmp_path: Path, model: str, said: str) -> None:
    warnings = [warning.format() for warning in check(tmp_path, f"[{model}]").warnings]
    assert any(f"{model} {said}" in warning for warning in warnings)


@pytest.mark.parametrize(
    ("enhance", "said"),
    [
        ("[stability/sd3.5-large]", "it is openai/MODEL or anthropic/MODEL"),
        ("[openai/]", "it is openai/MODEL or anthropic/MODEL"),
        ('["openai/gpt 6"]', "it is openai/MODEL or anthropic/MODEL"),
        (f"[{LUNA}, {LUNA}]", "twice"),
    ],
)
def test_what_is_no_language_model_is_refused(tmp_path: Path, enhance: str, said: str) -> None:
    [problem] = check(tmp_path, enhance).problems
    assert said in problem.message
