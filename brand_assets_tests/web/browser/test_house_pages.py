"""The pages around the desk, in a real browser."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from brand_assets.campaigns.labels import add_images, make_collection
from brand_assets.campaigns.studio import Studio
from brand_assets.records.checkpoint import Decision
from brand_assets_tests.small_briefs import write_small_brief
from brand_assets_tests.web.drawn_house import TIDE, WIDE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PATIENCE_MS = 15_000


@pytest.fixture
def page(browser: "Browser") -> Iterator["Page"]:
    """A page whose errors, and whatever its policy blocks, fail the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    context.set_default_timeout(PATIENCE_MS)
    opened = context.new_page()
    troubles: list[str] = []
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    opened.on("console", lambda told: troubles.append(told.text) if told.type == "error" else None)
    yield opened
    context.close()
    assert troubles == []


def shown_ids(studio: Studio, campaign: str) -> tuple[str, list[str]]:
    checkpoint = studio.ledger.checkpoints.latest(campaign, "concept")
    assert checkpoint is not None
    return checkpoint.checkpoint_id, [
        image.image_id for image in studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)
    ]


def test_the_inbox_is_walked_by_keyboard_and_changes_without_a_reload(
    waiting_studio: Studio, address: str, page: "Page"
) -> None:
    checkpoint_id, shown = shown_ids(waiting_studio, WIDE)
    page.goto(f"{address}/")
    card = page.locator(f'[data-campaign="{WIDE}"]')
    assert "of 50 decided" in card.inner_text()
    page.evaluate("window.isSamePage = true")
    page.wait_for_timeout(800)  # its first look, which changes are told against
    waiting_studio.ledger.checkpoints.decide(checkpoint_id, [Decision(shown[0], "jo", "approved")])
    card.get_by_text("1 of 10 approved").wait_for()
    write_small_brief(waiting_studio, "moss")
    page.locator('[data-campaign="moss"]').wait_for()
    assert page.evaluate("window.isSamePage") is True
    names = []
    for _ in range(3):
        page.keyboard.press("j")
        names.append(page.evaluate("document.activeElement.closest('[data-campaign]').dataset.campaign"))
    assert sorted(names) == ["moss", TIDE, WIDE]
    assert names[-1] == "moss"
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/campaigns/{names[1]}/concept")
    page.goto(f"{address}/")
    page.keyboard.press("n")
    page.wait_for_url("**/new")


def test_a_brief_is_checked_as_it_is_typed_and_its_problems_lead_to_their_lines(
    waiting_studio: Studio, address: str, page: "Page"
) -> None:
    page.goto(f"{address}/new")
    page.get_by_label("Brand or campaign").fill("North Light")
    page.keyboard.press("Enter")
    page.get_by_text("Sound.", exact=True).wait_for()
    page.get_by_text("Free of charge", exact=True).wait_for()
    text = page.locator("#text")
    assert "campaign: north-light" in text.input_value()
    text.fill(text.input_value().replace("palette:", "palete:"))
    problem = page.locator("#problems button").filter(has_text="palete")
    problem.wait_for()
    assert "'palette'" in problem.inner_text()
    assert page.locator("#create").is_disabled()
    problem.click()
    assert page.evaluate("text.value.slice(text.selectionStart, text.selectionEnd)") == "palete:"
    page.keyboard.type("palette:")
    page.get_by_text("Sound.", exact=True).wait_for()
    page.keyboard.press("Control+s")
    page.wait_for_url("**/campaigns/north-light")
    page.get_by_role("heading", name="North Light").wait_for()
    page.get_by_role("button", name="Start concept…").click()
    page.get_by_text("60 images, free of charge").wait_for()
    page.get_by_role("button", name="Not now").click()
    assert (waiting_studio.settings.briefs / "north-light.md").is_file()


def test_a_brief_is_dropped_in_as_a_file(address: str, page: "Page", tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("drop") / "brief.md"
    path.write_text("---\ncampaign: x\n---\n")
    page.goto(f"{address}/new")
    page.locator("#file").set_input_files(path)
    page.get_by_text("3 problems").wait_for()
    assert page.locator("#text").input_value() == "---\ncampaign: x\n---\n"


def test_the_library_is_searched_as_one_types_and_many_are_tagged_collected_and_taken_away(
    waiting_studio: Studio, address: str, page: "Page"
) -> None:
    page.goto(f"{address}/search")
    page.keyboard.press("/")
    page.keyboard.type("lattice")
    page.wait_for_url("**/search?text=lattice")
    page.locator("#total").get_by_text("image").wait_for()
    page.get_by_role("link", name="tide").first.click()
    page.wait_for_url("**campaign=tide**")
    tiles = page.locator("[data-image]")
    tiles.first.wait_for()
    page.locator("#words").focus()
    page.keyboard.press("Escape")
    page.keyboard.press("x")
    page.keyboard.press("l")
    page.keyboard.press("x")
    assert page.locator("[data-chosen-count]").inner_text() == "2"
    page.keyboard.press("t")
    page.get_by_label("Tag", exact=True).fill("Wall")
    page.keyboard.press("Enter")
    page.get_by_text("2 images tagged").wait_for()
    page.keyboard.press("b")
    page.get_by_label("Its name").fill("Mood wall")
    page.keyboard.press("Enter")
    page.get_by_text("2 images collected").wait_for()
    page.keyboard.press("d")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download").click()
    assert taken.value.suggested_filename.endswith(".zip")
    page.goto(f"{address}/collections")
    page.get_by_role("heading", name="Mood wall").click()
    page.locator("[data-image]").nth(1).wait_for()
    page.locator("[data-image]").first.hover()
    page.locator(".tile-check").first.check()
    page.get_by_role("button", name="Take out").click()
    page.get_by_text("1 image taken out").wait_for()
    assert page.locator("[data-image]").count() == 1


def test_one_image_is_rated_and_tagged_from_its_page(waiting_studio: Studio, address: str, page: "Page") -> None:
    _, [first, *_] = shown_ids(waiting_studio, TIDE)
    page.goto(f"{address}/look/{first}")
    assert page.locator(".score").count() > 0
    assert not page.locator(".score").first.is_visible()
    page.get_by_role("button", name="Show them anyway").click()
    page.locator(".score").first.wait_for()
    page.get_by_text("Say something about it").click()
    page.get_by_label("positive").check()
    page.get_by_label("Comment").fill("keep the <b>stem</b>")
    page.get_by_role("button", name="Keep the remark").click()
    page.get_by_text("keep the <b>stem</b>").wait_for()
    page.get_by_label("A tag").fill("stem")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Take the tag stem off").wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_around_the_desk_keeps_to_wcag(
    waiting_studio: Studio, address: str, browser: "Browser", theme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    _, [first, second, *_] = shown_ids(waiting_studio, TIDE)
    made = make_collection(waiting_studio, "Wall", "mira", "over the stove")
    add_images(waiting_studio, made.collection_id, [first, second], "mira")
    (waiting_studio.settings.briefs / "broken.md").write_text("---\ncampaign: broken\n---\n")
    paths = ["/", f"/campaigns/{TIDE}", "/search", f"/look/{first}"]
    if theme == "light":  # what follows has no colors beside those of the pages above
        paths += ["/new?name=Tide", "/collections", f"/collections/{made.collection_id}", "/settings"]
    context = browser.new_context(color_scheme="dark" if theme == "dark" else "light")
    page = context.new_page()
    found = {}
    for path in paths:
        page.goto(f"{address}{path}")
        page.wait_for_timeout(250)
        result = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
        if result.violations_count:
            found[path] = [
                (one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in result.response["violations"]
            ]
    context.close()
    assert found == {}


def test_no_page_is_wider_than_a_phone(waiting_studio: Studio, address: str, browser: "Browser") -> None:
    _, [first, *_] = shown_ids(waiting_studio, TIDE)
    page = browser.new_page(viewport={"width": 390, "height": 844})
    wide = {}
    for path in ("/", "/new?name=Tide", f"/campaigns/{TIDE}", "/search", f"/look/{first}", "/collections", "/settings"):
        page.goto(f"{address}{path}")
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 390:
            wide[path] = width
    page.close()
    assert wide == {}


def test_what_was_delivered_is_shown_with_its_pictures_and_runs_no_script(
    waiting_studio: Studio, address: str, page: "Page"
) -> None:
    folder = waiting_studio.settings.exports / TIDE
    folder.mkdir(parents=True)
    mark = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30"/></svg>'
    (folder / "mark.svg").write_text(mark)
    (folder / "print.pdf").write_bytes(b"%PDF-1.4")
    (folder / "index.html").write_text(
        "<title>plain</title><link rel=icon href=mark.svg><img src=mark.svg><a href=print.pdf>PDF</a>"
    )
    page.goto(f"{address}/exports/{TIDE}/index.html")
    assert page.evaluate("document.images[0].naturalWidth") == 40
    with page.expect_download() as kept:
        page.get_by_text("PDF").click()
    assert kept.value.suggested_filename == "print.pdf"
    scripted = page.context.new_page()
    (folder / "index.html").write_text("<title>plain</title><script>document.title = 'ran'</script>")
    scripted.goto(f"{address}/exports/{TIDE}/index.html")
    assert scripted.title() == "plain"
