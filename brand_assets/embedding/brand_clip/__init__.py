"""This package is brand-clip: our own small CLIP for marks that `draft` drew, run by ONNX Runtime, weights included."""

from brand_assets.embedding.brand_clip.facts import trusted_attributes
from brand_assets.embedding.brand_clip.model import BrandClip, open_brand_clip
from brand_assets.embedding.brand_clip.styles import style_phrases

__all__ = ["BrandClip", "open_brand_clip", "style_phrases", "trusted_attributes"]
