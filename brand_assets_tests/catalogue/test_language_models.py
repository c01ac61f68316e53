"""This file tests what the catalogue knows of language models, and what an installation may add."""

from pathlib import Path

import pytest

from brand_assets.catalogue.language_models import GONE, find_language_model, tell_price_missing
from brand_assets.catalogue.reading import use_additions
from brand_assets.errors import ConfigError
from brand_assets.settings import read_settings


@pytest.fixture
def added(tmp_path: Path) -> Path:
    path = tmp_path / "catalogue.yaml"
    use_additions(path)
    return path


@pytest.mark.parametrize(
    "key",
    [
        "openai/gpt-5.6-sol",
        "openai/gpt-6-luna",
        "anthropic/claude-haiku-5-5",
        "anthropic/claude-sonnet-5-5",
        "anthropic/claude-opus-5-5",
        "openai/a-model-of-tomorrow",
    ],
)
def test_a_current_or_unheard_of_model_has_no_price_and_no_end(key: str) -> None:
    model = find_language_model(key)
    assert (model.key, model.has_price, model.ends) == (key, False, None)


@pytest.mark.parametrize(
    ("key", "ends"),
    [
        ("openai/gpt-5", "2026-12-11"),
        ("openai/gpt-5-mini", "2026-12-11"),
        ("openai/o3", "2026-12-11"),
        ("openai/gpt-4o-mini", "2027-01-14"),
        ("openai/gpt-4.1", "2027-01-14"),
        ("anthropic/claude-sonnet-4-5", "2026-11-30"),
        ("anthropic/claude-sonnet-4-5-20250929", "2026-11-30"),
        ("anthropic/claude-3-5-haiku-latest", GONE),
        ("anthropic/claude-opus-4-0", GONE),
    ],
)
def test_a_model_that_ends_says_when(key: str, ends: str) -> None:
    assert find_language_model(key).ends == ends


def test_a_price_that_a_team_writes_as_the_error_says_is_taken(added: Path) -> None:
    told = tell_price_missing("openai/gpt-6-luna")
    added.write_text(told.split("`")[1], encoding="utf-8")
    model = find_language_model("openai/gpt-6-luna")
    assert (model.input_usd, model.output_usd) == (1.0, 4.0)
    assert model.cost_usd(1_000_000, 500_000) == 3.0
    assert model.params == {"reasoning": {"effort": "low"}}


def test_without_a_price_nothing_can_be_worked_out() -> None:
    with pytest.raises(ConfigError, match=r"write it into <data>/catalogue\.yaml"):
        find_language_model("openai/gpt-6-luna").cost_usd(1, 1)


@pytest.mark.parametrize(
    "fields", ["input_usd: -1", "output_usd: free", "thinking_tokens: 1.5", "params: 3", "price: 1", "input_usd: .nan"]
)
def test_an_entry_that_is_wrong_is_refused_with_its_file(added: Path, fields: str) -> None:
    added.write_text(f"language_models: {{openai/mine: {{{fields}}}}}", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"catalogue\.yaml: openai/mine"):
        find_language_model("openai/mine")


def test_a_provider_without_a_client_is_refused() -> None:
    with pytest.raises(ConfigError, match="openai/MODEL and anthropic/MODEL"):
        find_language_model("stability/gpt")


@pytest.fixture(autouse=True)
def own_additions() -> None:
    use_additions(read_settings().catalogue)
