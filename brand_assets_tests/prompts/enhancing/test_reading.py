"""This file tests what of a language model's answer is read, however odd it is."""

import json

import pytest

from brand_assets.prompts.enhancing.reading import clean, read_answer
from brand_assets.records.enhancing import Wording

NOTHING = {"k1": Wording(), "k2": Wording()}


def say(*entries: object) -> str:
    return json.dumps({"prompts": list(entries)})


def one(number: object, text: object, **more: object) -> dict[str, object]:
    return {"id": number, "text": text, "model": None, "reason": None, **more}


def test_each_id_gives_its_key_a_wording() -> None:
    answer = say(one("2", "B.", model="fal/flux-dev", reason="Finer."), one("1", "A."))
    assert read_answer(answer, ["k1", "k2"]) == {"k1": Wording("A."), "k2": Wording("B.", "fal/flux-dev", "Finer.")}


@pytest.mark.parametrize(
    "entries",
    [
        pytest.param([one("1", "A."), one("1", "Another A.")], id="twice"),
        pytest.param([one("3", "C.")], id="not asked for"),
        pytest.param([one(1, "A.")], id="a number as the id"),
        pytest.param([one("1", ["A."])], id="a list as the text"),
        pytest.param([one("1", "")], id="empty"),
        pytest.param([one("1", "A" * 20_001)], id="endless"),
        pytest.param(["1", None, 3], id="no objects"),
    ],
)
def test_what_is_not_as_it_was_asked_for_is_no_wording(entries: list[object]) -> None:
    assert read_answer(say(*entries), ["k1", "k2"]) == NOTHING


def test_one_bad_entry_costs_no_other() -> None:
    assert read_answer(say(one("1", 3), one("2", "B.")), ["k1", "k2"]) == {"k1": Wording(), "k2": Wording("B.")}


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "Certainly! Here it is: {",
        "null",
        "[]",
        '{"prompts": 3}',
        "[" * 100_000,
        '{"prompts":' + "[" * 5_000,
        "{" * 500_000,
    ],
)
def test_an_answer_that_is_no_json_of_that_form_gives_nothing(answer: str) -> None:
    assert read_answer(answer, ["k1", "k2"]) == NOTHING


def test_a_fence_around_the_whole_answer_is_taken_off() -> None:
    assert read_answer(f"```json\n{say(one('1', 'A.'))}\n```\n", ["k1"]) == {"k1": Wording("A.")}


def test_a_fence_with_words_around_it_is_not() -> None:
    assert read_answer(f"Here:\n```json\n{say(one('1', 'A.'))}\n```", ["k1"]) == {"k1": Wording()}


def test_control_characters_and_marks_that_steer_text_go_and_joiners_stay() -> None:
    assert clean("a\x00b\x1b[31m\u202ec\u2066d\ufeff \n\t e") == "ab[31mcd e"
    assert clean("an\u200bchor co\u00adffee\U000e0061") == "anchor coffee"
    assert clean("می\u200cخواهم क\u094d\u200dष") == "می\u200cخواهم क\u094d\u200dष"


def test_curly_quotes_are_made_straight() -> None:
    assert clean("the letters “HP”") == 'the letters "HP"'


def test_reasons_and_models_are_bounded() -> None:
    [wording] = read_answer(say(one("1", "A.", model="m" * 1000, reason="r" * 1000)), ["k"]).values()
    assert (len(wording.model or ""), len(wording.reason or "")) == (120, 160)
