"""This file tests how rewordings and their models come into a round's rows."""

import polars as pl
import pytest

from brand_assets.prompts.enhancing.facts import Item
from brand_assets.prompts.enhancing.rewording import (
    MADE_ROOM,
    Reworded,
    Rewordings,
    apply_rewordings,
    choose_swaps,
    explain_models,
    list_choices,
)
from brand_assets.records.enhancing import Wording
from brand_assets.records.tables import PROMPTS

LUNA = "openai/gpt-6-luna"


def rows(*texts: str, ignored: tuple[str, ...] = ()) -> pl.DataFrame:
    written = [
        {"prompt_id": str(index), "text": text, "provider": "fal", "model": "flux-dev", "ignored_params": list(ignored)}
        for index, text in enumerate(texts)
    ]
    return pl.DataFrame(written, schema=PROMPTS)


def reworded(**texts: str) -> Rewordings:
    return Rewordings({name.strip("_"): Reworded(LUNA, Wording(text)) for name, text in texts.items()})


def test_a_rewording_takes_the_prompts_place_and_says_whose_it_is() -> None:
    written = apply_rewordings(rows("A mark."), reworded(_0="One mark."), {"0": "Finer."}, ())
    columns = ("text", "template_text", "enhanced_by", "model_reason")
    assert written.select(columns).rows() == [("One mark.", "A mark.", LUNA, "Finer.")]


@pytest.mark.parametrize(
    ("text", "said", "flaw"),
    [
        ("A mark.", (), "left as it was"),
        ("A boat.", (), "another prompt says the same"),
        ("A fish.", ("A fish.",), "another prompt says the same"),
    ],
)
def test_a_text_that_is_there_already_is_not_taken(text: str, said: tuple[str, ...], flaw: str) -> None:
    rewordings = reworded(_0=text)
    written = apply_rewordings(rows("A mark.", "A boat."), rewordings, {}, said)
    assert written["text"].to_list() == ["A mark.", "A boat."]
    assert written["enhanced_by"].to_list() == [None, None]
    assert (rewordings.found, rewordings.flaws) == ({}, {"0": flaw})


def test_two_rewordings_alike_are_taken_once() -> None:
    written = apply_rewordings(rows("A mark.", "A boat."), reworded(_0="A sign.", _1="A sign."), {}, ())
    assert written["text"].to_list() == ["A sign.", "A boat."]


def test_a_rewording_that_fits_is_read_to_its_end() -> None:
    written = apply_rewordings(rows("A mark.", ignored=("seed", "text.end")), reworded(_0="One mark."), {}, ())
    assert written["ignored_params"].to_list() == [["seed"]]


def test_models_are_traded_among_what_was_dealt_only() -> None:
    items = [Item("0", "fal/flux-dev", "A.", ""), Item("1", "stability/sd3.5-large", "B.", "")]
    assert list_choices(items) == ("fal/flux-dev", "stability/sd3.5-large")
    assert list_choices(items[:1]) == ()
    found = {"0": Reworded(LUNA, Wording("A.", "stability/sd3.5-large", "It spells."))}
    swaps = choose_swaps(items, found, list_choices(items))
    assert swaps == {"0": "stability/sd3.5-large", "1": "fal/flux-dev"}
    other = {"0": Reworded(LUNA, Wording("A.", "openai/gpt-image-2.5-flare", "It spells."))}
    assert choose_swaps(items, other, list_choices(items)) == {}


def test_the_reason_is_the_language_models_own_or_that_room_was_made() -> None:
    found = {"0": Reworded(LUNA, Wording("A.", "fal/flux-dev", "It draws.")), "2": Reworded(LUNA, Wording("C."))}
    reasons = explain_models(rows("A.", "B.", "C."), found, {"0": "fal/flux-dev", "1": "fal/flux-dev"})
    assert reasons == {"0": f"{LUNA}: It draws.", "1": MADE_ROOM}
