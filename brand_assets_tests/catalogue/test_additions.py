"""This file checks what an installation adds to the catalogue: it works everywhere, and what is wrong is named once."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import polars as pl
import pytest

from brand_assets.briefs.read import check_brief, read_brief
from brand_assets.campaigns.estimate import estimate_campaign
from brand_assets.catalogue.models import find_model, list_models, nearest_model
from brand_assets.catalogue.planning import planned_unit_usd
from brand_assets.catalogue.reading import use_additions
from brand_assets.catalogue.services import find_service, list_services
from brand_assets.errors import BriefError, ConfigError
from brand_assets.generation.clients.stability import Stability
from brand_assets.prompts.write import write_prompts
from brand_assets.remote.client import open_remote
from brand_assets_tests.generation.clients.desk import SETTINGS, Desk, draw, make_picture, make_request, read_parts
from brand_assets_tests.small_briefs import FRONT

NEW = """\
models:
  stability/sd4-huge:
    like: stability/sd3.5-large
    endpoint: sd4.0-huge
    price: {flat: 0.09}
    params: {cfg_scale: {low: 1, high: 20, default: 6}}
    aliases: {guidance: cfg_scale}
    source: https://vendor.example/sd4
    date: 2027-02-03
"""
USES_NEW = """\
allocation: {stability/sd4-huge: 0.75, freepik/mystic: 0.25}
refinement: {stability/sd4-huge: 1}
params: {stability/sd4-huge: {guidance: 7}}
"""


@pytest.fixture
def add(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Puts a text into the installation's own catalogue."""
    path = tmp_path / "catalogue.yaml"

    def write(text: str) -> Path:
        path.write_text(text, encoding="utf-8")
        use_additions(path)
        return path

    yield write
    use_additions(None)


def _write_brief(tmp_path: Path, more: str) -> Path:
    path = tmp_path / "added.md"
    path.write_text(FRONT.format(campaign="added", images=8, shortlist=4, more=more), encoding="utf-8")
    return path


def test_a_new_model_is_checked_planned_worded_and_drawn_like_one_of_ours(
    add: Callable[[str], Path], tmp_path: Path
) -> None:
    path = _write_brief(tmp_path, USES_NEW)
    with pytest.raises(BriefError):
        read_brief(path)
    add(NEW + "  freepik/mystic: {price: {flat: 0.12}}\n")
    brief = read_brief(path)

    # 6 x 0.09 + 2 x 0.12; 2 parents x 3 x 0.09; 2 x 2 x 0.09
    totals = [estimate.total_usd for estimate in estimate_campaign(brief).rounds]
    assert totals == pytest.approx([0.78, 0.54, 0.36])

    row = (
        write_prompts(brief, "concept", 1, profile="production")
        .filter(pl.col("model") == "sd4-huge")
        .row(0, named=True)
    )
    assert (row["provider"], row["planned_cost_usd"]) == ("stability", 0.09)
    assert row["params"] == '{"cfg_scale": 7}'

    desk = Desk(httpx.Response(200, content=make_picture(), headers={"finish-reason": "SUCCESS"}))
    client = Stability(
        open_remote("stability", SETTINGS, headers={}, transport=desk.transport), find_service("stability")
    )
    assert draw(client, make_request("stability/sd4-huge")).cost_usd == 0.09
    assert read_parts(desk.asked[0])["model"][2] == b"sd4.0-huge"


def test_a_price_that_is_set_makes_a_model_usable(add: Callable[[str], Path]) -> None:
    assert find_model("replicate/sdxl").unit_price_usd({}) is None
    add("models:\n  replicate/sdxl: {price: {flat: 0.01}}\n")
    sdxl = find_model("replicate/sdxl")
    assert sdxl.need_price_usd({}) == 0.01
    assert sdxl.limits.text_tokens == 75


def test_a_brief_is_warned_of_a_model_whose_end_is_known(add: Callable[[str], Path], tmp_path: Path) -> None:
    add("models:\n  stability/sd3.5-large: {ends: 2027-03-01}\n")
    report = check_brief(_write_brief(tmp_path, "allocation: {stability/sd3.5-large: 1}\n"))
    [warning] = [one for one in report.warnings if "until" in one.message]
    assert warning.field == "allocation.stability/sd3.5-large"
    assert "stability/sd3.5-large is offered until 2027-03-01; see https://api.stability.ai" in warning.message


def test_a_changed_file_is_read_again_and_one_that_is_gone_adds_nothing(add: Callable[[str], Path]) -> None:
    path = add("models:\n  replicate/sdxl: {price: {flat: 0.01}}\n")
    assert find_model("replicate/sdxl").need_price_usd({}) == 0.01
    path.write_text("models:\n  replicate/sdxl: {price: {flat: 0.02}}\n", encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert find_model("replicate/sdxl").need_price_usd({}) == 0.02
    path.unlink()
    assert find_model("replicate/sdxl").unit_price_usd({}) is None


def test_a_service_can_be_told_otherwise(add: Callable[[str], Path]) -> None:
    add("services:\n  stability: {bills_refusals: false, limits: {requests: 300, window_s: 10}}\n")
    stability = find_service("stability")
    assert (stability.bills_refusals, stability.limits.requests, stability.unbilled) == (False, 300, (500,))
    assert find_service("openai").limits.running == 16


def test_a_finishing_step_is_found_by_name_and_is_no_choice_for_a_brief(
    add: Callable[[str], Path], tmp_path: Path
) -> None:
    add("models:\n  freepik/polish: {like: freepik/mystic, purpose: finishing, price: {flat: 0.1}}\n")
    assert find_model("freepik/polish").purpose == "finishing"
    assert "freepik/polish" not in [model.key for model in list_models()]
    assert "freepik/polish" in [model.key for model in list_models(None)]
    assert nearest_model("freepik/polish").purpose == "drawing"
    with pytest.raises(BriefError, match=r"freepik/polish'?, which draws nothing: it finishes what was approved"):
        read_brief(_write_brief(tmp_path, "allocation: {freepik/polish: 1}\n"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "models: {stability/x: {like: stability/nothing}}",
            "'stability/x' is like 'stability/nothing', which the cat",
        ),
        ("models: {stability/x: {like: [a]}}", "is like .*which the catalogue does not have"),
        ("models: {stability/x: {price: {flat: 1}}}", "stability/x: modes is missing; it is a list of: image-to-image"),
        ("models: {draft/draft: {modes: []}}", r"draft/draft: modes is \[\]"),
        ("models: {draft/draft: {modes: text-to-image}}", "modes is 'text-to-image'; it is a list of"),
        ("models: {draft/draft: {modes: [video]}}", "modes is .*it is a list of: image-to-image, text-to-image"),
        ("models: {draft/draft: {prize: 3}}", "draft/draft: there is no field 'prize'; there are: aliases, "),
        ("models: {draft/draft: {seed: 1}}", "seed is 1; it is true or false"),
        ("models: {draft/draft: {price: 0.04}}", "price is 0.04; it is a mapping"),
        ("models: {draft/draft: {price: {per_image: 1}}}", "draft/draft: price has per_image; write one of flat"),
        ("models: {draft/draft: {price: {flat: cheap}}}", "price: flat is 'cheap'; it is a number from 0 to 1e"),
        ("models: {draft/draft: {price: {flat: -1}}}", "price: flat is -1; it is a number"),
        ("models: {draft/draft: {price: {flat: .nan}}}", "price: flat is nan; it is a number"),
        ("models: {draft/draft: {price: {table: {low: {1024x1024: x}}}}}", "low: 1024x1024 is 'x'; it is a number"),
        ("models: {draft/draft: {tokens: {text_in_usd: 5}}}", "tokens: image_in_usd is missing"),
        ("models: {draft/draft: {tokens: {text: 5}}}", "tokens: there is no field 'text'"),
        ("models: {draft/draft: {limits: {text_chars: many}}}", "limits: text_chars is 'many'; it is a whole number"),
        ("models: {draft/draft: {limits: {chars: 5}}}", "limits: there is no field 'chars'"),
        ("models: {draft/draft: {params: {size: {}}}}", "params: size: found no kind; it is one of choices"),
        ("models: {draft/draft: {params: {size: {low: 1}}}}", "params: size: high is missing"),
        (
            "models: {draft/draft: {params: {size: {low: 2, high: 1}}}}",
            "params: size: high is 1; it is a number from 2",
        ),
        ("models: {draft/draft: {params: {size: {choices: [a], default: b}}}}", "size: default is 'b'; it is one of a"),
        ("models: {draft/draft: {params: {size: {choices: [on]}}}}", "choices is .True.; it is a list of texts in q"),
        ("models: {draft/draft: {params: [size]}}", "params is .'size'.; it is a mapping"),
        ("models: {draft/draft: {aliases: {steps: nothing}}}", "aliases: steps is 'nothing'; it is one of: height_px"),
        ("models: {draft/draft: {endpoint: {text-to-image: a}}}", "endpoint: image-to-image is missing"),
        ("models: {draft/draft: {refuses: [{a: 1}]}}", "refuses is .*; it is a list of values of params"),
        ("models: {draft/draft: {phrasing: {colors: red}}}", "draft/draft: phrasing.colors is 'red'"),
        ("models: {draft/draft: {purpose: both}}", "purpose is 'both'; it is one of: drawing, finishing"),
        ("models: {draft/draft: {source: 3}}", "source is 3; it is a text"),
        ("models: {nobody/x: {like: draft/draft}}", "nobody/x: a model is named provider/model, and its provider is"),
        ("models: {plain: {like: draft/draft}}", "plain: a model is named provider/model"),
        ("models: {draft/a b: {like: draft/draft}}", "draft/a b: a model is named provider/model"),
        ("models: [draft/draft]", "'models' must map names to fields"),
        ("models: {draft/draft: 3}", "'models' must map names to fields"),
        ("modles: {}", "has the sections modles; it may have: language_models, models, services"),
        ("- models", "it has sections: language_models, models, services"),
        ("models: {", "is not YAML"),
        ("models: {draft/draft: {date: 2026-13-45}}", "is not YAML"),
        ("models: " + "[" * 5000, "is not YAML"),
    ],
)
def test_what_cannot_be_is_one_error_that_names_it(add: Callable[[str], Path], text: str, message: str) -> None:
    path = add(text)
    with pytest.raises(ConfigError, match=message) as refused:
        find_model("draft")
    assert str(path) in str(refused.value)
    assert len(str(refused.value)) - len(str(path)) < 500
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("services: {fal: {base_url: http://fal.example}}", "fal: base_url is 'http://fal.example'; it is an address"),
        ("services: {fal: {hosts: fal.run}}", "hosts is 'fal.run'; it is a list"),
        ("services: {fal: {timeout_s: 0}}", "timeout_s is 0; it is a number from 0.001"),
        ("services: {fal: {unbilled: [404]}}", "unbilled is .404.; it is a list of statuses from 500 to 599"),
        ("services: {fal: {limits: {requests: 5}}}", "limits: window_s is missing; it is a number of seconds above 0"),
        ("services: {fal: {limits: {requests: 0, window_s: 1}}}", "limits: requests is 0; it is a whole number from 1"),
        ("services: {fal: {price: 1}}", "fal: there is no field 'price'"),
        ("services: {new: {hosts: []}}", "new: base_url is missing"),
    ],
)
def test_a_wrong_service_is_one_error_that_names_it(add: Callable[[str], Path], text: str, message: str) -> None:
    path = add(text)
    with pytest.raises(ConfigError, match=message) as refused:
        list_services()
    assert str(path) in str(refused.value)


def test_a_file_that_is_too_large_or_cannot_be_opened_is_named(add: Callable[[str], Path]) -> None:
    path = add("# " + "x" * 1_000_001)
    with pytest.raises(ConfigError, match="1000003 bytes; at most 1000000 are read"):
        list_models()
    path.write_bytes(b"models: {\xff: 1}")
    with pytest.raises(ConfigError, match="is not YAML"):
        list_models()


def test_a_planned_price_is_that_of_the_added_entry(add: Callable[[str], Path], tmp_path: Path) -> None:
    add(NEW)
    brief = read_brief(_write_brief(tmp_path, "refinement: {stability/sd4-huge: 1}\n"))
    assert planned_unit_usd(brief, find_model("stability/sd4-huge"), "direction") == 0.09
