"""This file gathers the words that a template may use: brand, palette, attributes, lettering, do and avoid."""

from collections.abc import Mapping
from functools import lru_cache

from brand_assets.catalogue.lettering import initials_of
from brand_assets.catalogue.models import ImageModel
from brand_assets.records.brief import Brief, Lettering, PaletteColor
from brand_assets.taxonomy.guidelines import Guidelines, read_guidelines
from brand_assets.taxonomy.vocabulary import words_for


def gather_words(
    brief: Brief,
    model: ImageModel,
    *,
    description: str,
    lettering: Lettering,
    attributes: Mapping[str, str],
    extra: Mapping[str, object],
) -> dict[str, object]:
    """Every variable of a template; those of the round that it is not (`keep`, `space`, ...) come from `extra`."""
    brand = brief.brand
    apart = ("mark_type", "mood")
    return {
        "brand": f"{brand.name}, {brand.industry}" if brand.industry else brand.name,
        "description": description if description.endswith((".", "!", "?")) else f"{description}.",
        "mark_type": words_for("mark_type", attributes["mark_type"]) if "mark_type" in attributes else "",
        "mood": [words_for("mood", attributes["mood"])] if "mood" in attributes else [],
        "traits": [words_for(name, value) for name, value in attributes.items() if name not in apart],
        "lettering": _say_lettering(brief.brand.name, lettering),
        "palette": [f"{color.name} {color.hex}" for color in brief.palette],
        "ground": _find_ground(brief.palette),
        "character": _say_character(brief),
        "requirements": list(_guidelines(brief.story).do),
        "avoid": [] if model.negative_prompt else list(list_unwanted(brief)),
        **extra,
    }


def write_negative(brief: Brief, model: ImageModel) -> str:
    """What to avoid, for a model that takes it apart from the text; empty for one that is told in the text."""
    return ", ".join(list_unwanted(brief)) if model.negative_prompt else ""


def list_unwanted(brief: Brief) -> tuple[str, ...]:
    """The brand's `avoid` and the body's `Don't` items, each once."""
    return tuple(dict.fromkeys((*brief.brand.avoid, *_guidelines(brief.story).dont)))


def _say_lettering(name: str, lettering: Lettering) -> str:
    if lettering == "name":
        return f'The only lettering is the name "{name}", spelled exactly so.'
    if lettering == "initials":
        return f'The only lettering is "{initials_of(name) or name}".'
    return "No letters, words or numbers."


def _find_ground(palette: tuple[PaletteColor, ...]) -> str:
    """The palette's neutral colour; white where it has none."""
    neutral = next((color for color in palette if color.role == "neutral"), None)
    return f"{neutral.name} {neutral.hex}" if neutral else "white #FFFFFF"


def _say_character(brief: Brief) -> str:
    parts = []
    if brief.brand.values:
        parts.append(f"It stands for {', '.join(brief.brand.values)}")
    if brief.brand.audience:
        parts.append(f"it speaks to {', '.join(brief.brand.audience)}")
    if brief.typography.feel:
        parts.append(f"it feels {brief.typography.feel}")
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}." if text else ""


@lru_cache(maxsize=16)
def _guidelines(story: str) -> Guidelines:
    return read_guidelines(story)
