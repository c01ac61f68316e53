"""This file lists how names are set: case and spacing together, because capitals bear air and small letters do not."""

from brand_assets.generation.draft.intent import Intent

SETTINGS = {
    "mixed normal": 3.0, "mixed tight": 3.0, "mixed wide": 0.2,
    "upper normal": 1.5, "upper tight": 1.5, "upper wide": 2.0,
    "lower normal": 1.5, "lower tight": 2.0, "lower wide": 0.2,
}  # fmt: skip
"""Case, then spacing, with relative frequencies."""


def limit_setting(intent: Intent) -> tuple[str, ...]:
    """The settings of the case and the spacing that are asked for."""
    case, spacing = intent.asks("letter_case"), intent.asks("letter_spacing")
    kept = (s for s in SETTINGS if case in ("", s.split()[0]) and spacing in ("", s.split()[1]))
    return tuple(kept) or tuple(SETTINGS)
