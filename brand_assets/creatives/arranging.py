"""This file arranges a creative: where picture, headline, button and logo stand, by the canvas's shape and the variant.

The text and the logo share a quiet zone, the picture has the rest and runs off the canvas. Variant A keeps the words
together; variant B puts the picture between them, or across the whole width.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from brand_assets.creatives.formats import Canvas, Shape
from brand_assets.creatives.setting_words import Fit, SetWords
from brand_assets.records.delivery import Box

GOOD_SIZE = 0.082
"""Of the canvas's scale: a smaller headline is not worth a larger picture."""
WORTH_A_PICTURE = 0.76
"""Of the size that a long headline could have without a picture: so much smaller it may be for one."""
PICTURE_SHARES = (0.52, 0.44, 0.36, 0.28, 0.2, 0.1, 0.0)
STRIP = 0.06
"""Of the height: a picture lower than this is a stripe, and left out."""
COLUMN = 0.46
"""Of the width that the picture has beside the words."""
BANNER_PICTURE = 1.3
"""Of a banner's height: the picture's width."""
WIDE = 1.4
"""Times its height: a wider room has logo and button at the two ends of one row, whichever side the words begin at."""
LINE_FROM = 4.5
"""Times its height: a longer banner has headline and button in one line."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes in pixels of what is arranged; `clear_px` is what stays free around the logo, a button of 0 is none."""

    logo_width_px: float
    logo_height_px: float
    clear_px: float
    button_width_px: float
    button_height_px: float
    gap_px: float
    pad_px: float

    @property
    def has_button(self) -> bool:
        return self.button_height_px > 0


@dataclass(frozen=True, slots=True)
class Situation:
    """What an arrangement depends on beside sizes: the logo's corner, the reading direction, the variant."""

    canvas: Canvas
    is_logo_top: bool
    is_logo_left: bool
    is_rtl: bool
    is_poster: bool


@dataclass(frozen=True, slots=True)
class Arrangement:
    """`picture` runs off the canvas and may be empty; `zones` are what else there is, each of one ground."""

    headline: SetWords
    headline_box: Box
    button: Box | None
    logo: Box
    picture: Box
    zones: tuple[Box, ...]


def arrange(situation: Situation, measures: Measures, fit: Fit) -> Arrangement:
    """Every part within the canvas's inner margins; `fit` sets the headline for the room that is left to it."""
    return ARRANGERS[situation.canvas.shape](situation, measures, fit)


def _arrange_stack(at: Situation, of: Measures, fit: Fit) -> Arrangement:
    """Picture above or below the words; in a poster between them."""
    canvas, room = at.canvas, at.canvas.inner
    height = canvas.height_px
    sign = _sign(at, of, room)
    spare = room.height - sign.height - _extra(at, of, sign) - (2 * of.pad_px if at.is_poster else of.pad_px)
    if not at.is_poster:
        spare += room.top if not at.is_logo_top else height - room.bottom
    headline = _fit_beside_picture(fit, room.width, spare, height, GOOD_SIZE * canvas.scale_px)
    placed = _place_apart if at.is_poster else _place_together
    words = placed(at, of, room, sign, headline)
    picture = _find_free_band(canvas, of, words, at.is_poster)
    return words.finish(picture, _cut_zones(canvas.box, picture))


def _arrange_columns(at: Situation, of: Measures, fit: Fit) -> Arrangement:
    """Words in the half that has the logo's corner, the picture in the other; a poster is a stack."""
    canvas, inner = at.canvas, at.canvas.inner
    if at.is_poster:
        return _arrange_stack(replace(at, is_poster=False), of, fit)
    share = 1 - COLUMN if at.is_logo_left else COLUMN
    edge, margin = round(canvas.width_px * share), max(of.pad_px, of.clear_px)
    left, right = Box(0, 0, edge, canvas.height_px), Box(edge, 0, canvas.width_px, canvas.height_px)
    room = replace(inner, right=edge - margin) if at.is_logo_left else replace(inner, left=edge + margin)
    logo = _corner(at, of, room)
    away = max(of.gap_px, of.clear_px)
    free = replace(room, top=logo.bottom + away) if at.is_logo_top else replace(room, bottom=logo.top - away)
    headline, box, button = _place_block(at, of, fit, free)
    picture, zone = (right, left) if at.is_logo_left else (left, right)
    return Arrangement(headline, box, button, logo, picture, (zone,))


def _arrange_banner(at: Situation, of: Measures, fit: Fit) -> Arrangement:
    """From the logo's side: logo, words, button in reading order, and the picture at the far end."""
    canvas, inner = at.canvas, at.canvas.inner
    gap = max(of.gap_px, of.clear_px)
    wide = round(min(BANNER_PICTURE * canvas.height_px, 0.26 * canvas.width_px))
    logo = _corner(at, of, inner)
    if at.is_logo_left:
        room = replace(inner, left=logo.right + gap, right=canvas.width_px - wide - of.pad_px)
        picture = Box(canvas.width_px - wide, 0, canvas.width_px, canvas.height_px)
    else:
        room = replace(inner, left=wide + of.pad_px, right=logo.left - gap)
        picture = Box(0, 0, wide, canvas.height_px)
    placed = _place_line if canvas.width_px > LINE_FROM * canvas.height_px else _place_block
    headline, box, button = placed(at, of, fit, room)
    return Arrangement(headline, box, button, logo, picture, _cut_zones(canvas.box, picture))


def _place_line(at: Situation, of: Measures, fit: Fit, room: Box) -> tuple[SetWords, Box, Box | None]:
    """Headline and button beside each other."""
    middle = at.canvas.height_px / 2
    button = None
    if of.has_button:
        left = room.left if at.is_rtl else room.right - of.button_width_px
        button = _at(left, middle - of.button_height_px / 2, of.button_width_px, of.button_height_px)
        room = replace(room, left=button.right + of.gap_px) if at.is_rtl else replace(room, right=left - of.gap_px)
    headline = fit(room.width, room.height)
    return headline, _begin(at, room, headline, middle - headline.height_px / 2), button


def _place_block(at: Situation, of: Measures, fit: Fit, room: Box) -> tuple[SetWords, Box, Box | None]:
    """The button below the headline, the two in the canvas's middle or as near to it as the room allows."""
    below = of.gap_px + of.button_height_px if of.has_button else 0.0
    headline = fit(room.width, room.height - below)
    height = headline.seat_px + below
    top = max(room.top, min((at.canvas.height_px - height) / 2, room.bottom - height))
    return headline, _begin(at, room, headline, top), _start(at, of, room, top + headline.seat_px + of.gap_px)


ARRANGERS: dict[Shape, Callable[[Situation, Measures, Fit], Arrangement]] = {
    "tower": _arrange_stack,
    "stack": _arrange_stack,
    "columns": _arrange_columns,
    "banner": _arrange_banner,
}


@dataclass(frozen=True, slots=True)
class _Sign:
    """Logo and button as they stand in a room; `height` is what the row or the two rows of the logo's edge take."""

    logo: Box
    button: Box | None
    height: float


@dataclass(frozen=True, slots=True)
class _Words:
    headline: SetWords
    headline_box: Box
    button: Box | None
    logo: Box

    def finish(self, picture: Box, zones: tuple[Box, ...]) -> Arrangement:
        return Arrangement(self.headline, self.headline_box, self.button, self.logo, picture, zones)


def _sign(at: Situation, of: Measures, room: Box) -> _Sign:
    """The button joins the logo's row at the bottom where it finds room, else it stands above; at the top neither."""
    logo = _corner(at, of, room)
    if not of.has_button or at.is_logo_top:
        return _Sign(logo, None, logo.bottom - room.top if at.is_logo_top else room.bottom - logo.top)
    fits = of.button_width_px + max(of.gap_px, of.clear_px) + of.logo_width_px <= room.width
    is_wide = room.width > WIDE * room.height
    if fits and (at.is_poster or is_wide or at.is_logo_left == at.is_rtl):
        middle = (
            (logo.top + logo.bottom) / 2
            if logo.height >= of.button_height_px
            else logo.bottom - of.button_height_px / 2
        )
        left = room.right - of.button_width_px if at.is_logo_left else room.left
        button = _at(left, middle - of.button_height_px / 2, of.button_width_px, of.button_height_px)
        return _Sign(logo, button, room.bottom - min(logo.top, button.top))
    top = logo.top - max(of.gap_px, of.clear_px) - of.button_height_px
    return _Sign(logo, _start(at, of, room, top), room.bottom - top)


def _corner(at: Situation, of: Measures, room: Box) -> Box:
    """The logo in its corner of the room, moved in where what stays free around it would leave the canvas."""
    canvas = at.canvas
    left = max(room.left, of.clear_px)
    if not at.is_logo_left:
        left = min(room.right, canvas.width_px - of.clear_px) - of.logo_width_px
    top = max(room.top, of.clear_px)
    if not at.is_logo_top:
        top = min(room.bottom, canvas.height_px - of.clear_px) - of.logo_height_px
    return _at(left, top, of.logo_width_px, of.logo_height_px)


def _extra(at: Situation, of: Measures, sign: _Sign) -> float:
    """What stands between the logo's edge and the headline, or below the headline, beside the sign."""
    own_button = of.gap_px + of.button_height_px if of.has_button and sign.button is None else 0.0
    return own_button + max(of.gap_px, of.clear_px)


def _place_together(at: Situation, of: Measures, room: Box, sign: _Sign, headline: SetWords) -> _Words:
    if at.is_logo_top:
        top = room.top + sign.height + max(of.gap_px, of.clear_px)
        box = _begin(at, room, headline, top)
        return _Words(headline, box, _start(at, of, room, top + headline.seat_px + of.gap_px), sign.logo)
    bottom = room.bottom - sign.height - max(of.gap_px, of.clear_px)
    return _Words(headline, _begin(at, room, headline, bottom - headline.seat_px), sign.button, sign.logo)


def _place_apart(at: Situation, of: Measures, room: Box, sign: _Sign, headline: SetWords) -> _Words:
    if at.is_logo_top:
        button = _start(at, of, room, room.bottom - of.button_height_px)
        bottom = button.top - of.gap_px if button else room.bottom
        return _Words(headline, _begin(at, room, headline, bottom - headline.seat_px), button, sign.logo)
    return _Words(headline, _begin(at, room, headline, room.top), sign.button, sign.logo)


def _fit_beside_picture(fit: Fit, width: float, spare: float, height: float, good_px: float) -> SetWords:
    """With the largest picture that leaves the headline a good size; with none where no size is good."""
    headline = fit(width, spare)
    wanted = min(good_px, WORTH_A_PICTURE * headline.size_px)
    for share in PICTURE_SHARES:
        smaller = fit(width, spare - share * height)
        if smaller.size_px >= wanted and smaller.height_px <= spare - share * height:
            return smaller
    return headline


def _find_free_band(canvas: Canvas, of: Measures, words: _Words, is_poster: bool) -> Box:
    """What the words leave of the canvas's height, the whole width of it; nothing where it is a strip."""
    parts = [box for box in (words.headline_box, words.button, words.logo) if box]
    away = max(of.pad_px, of.clear_px)
    edges = [(0.0, min(box.top for box in parts)), (max(box.bottom for box in parts), float(canvas.height_px))]
    if is_poster:
        ranked = sorted(parts, key=lambda box: box.top)
        ends = [max(box.bottom for box in ranked[: k + 1]) for k in range(len(ranked))]
        edges = [(end, box.top) for end, box in zip(ends, ranked[1:], strict=False)]
    top, bottom = max(edges, key=lambda edge: edge[1] - edge[0])
    top, bottom = round(top + away if top > 0 else 0), round(bottom - away if bottom < canvas.height_px else bottom)
    if bottom - top < STRIP * canvas.height_px:
        return Box(0, 0, 0, 0)
    return Box(0, top, canvas.width_px, bottom)


def _cut_zones(whole: Box, picture: Box) -> tuple[Box, ...]:
    if picture.width == 0:
        return (whole,)
    sides = (
        replace(whole, bottom=picture.top),
        replace(whole, top=picture.bottom),
        Box(0, picture.top, picture.left, picture.bottom),
        Box(picture.right, picture.top, whole.right, picture.bottom),
    )
    return tuple(side for side in sides if side.width > 0 and side.height > 0)


def _begin(at: Situation, room: Box, headline: SetWords, top: float) -> Box:
    left = room.right - headline.width_px if at.is_rtl else room.left
    return _at(left, top, headline.width_px, headline.height_px)


def _start(at: Situation, of: Measures, room: Box, top: float) -> Box | None:
    if not of.has_button:
        return None
    left = room.right - of.button_width_px if at.is_rtl else room.left
    return _at(left, top, of.button_width_px, of.button_height_px)


def _at(left: float, top: float, width: float, height: float) -> Box:
    return Box(left, top, left + width, top + height)
