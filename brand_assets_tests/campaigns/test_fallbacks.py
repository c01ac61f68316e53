"""This file tests that another model draws what the first one could not, and that an image knows which one it was."""

import json
from dataclasses import replace

import polars as pl
import pytest

from brand_assets.campaigns import drawing
from brand_assets.campaigns.candidates import find_recipe
from brand_assets.campaigns.chains import build_requests
from brand_assets.campaigns.drawing import DrawnRound, draw_round, pair_prompts
from brand_assets.campaigns.drawing_room import open_fallbacks
from brand_assets.campaigns.lineage import find_drawn, find_prompts
from brand_assets.campaigns.prompting import write_round_prompts
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import (
    AuthenticationFailed,
    ConfigError,
    LedgerError,
    OutcomeUnknown,
    PromptRefused,
)
from brand_assets.records.drawing import ImageProvider
from brand_assets.storage.ledger import PricedRequest
from brand_assets_tests.campaigns.walking import approve_first, see_round, write_prompts_table
from brand_assets_tests.scripted_provider import ScriptedProvider
from brand_assets_tests.small_briefs import write_small_brief

FLASH, SCHNELL, DEV = "stability/sd3.5-flash", "replicate/flux-schnell", "fal/flux-dev"
MORE = f"allocation: {{{FLASH}: 1}}\nrefinement: {{{FLASH}: 1}}\nfallback: {{{FLASH}: {SCHNELL}, {SCHNELL}: {DEV}}}\n"


@pytest.fixture
def paid(studio: Studio) -> Studio:
    """An installation whose brief has a chain of three models."""
    production = replace(studio, settings=replace(studio.settings, profile="production"))
    write_small_brief(production, "tide", images=6, more=MORE)
    return production


def draw(studio: Studio, run_id: str = "run", **providers: ScriptedProvider) -> DrawnRound:
    opened: dict[str, ImageProvider] = {name: ScriptedProvider() for name in ("stability", "replicate", "fal")}
    drawn = draw_round(studio, "tide", "concept", run_id=run_id, providers={**opened, **providers})
    studio.lake.write(drawn.rows, "raw_images", "tide", "concept")
    return drawn


def refusing(prompts: pl.DataFrame, *positions: int, failure: Exception | None = None) -> ScriptedProvider:
    seeds = prompts["seed"].to_list()
    return ScriptedProvider({seeds[place]: [failure or PromptRefused("no")] * 9 for place in positions})


def test_a_prompt_is_worded_for_every_model_that_may_draw_it(paid: Studio) -> None:
    brief = paid.settings.briefs / "tide.md"
    brief.write_text(brief.read_text().replace("{name: Harbor & Pine}", "{name: Harbor & Pine, avoid: [anchors]}"))
    [row, *_] = write_prompts_table(paid, "tide", "concept").to_dicts()
    fallbacks = json.loads(row["fallbacks"])
    assert [f"{one['provider']}/{one['model']}" for one in fallbacks] == [SCHNELL, DEV]
    assert (row["negative"].count("anchors"), fallbacks[0]["negative"]) == (1, ""), "schnell takes no negative prompt"
    assert fallbacks[0]["text"] != row["text"]
    assert fallbacks[0]["params"]["go_fast"] is False
    assert [one["planned_cost_usd"] for one in fallbacks] == [0.003, 0.025]


class Unclosable(ScriptedProvider):
    async def close(self) -> None:
        await super().close()
        raise ConfigError("The rate limits that processes share cannot be kept.")


def test_a_provider_that_cannot_be_closed_leaves_no_other_open(paid: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = {name: Unclosable() for name in ("stability", "replicate", "fal")}
    monkeypatch.setattr(drawing, "open_providers", lambda studio, names: {name: opened[name] for name in names})
    monkeypatch.setattr(drawing, "open_fallbacks", lambda studio, names: {name: opened[name] for name in names})
    write_prompts_table(paid, "tide", "concept")
    with pytest.raises(ConfigError):
        draw_round(paid, "tide", "concept", run_id="run")
    assert [one.is_closed for one in opened.values()] == [True] * 3
    assert {one.status for one in paid.ledger.spend.outcomes("tide", "concept")} == {"drawn"}


def test_nothing_stands_in_where_draft_draws_everything(studio: Studio) -> None:
    write_small_brief(studio, "tide", more=MORE)
    assert set(write_prompts_table(studio, "tide", "concept")["fallbacks"]) == {"[]"}


def test_a_model_that_needs_no_parent_stands_in_for_none_that_starts_from_one(paid: Studio) -> None:
    write_prompts_table(paid, "tide", "concept")
    draw(paid)
    approve_first(paid, see_round(paid, "tide", "concept"), 2)
    fallbacks = write_prompts_table(paid, "tide", "direction")["fallbacks"].to_list()
    assert [[one["model"] for one in json.loads(told)] for told in fallbacks] == [["flux-dev"]] * 6


def test_an_image_knows_the_model_that_drew_it_and_the_words_that_it_was_told(paid: Studio) -> None:
    prompts = write_prompts_table(paid, "tide", "concept")
    drawn = draw(paid, stability=refusing(prompts, 0))
    told = prompts.row(0, named=True)
    rows = drawn.rows.filter(pl.col("prompt_id") == told["prompt_id"]).sort("drawn_at").to_dicts()
    assert [(row["provider"], row["status"]) for row in rows] == [("stability", "refused"), ("replicate", "drawn")]
    image_id = rows[1]["image_id"]
    assert rows[1]["fallback_of"] == rows[0]["image_id"]
    prompt = find_prompts(paid, list(find_drawn(paid, "tide", "concept", [image_id]).values()))[image_id]
    [fallback, _] = json.loads(told["fallbacks"])
    assert (prompt["model"], prompt["text"], prompt["planned_model"]) == (
        "flux-schnell",
        fallback["text"],
        "sd3.5-flash",
    )
    assert json.loads(prompt["params"]) == fallback["params"]
    assert find_recipe(paid, image_id).prompt["provider"] == "replicate"


def test_a_prompt_that_another_model_drew_is_done(paid: Studio) -> None:
    prompts = write_prompts_table(paid, "tide", "concept")
    draw(paid, stability=refusing(prompts, 0, failure=AuthenticationFailed("the key is wrong")))
    mended = ScriptedProvider()
    again = draw(paid, "later", stability=mended)
    assert (mended.calls, again.tally.already_there) == ([], 6)


def test_the_next_run_goes_on_where_a_chain_stands(paid: Studio) -> None:
    prompts = write_prompts_table(paid, "tide", "concept")
    first = draw(paid, stability=refusing(prompts, 0), replicate=refusing(prompts, 0), fal=refusing(prompts, 0))
    assert (first.tally.drawn, first.tally.refused) == (5, 3)
    nobody = {name: ScriptedProvider() for name in ("stability", "replicate", "fal")}
    assert draw(paid, "later", **nobody).tally.drawn == 0, "a chain that was refused to its end"
    assert [provider.calls for provider in nobody.values()] == [[], [], []]


def test_a_failed_fallback_is_asked_again_by_the_next_run(paid: Studio) -> None:
    prompts = write_prompts_table(paid, "tide", "concept")
    closed = AuthenticationFailed("no credit")
    draw(
        paid,
        stability=refusing(prompts, 0),
        replicate=refusing(prompts, 0, failure=closed),
        fal=refusing(prompts, 0, failure=closed),
    )
    stability, replicate = ScriptedProvider(), ScriptedProvider()
    again = draw(paid, "later", stability=stability, replicate=replicate)
    assert (again.tally.drawn, stability.calls, len(replicate.calls)) == (1, [], 1)


def test_nothing_stands_in_while_a_person_has_to_settle(paid: Studio) -> None:
    prompts = write_prompts_table(paid, "tide", "concept")
    draw(paid, stability=refusing(prompts, 0, failure=OutcomeUnknown("reset")))
    nobody = {name: ScriptedProvider() for name in ("stability", "replicate", "fal")}
    draw(paid, "later", **nobody)
    assert [provider.calls for provider in nobody.values()] == [[], [], []]
    [unknown] = paid.ledger.spend.list_unknown("tide")
    paid.ledger.spend.settle_unknown(unknown.request_key, 0.0, "ana")
    assert draw(paid, "last").tally.drawn == 1


def test_a_fallback_alone_freezes_the_prompts_it_was_drawn_from(paid: Studio) -> None:
    before = write_prompts_table(paid, "tide", "concept")
    everything = refusing(before, *range(6), failure=AuthenticationFailed("the key is wrong"))
    assert draw(paid, stability=everything).tally.drawn == 6
    write_small_brief(paid, "tide", images=9, more=MORE)
    kept = write_round_prompts(paid, "tide", "concept", run_id="later")
    assert kept.is_frozen
    assert kept.rows.equals(before)


def test_a_round_whose_images_came_from_fallbacks_goes_on_to_the_next(paid: Studio) -> None:
    prompts = write_prompts_table(paid, "tide", "concept")
    draw(paid, stability=refusing(prompts, *range(6)))
    approved = approve_first(paid, see_round(paid, "tide", "concept"), 2)
    later = write_prompts_table(paid, "tide", "direction")
    assert set(later["parent_image_id"]) == set(approved)


def test_prompts_of_a_version_that_knew_no_fallbacks_are_drawn_as_they_are(paid: Studio) -> None:
    prompts = write_prompts_table(paid, "tide", "concept")
    path = paid.lake.path("prompts", "tide", "concept")
    prompts.drop("fallbacks").write_parquet(path)
    drawn = draw(paid, stability=refusing(prompts, 0))
    assert (drawn.tally.drawn, drawn.tally.refused) == (5, 1)
    kept = write_round_prompts(paid, "tide", "concept", run_id="later")
    assert kept.rows["fallbacks"].null_count() == 6


def test_a_fallback_that_cannot_be_opened_fails_its_own_request_only(paid: Studio) -> None:
    prompts = write_prompts_table(paid, "tide", "concept")
    stability = refusing(prompts, 0)
    closed = open_fallbacks(paid, {"replicate", "fal"})
    drawn = draw_round(paid, "tide", "concept", run_id="run", providers={"stability": stability, **closed})
    failed = drawn.rows.filter(pl.col("status") == "failed")
    assert (drawn.tally.drawn, set(failed["provider"])) == (5, {"replicate", "fal"})
    assert "REPLICATE_API_TOKEN" in failed.filter(pl.col("provider") == "replicate")["reason"][0]


def test_a_request_that_the_kept_prompts_do_not_ask_for_is_refused_before_it_is_paid(paid: Studio) -> None:
    write_prompts_table(paid, "tide", "concept")
    stale = paid.lake.read("prompts", "tide", "concept")
    write_small_brief(paid, "tide", images=6, more=MORE + "seed: 99\n")
    newer = write_prompts_table(paid, "tide", "concept", "other")
    requests = build_requests(newer, "tide", "concept", {})
    paid.ledger.prompts.keep("tide", "concept", 1, pair_prompts(newer, requests))
    [old, *_] = build_requests(stale, "tide", "concept", {})
    with pytest.raises(LedgerError, match="is not the one that the ledger keeps, so it was not drawn"):
        paid.ledger.spend.reserve([PricedRequest(old, 0.025)], "slow-run")
    [new, *_] = requests
    assert paid.ledger.spend.reserve([PricedRequest(new, 0.025)], "slow-run")[0].state == "reserved"
    [fallback] = [replace(new, provider="replicate", text="Another brief's words.", fallback_of=new.request_key)]
    with pytest.raises(LedgerError, match="not the one that the ledger keeps"):
        paid.ledger.spend.reserve([PricedRequest(fallback, 0.003)], "slow-run")
