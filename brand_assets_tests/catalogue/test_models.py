"""This file holds what the catalogue must know: prices, capabilities, and the nearest to an unknown name."""

import re

import pytest

from brand_assets.catalogue.models import find_model, list_models, nearest_model, normalise_model_key
from brand_assets.catalogue.phrasing import Phrasing, read_phrasing
from brand_assets.catalogue.retired import RetiredModel, list_retired
from brand_assets.catalogue.services import list_services
from brand_assets.errors import ConfigError
from brand_assets.generation.providers import IMAGE_PROVIDERS


@pytest.mark.parametrize(
    ("key", "params", "usd"),
    [
        ("draft/draft", {}, 0.0),
        ("stability/sd3.5-large", {}, 0.065),
        ("stability/sd3.5-large-turbo", {}, 0.04),
        ("stability/sd3.5-medium", {}, 0.035),
        ("stability/sd3.5-flash", {}, 0.025),
        ("replicate/flux-schnell", {}, 0.003),
        ("replicate/flux-dev", {}, 0.025),
        ("openai/gpt-image-2.5-flare", {}, 0.0132),
        ("openai/gpt-image-2.5-flare-2026-09-08", {"quality": "low"}, 0.0059),
        ("openai/gpt-image-2.5-sunburst", {"quality": "max", "size": "3840x2160"}, 0.4),
        ("fal/flux-dev", {}, 0.025),
        ("fal/flux-schnell", {"image_size": "square"}, 0.003),
    ],
)
def test_a_list_price_is_the_vendors(key: str, params: dict[str, object], usd: float) -> None:
    assert find_model(key).unit_price_usd(params) == usd


@pytest.mark.parametrize("key", ["replicate/sdxl", "freepik/mystic", "freepik/flux-dev", "openai/gpt-image-2.6-flare"])
def test_a_model_without_a_known_price_has_none(key: str) -> None:
    assert find_model(key).unit_price_usd({}) is None


def test_a_size_that_the_table_lacks_has_no_price() -> None:
    assert find_model("openai/gpt-image-2.5-flare").unit_price_usd({"size": "2048x2048"}) is None


def test_auto_counts_as_the_dearest_it_may_turn_into() -> None:
    flare = find_model("openai/gpt-image-2.5-flare")
    assert flare.unit_price_usd({"quality": "auto"}) == 0.2107
    assert flare.unit_price_usd({"quality": "medium", "size": "auto"}) == 0.026


def test_only_draft_draws_from_intent_and_may_be_sent_again() -> None:
    assert [model.key for model in list_models() if model.draws_from_intent] == ["draft/draft"]
    assert [model.key for model in list_models() if model.is_repeatable] == ["draft/draft"]


def test_draft_alone_means_the_draft_model() -> None:
    assert normalise_model_key("draft") == "draft/draft"
    assert find_model("draft") is find_model("draft/draft")


def test_models_that_take_a_parent_image_can_refine() -> None:
    refining = {model.key for model in list_models() if model.can_refine}
    assert {"draft/draft", "stability/sd3.5-large", "replicate/flux-dev", "openai/gpt-image-2.5-flare"} <= refining
    assert not refining & {"replicate/flux-schnell", "fal/flux-schnell", "freepik/flux-dev"}


def test_gpt_image_takes_no_seed_no_negative_prompt_and_no_strength() -> None:
    flare = find_model("openai/gpt-image-2.5-flare")
    assert (flare.seed, flare.negative_prompt, flare.strength) == (False, False, None)


def test_the_newest_gpt_image_is_known_by_its_tokens_alone() -> None:
    newest, before = find_model("openai/gpt-image-2.6-sunburst"), find_model("openai/gpt-image-2.5-sunburst")
    assert newest.tokens == before.tokens
    assert (newest.price, newest.worst_case_usd({}, "A pier.", has_parent=False)) == (None, None)
    with pytest.raises(ConfigError, match=r"no list price.*catalogue\.yaml"):
        newest.need_price_usd({})


def test_the_worst_case_is_the_list_price_and_every_token_that_may_be_read() -> None:
    flare, large = find_model("openai/gpt-image-2.5-flare"), find_model("stability/sd3.5-large")
    text = "é" * 1000
    assert large.worst_case_usd({}, text, has_parent=True) == 0.065
    # 0.0132 + 2000 bytes * 5 / 1e6 (+ 6300 * 8 / 1e6)
    assert flare.worst_case_usd({}, text, has_parent=False) == pytest.approx(0.0232)
    assert flare.worst_case_usd({}, text, has_parent=True) == pytest.approx(0.0736)


def test_transparent_goes_with_the_formats_that_have_it() -> None:
    flare = find_model("openai/gpt-image-2.6-flare")
    assert flare.transparent
    assert flare.find_conflict({"background": "transparent", "output_format": "jpeg"}) is not None
    assert flare.find_conflict({"background": "transparent"}) is None
    assert flare.find_conflict({"background": "opaque", "output_format": "jpeg"}) is None
    assert {m.provider for m in list_models() if m.transparent} == {"openai"}
    assert all("transparent" in m.params["background"].choices for m in list_models() if m.transparent)


def test_the_providers_that_answer_with_a_task_are_known() -> None:
    assert {model.provider for model in list_models() if model.is_task} == {"replicate", "fal", "freepik"}


@pytest.mark.parametrize("retired", list_retired(), ids=lambda retired: retired.key)
def test_a_retired_model_names_its_end_and_one_that_is_there_instead(retired: RetiredModel) -> None:
    with pytest.raises(ConfigError) as refused:
        find_model(retired.key)
    assert f"its last day is {retired.ends}. Use {retired.instead!r} instead" in str(refused.value)
    assert find_model(retired.instead).ends is None
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", retired.ends)
    assert retired.key not in [model.key for model in list_models()]


def test_every_service_that_draws_has_models_and_every_paid_model_a_service() -> None:
    drawing = {model.provider for model in list_models()} - {"draft"}
    assert drawing == set(list_services()) - {"anthropic"}
    assert drawing == set(IMAGE_PROVIDERS) - {"draft"}


def test_every_entry_says_where_and_when_it_was_read() -> None:
    entries = [*list_models(None), *list_services().values(), *list_retired()]
    assert len(entries) > 30
    assert [e for e in entries if not e.source or not re.fullmatch(r"20\d\d-\d\d-\d\d", e.date)] == []


def test_guidance_and_steps_are_known_by_each_models_own_name() -> None:
    large, dev = find_model("stability/sd3.5-large"), find_model("replicate/flux-dev")
    names = [
        getattr(model.find_param(param), "name", None) for model in (large, dev) for param in ("guidance", "steps")
    ]
    assert names == ["cfg_scale", None, "guidance", "num_inference_steps"]


def test_a_param_of_one_mode_is_not_taken_in_the_other() -> None:
    large = find_model("stability/sd3.5-large")
    assert large.find_param("aspect_ratio", "text-to-image") is not None
    assert large.find_param("aspect_ratio", "image-to-image") is None
    assert "aspect_ratio" not in large.default_params("image-to-image")


def test_every_default_is_a_value_that_its_param_takes() -> None:
    rules = [(model.key, rule) for model in list_models() for rule in model.params.values() if rule.default is not None]
    assert len(rules) > 20
    assert [(key, rule.name) for key, rule in rules if not rule.takes(rule.default)] == []


def test_every_alias_names_a_param_of_its_model() -> None:
    assert [m.key for m in list_models() if not set(m.aliases.values()) <= set(m.params)] == []


@pytest.mark.parametrize(
    ("size", "is_taken"),
    [
        ("1024x1024", True),
        ("auto", True),
        ("3840x2160", True),
        ("1000x1000", False),
        ("3840x3840", False),
        ("1024x256", False),
        ("0000x0000", False),
        ("big", False),
    ],
)
def test_a_free_size_is_a_grid_of_16_within_bounds(size: str, is_taken: bool) -> None:
    rule = find_model("openai/gpt-image-2.5-flare").find_param("size")
    assert rule is not None
    assert rule.takes(size) is is_taken


@pytest.mark.parametrize(
    ("key", "nearest"),
    [
        ("stability/sd35-large", "stability/sd3.5-large"),
        ("stabilty/sd3.5-medium", "stability/sd3.5-medium"),
        ("replicate/flux-schnel", "replicate/flux-schnell"),
        ("openai/dall-e-3", "openai/gpt-image-2.5-flare"),
        ("", None),
        ("x" * 100_000, None),
    ],
)
def test_an_unknown_model_is_refused_with_the_nearest(key: str, nearest: str | None) -> None:
    with pytest.raises(ConfigError) as refused:
        find_model(key)
    assert len(str(refused.value)) < 200
    assert nearest is None or repr(nearest) in str(refused.value)


def test_the_nearest_refining_model_can_refine() -> None:
    assert nearest_model("replicate/flux-schnell", can_refine=True).key == "replicate/flux-dev"


def test_a_negative_prompt_is_used_by_the_models_that_take_one() -> None:
    assert {model.key for model in list_models() if model.phrasing.negatives == "field"} == {
        model.key for model in list_models() if model.negative_prompt
    }


def test_prompts_are_worded_for_each_family_of_models() -> None:
    wordings = {
        key: find_model(key).phrasing
        for key in (
            "openai/gpt-image-2.5-flare",
            "stability/sd3.5-large",
            "replicate/flux-dev",
            "replicate/sdxl",
            "draft",
        )
    }
    assert list(wordings.values()) == [
        Phrasing("inline", "avoid", spells=True),
        Phrasing("list", "field", spells=True),
        Phrasing("list", "positive", spells=True),
        Phrasing("words", "field", spells=False),
        Phrasing("inline", "avoid", spells=True),
    ]


@pytest.mark.parametrize(
    ("raw", "has_negative_prompt", "message"),
    [
        ({"colours": "list"}, False, "x/y: phrasing has no 'colours'; it has colors, negatives, spells"),
        ({"colors": "hex"}, False, "phrasing.colors is 'hex'; it is one of inline, list, words"),
        ({"spells": "yes"}, False, "phrasing.spells is 'yes'; it is one of True, False"),
        ({"negatives": "field"}, False, "x/y takes no negative prompt, and phrasing.negatives is 'field'"),
        ({}, True, "x/y takes a negative prompt, and phrasing.negatives is 'avoid'"),
    ],
)
def test_a_phrasing_that_cannot_be_is_refused(raw: dict[str, object], has_negative_prompt: bool, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        read_phrasing("x/y", raw, has_negative_prompt=has_negative_prompt)
