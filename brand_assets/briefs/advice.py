"""This file warns of what a valid brief may not mean: thin rounds, the budget, missing glyphs."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from brand_assets.briefs.cursor import Cursor
from brand_assets.briefs.rounds import Rounds
from brand_assets.catalogue.finishing import list_steps
from brand_assets.catalogue.language_models import GONE, find_language_model
from brand_assets.catalogue.lettering import initials_of, missing_glyphs
from brand_assets.catalogue.models import find_model
from brand_assets.catalogue.planning import count_images, count_planned, planned_total_usd, planned_unit_usd
from brand_assets.records.brief import ROUNDS, WARN_BUDGET_SHARE, Brief
from brand_assets.taxonomy.spelling import find_nearest

THIN_ROUND = 2
"""Fewer images for each place on the shortlist leave the ranking nothing to choose from."""


def advise(brief: Brief, found: Mapping[str, Cursor], rounds: Rounds, fonts: Iterable[Path] = ()) -> None:
    """Note every warning at the field that caused it; `fonts` are folders beside the shipped ones."""
    _warn_of_thin_rounds(brief, found, rounds)
    _warn_of_sweep(brief, rounds)
    _warn_of_fallback(brief, found)
    _warn_of_cost(brief, found)
    _warn_of_language_models(brief, found)
    _warn_of_glyphs(brief, found, fonts)
    _warn_of_message_glyphs(brief, found, fonts)


def _warn_of_thin_rounds(brief: Brief, found: Mapping[str, Cursor], rounds: Rounds) -> None:
    for name in ROUNDS:
        images, shortlist = count_images(brief, name), brief.shortlist(name)
        if images < THIN_ROUND * shortlist:
            part = "images" if name == "concept" else "variations"
            cursor = rounds.written.get(f"{name}.{part}") or rounds.written.get(name) or found["campaign"]
            message = f"{images} images are planned for a shortlist of {shortlist}; plan at least twice as many."
            cursor.renamed(f"rounds.{name}").warn(message)


def _warn_of_sweep(brief: Brief, rounds: Rounds) -> None:
    models = [find_model(key) for key in brief.allocation]
    for name in brief.concept.sweep:
        if not any(model.find_param(name, "text-to-image") for model in models):
            nearest = find_nearest(name, {param for model in models for param in (*model.params, *model.aliases)})
            message = f"no model of the allocation takes {name!r}, so it is ignored; the nearest is {nearest!r}."
            rounds.written["concept.sweep"].warn(message)


def _warn_of_fallback(brief: Brief, found: Mapping[str, Cursor]) -> None:
    """Models that stand in for one of the refinement and cannot start from a parent image."""
    for key in brief.refinement:
        other = brief.fallback.get(key)
        if other is not None and not find_model(other).can_refine:
            found["fallback"].warn(
                f"{other} cannot start from a parent image: where {key} fails in a later round, it does not stand in."
            )


def _warn_of_unpriced_fallback(brief: Brief, found: Mapping[str, Cursor]) -> None:
    for key in dict.fromkeys(brief.fallback.values()):
        if find_model(key).unit_price_usd(brief.params.get(key, {})) is None:
            found["fallback"].warn(f"{key} has no list price: it does not stand in until one is set.")


def _warn_of_cost(brief: Brief, found: Mapping[str, Cursor]) -> None:
    for name in ROUNDS:
        for key, images in count_planned(brief, name).items():
            if images and planned_unit_usd(brief, find_model(key), name) is None:
                cursor = found.get("allocation" if name == "concept" else "refinement")
                if cursor:
                    cursor.warn(
                        f"{key} has no list price: the estimate leaves it out, and it is refused until one is set."
                    )
    _warn_of_unpriced_fallback(brief, found)
    for step in list_steps(brief):
        if step.unit_usd is None:
            found["finishing"].warn(
                f"{step.model.key} has no list price: the estimate leaves it out, and it is refused until one is set."
            )
    total = planned_total_usd(brief)
    budget = brief.budget_usd
    if budget is not None and total > WARN_BUDGET_SHARE * budget:
        share = f", {total / budget:.0%} of the budget" if budget else ", over the budget"
        found["budget_usd"].warn(f"the estimate is {total:.2f} USD{share} of {budget:.2f} USD.")


def _warn_of_language_models(brief: Brief, found: Mapping[str, Cursor]) -> None:
    written = found["enhance"].items() if brief.enhance else []
    for item, model in zip(written, map(find_language_model, brief.enhance), strict=True):
        if model.ends == GONE:
            item.warn(f"{model.key} was switched off by its vendor; name a model that is there.")
        elif model.ends is not None:
            item.warn(f"{model.key} is switched off by its vendor on {model.ends}; name its successor.")
        if not model.has_price:
            example = f"language_models: {{{model.key}: {{input_usd: 1.0, output_usd: 4.0}}}}"
            item.warn(
                f"{model.key} has no price, and is refused until one is written into <data>/catalogue.yaml, for "
                f"example `{example}` for a million tokens."
            )


def _warn_of_glyphs(brief: Brief, found: Mapping[str, Cursor], fonts: Iterable[Path]) -> None:
    """Always: the name is set sooner or later, even where no direction has lettering."""
    name = brief.brand.name
    missing = missing_glyphs(name, fonts)
    if not missing:
        return
    wanted = {direction.lettering for direction in brief.directions}
    if "name" in wanted:
        effect = "marks are drawn without the name"
    elif "initials" in wanted and set(missing) & set(initials_of(name)):
        effect = "marks are drawn without the initials"
    else:
        effect = "no direction of this brief letters them, so it matters only where the name is set"
    message = f"the fonts lack {' '.join(missing)} of {name!r}: {effect}. Name a folder with a font that has them"
    found["brand"].child("name").warn(f"{message} in BRAND_ASSETS_FONTS.")


def _warn_of_message_glyphs(brief: Brief, found: Mapping[str, Cursor], fonts: Iterable[Path]) -> None:
    if brief.creatives is None or "creatives" not in brief.deliverables:
        return
    folders = tuple(fonts)
    written = found["creatives"].child("messages").items()
    for item, message in zip(written, brief.creatives.messages, strict=True):
        for name, text in (("headline", message.headline), ("call_to_action", message.call_to_action)):
            if missing := missing_glyphs(text, folders):
                item.child(name).warn(
                    f"the fonts lack {' '.join(missing)}, and the text is set without them. Name a folder with a font "
                    "that has them in BRAND_ASSETS_FONTS."
                )
