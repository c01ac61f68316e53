"""This file sends the clients that are answered at once to the simulator, and holds what they say against its bill."""

from pathlib import Path

import numpy as np
import pytest

from brand_assets.catalogue.models import find_model
from brand_assets.errors import (
    AuthenticationFailed,
    DrawError,
    DrawFailed,
    ImageQuarantined,
    OutcomeUnknown,
    PaymentRequired,
    PromptRefused,
    QuotaExhausted,
    Throttled,
)
from brand_assets.generation.providers import open_image_provider
from brand_assets.pixels import decode_rgba, inspect_image
from brand_assets.records.drawing import Drawing, DrawRequest
from brand_assets.settings import Settings
from brand_assets_tests.generation.clients.desk import draw, make_picture, make_request
from brand_assets_tests.simulator import Kind, Mischief, Options, Simulator

LARGE, FLARE = "stability/sd3.5-large", "openai/gpt-image-2.5-flare"
PRICE_USD = {LARGE: 0.065, FLARE: 0.0132}
PARENT = make_picture(128, 96)


def _settle(
    sim: Simulator, request: DrawRequest, parent: bytes | None = None, timeout_s: float = 30.0
) -> Drawing | DrawError:
    """What the pipeline has in hand at the end: a drawing, or the failure with what is billed for it."""
    settings = Settings(Path("nowhere"), Path("nowhere"), base_urls=sim.base_urls, keys=sim.keys, timeout_s=timeout_s)
    try:
        drawing = draw(open_image_provider(request.provider, settings), request, parent)
    except DrawError as failure:
        return failure
    try:
        inspect_image(drawing.data)
    except ImageQuarantined as failure:
        failure.cost_usd = drawing.cost_usd
        return failure
    return drawing


@pytest.mark.parametrize(
    ("request_", "parent"),
    [
        (make_request("stability/sd3.5-large", aspect_ratio="16:9", output_format="webp", cfg_scale=4.0), None),
        (make_request("stability/sd3.5-large-turbo", output_format="jpeg", style_preset="line-art"), None),
        (make_request("stability/sd3.5-medium", strength=0.3, output_format="png"), PARENT),
        (make_request("stability/sd3.5-flash", strength=1.0), PARENT),
        (make_request(FLARE, quality="medium", size="1024x1024", output_format="png"), None),
        (make_request("openai/gpt-image-2.5-sunburst", quality="high", size="1536x1024", moderation="low"), None),
        (make_request(FLARE, quality="low", background="transparent", output_format="webp", complexity="low"), None),
        (make_request(FLARE, strength=0.5, quality="low", output_format="jpeg", output_compression=80.0), PARENT),
    ],
)
def test_what_is_drawn_costs_what_the_service_bills(request_: DrawRequest, parent: bytes | None) -> None:
    with Simulator() as sim:
        found = _settle(sim, request_, parent)
    assert isinstance(found, Drawing)
    assert found.cost_usd == pytest.approx(sim.billed_usd, abs=1e-9)
    assert inspect_image(found.data).media_type == found.media_type
    [create] = sim.creates
    assert create.model == request_.model
    list_usd = find_model(f"{request_.provider}/{request_.model}").need_price_usd(request_.params)
    read_usd = sum(float(str(found.usage.get(name, 0))) for name in ("text_usd", "parent_usd"))
    assert found.cost_usd - read_usd == pytest.approx(list_usd, rel=0.01)


def test_a_parent_kept_is_nearer_than_one_ignored() -> None:
    with Simulator() as sim:
        kept, ignored = (_settle(sim, make_request(LARGE, strength=strength), PARENT) for strength in (0.0, 1.0))
    assert isinstance(kept, Drawing)
    assert isinstance(ignored, Drawing)
    parent = decode_rgba(PARENT).astype(int)
    far = [np.abs(decode_rgba(drawing.data).astype(int) - parent).mean() for drawing in (kept, ignored)]
    assert far[0] < 1 < far[1]


@pytest.mark.parametrize(
    ("key", "kind", "leaf"),
    [
        (LARGE, "throttle", Throttled),
        (LARGE, "throttle_after", Throttled),
        (LARGE, "fail", DrawFailed),
        (LARGE, "unavailable", OutcomeUnknown),
        (LARGE, "hang", OutcomeUnknown),
        (LARGE, "reset", OutcomeUnknown),
        (LARGE, "cut_body", OutcomeUnknown),
        (LARGE, "cut_image", ImageQuarantined),
        (LARGE, "html", ImageQuarantined),
        (LARGE, "wrong_type", Drawing),
        (LARGE, "slow_body", Drawing),
        (LARGE, "filter", PromptRefused),
        (LARGE, "refuse", PromptRefused),
        (LARGE, "payment", PaymentRequired),
        (LARGE, "quota", PaymentRequired),
        (LARGE, "auth_echo", AuthenticationFailed),
        (FLARE, "throttle", Throttled),
        (FLARE, "throttle_after", Throttled),
        (FLARE, "fail", OutcomeUnknown),
        (FLARE, "unavailable", OutcomeUnknown),
        (FLARE, "hang", OutcomeUnknown),
        (FLARE, "reset", OutcomeUnknown),
        (FLARE, "cut_body", OutcomeUnknown),
        (FLARE, "cut_image", ImageQuarantined),
        (FLARE, "html", ImageQuarantined),
        (FLARE, "slow_body", Drawing),
        (FLARE, "filter", PromptRefused),
        (FLARE, "refuse", PromptRefused),
        (FLARE, "payment", QuotaExhausted),
        (FLARE, "quota", QuotaExhausted),
        (FLARE, "auth_echo", AuthenticationFailed),
    ],
)
def test_each_mischief_ends_as_one_outcome_that_is_billed_right(
    key: str, kind: Kind, leaf: type[Drawing | DrawError]
) -> None:
    provider = key.partition("/")[0]
    with Simulator(Mischief(script={provider: [kind]}, slow_s=0.05), Options(is_limited=False)) as sim:
        timeout_s = 0.5 if kind == "hang" else 30.0
        found = _settle(sim, make_request(key, output_format="png"), timeout_s=timeout_s)
        assert len(sim.creates) == 1
    assert type(found) is leaf
    if leaf is OutcomeUnknown:
        assert sim.billed_usd == pytest.approx(PRICE_USD[key], rel=0.01)
    else:
        assert found.cost_usd == pytest.approx(sim.billed_usd, abs=1e-9)
    assert sim.keys[provider] not in str(found)


def test_where_nobody_listens_nothing_was_sent() -> None:
    with Simulator(Mischief(refused=frozenset({"stability", "openai"}))) as sim:
        found = [_settle(sim, make_request(key)) for key in (LARGE, FLARE)]
    assert [type(failure) for failure in found] == [DrawFailed, DrawFailed]
    assert sim.creates == []
