"""This file gives web tests an installation that waits for a person, drawn once, and a browser that looks at it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from brand_assets.campaigns.studio import Studio
from brand_assets_tests.web.drawn_house import draw_house, open_house
from brand_assets_tests.web.serving import serve_studio

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def drawn_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Drawn once; never written to afterwards: `waiting_studio` is a copy of it."""
    folder = tmp_path_factory.mktemp("drawn") / "data"
    draw_house(folder)
    return folder


@pytest.fixture
def waiting_studio(drawn_folder: Path, tmp_path: Path) -> Studio:
    """An installation of this test's own, whose campaigns `tide` and `wide` wait at their concept checkpoints."""
    folder = tmp_path / "house"
    shutil.copytree(drawn_folder, folder)
    return open_house(folder)


@pytest.fixture
def address(waiting_studio: Studio) -> Iterator[str]:
    """Where the review app answers over `waiting_studio`."""
    with serve_studio(waiting_studio) as found:
        yield found


@pytest.fixture(scope="module")
def browser(drawn_folder: Path) -> Iterator["Browser"]:
    """Debian's Chromium. While it is open nothing in this thread may call `asyncio.run`: drawing is done before."""
    if not CHROMIUM.exists():
        pytest.skip(f"There is no {CHROMIUM}; install it with: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        yield opened
        opened.close()
