"""How the desk is for those who do not look at it with a mouse: assistive technology, a phone, a finger."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from brand_assets.campaigns import deciding
from brand_assets.campaigns.studio import Studio
from brand_assets_tests.web.browser.at_the_desk import close, own_decisions, press, sit_down, wait_until_kept
from brand_assets_tests.web.drawn_house import TIDE

DESK = f"/campaigns/{TIDE}/concept"
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SWIPE = """([from, to]) => {
  const target = document.querySelector("#stage [data-picture]");
  const touch = (x) => new Touch({ identifier: 1, target, clientX: x, clientY: 300 });
  const send = (name, x) => {
    const touches = name === "touchend" ? [] : [touch(x)];
    target.dispatchEvent(new TouchEvent(name, { touches, bubbles: true, cancelable: true }));
  };
  send("touchstart", from);
  for (let step = 1; step <= 6; step += 1) send("touchmove", from + ((to - from) * step) / 6);
  const told = document.querySelector("[data-verdict]").textContent;
  send("touchend", to);
  return told;
}"""


def list_violations(page: Page) -> list[str]:
    """In the light and in the dark."""
    told = []
    for _ in range(2):
        page.evaluate("window.toggleTheme()")
        theme = page.evaluate("document.documentElement.dataset.theme")
        found = Axe().run(page, options=WCAG).response["violations"]
        nodes = [(one["id"], node) for one in found for node in one["nodes"]]
        told += [f"{theme} {name}: {node['html'][:160]} {node['failureSummary']}" for name, node in nodes]
    return told


def test_axe_finds_nothing_in_the_grid_in_one_image_or_in_a_dialog(browser: Browser, address: str) -> None:
    page = sit_down(browser, address, "Ada", DESK, reduced_motion="reduce")
    press(page, "ars")
    wait_until_kept(page)
    page.locator(".desk-bar [data-do=filters]").click()
    assert list_violations(page) == []
    page.locator(".tile .shot").first.click()
    expect(page.locator("[data-side] .scores")).to_be_visible()
    assert list_violations(page) == []
    press(page, "S")
    expect(page.locator("#submit-dialog .button.primary")).to_be_visible()
    assert list_violations(page) == []
    close(page)


def test_a_finger_decides_by_button_and_by_swipe_and_takes_it_back(
    browser: Browser, waiting_studio: Studio, address: str
) -> None:
    page = sit_down(browser, address, "Ada", DESK, **PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator("[data-do=go-on]").tap()
    page.locator("#single .deed.reject").tap()
    expect(page.locator("#why")).to_contain_text("Image 1 rejected. Why?")
    assert page.evaluate(SWIPE, [120, 330]) == "Approve"
    assert page.evaluate(SWIPE, [330, 290]) == "Reject"
    wait_until_told(page, "2 of 8 decided")
    page.locator("#single .deed.undo").tap()
    wait_until_told(page, "1 of 8 decided")
    checkpoint = deciding.find_checkpoint(waiting_studio, TIDE, "concept")
    wait_until_kept(page)
    rows = own_decisions(waiting_studio, checkpoint, "Ada")
    assert [row.decision for row in rows] == ["rejected", "approved", "withdrawn"]
    close(page)


def wait_until_told(page: Page, words: str) -> None:
    expect(page.locator("[data-count=decided]")).to_have_text(words)
