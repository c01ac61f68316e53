import random
from datetime import datetime, timedelta, timezone

import pytest

from brand_assets.campaigns.library import ImageFilter, Library, SearchPage
from brand_assets.campaigns.library.matching import split_words
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import InputRefused
from brand_assets.records.checkpoint import Decision
from brand_assets_tests.campaigns.looked_up import START, name_image, write_images

HARBOR = (
    {
        "name": "a",
        "prompt": "An anchor over\n calm WATER.",
        "provider": "openai",
        "model": "gpt",
        "quality": 0.9,
        "rank": 1,
        "position": 2,
        "cost_usd": 0.04,
        "attributes": {"corners": "round", "mood": "calm"},
        "cluster": 1,
    },
    {
        "name": "b",
        "prompt": "Water, and no anchor; straße.",
        "quality": 0.4,
        "rank": 2,
        "direction": "badge",
        "seed": 99,
    },
    {"name": "c", "prompt": "A lighthouse.", "quality": None, "position": 1, "width_px": 512, "semantic": 0.2},
    {"name": "d", "prompt": "Refused anchor.", "status": "refused", "sha256": None, "reason": "no"},
)


def found(page: SearchPage) -> str:
    """The images' names, in the order of the page."""
    names = {name_image(name): name for name in "abcdefgh"}
    return "".join(names[card.image_id] for card in page.cards)


@pytest.fixture
def library(studio: Studio) -> Library:
    write_images(studio, "harbor", *HARBOR)
    write_images(studio, "fern", {"name": "e", "prompt": "A fern in water.", "provider": "openai", "quality": 0.5})
    return Library(studio, recheck_s=0.0)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("anchor", "ab"),
        ("ANCHOR water", "ab"),
        ('"no anchor"', "b"),
        ('"over calm water"', "a"),
        ('"calm', "a"),
        ("STRASSE", "b"),
        (".*", ""),
        ("anchor lighthouse", ""),
        ("  ", "abce"),
        (name_image("c")[:8], "c"),
    ],
)
def test_every_word_must_be_in_the_prompt_and_nothing_else_counts(library: Library, text: str, names: str) -> None:
    assert "".join(sorted(found(library.search(ImageFilter(text=text))))) == names


def test_quotes_keep_a_phrase_together() -> None:
    assert split_words('pine "two  Leaves" pine x"y z') == ["pine", "two leaves", "x", "y z"]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (ImageFilter(campaign="harbor"), "abc"),
        (ImageFilter(provider="openai"), "ae"),
        (ImageFilter(model="gpt"), "a"),
        (ImageFilter(direction="badge"), "b"),
        (ImageFilter(campaign="harbor", round="concept", cluster=1), "a"),
        (ImageFilter(round="final"), ""),
        (ImageFilter(attribute="corners=round"), "a"),
        (ImageFilter(attribute="corners=sharp"), ""),
        (ImageFilter(min_score=0.4, max_score=0.5), "be"),
        (ImageFilter(score_part="semantic", max_score=0.3), "c"),
        (ImageFilter(seed=99), "b"),
        (ImageFilter(min_side_px=600), "abe"),
        (ImageFilter(is_shortlisted=True), "ac"),
        (ImageFilter(is_shortlisted=False), "be"),
        (ImageFilter(drawn_after=START + timedelta(minutes=1), drawn_before=START + timedelta(minutes=2)), "b"),
        (ImageFilter(status="refused"), "d"),
        (ImageFilter(status="all", campaign="harbor"), "abcd"),
        (ImageFilter(decision="undecided"), "abce"),
        (ImageFilter(decision="approved"), ""),
        (ImageFilter(tag="nobody"), ""),
    ],
)
def test_each_filter_leaves_what_it_holds_for(library: Library, wanted: ImageFilter, names: str) -> None:
    page = library.search(wanted)
    assert "".join(sorted(found(page))) == names
    assert page.total == len(names)


@pytest.mark.parametrize(
    ("sort", "names"),
    [("shortlist", "cab"), ("quality", "abc"), ("newest", "cba"), ("oldest", "abc"), ("cluster", "cba")],
)
def test_what_has_no_value_comes_last(library: Library, sort: str, names: str) -> None:
    assert found(library.search(ImageFilter(campaign="harbor", sort=sort))) == names


def test_the_dearest_come_first_and_shuffled_is_the_order_of_the_ids(library: Library) -> None:
    assert found(library.search(ImageFilter(sort="cost")))[0] == "a"
    shuffled = [card.image_id for card in library.search(ImageFilter(sort="shuffled")).cards]
    assert shuffled == sorted(shuffled)


def test_pages_hold_every_image_once(library: Library) -> None:
    pages = [library.search(ImageFilter(limit=2, offset=offset, sort="cost")) for offset in (0, 2, 4)]
    assert sorted("".join(found(page) for page in pages)) == list("abce")
    assert {page.total for page in pages} == {4}


def test_who_may_see_one_campaign_finds_and_counts_nothing_of_another(library: Library) -> None:
    page = library.search(ImageFilter(text="water"), frozenset(["fern"]))
    assert found(page) == "e"
    assert [(facet.value, facet.count) for facet in page.facets["campaign"]] == [("fern", 1)]
    assert library.search(ImageFilter(campaign="harbor"), frozenset(["fern"])).total == 0
    assert library.search(ImageFilter(), frozenset()).total == 0


def test_a_facet_counts_as_if_it_were_not_set_and_the_others_as_they_are(library: Library) -> None:
    facets = library.search(ImageFilter(provider="openai", campaign="harbor", round="concept")).facets
    counted = {name: {one.value: one.count for one in facets[name]} for name in facets}
    assert counted["provider"] == {"draft": 2, "openai": 1}
    assert counted["campaign"] == {"harbor": 1, "fern": 1}
    assert counted["direction"] == {"mark": 1}
    assert counted["cluster"] == {"1": 1}
    assert counted["attribute"] == {"corners=round": 1, "mood=calm": 1}
    assert counted["decision"] == {"undecided": 1}


def test_decisions_tags_and_collections_are_found_as_they_stand(studio: Studio, library: Library) -> None:
    ids = {name: name_image(name) for name in "abc"}
    checkpoint = studio.ledger.checkpoints.open(
        "harbor", "concept", 1, [(image_id, f"sha-{name}") for name, image_id in ids.items()], to_approve=2
    )
    studio.ledger.checkpoints.decide(
        checkpoint.checkpoint_id,
        [
            Decision(ids["a"], "ana", "approved"),
            Decision(ids["b"], "ana", "rejected"),
            Decision(ids["c"], "bo", "starred"),
        ],
    )
    kept = studio.ledger.labels.make_collection("Kept", "", "ana")
    studio.ledger.labels.collect(kept.collection_id, [ids["b"]], "ana", most=10)
    studio.ledger.labels.tag(ids["c"], "sea", "ana", is_on=True, most=10)

    assert found(library.search(ImageFilter(decision="approved"))) == "a"
    assert found(library.search(ImageFilter(decision="rejected"))) == "b"
    assert found(library.search(ImageFilter(decision="starred"))) == "c"
    assert sorted(found(library.search(ImageFilter(decision="undecided")))) == ["c", "e"]
    assert found(library.search(ImageFilter(collection=kept.collection_id))) == "b"
    page = library.search(ImageFilter(tag="sea"))
    assert found(page) == "c"
    assert [(one.label, one.count) for one in page.facets["tag"]] == [("sea", 1)]
    [facet] = library.search(ImageFilter()).facets["collection"]
    assert (facet.value, facet.label, facet.count) == (kept.collection_id, "Kept", 1)

    studio.ledger.checkpoints.decide(checkpoint.checkpoint_id, [Decision(ids["a"], "ana", "withdrawn")])
    assert found(library.search(ImageFilter(decision="approved"))) == ""


def test_a_search_agrees_with_looking_at_every_image(studio: Studio) -> None:
    rng = random.Random(5)
    words = ["tide", "pine", "harbor", "fern", "salt", "ember"]
    images = [
        {
            "prompt": " ".join(rng.sample(words, 3)),
            "provider": rng.choice(["draft", "openai"]),
            "quality": rng.choice([None, rng.random()]),
            "cluster": rng.randrange(3),
        }
        for _ in range(120)
    ]
    ids = write_images(studio, "tide", *images)
    library = Library(studio)
    for _ in range(40):
        chosen, provider, least = rng.sample(words, 2), rng.choice(["draft", "openai", None]), rng.random()
        wanted = ImageFilter(text=" ".join(chosen), provider=provider, min_score=least, limit=200)
        expected = {
            image_id
            for image_id, image in zip(ids, images, strict=True)
            if all(word in image["prompt"].split() for word in chosen)
            and provider in (None, image["provider"])
            and image["quality"] is not None
            and image["quality"] >= least
        }
        assert {card.image_id for card in library.search(wanted).cards} == expected


@pytest.mark.parametrize(
    "wrong",
    [
        {"sort": "best"},
        {"decision": "maybe"},
        {"score_part": "luck"},
        {"round": "fourth"},
        {"attribute": "round"},
        {"offset": -1},
        {"limit": 100_000},
        {"min_score": float("nan")},
        {"text": "x" * 501},
        {"drawn_after": START.replace(tzinfo=None)},
        {"drawn_before": datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=23)))},
    ],
)
def test_a_filter_that_cannot_be_understood_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InputRefused, match=next(iter(wrong)).split("_")[0]):
        ImageFilter(**wrong)  # type: ignore[arg-type]
