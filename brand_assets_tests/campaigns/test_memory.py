"""This file tests what a campaign takes from its brand's earlier ones, and that it can be told to take nothing."""

import shutil

import pytest
from polars.testing import assert_frame_equal

from brand_assets.campaigns import deciding
from brand_assets.campaigns.boosting import Lesson, learn
from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.memory_words import describe_memory, memory_as_json
from brand_assets.campaigns.prompting import write_round_prompts
from brand_assets.campaigns.remembering import NO_HISTORY, recall_brand, same_brand
from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.errors import PromptRefused
from brand_assets.learning.leanings import NOTHING, Leaning, Memory
from brand_assets.records.checkpoint import DEMO_REVIEWER
from brand_assets_tests.campaigns.walking import approve_first, draw_images_table, see_round, write_prompts_table
from brand_assets_tests.scripted_provider import ScriptedProvider
from brand_assets_tests.small_briefs import write_small_brief

BOLD = ("line_weight", "bold")


def write_brief(
    studio: Studio,
    campaign: str,
    *,
    brand: str = "Harbor & Pine",
    images: int = 80,
    more: str = "",
    listed: str = "",
) -> None:
    """The small brief, larger; `listed` goes in front of every direction's attributes."""
    write_small_brief(studio, campaign, images=images, shortlist=24, more=more)
    path = studio.settings.briefs / f"{campaign}.md"
    text = path.read_text(encoding="utf-8").replace("name: Harbor & Pine", f"name: {brand}")
    text = text.replace("attributes: {", f"attributes: {{{listed}")
    path.write_text(text.replace("shortlist: 24, approve: 2", "shortlist: 24, approve: 6"), encoding="utf-8")


def decide_for(
    studio: Studio, campaign: str, wanted: tuple[str, str], *, listed: str = "", reviewer: str = "ada"
) -> int:
    """A concept round of which the reviewer approves only what shows this value, at most six; how many were shown."""
    write_brief(studio, campaign, images=40, listed=listed)
    rows = write_prompts_table(studio, campaign, "concept")
    drawn = draw_images_table(studio, campaign, "concept", providers={"draft": ScriptedProvider()}).rows
    prompts = dict(drawn.select("image_id", "prompt_id").rows())
    values = {row["prompt_id"]: read_attributes(row) for row in rows.iter_rows(named=True)}
    checkpoint = see_round(studio, campaign, "concept")
    shown = [image.image_id for image in studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)]
    found = [image_id for image_id in shown if wanted in values[prompts[image_id]].items()]
    deciding.decide(studio, campaign, "concept", reviewer=reviewer, approve=found[:6])
    deciding.submit(studio, campaign, "concept", reviewer=reviewer)
    return len(found)


def decide_for_bold(studio: Studio, campaign: str = "spring") -> int:
    return decide_for(studio, campaign, BOLD)


def read_attributes(row: dict[str, object]) -> dict[str, str]:
    return {pair["key"]: pair["value"] for pair in row["attributes"]}  # type: ignore[attr-defined]


def draw_without(studio: Studio, campaign: str, pair: tuple[str, str]) -> None:
    """A concept round in which the provider refuses every image that is to show this value."""
    rows = write_prompts_table(studio, campaign, "concept")
    refused = [row["seed"] for row in rows.iter_rows(named=True) if pair in read_attributes(row).items()]
    provider = ScriptedProvider({seed: [PromptRefused("too heavy")] for seed in refused})
    draw_images_table(studio, campaign, "concept", providers={"draft": provider})


def learn_now(studio: Studio, campaign: str) -> Lesson:
    return learn(studio, load_brief(studio, campaign), "concept", 1)


def count_bold(studio: Studio, campaign: str, *, brand: str = "Harbor & Pine", more: str = "") -> int:
    """Of the monograms that a brief asks for, how many are to have bold lines."""
    write_brief(studio, campaign, brand=brand, more=more)
    rows = write_round_prompts(studio, campaign, "concept", run_id="run").rows
    monograms = [read_attributes(row) for row in rows.iter_rows(named=True) if row["direction"] == "monogram"]
    assert len(monograms) == 40
    return sum(attributes["line_weight"] == "bold" for attributes in monograms)


def test_the_next_campaign_of_a_brand_shows_more_of_what_was_approved(studio: Studio) -> None:
    assert count_bold(studio, "before") == 20
    shown = decide_for_bold(studio)
    memory = recall_brand(studio, load_brief(studio, "before")).memory
    assert (memory.campaigns, memory.shown, memory.approved) == (("spring",), 24, 6)
    [bold] = [one for one in memory.leanings if (one.attribute, one.value) == BOLD]
    assert (bold.shown, bold.approved) == (shown, 6)
    assert 0.15 <= bold.boost <= 0.25
    weight = learn_now(studio, "before").weights[BOLD]
    assert weight == bold.boost
    expected = 40 * (1 + weight) / (2 + weight)
    assert expected >= 21
    assert abs(count_bold(studio, "autumn", brand="HARBOR  &pine") - expected) <= 1
    written = write_round_prompts(studio, "autumn", "concept", run_id="run")
    assert written.lesson.remembered == ("spring",)
    [told] = [boost for boost in written.lesson.boosts if (boost.attribute, boost.value) == BOLD]
    assert f"6 of {shown} approved" in told.because


def test_another_brand_and_a_brief_without_memory_take_nothing(studio: Studio) -> None:
    decide_for_bold(studio)
    assert count_bold(studio, "other", brand="Harbour & Pine") == 20
    assert count_bold(studio, "afresh", more="memory: false\n") == 20
    assert learn_now(studio, "afresh") == Lesson()
    assert recall_brand(studio, load_brief(studio, "afresh")) == NO_HISTORY


def test_prompts_that_are_paid_stay_as_they_are_whatever_is_decided_elsewhere(studio: Studio) -> None:
    write_brief(studio, "autumn", images=24)
    before = write_prompts_table(studio, "autumn", "concept")
    draw_images_table(studio, "autumn", "concept", providers={"draft": ScriptedProvider()})
    decide_for_bold(studio)
    written = write_round_prompts(studio, "autumn", "concept", run_id="later")
    assert_frame_equal(written.rows, before)
    assert written.lesson == Lesson()


def test_what_draft_did_not_draw_is_not_what_people_approved(studio: Studio) -> None:
    shown = decide_for(studio, "spring", ("mood", "warm"), listed="mood: [warm, calm], ")
    assert shown >= 5, "enough to be taken for a leaning"
    write_brief(studio, "autumn")
    memory = recall_brand(studio, load_brief(studio, "autumn")).memory
    assert memory.approved == min(shown, 6)
    assert "mood" not in {one.attribute for one in memory.leanings}


def test_only_what_is_submitted_is_remembered_and_the_last_decision_stands(studio: Studio) -> None:
    decide_for_bold(studio)
    write_brief(studio, "autumn")
    brief = load_brief(studio, "autumn")
    deciding.reopen(studio, "spring", "concept")
    assert recall_brand(studio, brief).memory.approved == 6, "what was submitted before is not forgotten meanwhile"
    stood = deciding.standing(studio, deciding.find_checkpoint(studio, "spring", "concept")).verdicts
    approved = [one.image_id for one in stood if one.decision == "approved"]
    deciding.decide(studio, "spring", "concept", reviewer="ada", reject=approved)
    deciding.submit(studio, "spring", "concept", reviewer="ben")
    memory = recall_brand(studio, brief).memory
    assert (memory.campaigns, memory.shown, memory.approved, memory.leanings) == (("spring",), 24, 0, ())


def test_what_the_demo_approved_by_itself_is_not_remembered(studio: Studio) -> None:
    decide_for(studio, "spring", BOLD, reviewer=DEMO_REVIEWER)
    write_brief(studio, "autumn")
    assert recall_brand(studio, load_brief(studio, "autumn")).memory.shown == 0


def test_a_campaign_does_not_remember_itself(studio: Studio) -> None:
    decide_for_bold(studio)
    assert recall_brand(studio, load_brief(studio, "spring")).memory == NOTHING


def test_a_campaign_whose_brief_is_gone_or_broken_is_passed_over(studio: Studio) -> None:
    decide_for_bold(studio, "spring")
    decide_for_bold(studio, "summer")
    write_brief(studio, "autumn")
    brief = load_brief(studio, "autumn")
    assert recall_brand(studio, brief).memory.campaigns == ("spring", "summer")
    (studio.settings.briefs / "spring.md").unlink()
    (studio.settings.briefs / "summer.md").write_text("---\ncampaign: [\n---\n", encoding="utf-8")
    assert recall_brand(studio, brief) == NO_HISTORY


def test_nothing_is_made_where_there_is_no_ledger(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    shutil.rmtree(studio.settings.data_root / "ledger", ignore_errors=True)
    brief = load_brief(studio, "tide")
    (studio.settings.briefs / "tide.md").unlink()
    studio.settings.briefs.rmdir()
    studio.settings.data_root.rmdir()
    assert recall_brand(open_studio(), brief) == NO_HISTORY
    assert not studio.settings.data_root.exists()


def test_a_later_round_leans_to_what_the_concepts_lacked_where_its_brief_has_a_choice(studio: Studio) -> None:
    write_brief(studio, "tide", images=40)
    draw_without(studio, "tide", BOLD)
    approve_first(studio, see_round(studio, "tide", "concept"), 2)
    lesson = write_round_prompts(studio, "tide", "direction", run_id="run").lesson
    assert lesson.weights[BOLD] == 0.25
    listed = {"mark_type", "line_weight", "density"}
    assert {boost.attribute for boost in lesson.boosts} <= listed, "what is left open stays as the parent has it"


def test_a_new_attempt_shows_more_of_what_the_last_one_lacked(studio: Studio) -> None:
    write_brief(studio, "tide", images=40)
    draw_without(studio, "tide", BOLD)
    written = write_round_prompts(studio, "tide", "concept", run_id="redraw", new_attempt=True)
    [boost] = [one for one in written.lesson.boosts if (one.attribute, one.value) == BOLD]
    assert (boost.weight, "too few in attempt 1" in boost.because) == (0.25, True)
    again = [read_attributes(row) for row in written.rows.iter_rows(named=True) if row["direction"] == "monogram"]
    assert sum(attributes["line_weight"] == "bold" for attributes in again) == 11  # of 20: 20 * 1.25 / 2.25


def test_a_first_attempt_looks_at_what_the_brands_last_campaign_lacked(studio: Studio) -> None:
    write_brief(studio, "spring", images=40)
    draw_without(studio, "spring", BOLD)
    see_round(studio, "spring", "concept")
    write_brief(studio, "autumn")
    lesson = learn_now(studio, "autumn")
    [boost] = [one for one in lesson.boosts if (one.attribute, one.value) == BOLD]
    assert (boost.weight, lesson.remembered) == (0.25, ()), "nothing was decided there"
    assert boost.because.endswith("too few in spring")


@pytest.mark.parametrize(
    ("first", "second", "is_same"),
    [
        ("Harbor & Pine", "harbor  & PINE", True),
        ("Harbor&Pine", "Harbor & Pine", True),
        ("Cafe\u0301 Lund", "caf\u00e9 lund", True),
        ("Straße", "STRASSE", True),
        ("Harbor & Pine", "Harbor + Pine", False),
    ],
)
def test_a_brand_is_the_same_however_it_is_written(first: str, second: str, is_same: bool) -> None:
    assert same_brand(first, second) is is_same


def test_the_memory_is_told_in_a_line(studio: Studio) -> None:
    write_brief(studio, "tide")
    brief = load_brief(studio, "tide")
    radial = Leaning("symmetry", "radial", 8, 5, 2.19, 0.25)
    dense = Leaning("density", "dense", 12, 0, 0.5, 0.0)
    told = describe_memory(brief, Memory(("a", "b"), 50, 8, (radial, dense)))
    assert told == (
        "Remembers 2 campaigns of Harbor & Pine: 8 of 50 approved; leans to radial symmetry (5 of 8), away from dense "
        "density (0 of 12)."
    )
    assert describe_memory(brief, Memory(("a",), 20, 2)).endswith(
        "Remembers 1 campaign of Harbor & Pine: 2 of 20 approved; no leaning yet that could not be chance."
    )
    many = tuple(Leaning("motif", motif, 9, 5, 2.0, 0.25) for motif in ("anchor", "bell", "bird", "boat", "book"))
    assert "book" not in describe_memory(brief, Memory(("a",), 50, 9, many))
    assert "bird motif (5 of 9) and 2 more." in describe_memory(brief, Memory(("a",), 50, 9, many))
    assert describe_memory(brief, NOTHING) == ""
    write_brief(studio, "afresh", more="memory: false\n")
    assert describe_memory(load_brief(studio, "afresh"), NOTHING) == (
        "Memory is off in the brief: nothing is taken from other campaigns of Harbor & Pine."
    )


def test_the_memory_as_json_has_the_agreed_fields() -> None:
    memory = Memory(("a",), 50, 8, (Leaning("symmetry", "radial", 8, 5, 2.19, 0.25),))
    assert memory_as_json(memory) == {
        "campaigns": ["a"],
        "approved": 8,
        "shown": 50,
        "leanings": [
            {"attribute": "symmetry", "value": "radial", "shown": 8, "approved": 5, "lift": 2.19, "boost": 0.25}
        ],
    }
