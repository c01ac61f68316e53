"""A review in a real browser: from the inbox to submitted with the keyboard alone, undone, reloaded, by two at once."""

import dagster as dg
from playwright.sync_api import Browser, Page, expect

from brand_assets.campaigns import deciding
from brand_assets.campaigns.studio import Studio
from brand_assets.definitions import defs
from brand_assets_tests.defs.materializing import open_test_instance
from brand_assets_tests.web.browser.at_the_desk import (
    close,
    own_decisions,
    press,
    sit_down,
    states,
    wait_until_kept,
    wait_until_ready,
)
from brand_assets_tests.web.drawn_house import TIDE
from brand_assets_tests.web.serving import serve_studio

DESK = f"/campaigns/{TIDE}/concept"
MOST_TABS = 40


def tab_to(page: Page, what: str) -> None:
    """Press Tab until the focus is on what a selector finds."""
    for _ in range(MOST_TABS):
        if page.evaluate("what => document.activeElement.matches(what)", what):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{MOST_TABS} tabs do not lead to {what}.")


def ask_sensor(studio: Studio) -> list[dg.RunRequest]:
    with open_test_instance() as instance:
        context = dg.build_sensor_context(instance=instance, definitions=defs, resources={"studio": studio})
        result = defs.get_sensor_def("concept_checkpoint")(context)
    assert isinstance(result, dg.SensorResult)
    return list(result.run_requests or [])


def test_from_the_inbox_to_the_next_round_with_the_keyboard_alone(browser: Browser, waiting_studio: Studio) -> None:
    checkpoint = deciding.find_checkpoint(waiting_studio, TIDE, "concept")
    with serve_studio(waiting_studio, has_daemon=True) as address:
        page = sit_down(browser, address, "Ada", "/campaigns/wide/concept")
        page.goto(f"{address}/")
        tab_to(page, f'a[href^="{DESK}"]')
        page.keyboard.press("Enter")
        wait_until_ready(page)

        press(page, "arra")
        assert states(page)[:4] == ["approved", "rejected", "rejected", "approved"]
        press(page, "uu")
        assert states(page)[:4] == ["approved", "rejected", "", ""]
        wait_until_kept(page)
        page.reload()
        wait_until_ready(page)
        assert states(page)[:4] == ["approved", "rejected", "", ""]
        press(page, "u")
        assert states(page)[:2] == ["approved", ""], "undo goes on where it was before the reload"

        press(page, "r")
        press(page, "3")
        press(page, "asrrrr")
        press(page, "nr")
        wait_until_kept(page)
        assert states(page).count("") == 0
        expect(page.locator("[data-count=approved]")).to_have_text("2 of 2 approved")
        page.keyboard.press("Enter")
        expect(page.locator("#submit-dialog")).to_contain_text("the direction round")
        expect(page.locator("#submit-dialog .button.primary")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator(".notice.ok")).to_contain_text("Submitted by Ada")
        expect(page.locator(".notice.ok")).to_contain_text("The direction round starts by itself")
        press(page, "r")
        close(page)
    submitted = waiting_studio.ledger.checkpoints.find(checkpoint.checkpoint_id)
    assert (submitted.status, submitted.submitted_by) == ("submitted", "Ada")
    [second] = [row for row in own_decisions(waiting_studio, checkpoint, "Ada") if row.rubric]
    assert (second.decision, second.rubric) == ("rejected", ("typography",))
    [request] = ask_sensor(waiting_studio)
    assert request.run_key == f"{TIDE}/concept/{checkpoint.checkpoint_id}"


def test_two_reviewers_see_each_other_decide(browser: Browser, waiting_studio: Studio, address: str) -> None:
    ada, ben = (sit_down(browser, address, name, DESK) for name in ("Ada", "Ben"))
    press(ada, "aa")
    wait_until_kept(ada)
    expect(ben.locator(".tile").nth(1).locator(".sign")).to_have_text("AD")
    press(ben, "r")
    wait_until_kept(ben)
    expect(ada.locator(".tile").first).to_have_class("tile is-disputed")
    name = ada.locator(".tile").first.locator(".shot").get_attribute("aria-label") or ""
    assert name.startswith("Image 1 of 8, direction ")
    assert name.endswith(", approved, Ben rejected it")
    expect(ben.locator("[data-rule]")).to_have_text("One reviewer's approval is enough, even where another rejects.")
    expect(ben.locator("[data-count=approved]")).to_have_text("2 of 2 approved")

    press(ada, "S")
    expect(ada.locator("#submit-dialog")).to_contain_text("Reviewers disagree on 1 image. One reviewer's approval")
    ada.locator("#submit-dialog .button.primary").click()
    expect(ada.locator(".notice.ok")).to_contain_text("Submitted by Ada")
    expect(ben.locator("#toasts")).to_contain_text("Ada submitted this shortlist")
    press(ben, "a")
    checkpoint = deciding.find_checkpoint(waiting_studio, TIDE, "concept")
    assert [row.decision for row in own_decisions(waiting_studio, checkpoint, "Ben")] == ["rejected"]
    close(ada)
    close(ben)


def test_more_than_may_be_approved_is_refused_with_the_words(browser: Browser, address: str) -> None:
    page = sit_down(browser, address, "Ada", DESK)
    press(page, "aaa")
    expect(page.locator("[data-count=approved]")).to_have_text("3 of 2 approved, 1 too many")
    press(page, "S")
    expect(page.locator("#submit-dialog")).to_contain_text(
        "3 are approved, and at most 2 may be. Reject 1 of them first."
    )
    expect(page.locator("#submit-dialog .button.primary")).to_be_disabled()
    page.get_by_role("button", name="Show what I approved").click()
    expect(page.locator(".tile:visible")).to_have_count(3)
    page.locator(".tile:visible .shot").first.focus()
    press(page, "r")
    expect(page.locator(".tile:visible")).to_have_count(2)
    press(page, "r")
    expect(page.locator(".tile:visible")).to_have_count(1)
    assert states(page)[:3] == ["rejected", "rejected", "approved"], "each goes on to the next that is shown"
    close(page)


def test_a_reason_is_of_the_image_in_view_and_the_line_names_it(
    browser: Browser, waiting_studio: Studio, address: str
) -> None:
    page = sit_down(browser, address, "Ada", DESK)
    press(page, "ar")
    expect(page.locator(".why-about")).to_have_text("Image 2 rejected. Why?")
    press(page, "h")
    press(page, "h")
    expect(page.locator(".why-about")).to_have_text("Image 1 approved. Why?")
    press(page, " ")
    press(page, "3")
    press(page, "w")
    expect(page.locator("#note-dialog .hint")).to_have_text(
        "0 of at most 1000 characters. Ctrl+Enter keeps it, Esc leaves."
    )
    page.keyboard.type("calm")
    page.keyboard.press("Control+Enter")
    wait_until_kept(page)
    checkpoint = deciding.find_checkpoint(waiting_studio, TIDE, "concept")
    last = own_decisions(waiting_studio, checkpoint, "Ada")[-1]
    assert (last.decision, last.rubric, last.reason) == ("approved", ("typography",), "calm")
    close(page)


def test_a_reason_is_of_the_image_just_decided_where_it_leaves_the_list(
    browser: Browser, waiting_studio: Studio, address: str
) -> None:
    page = sit_down(browser, address, "Ada", DESK)
    press(page, "aa")
    page.locator('[data-decision="approved"]').click()
    press(page, "r")
    expect(page.locator(".why-about")).to_have_text("Image 1 rejected. Why?")
    press(page, "1")
    wait_until_kept(page)
    checkpoint = deciding.find_checkpoint(waiting_studio, TIDE, "concept")
    first = waiting_studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)[0].image_id
    last = own_decisions(waiting_studio, checkpoint, "Ada")[-1]
    assert (last.image_id, last.decision, last.rubric) == (first, "rejected", ("hierarchy",))
    close(page)


def test_words_typed_where_there_is_nothing_to_explain_decide_nothing(
    browser: Browser, waiting_studio: Studio, address: str
) -> None:
    page = sit_down(browser, address, "Ada", DESK)
    page.keyboard.type("w a bit a r u heavy")
    expect(page.locator(".toast")).to_have_text("Decide first, then say why.")
    checkpoint = deciding.find_checkpoint(waiting_studio, TIDE, "concept")
    assert own_decisions(waiting_studio, checkpoint, "Ada") == []
    assert set(states(page)) == {""}
    close(page)


def test_who_submits_after_somebody_else_is_told_once_in_words(
    browser: Browser, waiting_studio: Studio, address: str
) -> None:
    page = sit_down(browser, address, "Ada", DESK)
    page.route("**/events*", lambda route: route.abort())
    page.reload()
    wait_until_ready(page)
    press(page, "a")
    wait_until_kept(page)
    press(page, "S")
    go = page.get_by_role("button", name="Submit 1 approved")
    expect(go).to_be_enabled()
    checkpoint = deciding.find_checkpoint(waiting_studio, TIDE, "concept")
    deciding.submit(waiting_studio, TIDE, "concept", reviewer="Ben")
    go.evaluate("button => button.click()")
    expect(page.locator("#toasts .toast", has_text="Ben submitted this shortlist.")).to_have_count(1)
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert checkpoint.checkpoint_id not in page.locator("#toasts").inner_text()
    close(page)


def test_scores_are_hidden_until_the_image_is_decided(browser: Browser, address: str) -> None:
    page = sit_down(browser, address, "Ada", DESK)
    score = page.locator(".tile").first.locator(".tile-score")
    expect(score).to_have_text("")
    press(page, " ")
    side = page.locator("[data-side]")
    expect(side).to_contain_text("Hidden until you have decided")
    expect(side.locator(".scores")).to_be_hidden()
    press(page, "a")
    press(page, "h")
    expect(side.locator(".scores")).to_be_visible()
    page.keyboard.press("Escape")
    expect(score).not_to_have_text("")
    close(page)


def test_the_grid_is_walked_by_rows_and_columns(browser: Browser, address: str) -> None:
    page = sit_down(browser, address, "Ada", DESK)
    columns = page.evaluate("getComputedStyle(document.querySelector('.tiles')).gridTemplateColumns.split(' ').length")
    places = []
    for key in ("l", "j", "ArrowLeft", "k"):
        page.keyboard.press(key)
        places.append(
            page.evaluate("[...document.querySelectorAll('.tile')].indexOf(document.activeElement.closest('.tile'))")
        )
    assert places == [1, columns + 1, columns, 0]
    assert page.eval_on_selector_all(".shot", "shots => shots.filter(shot => shot.tabIndex === 0).length") == 1
    close(page)


def test_a_submitted_shortlist_is_reopened_with_what_stood_and_sent_back_with_notes(
    browser: Browser, waiting_studio: Studio, address: str
) -> None:
    page = sit_down(browser, address, "Ada", DESK)
    press(page, "ar")
    wait_until_kept(page)
    press(page, "S")
    page.get_by_role("button", name="Submit 1 approved").click()
    expect(page.locator(".desk-notices")).to_contain_text("Submitted by Ada")
    wait_until_ready(page)
    assert page.evaluate("scrollY") == 0
    assert set(states(page)[1:]) == {"rejected"}
    press(page, "a")
    expect(page.locator(".toast")).to_have_text("Submitted; reopen it to change a decision.")
    page.get_by_role("button", name="Reopen").click()
    page.locator("#reopen-dialog .button.primary").click()
    expect(page.locator(".desk-notices")).to_contain_text("Reopened by Ada")
    wait_until_ready(page)
    assert states(page)[:3] == ["approved", "rejected", ""]

    page.get_by_role("button", name="Send back").click()
    go = page.locator("#revise-dialog .button.primary")
    expect(go).to_have_text("Draw 10 images again")
    expect(go).to_be_disabled()
    page.locator("#revise-dialog textarea").fill("Warmer, and fewer closed shapes.")
    go.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nothing to decide in the concept round yet")
    expect(page.locator("blockquote")).to_have_text("Warmer, and fewer closed shapes.")
    revision = waiting_studio.ledger.revisions.pending(TIDE, "concept")
    assert revision is not None
    assert (revision.notes, revision.reviewer) == ("Warmer, and fewer closed shapes.", "Ada")
    close(page)
