"""This file tries a template on every model that it is for, with long words and with few, before a campaign does."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from brand_assets.catalogue.models import ImageModel, list_models
from brand_assets.errors import BriefError, ConfigError
from brand_assets.prompts.templating.fitting import UNREAD_END, write_text
from brand_assets.prompts.templating.prompt_template import PromptTemplate
from brand_assets.prompts.wording.words import gather_words
from brand_assets.records.brief import LETTERINGS, Brand, Brief, Direction, Lettering, PaletteColor, Typography
from brand_assets.taxonomy.vocabulary import find_attribute

LONG = Brief(
    campaign="trial",
    brand=Brand(
        "Northern Museum",
        industry="museum of shipbuilding and navigation",
        audience=("school classes", "local families", "travellers between two ferries"),
        values=("patience", "plain speech", "a love of tools"),
        avoid=("pirate flags", "cartoon whales", "ship's wheels"),
    ),
    palette=(
        PaletteColor("Deep Water", "#0B3C5D", "primary"),
        PaletteColor("Weathered Copper", "#2F5D50", "secondary"),
        PaletteColor("Signal", "#D9822B", "accent"),
        PaletteColor("Sailcloth", "#F7F3EC", "neutral"),
    ),
    directions=(Direction("hull", "A hull seen from the bow, its ribs spread like an open book."),),
    seed=0,
    sha256="",
    typography=Typography(feel="exact with a little ceremony"),
    story="# Do\n\n- It holds as an inlay.\n- Flat shapes, at most three.\n\n# Don't\n\n- No gradients, no glow.\n",
)
"""As much as a brief is likely to say."""
SHORT = replace(
    LONG,
    brand=Brand("Hull"),
    palette=(PaletteColor("Ink", "#112233", "primary"),),
    typography=Typography(),
    story="",
)
"""As little as a brief can say."""
CONCEPT = {
    "rendering": "flat shapes with edges as firm as a linocut's",
    "space": "inner spaces shaped as carefully as its parts",
    "emphasis": "the empty space between the shapes carries the idea",
    "use": "fit to be painted on a wall by hand",
}
REFINEMENT = {
    "keep": "the idea, silhouette, arrangement and colours of the reference image",
    "vary": "the balance of shape and space",
}

_GAP = re.compile(
    r"\s[,.;:!?)\]]"  # a mark with nothing before it
    r"|[,;:(\[]\s*[,.;:!?)\]]|\.\s*[,;:.]|[!?][.,;:]"  # or one mark upon another
    r"|\b(?:None|True|False)\b|Undefined|\(\s*\)|\[\s*\]|\{|\}|  "  # or what is no text at all
    r"|^[\s,.;:]|[,;:(\s]$"  # or an open beginning or end
)


def try_template(file: str, template: PromptTemplate) -> None:
    """Raise ConfigError when it fails, loses what is essential, leaves a gap, or is too long for one of its models."""
    from jinja2 import TemplateError

    for model, brief, is_refinement, lettering in _list_cases(template):
        words = _gather(template, model, brief, is_refinement, lettering)
        try:
            fitted = write_text(template, words, model)
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
            raise ConfigError(f"{file}: rendering it for {model.key} fails: {str(error)[:160]}.") from None
        except BriefError as error:
            raise ConfigError(f"{file}: it is too long for {model.key}. {error}") from None
        if UNREAD_END in fitted.dropped:
            limit = model.limits.text_tokens
            raise ConfigError(
                f"{file}: with a description of {len(str(words['subject']).split())} words it is too long for "
                f"{model.key}, which reads {limit} tokens. Shorten its own words, or keep it from that model: "
                f"models: ['!{model.key}']."
            )
        _check_essentials(file, fitted.text, words)
        if gap := find_gap(fitted.text):
            raise ConfigError(f"{file}: for {model.key} it leaves a gap: {gap!r}. Guard what may be empty with an if.")


def find_gap(text: str) -> str | None:
    """Where a prompt shows that a word was missing: a mark upon another, `None`, an empty bracket."""
    found = _GAP.search(text)
    return text[max(0, found.start() - 20) : found.end() + 20] if found else None


def _list_cases(template: PromptTemplate) -> Iterator[tuple[ImageModel, Brief, bool, Lettering]]:
    """One model of each kind: those worded alike and read as far are alike to a template.

    A whole name is not asked of a model that cannot spell.
    """
    models = [model for model in list_models() if template.suits_model(model.key)]
    kinds = {(model.phrasing, model.limits.text_chars, model.limits.text_tokens): model for model in models}
    letterings: tuple[Lettering, ...] = template.letterings or LETTERINGS
    cases = product(kinds.values(), (LONG, SHORT), (False, True), letterings)
    return (case for case in cases if case[0].phrasing.spells or case[3] != "name")


def _gather(
    template: PromptTemplate, model: ImageModel, brief: Brief, is_refinement: bool, lettering: Lettering
) -> dict[str, object]:
    """With the values that the template is made for; the long brief with more besides."""
    attributes = {name: values[0] for name, values in template.suits.items()}
    if brief is LONG:
        for name in ("symmetry", "line_weight", "density", "mood"):
            attributes.setdefault(name, _find_longest(name))
    direction = replace(brief.directions[0], lettering=lettering)
    return gather_words(
        brief,
        model,
        direction=direction,
        attributes=attributes,
        extra=REFINEMENT if is_refinement else CONCEPT if brief is LONG else {},
        is_refinement=is_refinement,
    )


def _find_longest(name: str) -> str:
    """The value with the most to say."""
    attribute = find_attribute(name)
    return max(attribute.values.values(), key=lambda value: len(value.words)).name if attribute else ""


def _check_essentials(file: str, text: str, words: dict[str, object]) -> None:
    names = ["subject", "palette", "ground", "letters", *(["keep", "vary"] if words["is_refinement"] else [])]
    for name in names:
        if str(words[name]).casefold() not in text.casefold():
            when = "in a refinement" if words["is_refinement"] else "in the concept round"
            raise ConfigError(f"{file}: {when} the text lacks the {name}: {str(words[name])[:60]!r}.")
