"""This file tests the import of pictures made elsewhere: each once, with lineage and cost, in any state of a round."""

import io
import os
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from PIL import Image, ImageDraw

from brand_assets.briefs.read import check_brief
from brand_assets.campaigns import deciding
from brand_assets.campaigns import picture_folder as module
from brand_assets.campaigns.boosting import measure_concept
from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.imported_rows import spread_cost
from brand_assets.campaigns.importing import Imported, import_pictures, slug_tool
from brand_assets.campaigns.lineage import tell_recipe
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.topping_up import plan_top_up
from brand_assets.errors import ConfigError, DecisionRefused, RoundIncomplete
from brand_assets_tests.campaigns.test_top_up import IMAGES, draw_without_bold
from brand_assets_tests.campaigns.walking import (
    approve_first,
    draw_images_table,
    see_round,
    walk_round,
    write_prompts_table,
)
from brand_assets_tests.scripted_provider import ScriptedProvider
from brand_assets_tests.small_briefs import write_small_brief


def made_elsewhere(number: int) -> bytes:
    """A 96 px PNG, another one for every number, and none that the scripted provider draws."""
    image = Image.new("RGB", (96, 96), "#F7F3EC")
    ImageDraw.Draw(image).ellipse((10, 10, 40 + number, 60), fill="#D9822B")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three pictures, one of them with its prompt."""
    path = tmp_path / "pictures"
    path.mkdir()
    for number in (1, 2, 3):
        (path / f"mark {number}.png").write_bytes(made_elsewhere(number))
    (path / "mark 2.txt").write_text("\ufeffA heron over still water\n", encoding="utf-8")
    return path


def take_in(
    studio: Studio, folder: Path, *, direction: str | None = None, cost_usd: float = 0.0, run_id: str = "import"
) -> Imported:
    tool = "Midjourney v7"
    return import_pictures(studio, "tide", folder, tool=tool, run_id=run_id, direction=direction, cost_usd=cost_usd)


def run_concept(studio: Studio, run_id: str = "run") -> int:
    """Write, draw and see the concept round; how many images a provider was asked for."""
    provider = ScriptedProvider()
    write_prompts_table(studio, "tide", "concept", run_id)
    draw_images_table(studio, "tide", "concept", run_id, {"draft": provider})
    see_round(studio, "tide", "concept")
    return len(provider.calls)


def imported_rows(studio: Studio, table: str) -> pl.DataFrame:
    return studio.lake.read(table, "tide", "concept").filter(pl.col("provider") == "import")


def test_pictures_enter_a_round_that_is_not_drawn_yet_and_the_brief_may_still_change(
    studio: Studio, folder: Path
) -> None:
    write_small_brief(studio, "tide", images=6)
    imported = take_in(studio, folder, cost_usd=1)
    assert [one.file for one in imported.taken] == ["mark 1.png", "mark 2.png", "mark 3.png"]
    write_small_brief(studio, "tide", images=8)
    assert run_concept(studio) == 8, "the import froze nothing of the brief"
    prompts = studio.lake.read("prompts", "tide", "concept")
    assert prompts.height == 11
    assert prompts.filter(pl.col("provider") == "import").select(
        "model", "planned_provider", "planned_model", "direction", "text", "seed", "template"
    ).rows() == [
        ("midjourney-v7", "import", "midjourney-v7", "imported", text, None, None)
        for text in ("", "A heron over still water", "")
    ]
    images = imported_rows(studio, "raw_images")
    assert images["status"].to_list() == ["drawn"] * 3
    assert images["image_id"].to_list() == sorted(one.image_id for one in imported.taken)
    assert {studio.images.get(sha256) for sha256 in images["sha256"]} == {made_elsewhere(n) for n in (1, 2, 3)}
    for table in ("embeddings", "scores", "clusters"):
        assert set(images["image_id"]) <= set(studio.lake.read(table, "tide", "concept")["image_id"]), table


def test_the_cost_is_booked_once_and_to_the_cent(studio: Studio, folder: Path) -> None:
    write_small_brief(studio, "tide")
    imported = take_in(studio, folder, cost_usd=10)
    assert [one.cost_usd for one in imported.taken] == [3.34, 3.33, 3.33]
    again = take_in(studio, folder, cost_usd=10, run_id="again")
    assert (again.taken, [file for file, _ in again.known], again.cost_usd) == (
        (),
        ["mark 1.png", "mark 2.png", "mark 3.png"],
        0.0,
    )
    [row] = studio.ledger.spend.sum_spend("model")
    assert (row.key, row.images, row.cost_usd) == ("import/midjourney-v7", 3, 10.0)
    assert len(studio.ledger.prompts.of("tide", "concept", 1).prompts) == 3


@pytest.mark.parametrize(
    ("cost_usd", "count", "parts"),
    [(10, 3, [3.34, 3.33, 3.33]), (0.01, 2, [0.01, 0]), (0.125, 2, [0.065, 0.06]), (0, 2, [0, 0]), (5, 0, [])],
)
def test_a_cost_is_spread_in_cents_that_sum_to_it(cost_usd: float, count: int, parts: list[float]) -> None:
    assert spread_cost(cost_usd, count) == parts


def test_the_same_content_is_taken_in_once_whatever_it_is_called(studio: Studio, folder: Path) -> None:
    write_small_brief(studio, "tide")
    (folder / "mark 1 copy.png").write_bytes(made_elsewhere(1))
    imported = take_in(studio, folder)
    assert [one.file for one in imported.taken] == ["mark 1 copy.png", "mark 2.png", "mark 3.png"]
    assert imported.known == (("mark 1.png", "mark 1 copy.png"),)
    (folder / "mark 2.png").rename(folder / "other.png")
    other = import_pictures(studio, "tide", folder, tool="Firefly", run_id="two", direction="monogram", cost_usd=3)
    assert (other.taken, len(other.known)) == ((), 4)


def test_a_picture_that_the_round_drew_itself_is_not_taken_in_again(studio: Studio, folder: Path) -> None:
    write_small_brief(studio, "tide")
    run_concept(studio)
    [drawn, *_] = studio.lake.read("raw_images", "tide", "concept")["sha256"]
    (folder / "export.png").write_bytes(studio.images.get(drawn))
    assert [file for file, _ in take_in(studio, folder).known] == ["export.png"]


def test_bad_files_are_told_by_name_and_the_good_ones_are_imported(
    studio: Studio, folder: Path, tmp_path: Path
) -> None:
    write_small_brief(studio, "tide")
    (tmp_path / "secret.png").write_bytes(made_elsewhere(70))
    (folder / "page.png").write_text("<html>not found</html>")
    (folder / "drawing.svg").write_text("<svg onload='alert(1)'/>")
    (folder / "half.png").write_bytes(made_elsewhere(80)[:150])
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / "inside.png").symlink_to("mark 1.png")
    (folder / "gone.png").symlink_to("nowhere.png")
    os.mkfifo(folder / "pipe.png")
    (folder / "told.png").write_bytes(made_elsewhere(90))
    (folder / "told.txt").write_bytes(b"\xff\xfe")
    imported = take_in(studio, folder)
    reasons = {one.file: one.reason for one in imported.bad}
    assert reasons.keys() == {
        "page.png", "drawing.svg", "half.png", "empty.jpg", "link.png", "gone.png", "pipe.png", "told.png",
    }  # fmt: skip
    assert "leads out of the folder" in reasons["link.png"]
    assert "not a plain file" in reasons["pipe.png"]
    assert "not UTF-8" in reasons["told.png"]
    assert "0 bytes" in reasons["empty.jpg"]
    assert len(imported.taken) == 3
    assert [file for file, _ in imported.known] == ["mark 1.png"], "a link inside the folder is the file it leads to"


def test_hidden_files_and_sub_folders_are_left_alone(studio: Studio, folder: Path) -> None:
    write_small_brief(studio, "tide")
    (folder / ".DS_Store").write_bytes(b"\0")
    (folder / "older").mkdir()
    (folder / "older" / "mark.png").write_bytes(made_elsewhere(50))
    (folder / "notes.txt").write_text("Ask Ada.")
    imported = take_in(studio, folder)
    assert (len(imported.taken), imported.bad, imported.left_alone) == (3, (), ("notes.txt", "older/"))


def test_a_file_that_is_too_large_is_not_read(studio: Studio, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_small_brief(studio, "tide")
    monkeypatch.setattr(module, "MAX_BYTES", 1000)
    (folder / "huge.png").write_bytes(made_elsewhere(40) + b"\0" * 1000)
    [bad] = take_in(studio, folder).bad
    assert (bad.file, "at most 1000 are taken" in bad.reason) == ("huge.png", True)


def test_what_is_no_folder_tool_or_direction_is_refused_before_anything_is_kept(studio: Studio, folder: Path) -> None:
    write_small_brief(studio, "tide")
    for wrong in (folder / "nowhere", folder / "mark 1.png"):
        with pytest.raises(ConfigError, match="cannot be imported"):
            take_in(studio, wrong)
    with pytest.raises(ConfigError, match=r"'monogran' is no direction of 'tide'; the nearest are 'monogram'"):
        take_in(studio, folder, direction="monogran")
    with pytest.raises(ConfigError, match="no tool's name"):
        import_pictures(studio, "tide", folder, tool="***", run_id="x", direction=None, cost_usd=0)
    assert studio.ledger.prompts.of("tide", "concept", 1).prompts == ()


@pytest.mark.parametrize(
    ("tool", "slug"),
    [("Midjourney v7", "midjourney-v7"), ("DALL·E 3", "dall-e-3"), ("../x/", "x"), ("SD 1.5", "sd-1.5")],
)
def test_a_tool_is_named_as_a_model_is(tool: str, slug: str) -> None:
    assert slug_tool(tool) == slug


def test_a_drawn_round_takes_them_along_and_its_open_shortlist_is_picked_anew(studio: Studio, folder: Path) -> None:
    write_small_brief(studio, "tide", shortlist=8)
    run_concept(studio)
    before = deciding.find_checkpoint(studio, "tide", "concept")
    [shown, *_] = studio.ledger.checkpoints.shown(before.checkpoint_id)
    deciding.decide(studio, "tide", "concept", reviewer="ada", approve=[shown.image_id])
    assert take_in(studio, folder).decided == 1
    assert run_concept(studio, "more") == 0, "nothing is drawn or paid for again"
    after = deciding.find_checkpoint(studio, "tide", "concept")
    assert (after.checkpoint_id != before.checkpoint_id, after.status, after.attempt) == (True, "open", 1)


def test_a_decided_round_takes_nothing_in_until_it_is_reopened(studio: Studio, folder: Path) -> None:
    write_small_brief(studio, "tide")
    run_concept(studio)
    approve_first(studio, deciding.find_checkpoint(studio, "tide", "concept"), 1)
    with pytest.raises(DecisionRefused, match=r"ada submitted it, .* decide tide concept --reopen, then import again"):
        take_in(studio, folder)
    assert studio.ledger.spend.sum_spend("provider")[0].key != "import"
    deciding.reopen(studio, "tide", "concept")
    assert len(take_in(studio, folder).taken) == 3
    run_concept(studio, "more")
    approve_first(studio, deciding.find_checkpoint(studio, "tide", "concept"), 1)
    assert take_in(studio, folder).taken == (), "what is there already may be imported again and changes nothing"


def test_a_new_attempt_takes_them_in_again_for_nothing(studio: Studio, folder: Path) -> None:
    write_small_brief(studio, "tide")
    take_in(studio, folder, cost_usd=9)
    run_concept(studio)
    write_prompts_table(studio, "tide", "concept", "redraw", new_attempt=True)
    (folder / "mark 4.png").write_bytes(made_elsewhere(4))
    again = take_in(studio, folder, cost_usd=2, run_id="again")
    assert [(one.file, one.cost_usd) for one in again.taken] == [
        ("mark 1.png", 0.0),
        ("mark 2.png", 0.0),
        ("mark 3.png", 0.0),
        ("mark 4.png", 2.0),
    ]
    assert run_concept(studio, "redraw") == 8
    assert imported_rows(studio, "prompts")["attempt"].to_list() == [2] * 4


def test_an_import_alone_begins_no_second_attempt(studio: Studio, folder: Path) -> None:
    write_small_brief(studio, "tide")
    take_in(studio, folder)
    rows = write_prompts_table(studio, "tide", "concept", "redraw", new_attempt=True)
    assert (rows["attempt"].unique().to_list(), rows.height) == ([1], 8 + 3)


def test_prompts_of_before_the_import_may_be_drawn_and_the_next_run_takes_it_along(
    studio: Studio, folder: Path
) -> None:
    write_small_brief(studio, "tide")
    write_prompts_table(studio, "tide", "concept")
    take_in(studio, folder)
    draw_images_table(studio, "tide", "concept", providers={"draft": ScriptedProvider()})
    assert len(studio.ledger.prompts.of("tide", "concept", 1).prompts) == 8 + 3
    assert run_concept(studio, "next") == 0
    assert imported_rows(studio, "prompts").height == 3


def test_they_are_spent_whatever_the_budget_says_and_that_is_told(studio: Studio, folder: Path) -> None:
    write_small_brief(studio, "tide", more="budget_usd: 5\n")
    monthly = replace(studio, settings=replace(studio.settings, monthly_budget_usd=6.0))
    imported = take_in(monthly, folder, cost_usd=7.5)
    assert studio.ledger.spend.committed("tide").campaign_usd == 7.5
    assert [line.split(" is passed")[0] for line in imported.over] == [
        "The budget of tide of 5.00 USD",
        "This month's budget of 6.00 USD",
    ]
    assert run_concept(studio) == 8, "what costs nothing is drawn all the same"


def test_coverage_and_top_ups_do_not_count_them(studio: Studio, folder: Path) -> None:
    draw_without_bold(studio)
    plain = plan_top_up(studio, "tide")
    covered = studio.lake.read("coverage", "tide", "concept")
    drawn = studio.lake.read("raw_images", "tide", "concept").filter(pl.col("status") == "drawn").height
    take_in(studio, folder)
    assert plan_top_up(studio, "tide").gaps == plain.gaps
    assert plan_top_up(studio, "tide").count == plain.count
    assert measure_concept(studio, load_brief(studio, "tide"), 1, {}).images == drawn
    write_prompts_table(studio, "tide", "concept", "take along")
    draw_images_table(studio, "tide", "concept", "take along", {"draft": ScriptedProvider()})
    see_round(studio, "tide", "concept")
    assert studio.lake.read("coverage", "tide", "concept").equals(covered)
    rows = write_prompts_table(studio, "tide", "concept", "more", top_up=4)
    assert rows.filter(pl.col("provider") != "import").height == IMAGES + 4


def test_an_import_is_no_drawn_round_to_top_up(studio: Studio, folder: Path) -> None:
    write_small_brief(studio, "tide")
    take_in(studio, folder)
    with pytest.raises(RoundIncomplete, match="nothing of attempt 1 is there"):
        plan_top_up(studio, "tide")


@pytest.mark.parametrize(("direction", "said"), [(None, "A heron over still water"), ("lattice", "lattice of nodes")])
def test_an_approved_picture_is_refined_exported_and_its_lineage_told(
    studio: Studio, folder: Path, direction: str | None, said: str
) -> None:
    write_small_brief(studio, "tide", more="refinement: {stability/sd3.5-large: 1.0}\n")
    production = replace(studio, settings=replace(studio.settings, profile="production"))
    imported = take_in(production, folder, direction=direction, cost_usd=0.3)
    assert (imported.refiners, imported.others) == (("stability/sd3.5-large",), ())
    heron = imported.taken[1].image_id
    run_concept(studio)
    provider = {"stability": ScriptedProvider(), "draft": ScriptedProvider()}
    for round_name in ("direction", "final"):
        source = "concept" if round_name == "direction" else "direction"
        checkpoint = deciding.find_checkpoint(studio, "tide", source)
        shown = [image.image_id for image in studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)]
        approved = [heron] if source == "concept" else shown[:1]
        if heron not in shown and source == "concept":
            checkpoint = _show_all(studio, heron)
        deciding.decide(studio, "tide", source, reviewer="ada", approve=approved)
        deciding.submit(studio, "tide", source, reviewer="ada")
        write_prompts_table(production, "tide", round_name)
        draw_images_table(production, "tide", round_name, providers=provider)
        see_round(production, "tide", round_name)
    texts = studio.lake.read("prompts", "tide", "direction")["text"].to_list()
    assert all(said in text for text in texts)
    [final, *_] = approve_first(studio, deciding.find_checkpoint(studio, "tide", "final"), 1)
    recipe = tell_recipe(studio, load_brief(studio, "tide"), final, "final")
    origin = recipe["parents"][-1]
    assert (origin["image_id"], origin["provider"], origin["model"]) == (heron, "import", "midjourney-v7")
    assert origin["params"]["tool"] == "Midjourney v7"
    assert origin["params"]["file"] == "mark 2.png"
    assert (origin["seed"], origin["prompt"], origin["cost_usd"]) == (None, "A heron over still water", 0.1)


def _show_all(studio: Studio, image_id: str) -> object:
    """Put a shortlist that has this image before people."""
    images = studio.lake.read("raw_images", "tide", "concept")
    sha256 = images.filter(pl.col("image_id") == image_id)["sha256"].item()
    shortlist = studio.lake.read("dpp_selections", "tide", "concept")
    row = shortlist.head(1).with_columns(
        pl.lit(image_id).alias("image_id"), pl.lit(sha256).alias("sha256"), pl.lit(0, pl.Int32).alias("position")
    )
    studio.lake.write(row, "dpp_selections", "tide", "concept")
    return studio.ledger.checkpoints.open("tide", "concept", 1, [(image_id, sha256)], to_approve=2)


def test_draft_cannot_refine_them_and_that_is_known_beforehand(studio: Studio, folder: Path) -> None:
    write_small_brief(studio, "tide", more="refinement: {stability/sd3.5-large: 0.5, draft: 0.5}\n")
    production = replace(studio, settings=replace(studio.settings, profile="production"))
    assert take_in(production, folder).others == ("draft/draft",)
    embedded = take_in(studio, folder)
    assert (embedded.refiners, embedded.others) == ((), ("stability/sd3.5-large", "draft/draft"))


def test_a_brief_cannot_have_anything_drawn_by_import(studio: Studio) -> None:
    write_small_brief(studio, "tide", more="allocation: {import/midjourney: 1.0}\n")
    [problem] = check_brief(studio.settings.briefs / "tide.md").problems
    assert "nothing is drawn by 'import'" in problem.message
    assert "brand-assets import CAMPAIGN FOLDER --tool NAME" in problem.message


def test_they_survive_a_lake_that_was_lost(studio: Studio, folder: Path) -> None:
    write_small_brief(studio, "tide")
    take_in(studio, folder)
    walk_round(studio, "tide", "concept")
    rows = imported_rows(studio, "prompts")
    studio.lake.path("prompts", "tide", "concept").unlink()
    write_prompts_table(studio, "tide", "concept", "again")
    assert imported_rows(studio, "prompts").equals(rows)
