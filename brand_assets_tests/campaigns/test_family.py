import pytest

from brand_assets.campaigns.family import find_family
from brand_assets.campaigns.library import Library
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import NotKnown
from brand_assets_tests.campaigns.looked_up import keep_outcomes, name_image
from brand_assets_tests.campaigns.walking import approve_first, walk_round
from brand_assets_tests.small_briefs import write_small_brief


def test_a_family_goes_back_to_the_concept_and_on_to_every_refinement(studio: Studio) -> None:
    write_small_brief(studio, "tide", images=4, shortlist=2)
    concepts = approve_first(studio, walk_round(studio, "tide", "concept"), 2)
    directions = approve_first(studio, walk_round(studio, "tide", "direction"), 1)
    walk_round(studio, "tide", "final")
    library = Library(studio)
    chosen = library.get(directions[0])
    root = chosen.parent_image_id
    assert root in concepts

    family = find_family(studio, library, chosen.image_id)
    assert [card.image_id for card in family.ancestors] == [root]
    assert {(one.card.round, one.card.parent_image_id, one.distance) for one in family.descendants} == {
        ("final", chosen.image_id, 1)
    }
    assert len(family.descendants) == 2  # rounds.final.variations

    whole = find_family(studio, library, str(root))
    assert whole.ancestors == ()
    assert [one.distance for one in whole.descendants] == [
        1,
        1,
        1,
        2,
        2,
    ]  # three variations, then two of the chosen one
    assert {one.card.image_id for one in whole.descendants if one.is_refined} == {chosen.image_id}
    assert next(one.card.decision for one in whole.descendants if one.is_refined) == "approved"

    last = find_family(studio, library, whole.descendants[-1].card.image_id)
    assert [card.image_id for card in last.ancestors] == [root, chosen.image_id]


def test_a_family_that_bites_its_own_tail_ends(studio: Studio) -> None:
    a, b = name_image("a"), name_image("b")
    keep_outcomes(studio, "tide", {"name": "a", "parent_image_id": b}, {"name": "b", "parent_image_id": a})
    family = find_family(studio, Library(studio), a)
    assert [card.image_id for card in family.ancestors] == [b]
    assert [one.card.image_id for one in family.descendants] == [b]


def test_a_lost_parent_ends_the_way_back(studio: Studio) -> None:
    keep_outcomes(studio, "tide", {"name": "a", "parent_image_id": name_image("lost")})
    assert find_family(studio, Library(studio), name_image("a")).ancestors == ()


def test_a_family_of_another_campaign_is_not_there(studio: Studio) -> None:
    keep_outcomes(studio, "tide", {"name": "a"})
    with pytest.raises(NotKnown):
        find_family(studio, Library(studio), name_image("a"), frozenset(["fern"]))
