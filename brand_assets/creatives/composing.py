"""This file composes one creative: a ground, and on it words, button, logo and watermark that can be read there."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brand_assets.color import hex_to_rgb, rgb_to_hex
from brand_assets.color.contrast import LARGE_TEXT_CONTRAST, TEXT_CONTRAST
from brand_assets.creatives.contrast import (
    FAINT_LOGO,
    ON_PICTURE,
    choose_ink,
    cut_pixels,
    measure_unrest,
    measure_worst_contrast,
    needed_contrast,
)
from brand_assets.creatives.drawing import draw_group, draw_live_text, draw_logo, draw_rect, draw_words, write_document
from brand_assets.creatives.logo import dress_logo
from brand_assets.creatives.parts import Parts, make_parts
from brand_assets.creatives.planning import CreativePlan
from brand_assets.creatives.rasterising import rasterise
from brand_assets.creatives.scenes import Scene, list_scenes
from brand_assets.creatives.setting_words import SetWords, list_cautions
from brand_assets.creatives.watermark import Chip, place_watermark
from brand_assets.errors import ExportError
from brand_assets.records.brief import Brief
from brand_assets.records.delivery import Box, CreativeLayout, PlacedLogo, PlacedText, TextRole
from brand_assets.typesetting.fonts import FontSet

BUTTON_RADIUS, SOFT_RADIUS = 0.18, 0.5
"""Of the button's height; the second where the brand's type is round."""
RING_EM = 0.1
"""Of the type's size around a headline, where its ground is looked at too."""
RESTLESS = 0.025
"""Of a logo's place and what stays free around it that may differ from an even ground."""
BASELINE = 0.355
"""Of the type's size below a button's middle: there capitals stand in the middle of it."""

LEAST_HEADLINE = 0.03
"""Of the canvas's scale: below it a headline is not read, and a logo that takes its room is drawn smaller."""
LOGO_SHARES = (0.8, 0.6, 0.45)
"""Of the size that the brief asks for; the checks then say that the logo is too small."""


@dataclass(frozen=True, slots=True)
class Creative:
    """One creative as it was laid out, and its SVG: outlines only, with the words as live text in a hidden layer.

    `has_picture`: there are pixels in it.
    """

    layout: CreativeLayout
    svg: str
    has_picture: bool = False


@dataclass(frozen=True, slots=True)
class _Inks:
    headline: str
    logo: Mapping[str, str]
    name: str


def compose(plan: CreativePlan, brief: Brief, fonts: FontSet) -> Creative:
    """The creative in the first of its scenes whose words and logo can be read, measured on the pixels behind them.

    The same plan, brief and fonts give the same creative. Raises ExportError when the picture cannot be read.
    """
    creative = _compose(plan, brief, fonts, 1.0)
    if _is_small(plan, creative):
        tries = (_compose(plan, brief, fonts, share) for share in LOGO_SHARES)
        return next((tried for tried in tries if not _is_small(plan, tried)), creative)
    return creative


def _compose(plan: CreativePlan, brief: Brief, fonts: FontSet, logo_share: float) -> Creative:
    parts = make_parts(plan, brief, fonts, logo_share)
    for scene in list_scenes(plan, brief, parts, fonts):
        inks = _choose_inks(plan, brief, parts, scene, _look_behind(plan, brief, scene))
        if inks is not None:
            return _finish(plan, brief, fonts, parts, scene, inks)
    raise ExportError(f"The creative {plan.creative_id} has no ground that its words can be read on.")


def _is_small(plan: CreativePlan, creative: Creative) -> bool:
    return creative.layout.texts[0].size_px < LEAST_HEADLINE * plan.canvas.scale_px


def _look_behind(plan: CreativePlan, brief: Brief, scene: Scene) -> NDArray[np.uint8]:
    """(h, w, 3) of what words and logo stand on: drawn, unless they stand on one colour."""
    at = scene.arrangement
    stands = all(not box.meets(at.picture) for box in (at.headline_box, at.logo))
    if scene.ground.is_flat and stands:
        ground = np.array(hex_to_rgb(scene.scheme.ground), np.uint8)
        return np.broadcast_to(ground, (plan.canvas.height_px, plan.canvas.width_px, 3))
    return rasterise(_write(plan, brief, list(scene.ground.groups)))


def _choose_inks(
    plan: CreativePlan, brief: Brief, parts: Parts, scene: Scene, pixels: NDArray[np.uint8]
) -> _Inks | None:
    """None where the headline, the logo or its name would be lost."""
    at, scheme = scene.arrangement, scene.scheme
    is_flat = scene.ground.is_flat
    needed = max(
        needed_contrast(at.headline.size_px, min(plan.canvas.width_px, plan.canvas.height_px)),
        0.0 if is_flat else ON_PICTURE,
    )
    headline = choose_ink(scheme.inks, cut_pixels(pixels, at.headline_box.grown(RING_EM * at.headline.size_px)), needed)
    behind = cut_pixels(pixels, at.logo)
    name = choose_ink(scheme.inks, behind, LARGE_TEXT_CONTRAST if is_flat else ON_PICTURE)
    if headline is None or name is None:
        return None
    ground = rgb_to_hex(np.median(behind, axis=0).astype(np.uint8))
    approved_on = plan.logo.background_hex if plan.logo else None
    logo = dress_logo(parts.logo, ground, approved_on, brief.palette, name)
    if not is_flat and any(measure_worst_contrast(color, behind) < FAINT_LOGO for color in logo.values()):
        return None
    if not is_flat and measure_unrest(pixels, at.logo.grown(parts.measures.clear_px)) > RESTLESS:
        return None
    return _Inks(headline, logo, name)


def _finish(plan: CreativePlan, brief: Brief, fonts: FontSet, parts: Parts, scene: Scene, inks: _Inks) -> Creative:
    at, scheme, locale = scene.arrangement, scene.scheme, plan.message.locale
    ground_hex = scheme.ground if scene.ground.is_flat else None
    texts = [_tell("headline", at.headline, at.headline_box, locale, inks.headline, ground_hex)]
    live = [(at.headline, at.headline_box, inks.headline, locale)]
    groups = [*scene.ground.groups, draw_words("headline", at.headline, at.headline_box, inks.headline, locale)]
    if at.button and parts.action:
        box = _centre(parts.action, at.button)
        texts.append(_tell("call_to_action", parts.action, box, locale, scheme.button_ink, scheme.button))
        live.append((parts.action, box, scheme.button_ink, locale))
        groups.append(_draw_button(brief, scene, at.button, parts.action, box, locale))
    groups.append(draw_logo(parts.logo, at.logo, parts.logo_scale, inks.logo, inks.name, brief.brand.name))
    clear = at.logo.grown(parts.measures.clear_px)
    chip = _place_watermark(plan, brief, fonts, parts, scene, clear)
    if chip:
        ink = choose_ink(scheme.inks, np.array([hex_to_rgb(scheme.ground)], np.uint8), TEXT_CONTRAST) or scheme.inks[0]
        texts.append(_tell("watermark", chip.words, chip.words_box, locale, ink, scheme.ground))
        plate = draw_rect(chip.plate, scheme.ground, chip.plate.height / 2)
        groups += [
            draw_group("watermark-plate", [plate]),
            draw_words("watermark", chip.words, chip.words_box, ink, locale),
        ]
    layout = CreativeLayout(
        creative_id=plan.creative_id,
        aspect_ratio=plan.canvas.aspect_ratio,
        width_px=plan.canvas.width_px,
        height_px=plan.canvas.height_px,
        variant=plan.variant,
        image_id=plan.image.image_id if plan.background == "image" else None,
        background=plan.background,
        message=plan.message_number,
        locale=locale,
        safe=plan.canvas.safe,
        texts=tuple(texts),
        logo=PlacedLogo(at.logo, clear, (plan.logo or plan.image).image_id),
        extended_px=scene.ground.extended_px,
        image_scale=None if plan.image.is_enlarged else scene.ground.image_scale,
        mark_number=plan.image_number,
        file_stem=plan.file_stem,
    )
    svg = _write(plan, brief, [*groups, draw_live_text(live)])
    return Creative(layout, svg, scene.ground.has_picture)


def _write(plan: CreativePlan, brief: Brief, groups: list[str]) -> str:
    title = f"{brief.brand.name}: {plan.message.headline}"
    return write_document(plan.canvas.width_px, plan.canvas.height_px, title, groups)


def _draw_button(brief: Brief, scene: Scene, button: Box, action: SetWords, box: Box, locale: str) -> str:
    is_soft = "round" in f"{brief.typography.heading} {brief.typography.feel}".lower()
    radius = (SOFT_RADIUS if is_soft else BUTTON_RADIUS) * button.height
    plate = draw_rect(button, scene.scheme.button, radius)
    return draw_group("button", [plate, draw_words("call-to-action", action, box, scene.scheme.button_ink, locale)])


def _centre(words: SetWords, button: Box) -> Box:
    """In the middle of the button: by the capitals of a script that has them, else by the ink."""
    left = (button.left + button.right - words.width_px) / 2
    middle = (button.top + button.bottom) / 2
    top = middle - words.height_px / 2
    if words.text.lower() != words.text.upper() and words.lines:
        first, last = words.lines[0][1], words.lines[-1][1]
        top = middle + BASELINE * words.size_px - (first + last) / 2
    return Box(left, top, left + words.width_px, top + words.height_px)


def _place_watermark(
    plan: CreativePlan, brief: Brief, fonts: FontSet, parts: Parts, scene: Scene, clear: Box
) -> Chip | None:
    text = brief.creatives.watermark if brief.creatives else None
    if not text:
        return None
    at, away = scene.arrangement, parts.measures.gap_px / 2
    taken = [box.grown(away) for box in (at.headline_box, at.button) if box]
    return place_watermark(text, fonts, plan.message.locale, parts.situation, [*taken, clear])


def _tell(role: TextRole, words: SetWords, box: Box, locale: str, color_hex: str, ground_hex: str | None) -> PlacedText:
    return PlacedText(
        role, words.text, locale, box, words.size_px, color_hex, ground_hex, words.missing, list_cautions(words)
    )
