"""This file stages a creative: ground, colours and arrangement, the ones that are worth trying first before others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from brand_assets.color import flatten
from brand_assets.color.contrast import measure_luminance
from brand_assets.creatives.arranging import Arrangement, arrange
from brand_assets.creatives.cropping import Crop, cut_crop, fit_picture
from brand_assets.creatives.detail import list_main_colors
from brand_assets.creatives.grounds import Ground, draw_full_picture, draw_mark_detail, draw_palette, draw_split_picture
from brand_assets.creatives.parts import Parts
from brand_assets.creatives.planning import CreativePlan
from brand_assets.creatives.saliency import (
    find_salient_box,
    is_spread,
    measure_busyness,
    measure_covered,
    measure_saliency,
)
from brand_assets.creatives.schemes import Scheme, cast_bold, cast_light, cast_on
from brand_assets.creatives.setting_words import SetWords, fit_headline
from brand_assets.pixels import decode_rgba
from brand_assets.records.brief import Brief
from brand_assets.records.delivery import Box
from brand_assets.typesetting.fonts import FontSet
from brand_assets.vector.mark import VectorMark

MAX_SIDE_PX = 2400
"""What a picture is read at: more than any canvas shows of it."""
MOST_HIDDEN = 0.04
"""Of what holds the eye in a picture that words may lie on."""
QUIET = 0.4
"""The same where a picture shows no one thing, of what would lie there if it were even."""
HEADLINE_SHARES = (1.0, 0.8, 0.65)
"""Of the largest headline, tried in turn where the picture would not fill what the words leave of the canvas."""
LIGHT_LUMINANCE = 0.6
"""Of what lies behind the words: from here on the light scheme fades less of it."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A creative but for its words' colours."""

    arrangement: Arrangement
    scheme: Scheme
    ground: Ground


def list_scenes(plan: CreativePlan, brief: Brief, parts: Parts, fonts: FontSet) -> Iterator[Scene]:
    """From the best to the one in which the words can be read for certain; each is made when it is asked for."""
    if plan.background == "palette":
        yield _stage_palette(plan, brief, parts, fonts)
    elif plan.image.kind == "mark" and plan.image.vector is not None:
        yield _stage_mark(plan, plan.image.vector, brief, parts, fonts)
    else:
        yield from _stage_picture(plan, brief, parts, fonts)


def _stage_palette(plan: CreativePlan, brief: Brief, parts: Parts, fonts: FontSet) -> Scene:
    light = cast_light(brief.palette)
    is_first = plan.variant == "A"
    scheme = light if is_first else cast_bold(brief.palette, light.ground)
    at = _arrange(plan, parts, fonts, is_poster=not is_first)
    return Scene(at, scheme, draw_palette(plan.canvas, at, scheme, plan.seed, 0 if is_first else 1))


def _stage_mark(plan: CreativePlan, vector: VectorMark, brief: Brief, parts: Parts, fonts: FontSet) -> Scene:
    """Beside a detail of the mark, variant A goes on in the mark's own colour; B sets the words on another one."""
    own = plan.image.background_hex or cast_light(brief.palette).ground
    is_first = plan.variant == "A"
    beside = list_main_colors(vector, own)
    scheme = cast_on(own, brief.palette) if is_first else cast_bold(brief.palette, own, beside)
    at = _arrange(plan, parts, fonts, is_poster=not is_first)
    return Scene(at, scheme, draw_mark_detail(plan.canvas, at, scheme, vector, own))


def _stage_picture(plan: CreativePlan, brief: Brief, parts: Parts, fonts: FontSet) -> Iterator[Scene]:
    """Variant A shows the picture on the whole canvas, with the words where it is quiet; B beside the words."""
    rgb = _read_picture(plan.image.data)
    if plan.variant == "A" and (quiet := _choose_quiet(plan, parts, fonts, rgb)):
        at, crop = quiet
        scheme = _match_scheme(brief, cut_crop(rgb, crop), at)
        yield from (Scene(at, scheme, ground) for ground in draw_full_picture(plan.canvas, at, scheme, rgb, crop))
    light = cast_light(brief.palette)
    scheme = light if plan.variant == "A" else cast_bold(brief.palette, light.ground)
    yield _split(plan, parts, fonts, scheme, rgb)


def _split(plan: CreativePlan, parts: Parts, fonts: FontSet, scheme: Scheme, rgb: NDArray[np.uint8]) -> Scene:
    """The variant's own arrangement; where the picture would be a card in a band, the one that shows most of it."""
    tried = []
    for share in HEADLINE_SHARES:
        smaller = replace(parts, headline_px=share * parts.headline_px)
        for is_poster in (plan.variant == "B", plan.variant != "B"):
            at = _arrange(plan, smaller, fonts, is_poster)
            scene = Scene(at, scheme, draw_split_picture(plan.canvas, at, scheme, rgb))
            if scene.ground.fills:
                return scene
            tried.append(scene)
    return min(tried, key=lambda scene: scene.ground.extended_px)


@lru_cache(maxsize=1)
def _read_picture(data: bytes) -> NDArray[np.uint8]:
    """Kept, because an image's creatives are made one after the other."""
    rgb = flatten(decode_rgba(data, max_side_px=MAX_SIDE_PX))
    rgb.flags.writeable = False
    return rgb


def _choose_quiet(
    plan: CreativePlan, parts: Parts, fonts: FontSet, rgb: NDArray[np.uint8]
) -> tuple[Arrangement, Crop] | None:
    """Words together or around the subject, whichever is quieter behind them; None where both would hide it."""
    tried = []
    for is_poster in (False, True):
        at = _arrange(plan, parts, fonts, is_poster)
        crop = fit_picture(rgb, plan.canvas.box, at.picture if at.picture.width else None)
        shown = cut_crop(rgb, crop)
        boxes = [box for box in (at.headline_box, at.button, at.logo) if box]
        if crop.fills(plan.canvas.box) and not _hides(shown, boxes):
            tried.append((max(measure_busyness(shown, box) for box in (at.headline_box, at.logo)), at, crop))
    return min(tried, key=lambda one: one[0])[1:] if tried else None


def _hides(shown: NDArray[np.uint8], boxes: Sequence[Box]) -> bool:
    """Whether the words would lie on what holds the eye, and not on what is quiet beside it."""
    height, width = shown.shape[:2]
    saliency = measure_saliency(shown)
    cut = [(box.left / width, box.top / height, box.right / width, box.bottom / height) for box in boxes]
    area = sum((right - left) * (bottom - top) for left, top, right, bottom in cut)
    hidden = sum(measure_covered(saliency, *edges) for edges in cut)
    if is_spread(saliency):
        return bool(hidden > max(MOST_HIDDEN, QUIET * area))
    left, top, right, bottom = find_salient_box(saliency)
    subject = Box(left * width, top * height, right * width, bottom * height)
    return hidden > MOST_HIDDEN or any(box.meets(subject) for box in boxes)


def _match_scheme(brief: Brief, shown: NDArray[np.uint8], at: Arrangement) -> Scheme:
    """The light or the bold scheme, whichever ground is nearer to what lies behind the headline."""
    light = cast_light(brief.palette)
    box = at.headline_box
    behind = shown[int(box.top) : int(box.bottom) + 1, int(box.left) : int(box.right) + 1].reshape(-1, 3)
    luminance = float(np.median(measure_luminance(behind)))
    return light if luminance > LIGHT_LUMINANCE else cast_bold(brief.palette, light.ground)


def _arrange(plan: CreativePlan, parts: Parts, fonts: FontSet, is_poster: bool) -> Arrangement:
    message = plan.message

    def fit(width_px: float, height_px: float) -> SetWords:
        return fit_headline(
            message.headline, fonts, message.locale, width_px, height_px, parts.headline_px, parts.brand_name
        )

    return arrange(replace(parts.situation, is_poster=is_poster), parts.measures, fit)
