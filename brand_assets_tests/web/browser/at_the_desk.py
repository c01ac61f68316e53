"""This file does what a reviewer does at the desk: says a name, opens it, presses keys, looks at the tiles."""

import re
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from brand_assets.campaigns.studio import Studio
from brand_assets.records.checkpoint import Checkpoint, Decision

expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong


def sit_down(browser: Browser, address: str, name: str, path: str, **looks: Any) -> Page:
    """A page of a reviewer's own browser, who has said their name; what its script complains of fails the test."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **looks})
    say_name(context, address, name)
    page = context.new_page()
    page.on("pageerror", _complain)
    open_page(page, f"{address}{path}")
    return page


def say_name(context: BrowserContext, address: str, name: str) -> None:
    """As the form on `/you` does it; the browser keeps the cookie."""
    found = re.search(r'name="csrf" value="([^"]+)"', context.request.get(f"{address}/you").text())
    assert found is not None
    form = {"csrf": found.group(1), "name": name, "next": "/healthz"}
    answer = context.request.post(f"{address}/you", form=form, headers={"Origin": address})
    assert answer.ok, answer.text()


def open_page(page: Page, url: str) -> None:
    page.goto(url)
    wait_until_ready(page)


def wait_until_ready(page: Page) -> None:
    page.wait_for_selector("html[data-desk=ready]")


def press(page: Page, keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def wait_until_kept(page: Page) -> None:
    """Until the ledger has everything that was pressed."""
    expect(page.locator(".desk-head [data-save-words]")).to_have_text("All kept")


def states(page: Page) -> list[str]:
    """What this reviewer sees decided, in the order of the page."""
    found: list[str] = page.eval_on_selector_all(".tile", "tiles => tiles.map(tile => tile.dataset.state ?? '')")
    return found


def own_decisions(studio: Studio, checkpoint: Checkpoint, reviewer: str) -> list[Decision]:
    rows = studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id)
    return [row for row in rows if row.reviewer == reviewer]


def close(page: Page) -> None:
    context: BrowserContext = page.context
    context.close()


def _complain(error: Exception) -> None:
    raise AssertionError(f"The page's script failed: {error}")
