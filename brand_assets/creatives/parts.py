"""This file makes what a creative is arranged of, at its sizes: the button's words, the logo and what stays free."""

from dataclasses import dataclass

from brand_assets.creatives.arranging import Measures, Situation
from brand_assets.creatives.formats import Canvas
from brand_assets.creatives.logo import Logo, build_logo
from brand_assets.creatives.planning import CreativePlan
from brand_assets.creatives.setting_words import SetWords, set_action
from brand_assets.records.brief import Brief, LogoPlacement
from brand_assets.typesetting.direction import runs_right_to_left
from brand_assets.typesetting.fonts import FontSet

HEADLINE, SIGN, ACTION, GAP, PAD = 0.108, 0.084, 0.0305, 0.042, 0.052
"""Of the canvas's scale: the largest headline, the logo's height, the button's type, what parts blocks and zones."""
SHORT, SHORT_HEADLINE = 12, 0.15
"""Characters of a headline of a word or two, and the largest size of that."""
BANNER_SIGN, BANNER_ACTION = 0.155, 0.044
BANNER_SIGN_HEIGHT, BANNER_ACTION_HEIGHT = 0.46, 0.125
"""The same for a banner, of its scale and at most of its height."""
BUTTON_HEIGHT, BUTTON_SIDE = 2.35, 1.05
"""Of the button's type: its height, and what is free at each end."""
ROOM_FOR_LOGO = 0.62
"""Of the width within the margins that a logo takes at most, whatever the brief's smallest is."""


@dataclass(frozen=True, slots=True)
class Parts:
    """`logo_scale` is what the logo's outlines are multiplied by; `action` is None without a call to action."""

    situation: Situation
    measures: Measures
    logo: Logo
    logo_scale: float
    action: SetWords | None
    headline_px: float
    brand_name: str


def make_parts(plan: CreativePlan, brief: Brief, fonts: FontSet, logo_share: float = 1.0) -> Parts:
    """The parts, the logo at that share of its size."""
    canvas, message = plan.canvas, plan.message
    placement = brief.creatives.logo_placement if brief.creatives else LogoPlacement()
    action = _set_action(plan, fonts)
    name = None if plan.logo and plan.logo.has_name else brief.brand.name
    height = _size(canvas, SIGN, BANNER_SIGN, BANNER_SIGN_HEIGHT)
    logo = build_logo(plan.logo.vector if plan.logo else None, name, fonts, height)
    scale = logo_share * _scale_logo(logo, canvas, placement)
    width, height = scale * logo.width, scale * logo.height
    measures = Measures(
        logo_width_px=width,
        logo_height_px=height,
        clear_px=placement.clear_space_ratio * min(width, height),
        button_width_px=action.width_px + 2 * BUTTON_SIDE * action.size_px if action else 0.0,
        button_height_px=_measure_button(action) if action else 0.0,
        gap_px=GAP * canvas.scale_px,
        pad_px=PAD * canvas.scale_px,
    )
    situation = Situation(
        canvas,
        is_logo_top=placement.corner.startswith("top"),
        is_logo_left=placement.corner.endswith("left"),
        is_rtl=runs_right_to_left(message.headline, message.locale),
        is_poster=plan.variant == "B",
    )
    largest = (SHORT_HEADLINE if len(message.headline) <= SHORT else HEADLINE) * canvas.scale_px
    return Parts(situation, measures, logo, scale, action, largest, brief.brand.name)


def _set_action(plan: CreativePlan, fonts: FontSet) -> SetWords | None:
    canvas, text = plan.canvas, plan.message.call_to_action
    if not text.strip():
        return None
    size = _size(canvas, ACTION, BANNER_ACTION, BANNER_ACTION_HEIGHT)
    is_beside = canvas.shape == "columns" and plan.variant == "A"
    room = canvas.inner.width * (0.3 if canvas.shape == "banner" else 0.4 if is_beside else 0.92)
    if canvas.shape == "columns" and not is_beside:
        room = 0.6 * canvas.inner.width
    return set_action(text, fonts, plan.message.locale, size, room - 2 * BUTTON_SIDE * size)


def _measure_button(action: SetWords) -> float:
    """The height of a button for one line, and what a second one adds."""
    below = action.lines[-1][1] - action.lines[0][1] if action.lines else 0.0
    return BUTTON_HEIGHT * action.size_px + below


def _size(canvas: Canvas, share: float, banner_share: float, of_height: float) -> float:
    if canvas.shape == "banner":
        return min(banner_share * canvas.scale_px, of_height * canvas.height_px)
    return share * canvas.scale_px


def _scale_logo(logo: Logo, canvas: Canvas, placement: LogoPlacement) -> float:
    """As drawn, or as large as the rule's smallest width; never larger than the canvas leaves room for."""
    wanted = max(1.0, placement.min_width_ratio * canvas.width_px / logo.width)
    high = (0.86 if canvas.shape == "banner" else 0.34) * canvas.inner.height
    wide = ROOM_FOR_LOGO * canvas.inner.width * (0.6 if canvas.shape in ("banner", "columns") else 1.0)
    return min(wanted, wide / logo.width, high / logo.height)
