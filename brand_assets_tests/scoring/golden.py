"""This file makes the golden pictures: bad ones, each with what is to be said of it, and good ones that pass.

They are made by code and seeds rather than kept as files, so that each says what it is.
"""

import io
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from brand_assets_tests.scoring.drawn import EMBER, HARBOR, PINE, SALT, canvas, encode, put_box, put_disc

WHITE = (255, 255, 255)
MAGENTA, PALE_YELLOW, PALE_GREY = (200, 0, 200), (255, 240, 60), (226, 226, 226)

Pixels = NDArray[np.uint8]


def mark(side: int = 512) -> Pixels:
    """A two-colour mark without fault."""
    return put_box(put_disc(canvas(side), HARBOR, 0.3), (0.42, 0.42, 0.58, 0.58), EMBER)


def noise(grain: int, side: int = 512) -> Pixels:
    levels = np.random.default_rng(11).integers(0, 256, (side // grain, side // grain, 3))
    return _opaque(np.kron(levels, np.ones((grain, grain, 1))))


def ramp(along: Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]) -> Pixels:
    y, x = np.mgrid[0:512, 0:512] / 511.0
    share = np.clip(along(x, y), 0.0, 1.0)[..., None]
    return _opaque(np.array(HARBOR) * share + 255.0 * (1.0 - share))


def stripes(count: int) -> Pixels:
    rgba = canvas()
    for k in range(count):
        left = 0.2 + 0.6 * k / count
        put_box(rgba, (0.2, left, 0.8, left + 0.3 / count), HARBOR)
    return rgba


def blurred(sigma_px: float) -> Pixels:
    import cv2

    return np.asarray(cv2.GaussianBlur(mark(), (0, 0), sigma_px), dtype=np.uint8)


def resized(rgba: Pixels, side: int) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(rgba).resize((side, side), Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()


def _opaque(rgb: NDArray[np.float64]) -> Pixels:
    rgba = canvas(len(rgb))
    rgba[..., :3] = np.rint(rgb)
    return rgba


def _salted() -> Pixels:
    rgba = canvas()
    rgba[np.random.default_rng(3).random((512, 512)) < 0.05] = (0, 0, 0, 255)
    return rgba


GATED: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "blank white": (lambda: encode(canvas()), "blank"),
    "blank in a palette colour": (lambda: encode(canvas(color=HARBOR)), "blank"),
    "all transparent": (lambda: encode(np.zeros((256, 256, 4), dtype=np.uint8)), "blank"),
    "nearly blank": (lambda: encode(put_disc(canvas(), HARBOR, 0.008)), "blank"),
    "nothing but a gradient": (lambda: encode(ramp(lambda x, y: (x + y) / 2)), "blank"),
    "cut off at the left": (lambda: encode(put_disc(canvas(), HARBOR, 0.3, (0.2, 0.5))), "cut off at the border"),
    "cut off at the right": (lambda: encode(put_disc(canvas(), HARBOR, 0.3, (0.8, 0.5))), "cut off at the border"),
    "cut off at the top": (lambda: encode(put_disc(canvas(), HARBOR, 0.3, (0.5, 0.2))), "cut off at the border"),
    "cut off at the bottom": (lambda: encode(put_disc(canvas(), HARBOR, 0.3, (0.5, 0.8))), "cut off at the border"),
    "half of it gone": (lambda: encode(put_box(canvas(), (0.2, 0.5, 0.8, 1.0), HARBOR)), "cut off at the border"),
    "fine noise": (lambda: encode(noise(1)), "low information"),
    "coarse noise": (lambda: encode(noise(4)), "low information"),
    "salt and pepper": (lambda: encode(_salted()), "low information"),
    "a glow": (lambda: encode(ramp(lambda x, y: 1 - np.hypot(x - 0.5, y - 0.5) / 0.4)), "low information"),
    "waves without an edge": (lambda: encode(ramp(lambda x, y: 0.5 + 0.5 * np.sin(20 * x))), "low information"),
    "out of focus": (lambda: encode(blurred(16.0)), "low information"),
}
CONCERNS: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "off-palette": (lambda: encode(put_disc(mark(), MAGENTA, 0.2)), "off-palette"),
    "off-palette in a fifth of it": (
        lambda: encode(put_box(put_disc(canvas(), HARBOR), (0.4, 0.4, 0.6, 0.7), MAGENTA)),
        "off-palette",
    ),
    "without its primary colour": (lambda: encode(put_disc(canvas(), EMBER)), "missing primary"),
    "unbalanced": (lambda: encode(put_disc(canvas(), HARBOR, 0.2, (0.3, 0.5))), "unbalanced"),
    "in a corner": (lambda: encode(put_disc(canvas(), HARBOR, 0.18, (0.25, 0.25))), "unbalanced"),
    "crowding the edge": (lambda: encode(put_disc(canvas(), HARBOR, 0.485)), "crowds the edge"),
    "too small": (lambda: encode(put_disc(canvas(), HARBOR, 0.06)), "too small"),
    "low contrast": (lambda: encode(put_disc(canvas(), PALE_GREY)), "low contrast"),
    "detail lost at 16 px": (lambda: encode(stripes(12)), "lost at 16 px"),
    "detail lost at 32 px": (lambda: encode(stripes(30)), "lost at 32 px"),
    "lost in one colour": (
        lambda: encode(put_box(put_disc(canvas(), HARBOR), (0.2, 0.2, 0.8, 0.5), PALE_YELLOW)),
        "lost in one colour",
    ),
}
SAME_AGAIN: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "the same file": (lambda: encode(mark()), "duplicate"),
    "the same as a JPEG": (lambda: encode(mark(), "JPEG", quality=60), "near duplicate"),
    "the same at another size": (lambda: resized(mark(), 300), "near duplicate"),
}


def _panel() -> Pixels:
    rgba = canvas(color=HARBOR)
    y, x = np.mgrid[0:512, 0:512]
    rgba[np.hypot(np.maximum(np.abs(x - 255.5) - 176, 0), np.maximum(np.abs(y - 255.5) - 176, 0)) > 80] = 255
    return put_disc(rgba, SALT, 0.22)


def _transparent() -> Pixels:
    rgba = np.zeros((512, 512, 4), dtype=np.uint8)
    return put_box(rgba, (0.25, 0.3, 0.75, 0.7), HARBOR)


def _wide() -> Pixels:
    rgba = np.full((200, 640, 4), 255, dtype=np.uint8)
    return put_box(put_box(rgba, (0.25, 0.15, 0.75, 0.45), HARBOR), (0.25, 0.55, 0.75, 0.85), PINE)


def _shaded() -> Pixels:
    rgba = canvas()
    rgba[..., :3] = np.linspace(215, 255, 512)[:, None, None]
    return put_disc(rgba, HARBOR)


GOOD: Mapping[str, Callable[[], bytes]] = {
    "a disc": lambda: encode(put_disc(canvas(), HARBOR)),
    "two colours": lambda: encode(mark()),
    "a ring": lambda: encode(put_disc(put_disc(canvas(), HARBOR, 0.32), WHITE, 0.22)),
    "a thin ring": lambda: encode(put_disc(put_disc(canvas(), HARBOR, 0.32), WHITE, 0.3)),
    "reversed on the primary colour": lambda: encode(put_disc(canvas(color=HARBOR), SALT)),
    "left out of the primary colour": lambda: encode(put_disc(canvas(color=HARBOR), WHITE)),
    "on an app icon's panel": lambda: encode(_panel()),
    "on transparency": lambda: encode(_transparent()),
    "a wide lockup": lambda: encode(_wide()),
    "on a soft gradient": lambda: encode(_shaded()),
    "a JPEG": lambda: encode(mark(), "JPEG", quality=80),
    "a small file": lambda: encode(mark(64)),
    "three bars": lambda: encode(
        put_box(
            put_box(put_box(canvas(), (0.5, 0.2, 0.8, 0.35), PINE), (0.35, 0.42, 0.8, 0.58), HARBOR),
            (0.2, 0.65, 0.8, 0.8),
            EMBER,
        )
    ),
    "a cross": lambda: encode(
        put_box(put_box(canvas(), (0.2, 0.43, 0.8, 0.57), HARBOR), (0.43, 0.2, 0.57, 0.8), HARBOR)
    ),
}
