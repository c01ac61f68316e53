"""This file holds what the page with a campaign's marks must show, and what no name on it may do."""

from html.parser import HTMLParser

import pytest

from brand_assets.errors import ExportError
from brand_assets.export.index_page import IndexEntry, choose_ink, write_index
from brand_assets.records.brief import PaletteColor
from brand_assets.records.delivery import ExportedFile
from brand_assets_tests.export.marks import PALETTE

FILES = (
    ExportedFile("metadata.json", "metadata", "a" * 64, 800, None, None, "application/json"),
    ExportedFile("logo_4k.png", "raster", "b" * 64, 2_345_678, 4096, 4096, "image/png"),
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


def write_page(folder, brand_name="Harbor & Pine", palette=PALETTE, recipe=None, image_id="abc123") -> Page:
    entry = IndexEntry(image_id, recipe or {}, FILES)
    return Page(write_index(folder, "harbor-coffee", brand_name, palette, [entry]).read_text(encoding="utf-8"))


def test_every_file_is_linked_relative_to_the_page(tmp_path):
    page = write_page(tmp_path)
    links = {address for address in page.addresses if not address.endswith(".svg") and not address.startswith("#")}
    assert links == {"abc123/logo_4k.png", "abc123/metadata.json"}
    assert "abc123/logo_vector.svg" in page.addresses
    assert not [address for address in page.addresses if "//" in address or address.startswith("/")]
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
    words = write_page(tmp_path, recipe=recipe).words
    for shown in ("#0B3C5D", "Ember", "stability", "812", "$0.065", "A round badge", "approved · Mina"):
        assert shown in words


def test_names_and_prompts_stay_text(tmp_path):
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    palette = (PaletteColor(hostile, "#0B3C5D", "primary"),)
    page = write_page(tmp_path, hostile, palette, {"prompt": hostile, "model": hostile, "direction": hostile})
    assert "script" not in page.tags
    assert page.handlers == []
    assert "x" not in page.addresses
    assert page.words.count("<script>alert(1)</script>") >= 5


@pytest.mark.parametrize("image_id", ["../other", "a/b", "..", "", "a\\b"])
def test_an_image_id_that_leads_elsewhere_is_refused(tmp_path, image_id):
    with pytest.raises(ExportError, match="one plain name"):
        write_page(tmp_path, image_id=image_id)


def test_a_campaign_without_marks_says_so(tmp_path):
    text = write_index(tmp_path, "harbor-coffee", "Harbor & Pine", PALETTE, []).read_text()
    assert "No mark has been approved yet." in text


def test_text_on_a_colour_is_the_more_legible_of_black_and_white():
    assert [choose_ink(color) for color in ("#0B3C5D", "#F7F3EC", "#FFD400", "#000000")] == [
        "#FFFFFF",
        "#121416",
        "#121416",
        "#FFFFFF",
    ]
