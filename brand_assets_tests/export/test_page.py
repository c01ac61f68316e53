"""This file holds what the page with a campaign's marks must show, and what no name on it may do."""

import re
from html.parser import HTMLParser

import pytest

from brand_assets.errors import ExportError
from brand_assets.export.page import PackagePage, PageCreative, PageMark, Stage, write_page
from brand_assets.export.page_facts import choose_ink
from brand_assets.records.brief import PaletteColor
from brand_assets.records.delivery import ExportedFile
from brand_assets_tests.export.marks import PALETTE

FILES = (
    ExportedFile("metadata.json", "metadata", "a" * 64, 800, None, None, "application/json"),
    ExportedFile("logo_4k.png", "raster", "b" * 64, 2_345_678, 4096, 4096, "image/png"),
    ExportedFile("kit/png/icon.png", "kit_raster", "d" * 64, 900, 512, 512, "image/png"),
    ExportedFile("logo_vector.svg", "vector", "c" * 64, 4321, None, None, "image/svg+xml"),
)


class Page(HTMLParser):
    """Collects tags, addresses and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.handlers: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.addresses += [value for name, value in attrs if name in ("src", "href")]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data):
        self.words += data


def show(folder, brand_name="Harbor & Pine", palette=PALETTE, recipe=None, label="abc123", **more) -> Page:
    mark = PageMark(label, recipe or {}, FILES, (Stage("White", "#FFFFFF", "<svg/>"),))
    page = PackagePage("harbor-coffee", brand_name, palette, [mark], **more)
    return Page(write_page(folder, page).decode())


def test_every_file_is_linked_relative_to_the_page(tmp_path):
    page = show(tmp_path)
    links = {address for address in page.addresses if not address.startswith("data:")}
    assert links == {
        f"abc123/{name}" for name in ("logo_4k.png", "metadata.json", "logo_vector.svg", "kit/png/icon.png")
    }
    assert not [address for address in links if "//" in address or address.startswith("/")]
    assert "4096 × 4096 px · 2.3 MB" in page.words


def test_palette_and_provenance_are_shown(tmp_path):
    recipe = {
        "provider": "stability",
        "model": "sd3.5-large",
        "seed": 812,
        "cost_usd": 0.065,
        "prompt": "A round badge",
        "decision": {"decision": "approved", "reviewer": "Mina", "reason": None, "decided_at": "2026-03-04T05:06:07"},
    }
    words = show(tmp_path, recipe=recipe).words
    for shown in ("#0B3C5D", "Ember", "stability", "812", "$0.065", "A round badge", "approved · Mina"):
        assert shown in words


def test_names_and_prompts_stay_text(tmp_path):
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    palette = (PaletteColor(hostile, "#0B3C5D", "primary"),)
    page = show(tmp_path, hostile, palette, {"prompt": hostile, "model": hostile, "direction": hostile})
    assert "script" not in page.tags
    assert page.handlers == []
    assert "x" not in page.addresses
    assert page.words.count("<script>alert(1)</script>") >= 5


@pytest.mark.parametrize("image_id", ["../other", "a/b", "..", "", "a\\b"])
def test_an_image_id_that_leads_elsewhere_is_refused(tmp_path, image_id):
    with pytest.raises(ExportError, match="one plain name"):
        show(tmp_path, label=image_id)


def test_a_campaign_without_marks_says_so(tmp_path):
    page = PackagePage("harbor-coffee", "Harbor & Pine", PALETTE, [])
    assert b"No mark has been approved yet." in write_page(tmp_path, page)


def test_creatives_and_findings_are_shown_with_what_is_to_be_looked_at(tmp_path):
    files = (ExportedFile("creatives/a-1/creative.webp", "creative", "e" * 64, 900, 1080, 1350, "image/webp"),)
    creative = PageCreative("a-1", "4:5", "Vue à 9 h 10.", "fr", "b", files, concerns=2)
    more = {"findings": {"error": 1, "warning": 1, "note": 0}, "findings_page": "findings/index.html"}
    page = show(tmp_path, creatives=[creative], **more)
    assert "creatives/a-1/creative.webp" in page.addresses
    assert "findings/index.html" in page.addresses
    for words in ("Vue à 9 h 10.", "4:5 · fr · b", "2 to look at", "1 error", "0 notes"):
        assert words in " ".join(page.words.split())


def test_a_creative_keeps_its_shape_at_every_width_and_stands_under_its_mark(tmp_path):
    files = (ExportedFile("creatives/a-1/creative.webp", "creative", "e" * 64, 900, 1080, 1350, "image/webp"),)
    wide, high = (
        PageCreative("a-1", "16:9", "Wide", "en", "a", files),
        PageCreative("b-1", "4:5", "High", "en", "a", files, mark=2),
    )
    odd = PageCreative("c-1", "1.91:1", "Wide", "en", "a", files)
    text = write_page(tmp_path, PackagePage("harbor", "Harbor", PALETTE, [], creatives=[wide, high, odd])).decode()
    assert "--ratio:1.7778;aspect-ratio:1.7778" in text
    assert "--ratio:0.8000;aspect-ratio:0.8000" in text
    assert "--ratio:1.9100;aspect-ratio:1.9100" in text
    [rule] = [line for line in text.splitlines() if line.startswith(".creative img")]
    assert "height: auto" in rule, "a height of its own stretches what the screen is too narrow for"
    assert text.index("Mark 01") < text.index("Wide") < text.index("Mark 02") < text.index("High")


def test_what_a_file_is_good_for_can_be_said_of_it_alone(tmp_path):
    mark = PageMark("abc", {}, FILES, purposes={"logo_4k.png": "The picture, at its full size"})
    words = Page(write_page(tmp_path, PackagePage("harbor", "Harbor", PALETTE, [mark])).decode()).words
    assert "The picture, at its full size" in words
    assert "As approved" not in words


def test_a_page_carries_its_own_font_and_fetches_nothing(tmp_path):
    page = show(tmp_path).words
    assert page.count("@font-face") == 2
    assert re.findall(r"url\(.{5}", page) == ['url("data'] * 2
    assert "@import" not in page
    assert show(tmp_path).words == page


def test_text_on_a_colour_is_the_more_legible_of_black_and_white():
    assert [choose_ink(color) for color in ("#0B3C5D", "#F7F3EC", "#FFD400", "#000000")] == [
        "#FFFFFF",
        "#121416",
        "#121416",
        "#FFFFFF",
    ]


def test_a_picture_is_shown_as_it_is_and_not_as_the_shapes_it_was_reduced_to(tmp_path):
    for is_picture, shown in ((True, "logo_4k.png"), (False, "logo_vector.svg")):
        mark = PageMark("abc", {}, FILES, is_picture=is_picture)
        text = write_page(tmp_path, PackagePage("harbor-coffee", "Harbor", PALETTE, [mark])).decode()
        assert f'class="hero" style="background:#FFFFFF"><img src="abc/{shown}"' in text
