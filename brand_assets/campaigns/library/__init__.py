"""This package finds images: all of every campaign and round, by what they are, were made from and were judged."""

from brand_assets.campaigns.library.card import FacetCount, ImageCard, ImagePlace, SearchPage
from brand_assets.campaigns.library.image_filter import DECISIONS, SCORES, SORTS, ImageFilter
from brand_assets.campaigns.library.library import FACETS, Library

__all__ = [
    "DECISIONS",
    "FACETS",
    "SCORES",
    "SORTS",
    "FacetCount",
    "ImageCard",
    "ImageFilter",
    "ImagePlace",
    "Library",
    "SearchPage",
]
