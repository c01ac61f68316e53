import asyncio
from dataclasses import replace

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from brand_assets.campaigns.studio import Studio
from brand_assets.cli.gallery.layout import lay_out
from brand_assets_tests.cli.gallery.sitting_down import kinds, open_gallery, press, read_screen, review, sit_down, wait
from brand_assets_tests.cli.waiting import open_waiting

Hand = Pilot[str | Exception]


@pytest.mark.parametrize(
    ("window", "columns", "lines"), [((80, 20), 5, 2), ((120, 36), 6, 3), ((200, 56), 8, 4), ((40, 8), 3, 1)]
)
def test_rows_of_tiles_fill_the_window(window: tuple[int, int], columns: int, lines: int) -> None:
    layout = lay_out(*window)
    assert (layout.columns, layout.lines) == (columns, lines)
    assert layout.lines * layout.tile_height <= window[1] < layout.lines * (layout.tile_height + 1)
    assert layout.margin * 2 + layout.columns * layout.tile_width <= window[0]
    assert layout.picture[0] == 2 * layout.picture[1]


@pytest.mark.parametrize("window", [(1, 1), (3, 2), (20, 4), (500, 200)])
@pytest.mark.parametrize("lines", [None, 1, 8, 99])
def test_any_window_has_a_layout_with_a_place_for_every_tile(window: tuple[int, int], lines: int | None) -> None:
    layout = lay_out(*window, lines)
    for place in (0, 1, 17):
        tile = layout.find_tile(place)
        assert layout.find_place(tile.x, tile.y) == place
        assert layout.find_place(tile.right - 1, tile.bottom - 1) == place


def test_the_window_scrolls_by_whole_rows_and_no_further_than_needed() -> None:
    layout = lay_out(80, 20)
    assert layout.scroll_to(9, 0) == 0
    assert layout.scroll_to(10, 0) == layout.tile_height
    assert layout.scroll_to(7, layout.tile_height) == layout.tile_height
    assert layout.scroll_to(4, 5 * layout.tile_height) == 0


def test_the_current_image_is_framed_and_every_decision_marked(studio: Studio) -> None:
    async def steps(pilot: Hand) -> None:
        screen = await press(pilot, "a", "r", "s", until="★ starred")
        assert "1 ✓ approved" in screen
        assert "2 ✗ rejected" in screen
        assert "4 · monogram" in screen
        assert screen.count("┏") == screen.count("┛") == 1
        caption = next(line for line in screen.splitlines() if "starred" in line)
        assert "┃3 ★ starred" in caption

    review(open_gallery(studio, open_waiting(studio)), steps)


def test_a_picture_is_drawn_in_its_own_colours(studio: Studio) -> None:
    async def steps(pilot: Hand) -> None:
        await wait_for_pictures(pilot)
        assert "#0a285a" in pilot.app.export_screenshot()  # (10, 40, 90), the first picture of all

    review(open_gallery(studio, open_waiting(studio)), steps)


def test_an_image_that_cannot_be_read_is_said_in_its_place_and_can_be_decided(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    session = sit_down(studio, checkpoint)
    studio.images.path(session.current.sha256).write_bytes(b"damaged")

    async def steps(pilot: Hand) -> None:
        assert "be shown" in await wait(pilot, "cannot")
        assert "damaged" in await press(pilot, "enter", until="This image cannot be shown")
        await press(pilot, "r", until="2 of 4")

    review(open_gallery(studio, checkpoint, session), steps)
    assert kinds(studio, checkpoint) == [("0", "rejected")]


def test_a_direction_in_wide_characters_moves_no_other_tile(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    session = sit_down(studio, checkpoint)
    first, *others = session.candidates
    wide = replace(session, candidates=[replace(first, direction="東京ラーメン横丁の湯気"), *others])

    async def steps(pilot: Hand) -> None:
        caption = next(line for line in read_screen(pilot).splitlines() if "東京" in line)
        before, _ = caption.split("2 · monogram")
        assert cell_len(before) == lay_out(100, 37).find_tile(1).x + 1

    review(open_gallery(studio, checkpoint, wide), steps)


def test_plus_and_minus_change_how_many_are_seen_at_once(studio: Studio) -> None:
    async def steps(pilot: Hand) -> None:
        assert "12 · mon" not in read_screen(pilot)
        await press(pilot, "minus", until="12 · mon")
        await press(pilot, "plus", "plus", until="1 · lattice")
        assert "5 · lattice" not in read_screen(pilot)

    review(open_gallery(studio, open_waiting(studio, shown=12)), steps, size=(80, 24))


def test_the_grid_follows_the_cursor_beyond_the_window(studio: Studio) -> None:
    async def steps(pilot: Hand) -> None:
        assert "40 ·" not in read_screen(pilot)
        await press(pilot, "end", until="40 · monogram")
        assert "┃40 · monogram" in read_screen(pilot)
        await press(pilot, "home", until="┃1 · lattice")

    review(open_gallery(studio, open_waiting(studio, shown=40)), steps, size=(80, 24))


@pytest.mark.parametrize("size", [(20, 8), (10, 3), (2, 1), (200, 60)])
def test_any_window_can_be_decided_in(studio: Studio, size: tuple[int, int]) -> None:
    checkpoint = open_waiting(studio)

    async def run() -> None:
        gallery = open_gallery(studio, checkpoint)
        async with gallery.run_test(size=size) as pilot:
            await pilot.press("a", "enter", "r", "question_mark", "escape", "i", "escape", "g", "minus", "plus", "q")

    asyncio.run(run())
    assert kinds(studio, checkpoint) == [("0", "approved"), ("1", "rejected")]


def test_a_window_that_changes_is_laid_out_anew(studio: Studio) -> None:
    async def steps(pilot: Hand) -> None:
        assert "5 · lattice" in read_screen(pilot)
        await pilot.resize_terminal(40, 24)
        await wait(pilot, "1 · lattice")
        assert max(len(line) for line in read_screen(pilot).splitlines()) == 40

    review(open_gallery(studio, open_waiting(studio, shown=9)), steps, size=(80, 24))


def test_without_unicode_everything_is_letters(studio: Studio) -> None:
    async def steps(pilot: Hand) -> None:
        await wait_for_pictures(pilot)
        screens = [read_screen(pilot)]
        screens.append(await press(pilot, "a", "r", "s", until="* starred"))
        screens.append(await press(pilot, "question_mark", until="Keys"))
        await press(pilot, "escape", until="3 of 4")
        await press(pilot, "enter", "home", until="A ferry rope 0")
        screens.append(await wait(pilot, "%%%%"))
        screens.append(await press(pilot, "S", until="y submits"))
        assert "".join(screens).isascii()
        assert "+====" in screens[0]

    review(open_gallery(studio, open_waiting(studio), kind="ascii"), steps)


async def wait_for_pictures(pilot: Hand) -> None:
    while "..." in read_screen(pilot):
        await pilot.pause(0.01)
