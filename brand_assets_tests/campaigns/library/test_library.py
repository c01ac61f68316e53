import json
import threading

import polars as pl
import pytest

from brand_assets.campaigns.library import ImageFilter, Library
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import NotKnown
from brand_assets.records.tables import ROUND_TABLES
from brand_assets_tests.campaigns.looked_up import keep_outcomes, name_image, write_images
from brand_assets_tests.campaigns.walking import approve_first, draw_images_table, walk_round, write_prompts_table
from brand_assets_tests.small_briefs import write_small_brief


def test_a_card_says_what_the_lake_and_the_ledger_know(studio: Studio) -> None:
    write_small_brief(studio, "tide", images=4, shortlist=2)
    approved = approve_first(studio, walk_round(studio, "tide", "concept"), 1)
    card = Library(studio).get(approved[0])

    scores = (
        studio.lake.read("scores", "tide", "concept").filter(pl.col("image_id") == card.image_id).row(0, named=True)
    )
    prompt = studio.ledger.prompts.find([card.image_id])[card.image_id].row
    assert (card.prompt, card.seed, card.direction) == (prompt["text"], prompt["seed"], prompt["direction"])
    assert card.attributes == {pair["key"]: pair["value"] for pair in prompt["attributes"]}
    assert card.params == json.loads(str(prompt["params"]))
    assert (card.quality, card.rank, card.scores["color"]) == (scores["quality"], scores["rank"], scores["color"])
    assert "aesthetic" not in card.scores  # nothing could compute it
    assert (card.decision, card.is_submitted, card.reviewer, card.position) == ("approved", True, "ada", 1)
    assert Library(studio).score_details(card)["color"]["value"] == pytest.approx(scores["color"], abs=1e-6)


def test_a_rounds_cards_come_in_the_order_of_the_shortlist_then_of_the_ranking(studio: Studio) -> None:
    ids = write_images(studio, "tide", {"rank": 1}, {"rank": 4, "position": 2}, {"rank": 2}, {"rank": 3, "position": 1})
    cards = Library(studio).round_cards("tide", "concept")
    assert [card.image_id for card in cards] == [ids[3], ids[1], ids[0], ids[2]]


def test_findings_and_lettering_tell_only_what_is_wrong(studio: Studio) -> None:
    details = {
        "color": {"value": 0.1, "finding": "Two colors are foreign.", "concerns": ["off-palette"]},
        "semantic": {"value": 0.9, "finding": "As asked.", "concerns": []},
        "composite": {"weights": {}},
    }
    write_images(
        studio,
        "tide",
        {"details": json.dumps(details), "gate": "nearly empty"},
        {"concern": "spelling", "finding": "It says HARBR.", "position": 1},
        {"concern": "", "finding": "It says HARBOR.", "position": 2},
    )
    spelled, right, gated = Library(studio).round_cards("tide", "concept")
    assert gated.findings == ("Out of the ranking: nearly empty.", "Two colors are foreign.")
    assert (spelled.lettering, right.lettering) == ("It says HARBR.", "")


def test_images_of_an_earlier_attempt_are_found_with_the_prompt_they_were_paid_with(studio: Studio) -> None:
    write_small_brief(studio, "tide", images=4, shortlist=2)
    write_prompts_table(studio, "tide", "concept")
    first = draw_images_table(studio, "tide", "concept").rows
    write_prompts_table(studio, "tide", "concept", "again", new_attempt=True)
    draw_images_table(studio, "tide", "concept", "again")

    library = Library(studio)
    assert library.search(ImageFilter(campaign="tide")).total == 8
    assert library.search(ImageFilter(campaign="tide", attempt=1)).total == 4
    old = library.get(first["image_id"][0])
    assert (old.attempt, old.is_current, old.status) == (1, False, "drawn")
    assert old.prompt == studio.ledger.prompts.find([old.image_id])[old.image_id].row["text"]
    assert len(library.round_cards("tide", "concept")) == 4
    assert all(card.attempt == 2 for card in library.round_cards("tide", "concept"))


def test_an_image_that_only_the_ledger_knows_is_found(studio: Studio) -> None:
    keep_outcomes(studio, "tide", {"name": "a"})
    library = Library(studio)
    card = library.get(name_image("a"))
    assert (card.campaign, card.round, card.prompt, card.is_current) == ("tide", "concept", "", False)
    place = library.locate(name_image("a"))
    assert place is not None
    assert (place.campaign, place.sha256) == ("tide", card.sha256)


@pytest.mark.parametrize("image_id", ["", "../../etc/passwd", "A" * 64, "0" * 63, name_image("nobody")])
def test_what_is_no_image_is_not_found(studio: Studio, image_id: str) -> None:
    write_images(studio, "tide", {"name": "a"})
    library = Library(studio)
    assert library.find(image_id) is None
    assert library.locate(image_id) is None
    with pytest.raises(NotKnown, match="There is no image"):
        library.get(image_id)


def test_an_image_of_a_campaign_that_somebody_may_not_see_is_not_there(studio: Studio) -> None:
    [image_id] = write_images(studio, "tide", {"name": "a"})
    with pytest.raises(NotKnown):
        Library(studio).get(image_id, frozenset(["fern"]))


def test_a_damaged_table_leaves_its_columns_empty_and_is_told_of(studio: Studio) -> None:
    write_images(studio, "tide", {"quality": 0.5}, {"quality": 0.6})
    write_images(studio, "fern", {"quality": 0.7})
    studio.lake.path("scores", "tide", "concept").write_bytes(b"PAR1 no longer")
    studio.lake.path("clusters", "tide", "concept").unlink()
    library = Library(studio)
    page = library.search(ImageFilter())
    assert page.total == 3
    assert [card.quality for card in page.cards] == [0.7, None, None]
    [problem] = page.problems
    assert "scores of the concept round of 'tide'" in problem
    assert library.search(ImageFilter(campaign="fern")).problems == ()
    assert library.round_problems("tide", "concept") == page.problems


def test_a_round_that_was_written_anew_is_read_anew_and_no_other(studio: Studio) -> None:
    [old] = write_images(studio, "tide", {"name": "a"})
    write_images(studio, "fern", {"name": "b"})
    library = Library(studio, recheck_s=0.0)
    fern = library._shelf.read_round("fern", "concept")
    assert library.search(ImageFilter()).total == 2
    write_images(studio, "tide", {"name": "c"}, {"name": "d"})
    assert library.search(ImageFilter()).total == 3
    assert library.find(old) is None
    assert library._shelf.read_round("fern", "concept").rows.equals(fern.rows)
    studio.lake.path("raw_images", "fern", "concept").unlink()
    assert library.search(ImageFilter()).total == 2


def test_between_two_looks_nothing_is_asked_of_the_disk(studio: Studio) -> None:
    write_images(studio, "tide", {})
    library = Library(studio, recheck_s=3600.0)
    assert library.search(ImageFilter()).total == 1
    write_images(studio, "fern", {}, {})
    assert library.search(ImageFilter()).total == 1
    assert len(library.round_cards("fern", "concept")) == 2  # one round is always looked at


def test_rows_that_are_there_twice_make_no_image_twice(studio: Studio) -> None:
    [image_id] = write_images(studio, "tide", {"quality": 0.5})
    scores = studio.lake.read("scores", "tide", "concept")
    studio.lake.write(pl.concat([scores, scores]), "scores", "tide", "concept")
    assert [card.image_id for card in Library(studio).search(ImageFilter()).cards] == [image_id]


def test_an_empty_installation_has_no_images_and_gets_no_ledger(studio: Studio) -> None:
    library = Library(studio)
    page = library.search(ImageFilter())
    assert (page.cards, page.total, page.problems) == ((), 0, ())
    assert library.find(name_image("a")) is None
    assert library.round_cards("tide", "concept") == []
    assert not studio.ledger.path.exists()


def test_many_may_search_while_a_round_is_written(studio: Studio) -> None:
    write_images(studio, "tide", *[{} for _ in range(30)])
    library = Library(studio, recheck_s=0.0)
    wrong: list[object] = []

    def search() -> None:
        for _ in range(15):
            try:
                page = library.search(ImageFilter())
            except Exception as error:
                wrong.append(error)
                return
            if page.total not in (30, 60) or page.problems:
                wrong.append((page.total, page.problems))

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for count in (60, 30, 60):
        write_images(studio, "tide", *[{} for _ in range(count)])
    for thread in threads:
        thread.join()
    assert wrong == []


def test_every_table_of_a_round_may_be_missing(studio: Studio) -> None:
    row = {"image_id": name_image("a"), "status": "drawn", "attempt": 1}
    studio.lake.write(pl.DataFrame([row], schema=ROUND_TABLES["raw_images"]), "raw_images", "tide", "concept")
    [card] = Library(studio).round_cards("tide", "concept")
    assert (card.prompt, card.scores, card.params, card.cost_usd) == ("", {}, {}, 0.0)
