"""This file checks the logo of a creative: its size, its corner, its distance from the edge, what comes too near it."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from brand_assets.color.contrast import measure_luminance
from brand_assets.compliance.crops import clamp, cut_pixels
from brand_assets.compliance.evidence import Exhibit
from brand_assets.compliance.rules import CALM_CLEAR_SPACE, VISIBLE_LOGO, cut_ratio, show_ratio
from brand_assets.compliance.texts import TOLERANCE_PX, overlap
from brand_assets.records.brief import LogoPlacement
from brand_assets.records.delivery import Box, CreativeLayout, Finding, PlacedLogo

WIDTH_TOLERANCE = 0.005
"""Of the width asked for: half a pixel of rounding on a small canvas."""
FRINGE_PX = 3
"""Around the logo's box, where its edge is mixed with the ground."""
BUSY_LAB = 12.0
"""Lab distance from a smoothly changing ground, from which on something else begins."""
STRONGEST = 99.0
"""Percentile of the logo's pixels: its ink, even where it is fine."""


def check_logo(exhibit: Exhibit, layout: CreativeLayout, rule: LogoPlacement) -> Iterator[Finding]:
    logo = layout.logo
    yield from _check_width(exhibit, layout, logo, rule)
    yield from _check_corner(exhibit, layout, logo, rule)
    yield from _check_edges(exhibit, layout, logo, rule)
    yield from _check_visible(exhibit, logo)
    yield from _check_clear_space(exhibit, layout, logo, rule)


def _check_width(exhibit: Exhibit, layout: CreativeLayout, logo: PlacedLogo, rule: LogoPlacement) -> Iterator[Finding]:
    ratio = logo.box.width / layout.width_px
    if ratio >= rule.min_width_ratio * (1 - WIDTH_TOLERANCE):
        return
    needed = rule.min_width_ratio * layout.width_px
    yield exhibit.find(
        "logo_width",
        "error",
        f"The logo is {logo.box.width:.0f} px wide, {ratio:.1%} of the creative; the brief asks for "
        f"{rule.min_width_ratio:.1%} at least.",
        f"Set the logo {needed:.0f} px wide or more.",
        logo.box,
        width_ratio=round(ratio, 4),
        needed_ratio=rule.min_width_ratio,
    )


def _check_corner(exhibit: Exhibit, layout: CreativeLayout, logo: PlacedLogo, rule: LogoPlacement) -> Iterator[Finding]:
    down = "top" if logo.box.top + logo.box.bottom < layout.height_px else "bottom"
    across = "left" if logo.box.left + logo.box.right < layout.width_px else "right"
    found = f"{down}-{across}"
    if found != rule.corner:
        yield exhibit.find(
            "logo_corner",
            "error",
            f"The logo stands {found.replace('-', ' ')}; the brief wants it {rule.corner.replace('-', ' ')}.",
            f"Move the logo to the {rule.corner.replace('-', ' ')} corner.",
            logo.box,
            corner=found,
            wanted=rule.corner,
        )


def _check_edges(exhibit: Exhibit, layout: CreativeLayout, logo: PlacedLogo, rule: LogoPlacement) -> Iterator[Finding]:
    box, needed = logo.box, clear_space_px(logo.box, rule)
    gaps = {
        "left": box.left,
        "top": box.top,
        "right": layout.width_px - box.right,
        "bottom": layout.height_px - box.bottom,
    }
    edge, gap = min(gaps.items(), key=lambda one: one[1])
    if gap < needed - TOLERANCE_PX:
        yield exhibit.find(
            "logo_near_edge",
            "error",
            f"The logo is {max(gap, 0.0):.0f} px from the {edge} edge; its clear space is {needed:.0f} px.",
            f"Move the logo {needed - gap:.0f} px away from the {edge} edge, or make it smaller.",
            box,
            edge=edge,
            distance_px=round(gap, 1),
            needed_px=round(needed, 1),
        )
    elif not layout.safe.contains(box, TOLERANCE_PX):
        yield exhibit.find(
            "logo_outside_safe_area",
            "warning",
            f"The logo reaches out of the safe area of {layout.aspect_ratio}, where controls may cover it.",
            "Move the logo inwards.",
            box,
        )


def clear_space_px(box: Box, rule: LogoPlacement) -> float:
    """What has to stay free around a logo: the rule's share of its shorter side."""
    return rule.clear_space_ratio * min(box.width, box.height)


def _check_visible(exhibit: Exhibit, logo: PlacedLogo) -> Iterator[Finding]:
    ground = np.median(_around(exhibit.picture, logo.box, logo.box.grown(2 * FRINGE_PX)), axis=0)
    inside = cut_pixels(exhibit.picture, logo.box)
    one, others = measure_luminance(ground), measure_luminance(inside)
    contrasts = (np.maximum(one, others) + 0.05) / (np.minimum(one, others) + 0.05)
    ratio = float(np.percentile(contrasts, STRONGEST))
    if ratio < VISIBLE_LOGO.value:
        yield exhibit.find(
            "logo_lost",
            "error",
            f"The logo is lost on its ground: at its strongest it has a contrast of {show_ratio(ratio)}:1.",
            "Use the reversed or the one-colour logo, or another ground.",
            logo.box,
            ratio=cut_ratio(ratio),
            needed=VISIBLE_LOGO.value,
        )


def _check_clear_space(
    exhibit: Exhibit, layout: CreativeLayout, logo: PlacedLogo, rule: LogoPlacement
) -> Iterator[Finding]:
    clear = _join(logo.clear, logo.box.grown(clear_space_px(logo.box, rule)))
    for text in layout.texts:
        if text.role != "watermark" and overlap(text.box, clear) > TOLERANCE_PX:
            yield exhibit.find(
                "logo_clear_space",
                "error",
                f"The text “{text.text[:40]}” stands in the logo's clear space.",
                "Move the text away from the logo.",
                clear,
                text=text.text[:40],
                depth_px=round(overlap(text.box, clear), 1),
            )
            return
    busy = measure_busy(exhibit.picture, logo.box, clear)
    if busy * 100 > CALM_CLEAR_SPACE.value:
        yield exhibit.find(
            "logo_clear_space",
            "warning",
            f"{busy:.0%} of the logo's clear space is not its ground: something else comes too near.",
            "Move the logo to a calmer place, or lay a plain area of the palette behind it.",
            clear,
            busy_share=round(busy, 3),
            allowed_share=CALM_CLEAR_SPACE.value / 100,
        )


def measure_busy(picture: NDArray[np.uint8], box: Box, clear: Box) -> float:
    """The share, 0..1, of the ring between a logo and the end of its clear space that is no part of a smooth ground.

    The ground is a plane through the ring's colours, so that a gradient is calm.
    """
    import cv2

    left, top, right, bottom = clamp(clear, picture.shape[1], picture.shape[0])
    lab = cv2.cvtColor(picture[top:bottom, left:right].astype(np.float32) / 255.0, cv2.COLOR_RGB2LAB)
    is_ring = np.ones(lab.shape[:2], np.bool_)
    inner = clamp(box.grown(FRINGE_PX), picture.shape[1], picture.shape[0])
    is_ring[max(0, inner[1] - top) : inner[3] - top, max(0, inner[0] - left) : inner[2] - left] = False
    rows, columns = np.nonzero(is_ring)
    if len(rows) == 0:
        return 0.0
    colors = lab[rows, columns]
    places = np.stack([np.ones(len(rows)), rows / lab.shape[0], columns / lab.shape[1]], axis=1)
    calm = np.linalg.norm(colors - np.median(colors, axis=0), axis=1) <= 3 * BUSY_LAB
    if calm.sum() < 3:
        return 1.0
    plane, *_ = np.linalg.lstsq(places[calm], colors[calm], rcond=None)
    return float(np.mean(np.linalg.norm(colors - places @ plane, axis=1) > BUSY_LAB))


def _around(picture: NDArray[np.uint8], box: Box, outer: Box) -> NDArray[np.uint8]:
    """(n, 3): the pixels between two boxes; those of the outer one's rim where nothing is between them."""
    left, top, right, bottom = clamp(outer, picture.shape[1], picture.shape[0])
    cut = picture[top:bottom, left:right]
    is_around = np.ones(cut.shape[:2], np.bool_)
    inner = clamp(box, picture.shape[1], picture.shape[0])
    is_around[inner[1] - top : inner[3] - top, inner[0] - left : inner[2] - left] = False
    return cut[is_around] if is_around.any() else np.concatenate([cut[0], cut[-1], cut[:, 0], cut[:, -1]])


def _join(one: Box, other: Box) -> Box:
    return Box(
        min(one.left, other.left), min(one.top, other.top), max(one.right, other.right), max(one.bottom, other.bottom)
    )
