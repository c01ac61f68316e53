"""This file tests what people lock into a shortlist and ban from it: it stands until it is released."""

import hashlib

import numpy as np
import polars as pl
import pytest

from brand_assets.campaigns.holding import HoldRequest
from brand_assets.campaigns.shortlisting import Shortlisted, shortlist_images
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import ConfigError, DecisionRefused, RoundIncomplete
from brand_assets.records.tables import TABLES
from brand_assets_tests.campaigns.walking import approve_first
from brand_assets_tests.small_briefs import write_small_brief


@pytest.fixture
def walked(studio: Studio) -> Studio:
    """A concept round of 16 images, in tables alone: nothing is drawn."""
    write_small_brief(studio, "tide", images=16)
    write_tables(studio)
    return studio


def write_tables(studio: Studio) -> None:
    rng = np.random.default_rng(1)
    ids = [hashlib.sha256(str(k).encode()).hexdigest() for k in range(16)]
    vectors = rng.normal(size=(16, 8))
    tables = {
        "prompts": {
            "prompt_id": ids,
            "attempt": [1] * 16,
            "planned_provider": ["draft"] * 16,
            "attributes": [[{"key": "line_weight", "value": "bold"}]] * 16,
        },
        "raw_images": {"image_id": ids, "prompt_id": ids, "attempt": [1] * 16, "status": ["drawn"] * 16, "sha256": ids},
        "embeddings": {"image_id": ids, "vector": (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).tolist()},
        "scores": {"image_id": ids, "quality": rng.random(16).tolist()},
        "clusters": {"image_id": ids, "cluster": [0] * 16},
    }
    for table, columns in tables.items():
        known = pl.DataFrame(columns, schema_overrides=dict(TABLES[table]))
        rows = pl.concat([TABLES[table].to_frame(), known], how="diagonal")
        studio.lake.write(rows, table, "tide", "concept")


def shortlist(studio: Studio, **asked: tuple[str, ...]) -> Shortlisted:
    tables = ("prompts", "raw_images", "embeddings", "scores", "clusters")
    made = shortlist_images(
        studio,
        "tide",
        "concept",
        **{table: studio.lake.read(table, "tide", "concept") for table in tables},
        asked=HoldRequest(**asked),
        run_id="run-1",
    )
    studio.lake.write(made.rows, "dpp_selections", "tide", "concept")
    return made


def ids_of(made: Shortlisted) -> list[str]:
    return list(made.rows["image_id"])


def find_unshown(studio: Studio) -> str:
    shown = set(ids_of(shortlist(studio)))
    return next(i for i in studio.lake.read("scores", "tide", "concept")["image_id"].sort() if i not in shown)


def test_a_locked_image_is_first_and_a_banned_one_is_gone(walked: Studio) -> None:
    first, *_ = ids_of(shortlist(walked))
    wanted = find_unshown(walked)
    made = shortlist(walked, locked=(wanted[:10],), banned=(first,))
    assert ids_of(made)[0] == wanted
    assert made.rows["method"][0] == "locked"
    assert first not in ids_of(made)
    shown = [image.image_id for image in walked.ledger.checkpoints.shown(made.checkpoint.checkpoint_id)]
    assert shown == ids_of(made)


def test_what_was_locked_and_banned_stands_when_the_shortlist_is_made_again(walked: Studio) -> None:
    first, *_ = ids_of(shortlist(walked))
    made = shortlist(walked, locked=(find_unshown(walked),), banned=(first,))
    again = shortlist(walked)
    assert ids_of(again) == ids_of(made)
    assert again.checkpoint.checkpoint_id == made.checkpoint.checkpoint_id
    said = walked.ledger.feedback.list(first)
    assert [(one.kind, one.author) for one in said] == [("banned", "run run-1")], "said once"


def test_what_is_released_stands_no_more(walked: Studio) -> None:
    before = ids_of(shortlist(walked))
    wanted = find_unshown(walked)
    shortlist(walked, locked=(wanted,), banned=(before[0],))
    made = shortlist(walked, released=(wanted, before[0]))
    assert ids_of(made) == before
    assert (made.holds.locked, made.holds.banned) == ((), ())


def test_a_banned_image_can_be_locked_later(walked: Studio) -> None:
    first, *_ = ids_of(shortlist(walked))
    shortlist(walked, banned=(first,))
    made = shortlist(walked, locked=(first,))
    assert (made.holds.locked, made.holds.banned) == ((first,), ())


@pytest.mark.parametrize("name", ["ffffffffffff", "", "../tide"])
def test_an_id_that_no_image_has_is_refused_and_nothing_is_kept(walked: Studio, name: str) -> None:
    with pytest.raises(ConfigError, match="no image that is drawn in the current attempt at the concept round"):
        shortlist(walked, locked=(find_unshown(walked),), banned=(name,))
    assert walked.ledger.feedback.list() == []


def test_too_short_a_beginning_is_refused(walked: Studio) -> None:
    with pytest.raises(ConfigError, match="too short to name one image"):
        shortlist(walked, locked=(find_unshown(walked)[:1],))


def test_the_same_image_is_not_locked_and_banned_at_once(walked: Studio) -> None:
    wanted = find_unshown(walked)
    with pytest.raises(ConfigError, match="locked and banned at once"):
        shortlist(walked, locked=(wanted,), banned=(wanted[:12],))


def test_more_locked_images_than_places_are_refused(walked: Studio) -> None:
    every = tuple(walked.lake.read("scores", "tide", "concept")["image_id"])
    with pytest.raises(ConfigError, match=r"16 images are locked .* places: .* and 11 more\..* --release ID$"):
        shortlist(walked, locked=every)


def test_a_round_of_which_every_image_is_banned_says_how_to_let_one_in_again(walked: Studio) -> None:
    every = tuple(walked.lake.read("scores", "tide", "concept")["image_id"])
    with pytest.raises(RoundIncomplete, match="16 are banned; to let one in again: brand-assets run tide --round"):
        shortlist(walked, banned=every)
    assert walked.ledger.feedback.list() == [], "what cannot be shown is not kept"


def test_a_decided_round_is_reopened_before_its_shortlist_changes(walked: Studio) -> None:
    made = shortlist(walked)
    wanted = find_unshown(walked)
    approve_first(walked, made.checkpoint, 1)
    with pytest.raises(DecisionRefused, match="--reopen"):
        shortlist(walked, locked=(wanted,))
    assert shortlist(walked).checkpoint.status == "submitted", "nothing new was asked for"


def test_each_way_to_pick_stands_beside_the_ranking(walked: Studio) -> None:
    made = shortlist(walked)
    assert made.method == "dpp"
    assert [one.method for one in made.comparison] == ["plain ranking", "dpp", "mmr", "facility", "top"]


@pytest.mark.parametrize("method", ["mmr", "facility", "top"])
def test_a_brief_picks_the_method(studio: Studio, method: str) -> None:
    write_small_brief(studio, "tide", images=16, more=f"selection: {{method: {method}, theta: 0.5}}\n")
    write_tables(studio)
    made = shortlist(studio)
    assert made.method == method
    assert set(made.rows["method"]) <= {method, "top"}
