"""This file turns the services' names for sizes and ratios into pixels."""

import math

AREA = 1024 * 1024
NAMED = {
    "square_hd": (1024, 1024),
    "square": (512, 512),
    "portrait_4_3": (768, 1024),
    "portrait_16_9": (576, 1024),
    "landscape_4_3": (1024, 768),
    "landscape_16_9": (1024, 576),
}


def size_of_ratio(ratio: str, area: int = AREA) -> tuple[int, int]:
    """About `area` pixels of that ratio `w:h`, in steps of 16."""
    width, height = (float(side) for side in ratio.split(":"))
    scale = math.sqrt(area / (width * height))
    return 16 * round(width * scale / 16), 16 * round(height * scale / 16)


def fit(size: tuple[int, int], longest_px: int | None) -> tuple[int, int]:
    """That size, or smaller in the same ratio."""
    if longest_px is None or max(size) <= longest_px:
        return size
    scale = longest_px / max(size)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
