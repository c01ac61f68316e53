"""This file invents briefs: brands, palettes and directions, over everything that `draft` can draw."""

import random
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from brand_assets.catalogue.models import list_models
from brand_assets.embedding.brand_clip.styles import style_families, style_phrases
from brand_assets.generation.draft.families import FAMILIES
from brand_assets.generation.draft.motifs import MOTIFS
from brand_assets.generation.draft.motifs.duets import DUETS
from brand_assets.records.brief import Brand, Brief, ConceptPlan, Direction, Lettering, Typography
from brand_assets.taxonomy.vocabulary import are_compatible, find_attribute, list_attributes
from training.brand_clip.palettes import invent_palette

KINDS = {"pictorial": 7, "abstract": 7, "monogram": 1.6, "lettermark": 1.6, "wordmark": 1.2, "combination": 1.2,
         "badge": 1.8, "seal": 1.2, "shield": 1.2, "": 1.0}  # fmt: skip
LETTERED: Mapping[str, Lettering] = {
    "monogram": "initials", "lettermark": "initials", "wordmark": "name", "combination": "name"
}  # fmt: skip
PLAIN_GROUPS = frozenset({"lattice", "radial", "arcs", "negative", "bars", "knot"})


def invent_brief(number: int, images: int) -> Brief:
    """The same brief for the same number: two to four directions, one or two models, `images` in its concept round."""
    dice = random.Random(number)
    book = read_phrasebook()
    models = dice.sample([model.key for model in list_models()], 2)
    return Brief(
        campaign=f"invented-{number}",
        brand=_invent_brand(dice, book),
        palette=invent_palette(dice, book["palette"]),
        directions=tuple(_invent_direction(dice, book, place) for place in range(dice.choice((2, 3, 3, 4)))),
        seed=dice.randrange(2**31),
        sha256=f"{number:064x}",
        story=_tell(dice, book),
        typography=Typography(feel=dice.choice(book["feel"])),
        concept=ConceptPlan(images=images, shortlist=2, approve=1),
        allocation={models[0]: 0.5, models[1]: 0.5},
    )


@cache
def read_phrasebook() -> dict[str, Any]:
    text = files("training.brand_clip").joinpath("phrasebook.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def _invent_brand(dice: random.Random, book: Mapping[str, Any]) -> Brand:
    return Brand(
        name=f"{dice.choice(book['names'])} {dice.choice(book['endings'])}".strip(),
        industry=dice.choice(book["industries"]) if dice.random() < 0.85 else "",
        audience=tuple(dice.sample(book["audience"], dice.randrange(4))),
        values=tuple(dice.sample(book["values"], dice.randrange(4))),
        avoid=tuple(dice.sample(book["avoid"], dice.randrange(4))),
    )


def _tell(dice: random.Random, book: Mapping[str, Any]) -> str:
    wanted = "\n".join(f"- {line}." for line in dice.sample(book["requirements"], dice.randrange(3)))
    return f"# Do\n\n{wanted}\n" if wanted else ""


def _invent_direction(dice: random.Random, book: Mapping[str, Any], place: int) -> Direction:
    kind = dice.choices(list(KINDS), weights=list(KINDS.values()))[0]
    attributes: dict[str, tuple[str, ...]] = {"mark_type": (kind,)} if kind else {}
    motifs = _choose_motifs(dice)
    if kind == "pictorial" and dice.random() < 0.3:
        attributes["motif"] = (motifs[0],)
    for attribute in dice.sample(_list_free(), dice.choice((0, 0, 1, 2, 3, 4))):
        values = _choose_values(dice, attribute, attributes)
        if values:
            attributes[attribute] = values
    text = describe(dice, book, kind or dice.choice(("pictorial", "abstract")), motifs)
    lettering = LETTERED.get(kind, "none" if dice.random() < 0.7 or kind == "pictorial" else "initials")
    if kind in ("badge", "seal", "shield"):
        lettering = dice.choice(("none", "none", "initials", "name"))
    return Direction(name=f"way-{place}", description=text, attributes=attributes, lettering=lettering)


def _choose_motifs(dice: random.Random) -> list[str]:
    """Two that somebody drew as one idea in a third of the cases."""
    if dice.random() < 0.33:
        return dice.sample(sorted(dice.choice(list(DUETS))), 2)
    return dice.sample(list(MOTIFS), 2)


@cache
def _list_free() -> list[str]:
    """The attributes of which `draft` draws two values or more, but for the mark's type and motif."""
    free = [a for a in list_attributes() if sum(value.is_drawable for value in a.values.values()) > 1]
    return [a.name for a in free if a.name not in ("mark_type", "motif")]


def _choose_values(dice: random.Random, attribute: str, beside: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    found = find_attribute(attribute)
    if found is None:
        return ()
    drawable = [
        value.name
        for value in found.values.values()
        if value.is_drawable
        and all(are_compatible((attribute, value.name), (n, v)) for n, vs in beside.items() for v in vs)
    ]
    return tuple(dice.sample(drawable, min(len(drawable), dice.choice((1, 1, 2)))))


def describe(dice: random.Random, book: Mapping[str, Any], kind: str, motifs: list[str]) -> str:
    """A direction in free words, as a person might put it; at times with alternatives in brackets."""
    if kind == "pictorial":
        said = _describe_picture(dice, book, motifs)
    elif kind in ("monogram", "lettermark"):
        said = _describe_letters(dice, book)
    elif kind in ("wordmark", "combination"):
        said = f"{dice.choice(book['names_said'])}{_tail(dice, book)}"
    elif kind in ("badge", "seal", "shield"):
        inner = dice.choice(
            (dice.choice(book["scenes"]), f"one {say_motif(dice, motifs[0])}", "initials in the middle")
        )
        said = f"{dice.choice(book['badges'])}, {inner}{_tail(dice, book)}"
    else:
        said = _describe_form(dice, book)
    return f"{said[:1].upper()}{said[1:]}."


def say_motif(dice: random.Random, motif: str) -> str:
    """One of the words by which `draft` knows it."""
    words = sorted(MOTIFS[motif].words)
    return motif if dice.random() < 0.5 else dice.choice(words)


def _describe_picture(dice: random.Random, book: Mapping[str, Any], motifs: list[str]) -> str:
    article = dice.choice(("a", "the", "one", *book["counts"]))
    first = f"{article} {say_motif(dice, motifs[0])}"
    if dice.random() < 0.35:
        return f"{first}{_tail(dice, book)}"
    if dice.random() < 0.25:
        family = dice.choice([f for f in FAMILIES.values() if f.group == "pictorial"])
        return f"{first}, {dice.choice(_phrases_of(family.name))}{_tail(dice, book)}"
    second = f"{dice.choice(('a', 'the', 'one', 'two'))} {say_motif(dice, motifs[1])}"
    return f"{first} {dice.choice(book['joins'])} {second}{_tail(dice, book)}"


def _describe_letters(dice: random.Random, book: Mapping[str, Any]) -> str:
    one, other = dice.choices("ABCDEFGHIJKLMNOPRSTUVWZ", k=2)
    who = dice.choice((f"the letters {one} and {other}", f"{one} and {other}", f"the letter {one}", "the initials"))
    return f"{who} {dice.choice(book['letters'])}{_tail(dice, book)}"


def _describe_form(dice: random.Random, book: Mapping[str, Any]) -> str:
    """By the words that lead to a family, by a phrase of its style, or by words that lead nowhere."""
    family = dice.choice([f for f in FAMILIES.values() if f.group in PLAIN_GROUPS])
    words = dice.sample(sorted(family.words), 2)
    count, thing = dice.choice(book["counts"]), dice.choice(book["things"])
    options = (
        f"{count} {words[0]} {dice.choice(book['joins'])} {words[1]}",
        f"a {words[0]} of {thing}",
        f"{count} {thing} as {words[0]} and {words[1]}",
        f"[{words[0]},{words[1]}] {thing}",
        dice.choice(_phrases_of(family.name)),
        f"{dice.choice(_phrases_of(family.name))}, like a {words[0]}",
        f"{count} {thing}",
    )
    return f"{dice.choice(options)}{_tail(dice, book)}"


@cache
def _phrases_of(family: str) -> tuple[str, ...]:
    label = next(label for label, families in style_families().items() if family in families)
    return style_phrases()[label]


def _tail(dice: random.Random, book: Mapping[str, Any]) -> str:
    return f" {dice.choice(book['tails'])}" if dice.random() < 0.6 else ""
