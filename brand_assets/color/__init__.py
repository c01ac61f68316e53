"""This package knows colour: hex, sRGB and Lab, how different two colours look, what a picture is made of."""

from brand_assets.color.backdrop import flatten
from brand_assets.color.difference import ciede2000, nearest_colors, palette_distances
from brand_assets.color.dominant import DominantColors, find_dominant_colors
from brand_assets.color.lab import hex_to_lab, hex_to_rgb, lab_to_rgb, rgb_to_hex, rgb_to_lab

__all__ = [
    "DominantColors",
    "ciede2000",
    "find_dominant_colors",
    "flatten",
    "hex_to_lab",
    "hex_to_rgb",
    "lab_to_rgb",
    "nearest_colors",
    "palette_distances",
    "rgb_to_hex",
    "rgb_to_lab",
]
