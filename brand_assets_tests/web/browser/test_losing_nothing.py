"""What a reviewer pressed reaches the ledger, or the page says that it did not: at human pace, offline, refused."""

import json
import time

from playwright.sync_api import Browser, Page, Route, expect

from brand_assets.campaigns import deciding
from brand_assets.campaigns.studio import Studio
from brand_assets_tests.web.browser.at_the_desk import (
    close,
    own_decisions,
    press,
    sit_down,
    states,
    wait_until_kept,
    wait_until_ready,
)
from brand_assets_tests.web.drawn_house import TIDE, WIDE

DECISIONS = "**/api/v1/checkpoints/*/decisions"
PACE_MS = 120
"""Between two keys; a person needs ten times as long."""


def refuse_posts(page: Page, status: int, message: str) -> None:
    def answer(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(
                status=status, content_type="application/json", body=json.dumps({"error": {"message": message}})
            )
        else:
            route.continue_()

    page.route(DECISIONS, answer)


def test_fifty_images_are_decided_with_one_key_each_and_no_waiting(
    browser: Browser, waiting_studio: Studio, address: str
) -> None:
    keys, started = "arrrs" * 10, time.monotonic()
    page = sit_down(browser, address, "Ada", f"/campaigns/{WIDE}/concept")
    for key in keys:
        page.keyboard.press(key, delay=0)
        page.wait_for_timeout(PACE_MS)
    wait_until_kept(page)
    words = {"a": "approved", "r": "rejected", "s": "starred"}
    assert states(page) == [words[key] for key in keys]
    expect(page.locator("[data-count=approved]")).to_have_text("10 of 10 approved")
    checkpoint = deciding.find_checkpoint(waiting_studio, WIDE, "concept")
    rows = own_decisions(waiting_studio, checkpoint, "Ada")
    shown = [image.image_id for image in waiting_studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)]
    assert [(row.image_id, row.decision) for row in rows] == [
        (i, words[key]) for i, key in zip(shown, keys, strict=True)
    ]
    times = [row.seconds for row in rows if row.seconds is not None]
    assert len(times) == 50
    assert 50 * PACE_MS / 1000 * 0.8 < sum(times) < time.monotonic() - started, "each image has its own seconds"
    close(page)


def test_what_was_pressed_without_a_connection_is_kept_and_sent_later(
    browser: Browser, waiting_studio: Studio, address: str
) -> None:
    page = sit_down(browser, address, "Ada", f"/campaigns/{TIDE}/concept")
    press(page, "a")
    wait_until_kept(page)
    page.context.set_offline(True)
    press(page, "rra")
    expect(page.locator(".desk-head [data-save-words]")).to_contain_text("3 not kept yet: no connection")
    assert page.locator(".tile[data-save=late]").count() == 3
    checkpoint = deciding.find_checkpoint(waiting_studio, TIDE, "concept")
    assert len(own_decisions(waiting_studio, checkpoint, "Ada")) == 1
    page.context.set_offline(False)
    wait_until_kept(page)
    rows = own_decisions(waiting_studio, checkpoint, "Ada")
    assert [row.decision for row in rows] == ["approved", "rejected", "rejected", "approved"]
    close(page)


def test_a_busy_ledger_is_asked_again_even_after_a_reload_and_nothing_is_taken_twice(
    browser: Browser, waiting_studio: Studio, address: str
) -> None:
    page = sit_down(browser, address, "Ada", f"/campaigns/{TIDE}/concept")
    page.on("dialog", lambda dialog: dialog.accept())
    refuse_posts(page, 503, "The ledger is busy.")
    press(page, "ar")
    expect(page.locator(".desk-head [data-save-words]")).to_contain_text("2 not kept yet: the ledger is busy")
    page.reload()
    wait_until_ready(page)
    assert states(page)[:2] == ["approved", "rejected"]
    expect(page.locator(".desk-head [data-save-words]")).to_contain_text("2 not kept yet")
    page.unroute(DECISIONS)
    wait_until_kept(page)
    checkpoint = deciding.find_checkpoint(waiting_studio, TIDE, "concept")
    assert [row.decision for row in own_decisions(waiting_studio, checkpoint, "Ada")] == ["approved", "rejected"]
    close(page)


def test_what_an_earlier_page_left_unsent_is_known_to_the_next_before_it_undoes(
    browser: Browser, waiting_studio: Studio, address: str
) -> None:
    page = sit_down(browser, address, "Ada", f"/campaigns/{TIDE}/concept")
    refuse_posts(page, 503, "The ledger is busy.")
    press(page, "arau")
    expect(page.locator(".desk-head [data-save-words]")).to_contain_text("4 not kept yet")
    left = page.evaluate("JSON.stringify(localStorage)")
    page.close(run_before_unload=False)
    checkpoint = deciding.find_checkpoint(waiting_studio, TIDE, "concept")
    assert own_decisions(waiting_studio, checkpoint, "Ada") == []
    assert left.count("checkpoint") >= 4

    again = page.context.new_page()
    again.goto(f"{address}/campaigns/{TIDE}/concept")
    wait_until_ready(again)
    press(again, "u")
    wait_until_kept(again)
    rows = own_decisions(waiting_studio, checkpoint, "Ada")
    assert [row.decision for row in rows] == ["approved", "rejected", "approved", "withdrawn", "withdrawn"]
    assert rows[-1].image_id == rows[1].image_id, "what was rejected last is undone"
    assert states(again)[:3] == ["approved", "", ""]
    expect(again.locator("[data-count=decided]")).to_have_text("1 of 8 decided")
    assert "outbox" not in again.evaluate("JSON.stringify(localStorage)")
    close(again)


def test_a_decision_after_somebody_else_submitted_is_told_of_and_never_shown_as_kept(
    browser: Browser, waiting_studio: Studio, address: str
) -> None:
    page = sit_down(browser, address, "Ada", f"/campaigns/{TIDE}/concept")
    page.route("**/events*", lambda route: route.abort())
    page.reload()
    wait_until_ready(page)
    deciding.submit(waiting_studio, TIDE, "concept", reviewer="Ben")
    press(page, "a")
    expect(page.locator("#refused-dialog")).to_contain_text("Image 1: approved")
    expect(page.locator("#refused-dialog")).to_contain_text("submitted by Ben")
    assert page.locator(".tile").first.get_attribute("data-save") == "refused"
    assert page.locator(".tile").first.get_attribute("data-state") == ""
    close(page)
