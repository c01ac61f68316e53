import asyncio

import numpy as np

from brand_assets.campaigns.studio import Studio
from brand_assets.cli.gallery.album import KEPT_CELLS, KEPT_IMAGES, Album, Cut
from brand_assets.cli.gallery.blocks import draw_blocks, draw_letters, fade_pixels, fit_pixels
from brand_assets_tests.cli.waiting import encode_picture


def test_transparent_pixels_show_the_checkerboard() -> None:
    clear = np.zeros((40, 20, 4), np.uint8)
    fitted = fit_pixels(clear, 30, 20)
    assert fitted.shape == (20, 10, 3)
    assert set(np.unique(fitted).tolist()) == {214, 255}


def test_each_cell_is_two_pixels_one_above_the_other() -> None:
    pixels = np.zeros((4, 3, 3), np.uint8)
    pixels[0, :2] = (255, 0, 0)
    pixels[2:, :] = (0, 0, 255)
    first, second = draw_blocks(pixels)
    assert [segment.text for segment in first] == ["▀▀", " "]
    assert str(first._segments[0].style) == "#ff0000 on #000000"
    assert [segment.text for segment in second] == ["   "]
    assert str(second._segments[0].style) == "on #0000ff"


def test_letters_are_dense_where_the_picture_is_dark() -> None:
    pixels = np.zeros((2, 3, 3), np.uint8)
    pixels[:, 1], pixels[:, 2] = 128, 255
    [strip] = draw_letters(pixels)
    assert strip.text == "@= "


def test_a_faded_picture_is_between_itself_and_the_ground() -> None:
    faded = fade_pixels(np.full((2, 2, 3), 200, np.uint8), (0, 0, 0))
    assert set(np.unique(faded).tolist()) == {70}


def test_a_picture_is_as_large_as_its_room_allows_and_keeps_its_shape(studio: Studio) -> None:
    sha256 = studio.images.put(encode_picture(10))  # twice as wide as high
    drawn = Album(studio.images, "blocks", ground=(0, 0, 0)).draw(Cut(sha256, 80, 17))
    assert (len(drawn.rows), drawn.rows[0].cell_length) == (17, 68)


def test_what_was_not_drawn_is_drawn_beside_and_then_at_hand(studio: Studio) -> None:
    cuts = [Cut(studio.images.put(encode_picture(red)), 8, 4) for red in (10, 60, 110)]
    album = Album(studio.images, "blocks", ground=(0, 0, 0))

    async def run() -> list[Cut]:
        drawn: list[Cut] = []
        album.expect(cuts[2])
        assert [album.look(cut) for cut in cuts[:2]] == [None, None]
        drawing = asyncio.create_task(album.draw_wanted(drawn.append))
        while len(drawn) < 3:
            await asyncio.sleep(0.01)
        drawing.cancel()
        return drawn

    assert asyncio.run(run()) == [cuts[1], cuts[0], cuts[2]]
    assert all(album.look(cut) for cut in cuts)


def test_a_picture_that_is_looked_at_while_it_is_drawn_is_drawn_once(studio: Studio) -> None:
    cut = Cut(studio.images.put(encode_picture(10)), 40, 20)
    album = Album(studio.images, "blocks", ground=(0, 0, 0))

    async def run() -> list[Cut]:
        drawn: list[Cut] = []
        drawing = asyncio.create_task(album.draw_wanted(drawn.append))
        while album.look(cut) is None:
            await asyncio.sleep(0)
        album.look(marker)
        while marker not in drawn:
            await asyncio.sleep(0.01)
        drawing.cancel()
        return drawn

    marker = Cut(cut.sha256, 8, 4)
    assert asyncio.run(run()) == [cut, marker]
    assert album._cells == sum(kept.columns * kept.rows for kept in album._drawn)


def test_twelve_hundred_pictures_do_not_grow_the_album(studio: Studio) -> None:
    sha256s = [studio.images.put(encode_picture(red)) for red in range(24)]
    album = Album(studio.images, "blocks", ground=(0, 0, 0))

    async def run() -> None:
        drawing = asyncio.create_task(album.draw_wanted(lambda cut: None))
        for place in range(1200):
            cut = Cut(sha256s[place % 24], 40 + place // 24, 20)
            while album.look(cut) is None:
                await asyncio.sleep(0.001)
        drawing.cancel()

    asyncio.run(run())
    kept = sum(cut.columns * cut.rows for cut in album._drawn)
    assert 0 < kept == album._cells <= KEPT_CELLS
    assert len(album._decoded) == KEPT_IMAGES


def test_a_photograph_without_a_flat_spot_is_drawn_whole() -> None:
    noise = np.random.default_rng(7).integers(0, 256, (40, 30, 3), np.uint8)
    strips = draw_blocks(noise)
    assert [strip.cell_length for strip in strips] == [30] * 20
