"""This file checks that a prompt is as long as its model reads: whole clauses go, in one order, and are named."""

from dataclasses import replace

import pytest

from brand_assets.catalogue.models import ImageModel, list_models
from brand_assets.errors import BriefError
from brand_assets.prompts.templating.finding import load_template
from brand_assets.prompts.templating.fitting import UNREAD_END, estimate_tokens, write_text
from brand_assets.prompts.write import write_prompts
from brand_assets.records.brief import ConceptPlan, Direction
from brand_assets_tests.prompts.templating.template_words import BARE, FLARE, PIER, SCHNELL, SDXL, gather

SENTENCE = load_template("sentence")


def _limit(model: ImageModel, *, chars: int | None = None, tokens: int | None = None) -> ImageModel:
    return replace(model, limits=replace(model.limits, text_chars=chars, text_tokens=tokens))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        # Counted with CLIP's own tokenizer: open_clip 3.3, SimpleTokenizer.encode.
        ("An anchor whose flukes read as two coffee leaves, a pictorial mark, specialty coffee roaster logo", 20),
        (
            "dark blue, forest green and warm ochre on plain off-white, flat shapes with edges as firm as a linocut's",
            26,
        ),
        ("Deep Harbor #0B3C5D, Pine #2F5D50, Ember #D9822B and Salt #F7F3EC", 35),
        ("constructed from circles and straight lines on a grid; its left half the mirror image of its right", 19),
        ('The only lettering is the name "LumenGrid 光網", spelled exactly so.', 20),
        ("No letters, words or numbers.", 7),
    ],
)
def test_tokens_are_rather_over_than_under_estimated(text: str, tokens: int) -> None:
    assert 0.95 * tokens <= estimate_tokens(text) <= 1.3 * tokens


def test_nothing_is_left_out_of_a_text_that_fits() -> None:
    fitted = write_text(SENTENCE, gather(), _limit(FLARE))
    assert fitted.dropped == ()
    assert write_text(SENTENCE, gather(), _limit(FLARE, chars=len(fitted.text))) == fitted


def test_clauses_go_whole_in_their_order_until_the_text_fits() -> None:
    words = gather(asked=("line_weight",))
    whole = write_text(SENTENCE, words, _limit(FLARE)).text
    order: list[str] = []
    for chars in range(len(whole), 0, -1):
        try:
            fitted = write_text(SENTENCE, words, _limit(FLARE, chars=chars))
        except BriefError:
            break
        assert len(fitted.text) <= chars
        assert list(fitted.dropped)[: len(order)] == order
        order = list(fitted.dropped)
    assert order == [
        *("audience", "use", "values", "feel", "space", "requirements", "symmetry", "geometry", "line_weight"),
        *("mood", "rendering", "emphasis", "industry", "avoid"),
    ]


def test_of_many_traits_three_outlast_the_requirements_and_the_asked_for_go_last() -> None:
    attributes = {
        "mark_type": "abstract",
        "geometry": "modular",
        "symmetry": "radial",
        "line_weight": "bold",
        "density": "sparse",
        "composition": "centered",
    }
    words = gather(attributes=attributes, asked=("density",))
    shortest = len(write_text(SENTENCE, words, _limit(SDXL, tokens=1)).text)
    dropped = write_text(SENTENCE, words, _limit(FLARE, chars=shortest + 80)).dropped
    traits = [name for name in dropped if name in attributes]
    assert traits == ["composition", "line_weight", "symmetry", "geometry", "density"][: len(traits)]
    assert dropped.index("line_weight") < dropped.index("requirements") < dropped.index("symmetry")


def test_what_is_left_out_is_not_in_the_text_and_all_else_is_as_it_was() -> None:
    words = gather()
    whole = write_text(SENTENCE, words, _limit(FLARE)).text
    fitted = write_text(SENTENCE, words, _limit(FLARE, chars=len(whole) - 1))
    assert fitted.dropped == ("audience",)
    assert fitted.text == whole.replace(" It speaks to sailors and schools.", "")


def test_description_palette_lettering_and_what_a_refinement_keeps_are_never_left_out() -> None:
    words = gather(lettering="name", is_refinement=True)
    fitted = write_text(SENTENCE, words, _limit(FLARE, tokens=1))
    assert fitted.dropped[-1] == UNREAD_END
    for said in ("A hull seen from the bow.", "Deep Harbor #0B3C5D", "Ember #D9822B", "Salt #F7F3EC", '"Pier & Sons"'):
        assert said in fitted.text
    assert "Keep the idea and silhouette of the reference image. Vary the weight of the strokes." in fitted.text


def test_a_text_that_a_model_would_refuse_is_refused_here_saying_by_how_much() -> None:
    words = gather(brief=BARE, description="A hull " + "and a wave " * 80)
    shortest = len(write_text(SENTENCE, words, _limit(SDXL, tokens=1)).text)
    with pytest.raises(
        BriefError, match=rf"'A hull and a wave .*{shortest} characters .* 7 more than openai/gpt-image"
    ):
        write_text(SENTENCE, words, _limit(FLARE, chars=shortest - 7))


def test_only_models_that_are_known_to_read_less_have_a_limit_in_tokens() -> None:
    limits = {model.key: model.limits.text_tokens for model in list_models() if model.limits.text_tokens}
    assert limits == {
        "fal/flux-dev": 511,
        "fal/flux-schnell": 255,
        "replicate/flux-dev": 511,
        "replicate/flux-schnell": 255,
        "replicate/sdxl": 75,
    }


@pytest.mark.parametrize("model", [SDXL, SCHNELL], ids=["sdxl", "flux-schnell"])
def test_a_row_names_what_its_text_left_out(model: ImageModel) -> None:
    brief = replace(PIER, allocation={model.key: 1.0}, concept=ConceptPlan(30, 1, 1))
    rows = write_prompts(brief, "concept", 1, profile="production")
    left_out = [
        {name.removeprefix("text.") for name in ignored if name.startswith("text.")}
        for ignored in rows["ignored_params"]
    ]
    assert all(estimate_tokens(text) <= (model.limits.text_tokens or 0) for text in rows["text"])
    assert any(left_out)
    for text, names in zip(rows["text"], left_out, strict=True):
        assert ("It speaks to" in text) <= ("audience" not in names)
        assert "A hull seen from the bow" in text


def test_a_description_too_long_for_its_model_is_sent_and_named() -> None:
    long = Direction("hull", "A hull seen from the bow, " + "with one more plank along its side, " * 9 + "at rest.")
    brief = replace(PIER, directions=(long,), allocation={"replicate/sdxl": 1.0}, concept=ConceptPlan(3, 1, 1))
    rows = write_prompts(brief, "concept", 1, profile="production")
    assert all("text.end" in ignored for ignored in rows["ignored_params"])
    assert rows["text"].str.contains("at rest").all()
