import dataclasses
import json

from textual.pilot import Pilot

from brand_assets.campaigns.candidates import Candidate, Recipe, find_recipe
from brand_assets.campaigns.studio import Studio
from brand_assets.cli.gallery.words import NO_RECIPE, tell_recipe
from brand_assets.records.drawing import DrawRequest, Outcome
from brand_assets.storage.ledger.rows import KeptPrompt
from brand_assets_tests.cli.gallery.sitting_down import open_gallery, press, review
from brand_assets_tests.cli.waiting import DRAWN_AT, draw_request, encode_picture, open_waiting, spend

ROW = {
    "planned_provider": "stability",
    "planned_model": "sd3.5-large",
    "seed": 41,
    "strength": 0.3,
    "direction": "lattice",
    "attributes": [{"key": "symmetry", "value": "radial"}, {"key": "density", "value": "sparse"}],
    "params": json.dumps({"size": "1024x1024", "intent": {"brand": "Harbor & Pine"}}),
    "ignored_params": ["guidance"],
    "template": "plain",
    "enhanced_by": None,
    "text": "A ferry rope",
    "negative": "steam",
}


def draw(studio: Studio) -> DrawRequest:
    request = draw_request("harbor", 41)
    key = spend(studio, request, 0.25)
    studio.ledger.prompts.keep("harbor", "concept", 1, [KeptPrompt(key, "p41", None, ROW)])
    return request


def test_a_recipe_is_what_the_ledger_keeps_of_an_image(studio: Studio) -> None:
    key = draw(studio).request_key
    recipe = find_recipe(studio, key)
    assert recipe.image is not None
    assert (recipe.image.model, recipe.image.cost_usd) == ("gpt-image-1", 0.25)
    assert recipe.prompt == ROW
    assert find_recipe(studio, "0" * 64) == Recipe(None, {})


def test_a_recipe_tells_words_model_numbers_parents_and_what_was_ignored() -> None:
    image = Outcome(
        request_key="a" * 64, prompt_id="p1", campaign="harbor", round="direction", attempt=2, provider="draft",
        model="draft", status="drawn", reason=None, cost_usd=0.25, latency_s=1.5, drawn_at=DRAWN_AT,
        parent_image_id="b" * 64, fallback_of="openai/gpt-image-1", media_type="image/png", width_px=1024,
        height_px=512,
    )  # fmt: skip
    candidate = Candidate("a" * 64, "c" * 64, "lattice", "0", "A ferry rope", {})
    facts = dict(tell_recipe(candidate, Recipe(image, ROW)))
    assert facts == {
        "image": "a" * 64,
        "drawn by": "draft/draft",
        "instead of": "openai/gpt-image-1",
        "drawn at": "2026-03-02 09:00 UTC, in 1.5 s",
        "size": "1024 x 512, image/png",
        "cost": "0.2500 USD",
        "attempt": "2",
        "planned for": "stability/sd3.5-large",
        "seed": "41",
        "strength": "0.3",
        "direction": "lattice",
        "attributes": "symmetry radial, density sparse",
        "params": "size 1024x1024",
        "ignored": "guidance",
        "template": "plain",
        "prompt": "A ferry rope",
        "negative": "steam",
        "parent": "b" * 64,
    }
    assert "parent" not in dict(tell_recipe(candidate, Recipe(dataclasses.replace(image, parent_image_id=None), ROW)))


def test_the_recipe_is_shown_and_closed_by_the_key_that_asked_for_it(studio: Studio) -> None:
    request = draw(studio)
    shown = [(request.request_key, studio.images.put(encode_picture(10)))]
    checkpoint = studio.ledger.checkpoints.open("harbor", "concept", 1, shown, to_approve=1)

    async def steps(pilot: Pilot[str | Exception]) -> None:
        screen = await press(pilot, "i", until="How it was made")
        assert "openai/gpt-image-1" in screen
        assert "symmetry radial, density sparse" in screen
        assert "guidance" in screen
        await press(pilot, "i", until="1 of 1")

    review(open_gallery(studio, checkpoint), steps)


def test_an_image_that_the_ledger_does_not_know_says_so(studio: Studio) -> None:
    async def steps(pilot: Pilot[str | Exception]) -> None:
        await press(pilot, "i", until=NO_RECIPE)

    review(open_gallery(studio, open_waiting(studio)), steps)
