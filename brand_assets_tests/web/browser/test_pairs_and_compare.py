"""The last mile, comparing and repeats in a real browser: keys, what is kept, what assistive technology is told."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from brand_assets.campaigns.studio import Studio
from brand_assets.records.checkpoint import Checkpoint, Decision
from brand_assets.review.preferences import stand_comparisons
from brand_assets_tests.web.drawn_house import TIDE

ROUND = f"/campaigns/{TIDE}/concept"
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def look(browser: Browser, url: str, **looks: Any) -> Page:
    page = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **looks}).new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("close", lambda _: complaints and pytest.fail("; ".join(complaints)))
    page.goto(url)
    return page


def find_checkpoint(studio: Studio) -> Checkpoint:
    return next(one for one in studio.ledger.checkpoints.list_open() if one.campaign == TIDE)


def list_violations(page: Page) -> list[str]:
    found = Axe().run(page, options=WCAG).response["violations"]
    return [f"{one['id']}: {node['html'][:160]} {node['failureSummary']}" for one in found for node in one["nodes"]]


def pair(page: Page) -> frozenset[str]:
    return frozenset(page.locator("[data-name]").all_inner_texts())


def press_and_wait(page: Page, key: str) -> None:
    before = pair(page)
    page.keyboard.press(key)
    page.wait_for_function(
        "before => [...document.querySelectorAll('[data-name]')].map(one => one.textContent).sort().join() !== before",
        arg=",".join(sorted(before)),
    )


def test_the_last_mile_by_keyboard_is_kept_undone_and_approved(
    browser: Browser, waiting_studio: Studio, address: str
) -> None:
    checkpoint = find_checkpoint(waiting_studio)
    page = look(browser, f"{address}{ROUND}/pairs?top=1")
    expect(page.locator("[data-name]").first).not_to_be_empty()
    shown = pair(page)
    press_and_wait(page, "h")
    press_and_wait(page, "ArrowRight")
    expect(page.locator("[data-progress]")).to_contain_text("2 compared")
    page.keyboard.press("u")
    expect(page.locator("[data-progress]")).to_contain_text("1 compared")
    page.reload()
    expect(page.locator("[data-progress]")).to_contain_text("1 compared")
    press_and_wait(page, "k")
    assert pair(page) != shown
    rows = waiting_studio.ledger.comparisons.list(checkpoint.checkpoint_id)
    assert [row.is_withdrawn for row in rows] == [False, False, True]
    [standing] = stand_comparisons(rows)
    assert standing.seconds is not None
    expect(page.locator("[data-list] li").first.locator("img")).to_have_attribute(
        "src", f"/thumbnails/{standing.winner}/150.webp"
    )
    assert list_violations(page) == []
    page.get_by_role("button", name="Approve the best 1").click()
    page.locator("#approve .button.primary").click()
    page.wait_for_url(f"{address}{ROUND}")
    [decision] = waiting_studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id)
    assert (decision.image_id, decision.decision) == (standing.winner, "approved")
    page.context.close()


def test_undo_takes_back_what_came_last_a_pair_put_off_as_well(
    browser: Browser, waiting_studio: Studio, address: str
) -> None:
    page = look(browser, f"{address}{ROUND}/pairs?top=3")
    expect(page.locator("[data-name]").first).not_to_be_empty()
    press_and_wait(page, "h")
    put_off = pair(page)
    press_and_wait(page, "k")
    press_and_wait(page, "u")
    assert pair(page) == put_off
    expect(page.locator("[data-progress]")).to_contain_text("1 compared")
    press_and_wait(page, "u")
    expect(page.locator("[data-progress]")).to_contain_text("Nothing compared yet")
    page.context.close()


def test_fast_keys_on_a_slow_house_are_each_about_the_pair_that_was_shown(
    browser: Browser, waiting_studio: Studio, address: str
) -> None:
    checkpoint = find_checkpoint(waiting_studio)
    page = look(browser, f"{address}{ROUND}/pairs?top=3")
    expect(page.locator("[data-certainty]")).to_contain_text("Nothing compared yet")
    assert set(page.locator("[data-list] .share").all_inner_texts()) == {"–"}
    held: list[Route] = []
    page.route("**/api/v1/checkpoints/*/comparisons", lambda route: route.continue_() if held else held.append(route))
    chosen = []
    for _ in range(5):
        page.wait_for_selector("[data-stage][aria-busy=false]")
        chosen.append(page.locator("[data-side=left] [data-name]").inner_text())
        page.keyboard.press("h")
    expect(page.locator("[data-pending]")).to_have_text("Keeping 5…")
    page.keyboard.press("u")
    expect(page.locator("[data-pending]")).to_have_text("Taking back…")
    held[0].continue_()
    expect(page.locator("[data-progress]")).to_contain_text("4 compared")
    names = page.evaluate("JSON.parse(document.getElementById('pairing').textContent).names")
    rows = waiting_studio.ledger.comparisons.list(checkpoint.checkpoint_id)
    assert [names[row.winner] for row in rows] == [*chosen, chosen[-1]]
    assert [row.is_withdrawn for row in rows] == [False] * 5 + [True]
    expect(page.locator("[data-side=left] [data-name]")).to_have_text(chosen[-1])
    footer, panel = page.locator("[data-progress]").inner_text(), page.locator("[data-certainty]").inner_text()
    assert re.findall(r"the best 3 are \d+% clear", footer) == re.findall(r"the best 3 are \d+% clear", panel) != []
    page.context.close()


def test_answers_behind_one_that_was_lost_are_asked_again(
    browser: Browser, waiting_studio: Studio, address: str
) -> None:
    page = look(browser, f"{address}{ROUND}/pairs?top=3")
    page.wait_for_selector("[data-stage][aria-busy=false]")
    held: list[Route] = []
    page.route("**/api/v1/checkpoints/*/comparisons", lambda route: held.append(route))
    asked = []
    for _ in range(3):
        asked.append(pair(page))
        press_and_wait(page, "l")
    held[0].abort()
    expect(page.locator(".toast.bad").last).to_contain_text("3 answers were not kept")
    page.unroute("**/api/v1/checkpoints/*/comparisons")
    again = [pair(page)]
    for _ in range(2):
        press_and_wait(page, "l")
        again.append(pair(page))
    assert again == asked
    page.context.close()


def test_a_comparison_that_is_refused_says_so_and_the_pair_stays(
    browser: Browser, waiting_studio: Studio, address: str
) -> None:
    page = look(browser, f"{address}{ROUND}/pairs", **PHONE)
    expect(page.locator("[data-name]").first).not_to_be_empty()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    shown = pair(page)
    waiting_studio.ledger.checkpoints.submit(find_checkpoint(waiting_studio).checkpoint_id, "Ben")
    page.locator("[data-side=left]").tap()
    expect(page.locator(".toast.bad")).to_contain_text("was submitted by Ben")
    assert pair(page) == shown
    page.context.close()


def test_images_are_compared_zoomed_as_one_and_decided_in_place(
    browser: Browser, waiting_studio: Studio, address: str
) -> None:
    checkpoint = find_checkpoint(waiting_studio)
    first, second, third = [one.image_id for one in waiting_studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)][
        :3
    ]
    page = look(browser, f"{address}/compare?ids={first},{second},{third}")
    expect(page.locator("[data-scores]").first).to_have_text("Scores are hidden until you decide.")
    page.keyboard.press("+")
    expect(page.locator("[data-scale]")).to_have_text("125 %")
    boxes = page.eval_on_selector_all(".compare-view img", "all => all.map(one => getComputedStyle(one).transform)")
    assert len(set(boxes)) == 1
    page.keyboard.press("0")
    expect(page.locator("[data-scale]")).to_have_text("100 %")
    page.keyboard.press("2")
    page.keyboard.press("a")
    expect(page.locator("[data-pane='1'] [data-state]")).to_have_text("approved")
    told = page.locator("[data-pane='1'] [data-scores]")
    expect(told).to_contain_text("Keeps to the palette")
    expect(told).to_contain_text(re.compile(r"Place \d+ of 10"))
    expect(told).not_to_contain_text(re.compile("composite|quality|rank"))
    page.keyboard.press("u")
    expect(page.locator("[data-pane='1'] [data-state]")).to_have_text("")
    rows = waiting_studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id)
    assert [(row.image_id, row.decision) for row in rows] == [(second, "approved"), (second, "withdrawn")]
    assert list_violations(page) == []
    page.keyboard.press("Escape")
    page.context.close()


def test_two_images_blink_into_each_other(browser: Browser, waiting_studio: Studio, address: str) -> None:
    shown = waiting_studio.ledger.checkpoints.shown(find_checkpoint(waiting_studio).checkpoint_id)
    page = look(browser, f"{address}/compare?ids={shown[0].image_id},{shown[1].image_id}")
    page.keyboard.press("b")
    halves = page.locator("[data-half]")
    expect(halves.nth(0)).to_be_visible()
    expect(halves.nth(1)).to_be_hidden()
    page.keyboard.press("b")
    expect(halves.nth(0)).to_be_hidden()
    expect(halves.nth(1)).to_be_visible()
    page.context.close()


def test_repeats_end_with_how_many_were_as_before(browser: Browser, waiting_studio: Studio, address: str) -> None:
    brief = waiting_studio.settings.briefs / f"{TIDE}.md"
    brief.write_text(brief.read_text().replace("rounds:", "review: {repeats: 3}\nrounds:", 1))
    checkpoint = find_checkpoint(waiting_studio)
    page = look(browser, f"{address}{ROUND}/repeats")
    expect(page.get_by_role("heading", name="Nothing to repeat")).to_be_visible()
    name = page.locator(".topbar .person").inner_text()
    shown = waiting_studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)
    taken = [Decision(image.image_id, name, "rejected") for image in shown]
    waiting_studio.ledger.checkpoints.decide(checkpoint.checkpoint_id, taken)
    page.reload()
    held: list[Route] = []
    page.route("**/api/v1/checkpoints/*/repeats", lambda route: route.continue_() if held else held.append(route))
    for key in "rra":
        page.wait_for_selector("[data-stage][aria-busy=false]")
        page.keyboard.press(key)
    expect(page.locator("[data-pending]")).to_have_text("Keeping 3…")
    held[0].continue_()
    expect(page.locator("[data-score]")).to_have_text("2 of 3 as before")
    assert list_violations(page) == []
    assert len(waiting_studio.ledger.repeats.list(checkpoint.checkpoint_id)) == 3
    assert len(waiting_studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id)) == 8
    page.context.close()
