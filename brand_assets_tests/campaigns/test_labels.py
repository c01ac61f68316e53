import threading

import pytest

from brand_assets.campaigns import labels
from brand_assets.campaigns.library import Library
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import InputRefused, NotKnown
from brand_assets_tests.campaigns.looked_up import keep_outcomes, name_image

A, B, C = (name_image(name) for name in "abc")


@pytest.fixture(autouse=True)
def three_images(studio: Studio) -> None:
    keep_outcomes(
        studio, "tide", {"name": "a"}, {"name": "b"}, {"name": "refused", "sha256": None, "status": "refused"}
    )
    keep_outcomes(studio, "fern", {"name": "c"})


def test_a_collection_holds_images_of_several_campaigns_in_the_order_they_came(studio: Studio) -> None:
    kept = labels.make_collection(studio, "  Sea \n things ", "ana", note="For\r\nlater")
    assert (kept.name, kept.note, kept.made_by, kept.images) == ("Sea things", "For\nlater", "ana", 0)
    assert labels.add_images(studio, kept.collection_id, [C, A, C], "bo").images == 2
    assert labels.add_images(studio, kept.collection_id, [A, B], "bo").images == 3
    assert labels.list_images(studio, kept.collection_id) == (C, A, B)
    assert labels.remove_images(studio, kept.collection_id, [A, name_image("nobody")], "ana").images == 2
    assert labels.list_images(studio, kept.collection_id) == (C, B)
    assert labels.add_images(studio, kept.collection_id, [A], "ana").images == 3
    assert labels.list_images(studio, kept.collection_id) == (C, B, A)


def test_every_change_is_kept_with_who_made_it(studio: Studio) -> None:
    kept = labels.make_collection(studio, "Sea", "ana")
    labels.add_images(studio, kept.collection_id, [A], "bo")
    labels.remove_images(studio, kept.collection_id, [A], "cy")
    rows = studio.ledger.call(lambda c: c.execute("SELECT author, is_on FROM labels ORDER BY label_id").fetchall())
    assert rows == [("bo", True), ("cy", False)]


def test_a_collection_gets_another_name_that_nobody_has(studio: Studio) -> None:
    sea, sky = (labels.make_collection(studio, name, "ana") for name in ("Sea", "Sky"))
    with pytest.raises(InputRefused, match="'SEA' already"):
        labels.rename_collection(studio, sky.collection_id, name="SEA")
    with pytest.raises(InputRefused, match="already"):
        labels.make_collection(studio, "sky", "ana")
    assert labels.rename_collection(studio, sea.collection_id, name="sea").name == "sea"
    renamed = labels.rename_collection(studio, sky.collection_id, note="blue")
    assert (renamed.name, renamed.note) == ("Sky", "blue")
    assert [one.name for one in labels.list_collections(studio)] == ["sea", "Sky"]


def test_images_that_were_never_drawn_are_refused_and_none_is_added(studio: Studio) -> None:
    kept = labels.make_collection(studio, "Sea", "ana")
    for unknown in (name_image("nobody"), name_image("refused"), "../etc"):
        with pytest.raises(NotKnown, match="There is no image"):
            labels.add_images(studio, kept.collection_id, [A, unknown], "ana")
    assert labels.list_images(studio, kept.collection_id) == ()
    with pytest.raises(NotKnown, match="no collection 'x'"):
        labels.add_images(studio, "x", [A], "ana")


def test_a_collection_is_never_over_its_limit(studio: Studio) -> None:
    kept = studio.ledger.labels.make_collection("Sea", "", "ana")
    studio.ledger.labels.collect(kept.collection_id, [A, B], "ana", most=2)
    studio.ledger.labels.collect(kept.collection_id, [B, A], "ana", most=2)
    with pytest.raises(InputRefused, match="has 2 images, and 1 more would pass the 2"):
        studio.ledger.labels.collect(kept.collection_id, [C], "ana", most=2)


def test_who_may_see_one_campaign_sees_its_images_alone_counted(studio: Studio) -> None:
    library = Library(studio)
    both, tide, mine = (
        labels.make_collection(studio, name, by) for name, by in (("B", "ana"), ("T", "ana"), ("M", "bo"))
    )
    labels.add_images(studio, both.collection_id, [A, B, C], "ana")
    labels.add_images(studio, tide.collection_id, [A], "ana")
    seen = labels.list_collections(studio, library, frozenset(["fern"]), "bo")
    assert [(one.name, one.images) for one in seen] == [("B", 1), ("M", 0)]
    assert labels.find_collection(studio, mine.collection_id, library, frozenset(["fern"]), "bo").images == 0
    with pytest.raises(NotKnown):
        labels.find_collection(studio, tide.collection_id, library, frozenset(["fern"]), "bo")


def test_a_tag_is_one_whatever_its_case_and_comes_off_again(studio: Studio) -> None:
    assert labels.add_tag(studio, A, " Too  Busy ", "ana") == ("too busy",)
    assert labels.add_tag(studio, A, "too busy", "bo") == ("too busy",)
    assert labels.add_tag(studio, A, "sea", "bo") == ("too busy", "sea")
    assert labels.add_tag(studio, C, "sea", "bo") == ("sea",)
    assert labels.list_tags(studio) == [("sea", 2), ("too busy", 1)]
    assert labels.list_tags(studio, Library(studio), frozenset(["fern"])) == [("sea", 1)]
    assert labels.remove_tag(studio, A, "SEA", "cy") == ("too busy",)
    assert labels.remove_tag(studio, A, "never", "cy") == ("too busy",)


@pytest.mark.parametrize("tag", ["", "   ", "x" * 41, "a\u202eb", "a\x00b", "\u2028", "a\x1bb"])
def test_a_tag_that_cannot_be_seen_or_is_too_long_is_refused(studio: Studio, tag: str) -> None:
    with pytest.raises(InputRefused, match="A tag"):
        labels.add_tag(studio, A, tag, "ana")


def test_script_in_a_name_is_text(studio: Studio) -> None:
    name = "<script>alert(1)</script> ' ); DROP TABLE labels; --"
    assert labels.make_collection(studio, name, "ana").name == name
    assert [one.name for one in labels.list_collections(studio)] == [name]


def test_two_people_adding_the_same_image_add_it_once(studio: Studio) -> None:
    kept = labels.make_collection(studio, "Sea", "ana")
    people = [
        threading.Thread(target=labels.add_images, args=(studio, kept.collection_id, [A, B], name))
        for name in ("ana", "bo")
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert labels.find_collection(studio, kept.collection_id).images == 2
    assert studio.ledger.call(lambda c: c.execute("SELECT count(*) FROM labels").fetchall()) == [(2,)]
