import csv
import hashlib
import io
import zipfile
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from brand_assets.campaigns import labels
from brand_assets.campaigns.library import Library
from brand_assets.campaigns.metadata_rows import write_csv
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.taking_away import MOST_IMAGES, TakeAway, plan_take_away, stream_take_away
from brand_assets.errors import InputRefused, NotKnown
from brand_assets.records.checkpoint import Decision
from brand_assets_tests.campaigns.looked_up import keep_outcomes, name_image, write_images
from brand_assets_tests.campaigns.walking import approve_first, walk_round
from brand_assets_tests.small_briefs import write_small_brief

SECRET = "heron of seven strokes"


def unpack(studio: Studio, plan: TakeAway) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(io.BytesIO(b"".join(stream_take_away(studio, plan))))
    assert archive.testzip() is None
    return archive


def read_rows(archive: zipfile.ZipFile) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read("images.csv").decode("utf-8-sig"))))


def draw_secret(color: str = "teal") -> bytes:
    """A picture whose tool wrote the prompt into it."""
    texts = PngImagePlugin.PngInfo()
    texts.add_text("parameters", SECRET)
    written = io.BytesIO()
    Image.new("RGB", (64, 64), color).save(written, "PNG", pnginfo=texts)
    return written.getvalue()


def write_secret(studio: Studio, *colors: str, **more: Any) -> list[str]:
    images = [
        {
            "name": color,
            "sha256": studio.images.put(draw_secret(color)),
            "prompt": f"A {SECRET}.",
            "negative": f"no {SECRET}",
            "template": SECRET,
            "params": f'{{"style": "{SECRET}"}}',
            "attributes": {"motif": SECRET},
            "seed": 424242,
            "details": f'{{"semantic": {{"finding": "No {SECRET}.", "concerns": ["x"]}}}}',
            "gate": f"no {SECRET}",
            "reason": f"asked for {SECRET}",
            **more,
        }
        for color in colors
    ]
    profile = [{"cluster": 0, "label": SECRET}]
    tags = [{"image_id": name_image(color), "attribute": "motif", "value": SECRET} for color in colors]
    return write_images(studio, "tide", *images, cluster_profiles=profile, tags=tags)


def test_a_whole_round_is_taken_away_as_it_is(studio: Studio) -> None:
    write_small_brief(studio, "tide", images=4, shortlist=2)
    approved = approve_first(studio, walk_round(studio, "tide", "concept"), 2)
    library = Library(studio)
    cards = library.round_cards("tide", "concept")
    plan = plan_take_away(library, [card.image_id for card in cards], name="Tide: first round!")
    assert plan.file_name == "tide-first-round.zip"
    archive = unpack(studio, plan)
    rows = read_rows(archive)
    assert archive.namelist() == [*plan.file_names, "images.csv", "README.txt"]
    assert plan.file_names[0] == f"001-tide-concept-{cards[0].image_id[:8]}.png"
    for row, card in zip(rows, cards, strict=True):
        assert (
            hashlib.sha256(archive.read(row["file"])).hexdigest() == card.sha256 == row["file_sha256"] == row["sha256"]
        )
        assert (row["image_id"], row["prompt"], row["seed"]) == (card.image_id, card.prompt, str(card.seed))
        assert float(row["quality"] or "nan") == pytest.approx(card.quality, nan_ok=True)
    assert {row["image_id"] for row in rows if row["decision"] == "approved"} == set(approved)
    assert {row["reviewer"] for row in rows if row["decision"] == "approved"} == {"ada"}
    assert "Prompts, templates, seeds" in archive.read("README.txt").decode()

    # What the built-in provider writes into its drawings goes with the prompts.
    assert b"brand_assets.draft" in archive.read(plan.file_names[0])
    bare = unpack(studio, plan_take_away(library, [cards[0].image_id], with_prompts=False))
    assert b"brand_assets.draft" not in bare.read(bare.namelist()[0])


def test_without_prompts_nothing_in_the_zip_tells_them(studio: Studio) -> None:
    ids = write_secret(studio, "teal", "navy")
    whole = b"".join(stream_take_away(studio, plan_take_away(Library(studio), ids)))
    assert whole.count(SECRET.encode()) >= 2  # in the pictures themselves, which are stored as they are

    archive = unpack(studio, plan_take_away(Library(studio), ids, with_prompts=False))
    for name in archive.namelist():
        assert SECRET.encode() not in archive.read(name), name
        assert b"424242" not in archive.read(name), name
    row = read_rows(archive)[0]
    assert not {"prompt", "negative", "template", "seed", "params", "attributes", "findings"} & set(row)
    assert row["file_sha256"] == hashlib.sha256(archive.read(row["file"])).hexdigest() != row["sha256"]
    with Image.open(io.BytesIO(archive.read(row["file"]))) as image:
        assert image.convert("RGB").getpixel((3, 3)) == (0, 128, 128)  # teal
    assert "Prompts were left out" in archive.read("README.txt").decode()


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\nx",
        "  =1+1",
        "\uff1d1",
        "=cmd|' /C calc'!A0",
        '=HYPERLINK("http://x")',
    ],
)
def test_a_cell_that_a_spreadsheet_would_run_is_text(text: str) -> None:
    [row] = csv.DictReader(io.StringIO(write_csv([{"note": text}], ("note",)).decode("utf-8-sig"), newline=""))
    assert row["note"] == f"'{text}"


def test_other_cells_stay_as_they_are() -> None:
    rows = [{"note": 'Sea, "deep"; a=b'}, {"note": -0.5}, {"note": None}, {"note": "fern\nand field"}]
    read = csv.DictReader(io.StringIO(write_csv(rows, ("note",)).decode("utf-8-sig"), newline=""))
    assert [row["note"] for row in read] == ['Sea, "deep"; a=b', "-0.5", "", "fern\nand field"]


def test_what_people_wrote_cannot_run_in_a_spreadsheet(studio: Studio) -> None:
    ids = write_images(studio, "tide", {"name": "a", "sha256": studio.images.put(draw_secret()), "prompt": "=2+2"})
    keep_outcomes(studio, "tide", {"name": "a"})
    labels.add_tag(studio, ids[0], "=3+3", "ana")
    checkpoint = studio.ledger.checkpoints.open("tide", "concept", 1, [(ids[0], "s")], to_approve=1)
    studio.ledger.checkpoints.decide(checkpoint.checkpoint_id, [Decision(ids[0], "@ana", "approved", "+4")])
    [row] = read_rows(unpack(studio, plan_take_away(Library(studio), ids)))
    assert (row["prompt"], row["tags"], row["reviewer"], row["reason"]) == ("'=2+2", "'=3+3", "'@ana", "'+4")


def test_one_lost_picture_does_not_cost_the_others(studio: Studio) -> None:
    good, lost, damaged = write_secret(studio, "teal", "navy", "red")
    library = Library(studio)
    studio.images.path(str(library.get(lost).sha256)).unlink()
    studio.images.path(str(library.get(damaged).sha256)).write_bytes(b"x")
    archive = unpack(studio, plan_take_away(library, [lost, good, damaged]))
    assert [(row["file"] != "", row["problem"] != "") for row in read_rows(archive)] == [
        (False, True),
        (True, False),
        (False, True),
    ]
    assert lost in archive.read("README.txt").decode()
    assert len(archive.namelist()) == 3


def test_a_picture_that_cannot_be_freed_of_its_words_stays_here(studio: Studio) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><desc>{SECRET}</desc></svg>'.encode()
    ids = write_secret(studio, "teal", sha256=studio.images.put(svg), media_type="image/svg+xml")
    archive = unpack(studio, plan_take_away(Library(studio), ids, with_prompts=False))
    assert archive.namelist() == ["images.csv", "README.txt"]
    assert "freed" in read_rows(archive)[0]["problem"]
    with_them = unpack(studio, plan_take_away(Library(studio), ids))
    assert with_them.read(with_them.namelist()[0]) == svg


def test_the_zip_comes_image_by_image(studio: Studio) -> None:
    ids = write_secret(studio, "teal", "navy", "red")
    parts = stream_take_away(studio, plan_take_away(Library(studio), ids))
    largest = max(len(draw_secret(color)) for color in ("teal", "navy", "red"))
    for _ in ids:
        assert 0 < len(next(parts)) < largest + 200


def test_too_many_too_few_and_unknown_ones_are_refused_before_a_byte_is_sent(studio: Studio) -> None:
    [image_id] = write_secret(studio, "teal")
    library = Library(studio)
    with pytest.raises(InputRefused, match=f"1 to {MOST_IMAGES}"):
        plan_take_away(library, [])
    with pytest.raises(InputRefused, match="5001 images"):
        plan_take_away(library, [name_image(str(k)) for k in range(MOST_IMAGES + 1)])
    with pytest.raises(NotKnown, match="1 of 2"):
        plan_take_away(library, [image_id, name_image("nobody")])
    with pytest.raises(NotKnown):
        plan_take_away(library, [image_id], campaigns=frozenset(["fern"]))
    assert (
        plan_take_away(library, [image_id, image_id], name="../..").file_names
        == plan_take_away(library, [image_id]).file_names
    )
    assert plan_take_away(library, [image_id], name="../..").file_name == "images.zip"
