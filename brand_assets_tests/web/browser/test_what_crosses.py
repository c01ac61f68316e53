"""What happens when things cross: two reviewers, two tabs, fast and resting fingers, a shortlist replaced meanwhile."""

from collections.abc import Callable

from playwright.sync_api import Browser, Page, Route, expect

from brand_assets.campaigns import deciding
from brand_assets.campaigns.labels import add_images, make_collection
from brand_assets.campaigns.studio import Studio
from brand_assets.records.checkpoint import Decision
from brand_assets_tests.web.browser.at_the_desk import (
    close,
    open_page,
    own_decisions,
    press,
    sit_down,
    states,
    wait_until_kept,
    wait_until_ready,
)
from brand_assets_tests.web.drawn_house import TIDE

DESK = f"/campaigns/{TIDE}/concept"
SILENT_SOURCE = """
window.sources = [];
window.EventSource = class extends EventTarget {
  constructor() { super(); this.readyState = 1; sources.push(this); }
  close() { this.readyState = 2; }
};
window.EventSource.CLOSED = 2;
"""


def answer_with(status: int, method: str = "POST") -> Callable[[Route], None]:
    def answer(route: Route) -> None:
        if route.request.method == method:
            route.fulfill(status=status, content_type="application/json", body='{"error": {"message": "Not now."}}')
        else:
            route.continue_()

    return answer


def tide_ids(studio: Studio) -> tuple[str, list[str]]:
    checkpoint = deciding.find_checkpoint(studio, TIDE, "concept").checkpoint_id
    return checkpoint, [image.image_id for image in studio.ledger.checkpoints.shown(checkpoint)]


def look_up(page: Page) -> None:
    """As somebody who comes back to the tab."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_what_another_decided_just_before_me_is_shown_although_mine_is_newer(
    browser: Browser, waiting_studio: Studio, address: str
) -> None:
    page = sit_down(browser, address, "Ada", DESK)
    page.route("**/events*", lambda route: route.abort())
    page.reload()
    wait_until_ready(page)
    checkpoint, shown = tide_ids(waiting_studio)
    waiting_studio.ledger.checkpoints.decide(checkpoint, [Decision(shown[1], "Ben", "rejected")])
    press(page, "a")
    wait_until_kept(page)
    look_up(page)
    expect(page.locator(".tile").nth(1).locator(".tile-others")).to_have_text("BE")
    close(page)


def test_a_finger_that_rests_on_a_key_decides_once_and_a_capital_is_the_same_key(
    browser: Browser, waiting_studio: Studio, address: str
) -> None:
    page = sit_down(browser, address, "Ada", DESK)
    for _ in range(4):
        page.keyboard.down("a")
    page.keyboard.up("a")
    page.evaluate(
        "told => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', told))",
        {"key": "R", "modifierCapsLock": True, "bubbles": True},
    )
    wait_until_kept(page)
    assert states(page)[:3] == ["approved", "rejected", ""]
    press(page, "r" * 6)
    wait_until_kept(page)
    for _ in range(8):
        page.keyboard.down("Enter")
        page.wait_for_timeout(60)
    expect(page.locator("#submit-dialog .button.primary")).to_be_visible()
    page.keyboard.down("Enter")
    page.wait_for_timeout(300)
    assert deciding.find_checkpoint(waiting_studio, TIDE, "concept").status == "open"
    close(page)


def test_what_was_on_its_way_to_a_shortlist_that_was_replaced_is_told_of(
    browser: Browser, waiting_studio: Studio, address: str
) -> None:
    page = sit_down(browser, address, "Ada", DESK)
    page.on("dialog", lambda dialog: dialog.accept())
    page.route("**/decisions", answer_with(503))
    press(page, "a")
    expect(page.locator(".desk-head [data-save-words]")).to_contain_text("1 not kept yet")
    deciding.submit(waiting_studio, TIDE, "concept", reviewer="Ben")
    reopened = deciding.reopen(waiting_studio, TIDE, "concept", reviewer="Ben")
    page.unroute("**/decisions")
    page.reload()
    wait_until_ready(page)
    expect(page.locator("#refused-dialog")).to_contain_text("Image 1: approved")
    assert own_decisions(waiting_studio, reopened, "Ada") == []
    close(page)


def test_a_page_opened_under_one_name_does_not_sign_with_another_chosen_since(
    browser: Browser, waiting_studio: Studio, address: str
) -> None:
    page = sit_down(browser, address, "Ada", DESK)
    other = page.context.new_page()
    other.goto(f"{address}/you")
    other.get_by_label("name", exact=False).first.fill("Ben")
    other.keyboard.press("Enter")
    other.wait_for_url(f"{address}/")
    press(page, "a")
    expect(page.locator("#refused-dialog")).to_contain_text("Image 1: approved")
    assert waiting_studio.ledger.checkpoints.decisions(tide_ids(waiting_studio)[0]) == []
    open_page(other, f"{address}{DESK}")
    press(other, "a")
    wait_until_kept(other)
    [row] = waiting_studio.ledger.checkpoints.decisions(tide_ids(waiting_studio)[0])
    assert row.reviewer == "Ben"
    close(page)


def test_comparing_keeps_fast_keys_in_order_and_undo_brings_the_reason_back(
    browser: Browser, waiting_studio: Studio, address: str
) -> None:
    page = sit_down(browser, address, "Ada", DESK)
    checkpoint, shown = tide_ids(waiting_studio)
    before = Decision(shown[0], "Ada", "rejected", reason="dull", rubric=("mood",))
    waiting_studio.ledger.checkpoints.decide(checkpoint, [before])
    page.goto(f"{address}/compare?ids={shown[0]},{shown[1]}")
    state = page.locator("[data-pane='0'] [data-state]")
    expect(state).to_have_text("rejected")
    press(page, "asuu")
    page.keyboard.press("2")
    press(page, "a")
    expect(page.locator("[data-pane='1'] [data-state]")).to_have_text("approved")
    expect(state).to_have_text("rejected")
    rows = waiting_studio.ledger.checkpoints.decisions(checkpoint)
    assert [(row.decision, row.rubric, row.reason) for row in rows] == [
        ("rejected", ("mood",), "dull"),
        ("approved", (), None),
        ("starred", (), None),
        ("approved", (), None),
        ("rejected", ("mood",), "dull"),
        ("approved", (), None),
    ]
    page.route("**/decisions", answer_with(409))
    press(page, "r")
    expect(page.locator(".toast.bad")).to_contain_text("Not now.")
    expect(page.locator("[data-pane='1'] [data-state]")).to_have_text("approved")
    close(page)


def test_escape_approves_nothing_after_an_approval_that_failed(
    browser: Browser, waiting_studio: Studio, address: str
) -> None:
    page = sit_down(browser, address, "Ada", DESK)
    page.goto(f"{address}{DESK}/pairs?top=1")
    expect(page.locator("[data-name]").first).not_to_be_empty()
    page.keyboard.press("h")
    expect(page.locator("[data-progress]")).to_contain_text("1 compared")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "approvals" in request.url else None)
    page.route("**/approvals*", answer_with(503))
    page.get_by_role("button", name="Approve the best 1").click()
    page.locator("#approve .button.primary").click()
    expect(page.locator(".toast.bad")).to_contain_text("Not now.")
    page.unroute("**/approvals*")
    page.get_by_role("button", name="Approve the best 1").click()
    page.keyboard.press("Escape")
    expect(page.locator("#approve")).to_be_hidden()
    page.wait_for_timeout(200)
    assert len(asked) == 1
    assert waiting_studio.ledger.checkpoints.decisions(tide_ids(waiting_studio)[0]) == []
    close(page)


def test_the_focus_stays_where_it_is_when_the_campaign_changes(
    browser: Browser, waiting_studio: Studio, address: str
) -> None:
    page = sit_down(browser, address, "Ada", DESK)
    page.goto(f"{address}/campaigns/{TIDE}")
    page.get_by_role("button", name="Redraw").focus()
    page.wait_for_timeout(800)  # its first look, which changes are told against
    checkpoint, shown = tide_ids(waiting_studio)
    waiting_studio.ledger.checkpoints.decide(checkpoint, [Decision(shown[1], "Ben", "rejected")])
    expect(page.locator("#state")).to_contain_text("1 of 8 decided")
    expect(page.get_by_role("button", name="Redraw")).to_be_focused()
    close(page)


def test_an_image_that_could_not_be_taken_out_of_a_collection_stays_in_sight(
    browser: Browser, waiting_studio: Studio, address: str
) -> None:
    _, shown = tide_ids(waiting_studio)
    made = make_collection(waiting_studio, "Kept", "Ada")
    add_images(waiting_studio, made.collection_id, shown[:2], "Ada")
    page = sit_down(browser, address, "Ada", DESK)
    page.goto(f"{address}/collections/{made.collection_id}")
    page.locator(".tile-check").first.check()
    page.route("**/api/v1/collections/**", answer_with(503, "DELETE"))
    page.locator('[data-deed="uncollect"]').click()
    expect(page.locator(".toast.bad")).to_contain_text("0 of 1 are done")
    assert page.locator("[data-image]").count() == 2
    page.unroute("**/api/v1/collections/**")
    page.locator('[data-deed="uncollect"]').click()
    expect(page.locator("#tiles [data-image]")).to_have_count(1)
    close(page)


def test_what_changed_while_the_connection_was_gone_is_seen_once_it_is_back(
    browser: Browser, waiting_studio: Studio, address: str
) -> None:
    page = sit_down(browser, address, "Ada", DESK)
    page.clock.install()
    page.add_init_script(SILENT_SOURCE)
    page.goto(f"{address}/")
    page.evaluate("sources[0].dispatchEvent(new Event('open'))")
    checkpoint, shown = tide_ids(waiting_studio)
    waiting_studio.ledger.checkpoints.decide(checkpoint, [Decision(shown[1], "Ben", "rejected")])
    page.evaluate("sources[0].readyState = 2; sources[0].dispatchEvent(new Event('error'))")
    page.clock.fast_forward(16_000)
    page.wait_for_function("sources.length === 2")
    page.evaluate("sources[1].dispatchEvent(new Event('open'))")
    expect(page.locator(f"[data-campaign={TIDE}]")).to_contain_text("1 of 8 decided")
    close(page)


def test_a_tag_goes_to_the_image_that_the_panel_tells_of(
    browser: Browser, waiting_studio: Studio, address: str
) -> None:
    page = sit_down(browser, address, "Ada", DESK)
    _, shown = tide_ids(waiting_studio)
    page.route("**/panel/*", lambda route: route.continue_() if shown[0] in route.request.url else None)
    press(page, " ")
    expect(page.locator("#side-tag")).to_be_attached()
    press(page, "l")
    expect(page.locator("#single-title")).to_contain_text("2 of 8")
    expect(page.locator("[data-side]")).to_have_attribute("aria-busy", "true")
    page.locator("#side-tag").fill("late")
    page.locator("#side-tag").press("Enter")
    expect(page.locator(".toast")).to_contain_text("Tagged late.")
    assert [waiting_studio.ledger.labels.tags_of(image) for image in shown[:2]] == [("late",), ()]
    close(page)
