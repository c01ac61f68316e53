"""This file measures the desk in a real browser with 1,200 images: first paint, scrolling, a key, the next picture.

1,200 pictures of 1024 px are drawn, 300 of them shown at a checkpoint, and the desk is opened with all of them in
Debian's Chromium without a GPU, each time in a browser that has nothing cached; thumbnails have been made, as the
server makes them once. Against it the naive gallery: the same page with the original pictures instead of thumbnails,
all asked for at once, and every tile laid out and painted whether it is on the screen or not.

Predicted, on two cores with nothing else to do: text 300 to 500 ms after the click, the first screen of pictures at
600 to 900 ms; one frame in a hundred of scrolling longer than 50 ms; from the key to "kept" 40 ms at the median, 90 ms
at p95; the next picture 20 ms, 50 ms at p95. The naive gallery shows its first screen twice as late or more, and has
five times as many frames that are longer than 50 ms.

Run: python -m benchmarks.review.gallery [--images 1200] [--loads 5]
"""

import argparse
import io
import random
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, Route, sync_playwright

from brand_assets.campaigns.studio import Studio
from brand_assets.records.drawing import Drawing, DrawRequest, TaskRecord
from brand_assets.storage.thumbnails import Thumbnails
from brand_assets_tests.web.conftest import CHROMIUM, QUIET
from brand_assets_tests.web.drawn_house import WIDE, lay_out_wide, open_house
from brand_assets_tests.web.serving import serve_studio

SIDE_PX = 1024
SLOW_FRAME_MS = 50
SCROLLS = 120
LOOKS_MS = 2500
"""At the first screen, before anybody scrolls."""
KEYS = 40
PACE_MS = 500
"""Between two keys, as a person presses them."""
DESK = f"/campaigns/{WIDE}/concept?all=1"
FIRST_SCREEN = """() => new Promise((done) => {
  const look = () => {
    const isSeen = (image) => image.getBoundingClientRect().top < innerHeight;
    const seen = [...document.querySelectorAll(".shot img")].filter(isSeen);
    const isThere = seen.length && seen.every((image) => image.complete && image.naturalWidth);
    if (isThere) requestAnimationFrame(() => done(performance.now()));
    else setTimeout(look, 5);
  };
  look();
})"""
FRAMES = """() => {
  window.frames_ms = [];
  let last = performance.now();
  const tick = (now) => {
    window.frames_ms.push(now - last);
    last = now;
    window.ticking = requestAnimationFrame(tick);
  };
  window.ticking = requestAnimationFrame(tick);
}"""
KEPT = """(key) => new Promise((done) => {
  const tile = document.querySelector(".tile.is-current");
  const started = performance.now();
  const look = new MutationObserver(() => {
    if (tile.dataset.save === "kept" && tile.dataset.state) { look.disconnect(); done(performance.now() - started); }
  });
  look.observe(tile, { attributes: true });
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
})"""
SWAP = """() => new Promise((done) => {
  const holder = document.querySelector("#stage [data-picture]");
  const started = performance.now();
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "l", bubbles: true, cancelable: true }));
  const look = () => {
    const picture = holder.querySelector("img");
    if (picture?.complete && picture.naturalWidth) requestAnimationFrame(() => done(performance.now() - started));
    else setTimeout(look, 1);
  };
  look();
})"""


class Painter:
    """A provider that paints a few shapes at full size, another picture for every seed."""

    async def draw(self, request: DrawRequest, parent: bytes | None, task: TaskRecord) -> Drawing:
        return Drawing(paint(request.seed or 0), "image/png", 0.0)

    async def close(self) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Result:
    """Milliseconds; `screen` is until the first screen of pictures is there, `text` until anything is."""

    way: str
    text: list[float]
    screen: list[float]
    frames: list[float]

    @property
    def slow(self) -> int:
        return sum(frame > SLOW_FRAME_MS for frame in self.frames)

    def describe(self) -> str:
        return (
            f"{self.way:>8}: text {statistics.median(self.text):6.0f} ms   first screen "
            f"{statistics.median(self.screen):6.0f} ms   frames over {SLOW_FRAME_MS} ms: {self.slow:3d} of "
            f"{len(self.frames)} ({self.slow / len(self.frames):.1%}), longest {max(self.frames):.0f} ms"
        )


def paint(seed: int) -> bytes:
    rng = random.Random(seed)
    image = Image.new("RGB", (SIDE_PX, SIDE_PX), "#F7F3EC")
    canvas = ImageDraw.Draw(image)
    for color in ("#0B3C5D", "#2F5D50", "#D9822B"):
        x, y, side = rng.randint(150, 500), rng.randint(150, 500), rng.randint(120, 420)
        (canvas.ellipse if rng.random() < 0.5 else canvas.rectangle)((x, y, x + side, y + side), fill=color)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def warm(studio: Studio, count: int) -> None:
    rows = studio.lake.read("raw_images", WIDE, "concept")
    Thumbnails(studio.settings.thumbnails, studio.images).warm(rows["sha256"].drop_nulls().to_list()[:count])


def measure(browser: Browser, url: str, way: str, loads: int) -> Result:
    texts, screens = [], []
    for _ in range(loads):
        page = open_page(browser, is_naive=way == "naive")
        page.goto(url, wait_until="commit")
        screens.append(page.evaluate(FIRST_SCREEN))
        texts.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"))
        frames = scroll(page) if len(screens) == loads else []
        page.context.close()
    return Result(way, texts, screens, frames)


def open_page(browser: Browser, *, is_naive: bool) -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    if is_naive:
        page.route("**/campaigns/**", spoil)
        page.route("**/desk.css", lay_out_all)
    return page


def spoil(route: Route) -> None:
    """The desk as a simple gallery would be: originals, all at once, everything laid out."""
    if route.request.resource_type != "document":
        return route.continue_()
    answer = route.fetch()
    text = answer.text().replace(' loading="lazy"', "")
    for side in ("150", "400", "800"):
        text = text.replace(f"/{side}.webp", "").replace(" srcset=", " data-none=")
    text = text.replace("/thumbnails/", "/images/")
    return route.fulfill(response=answer, body=text)


def lay_out_all(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace("content-visibility: auto;", ""))


def scroll(page: Page) -> list[float]:
    page.wait_for_selector("html[data-desk=ready]")
    page.wait_for_timeout(LOOKS_MS)
    page.mouse.move(700, 600)
    page.evaluate(FRAMES)
    for _ in range(SCROLLS):
        page.mouse.wheel(0, 400)
        page.wait_for_timeout(25)
    frames: list[float] = page.evaluate("(cancelAnimationFrame(window.ticking), window.frames_ms.slice(2))")
    return frames


def press_keys(page: Page) -> tuple[list[float], list[float]]:
    """Milliseconds from a key to "kept", and from a key to the next picture."""
    page.wait_for_selector("html[data-desk=ready]")
    page.wait_for_timeout(1500)
    kept = []
    for _ in range(KEYS):
        kept.append(page.evaluate(KEPT, "r"))
        page.wait_for_timeout(PACE_MS)
    page.keyboard.press(" ")
    page.wait_for_timeout(1500)
    swaps = []
    for _ in range(KEYS):
        swaps.append(page.evaluate(SWAP))
        page.wait_for_timeout(700)
    return kept, swaps


def tell(name: str, times: list[float]) -> str:
    p95 = statistics.quantiles(times, n=100, method="inclusive")[94]
    return f"{name}: median {statistics.median(times):.0f} ms, p95 {p95:.0f} ms, longest {max(times):.0f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=int, default=1200)
    parser.add_argument("--shown", type=int, default=300)
    parser.add_argument("--loads", type=int, default=5)
    asked: Any = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        studio = open_house(Path(folder) / "data")
        lay_out_wide(studio, images=asked.images, shown=asked.shown, provider=Painter())
        warm(studio, asked.images)
        with serve_studio(studio) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
            ours = measure(browser, address + DESK, "desk", asked.loads)
            naive = measure(browser, address + DESK, "naive", min(2, asked.loads))
            page = open_page(browser, is_naive=False)
            page.goto(address + DESK)
            kept, swaps = press_keys(page)
            browser.close()
    print(ours.describe())
    print(naive.describe())
    print(f"the first screen comes {statistics.median(naive.screen) / statistics.median(ours.screen):.1f} times later")
    print(tell("key to kept", kept))
    print(tell("next picture", swaps))


if __name__ == "__main__":
    main()
