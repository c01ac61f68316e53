"""This file checks the provider's door: what it answers, what it costs, and which request it cannot draw."""

import asyncio
import hashlib

import pytest

from brand_assets.errors import DrawFailed
from brand_assets.generation.draft.provider import DraftStudio
from brand_assets.generation.draft.render import read_mark
from brand_assets.records.drawing import Drawing, DrawRequest, NoTask
from brand_assets_tests.generation.draft.examples import decode, raw_intent


def request(params: dict[str, object], strength: float | None = None, seed: int = 1) -> DrawRequest:
    return DrawRequest(
        campaign="harbor-coffee",
        round="concept",
        attempt=1,
        prompt_id="p1",
        provider="draft",
        model="draft",
        text="a mark",
        negative="",
        params=params,
        seed=seed,
        strength=strength,
    )


def params(**changes: object) -> dict[str, object]:
    return {"width_px": 64, "height_px": 64, "intent": raw_intent(), **changes}


def draw(asked: DrawRequest, parent: bytes | None = None) -> Drawing:
    return asyncio.run(DraftStudio().draw(asked, parent, NoTask()))


def test_a_drawing_is_a_free_png_of_the_size_asked_for() -> None:
    drawing = draw(request(params(width_px=96)))
    assert (drawing.media_type, drawing.cost_usd) == ("image/png", 0.0)
    assert decode(drawing.data).shape == (64, 96, 3)


def test_the_same_request_gives_the_same_bytes() -> None:
    digests = {hashlib.sha256(draw(request(params())).data).hexdigest() for _ in range(2)}
    assert len(digests) == 1


def test_a_parent_is_varied_by_strength() -> None:
    parent = draw(request(params())).data
    same = draw(request(params(), strength=0.0, seed=2), parent).data
    child = draw(request(params(), strength=0.3, seed=2), parent).data
    assert read_mark(same) == read_mark(parent)
    assert read_mark(child) != read_mark(parent)
    assert draw(request(params(), strength=0.3, seed=2), parent).data == child


def test_a_parent_that_draft_did_not_draw_is_refused() -> None:
    with pytest.raises(DrawFailed, match="carries no draft recipe"):
        draw(request(params(), strength=0.3), b"\x89PNG\r\n\x1a\n")


@pytest.mark.parametrize("strength", [-0.1, 1.1, float("nan"), float("inf")])
def test_a_strength_out_of_range_is_refused(strength: float) -> None:
    parent = draw(request(params())).data
    with pytest.raises(DrawFailed, match="strength"):
        draw(request(params(), strength=strength), parent)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"width_px": None}, "width_px"),
        ({"width_px": 1}, "width_px"),
        ({"height_px": 4097}, "height_px"),
        ({"height_px": 64.5}, "height_px"),
        ({"height_px": "64"}, "height_px"),
        ({"height_px": True}, "height_px"),
        ({"width_px": float("nan")}, "width_px"),
        ({"width_px": float("inf")}, "width_px"),
        ({"width_px": 10**400}, "width_px"),
        ({"intent": None}, "intent"),
        ({"intent": "{}"}, "intent"),
        ({"intent": raw_intent(palette=None)}, "palette"),
        ({"intent": raw_intent(palette=[])}, "palette"),
        ({"intent": raw_intent(palette=["#000000"])}, r"palette\[0\]"),
        ({"intent": raw_intent(palette=[{"hex": "#FFF", "role": "primary"}])}, "hex"),
        ({"intent": raw_intent(palette=[{"hex": "#FFFFFF\n", "role": "primary"}])}, "hex"),
        ({"intent": raw_intent(palette=[{"hex": "#FFFFFF", "role": "main"}])}, "role"),
        ({"intent": raw_intent(palette=[{"hex": "#FFFFFF", "role": ["primary"]}])}, "role"),
        ({"intent": raw_intent(attributes=[1])}, "attributes"),
        ({"intent": raw_intent(attributes={"symmetry": 3})}, "symmetry"),
        ({"intent": raw_intent(lettering="all")}, "lettering"),
        ({"intent": raw_intent(lettering=None)}, "lettering"),
        ({"intent": raw_intent(brand=7)}, "brand"),
        ({"intent": raw_intent(brand="x" * 5_000)}, "brand"),
        ({"intent": raw_intent(direction="round")}, "direction"),
        ({"intent": raw_intent(direction={"name": 1})}, r"direction\.name"),
    ],
)
def test_params_that_cannot_be_drawn_are_refused_by_name(changes: dict[str, object], named: str) -> None:
    with pytest.raises(DrawFailed, match=named):
        draw(request(params(**changes)))


def test_unknown_attributes_and_values_are_left_to_others() -> None:
    strange = {"mood": "calm", "mark_type": "hologram", "symmetry": "fractal", "density": "", "line_weight": "furry"}
    assert draw(request(params(intent=raw_intent(attributes=strange)))).data
