"""This file says in other words what a drawing shows: parts of its prompt, taxonomy words, colours, styles, noise."""

import random
import re
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from brand_assets.embedding.brand_clip.colors import name_basically, name_color
from brand_assets.embedding.brand_clip.styles import style_families, style_phrases
from brand_assets.embedding.brand_clip.words import MAX_TOKENS, NOTHING, number_words, split_words
from brand_assets.generation.draft.families import FAMILIES
from brand_assets.generation.draft.motifs import MOTIFS
from brand_assets.taxonomy.vocabulary import find_value, list_attributes
from training.brand_clip.briefs import read_phrasebook
from training.brand_clip.drawings import Drawings
from training.brand_clip.marks import YES, list_facts

LETTERING = {
    "none": ("no letters", "without lettering", "no letters, words or numbers", "a sign without text"),
    "initials": ("initials", "one or two letters", "lettering of a few letters", "letters"),
    "name": ("with the brand name", "the name written out", "with lettering of the full name", "a written word"),
}
OPENINGS = ("", "", "", "", "a mark with", "a mark", "a logo", "a logo with", "a sign that is", "a drawing of", "icon:")
ROLES = {"ink": ("in {}", "{}", "a {} mark", "printed in {}", "{} shapes", "a {} logo", "drawn in {}"),
         "paper": ("on {}", "on a {} ground", "on plain {}", "a {} background", "{} paper")}  # fmt: skip
COMMON = {"motif": 2.0, "style": 2.0, "mark_type": 1.5, "ink": 2.0, "lettering": 0.5}
"""How often an attribute is spoken of, where others are 1."""
WHOLE, PARTLY = 0.5, 0.85
"""Share of prompts that are read whole; how much of the others is kept."""
_EMPTY = """
    a an and are as at be but by for has have he her his if is it its itself of or s she so than that the their them
    then there these they this those to was were which who whose will you your we our
"""
EMPTY = frozenset(_EMPTY.split())
"""Words that say nothing by themselves: without them a prompt is a third shorter."""
_ENDS = re.compile(r"(?<=[.;:])\s+")
_NOISE_PER_CAPTION = (0, 0, 0, 1, 2)


class Writer:
    """Writes captions as numbers of words. Of `states` (n, facts) it learns which facts are rare: they are said more
    often where they hold.
    """

    def __init__(self, vocabulary: Mapping[str, int], states: NDArray[np.int8]) -> None:
        self._vocabulary = vocabulary
        self._rarity = 1.0 / np.sqrt(1.0 + (states == YES).sum(axis=0))
        self._known: dict[str, list[int]] = {}

    def number(self, text: str) -> list[int]:
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = [n for n in number_words(text, self._vocabulary) if n != NOTHING]
        return found

    def read_prompts(self, texts: Sequence[str]) -> list[list[list[int]]]:
        """Each prompt clause by clause."""
        return [[number_words(clause, self._vocabulary) for clause in split_clauses(text)] for text in texts]

    def draw_prompt(self, clauses: list[list[int]], dice: random.Random) -> list[int]:
        """A prompt as it is, or without some of its clauses."""
        whole = dice.random() < WHOLE
        kept = [clause for clause in clauses if whole or dice.random() < PARTLY] or clauses[:1]
        return [n for clause in kept for n in clause if n != NOTHING][:MAX_TOKENS] or [NOTHING]

    def write(
        self, states: NDArray[np.int8], inks: Sequence[str], paper: str, family: str, dice: random.Random
    ) -> tuple[list[int], list[int]]:
        """A caption of one to five facts that the drawing shows, and their indices."""
        facts = np.flatnonzero(states == YES)
        weights = [COMMON.get(list_facts()[i][0], 1.0) * self._rarity[i] for i in facts]
        count = dice.choice((1, 1, 1, 2, 3, 5))
        chosen = list(dict.fromkeys(dice.choices(facts.tolist(), weights=weights, k=count)))
        said = [self.number(dice.choice(OPENINGS))]
        said += [self.number(_say(list_facts()[i], inks, paper, family, dice)) for i in chosen]
        for _ in range(dice.choice(_NOISE_PER_CAPTION)):
            said.insert(dice.randrange(len(said) + 1), self.number(dice.choice(list_noise())))
        return [n for part in said for n in part][:MAX_TOKENS] or [NOTHING], chosen


def _say(fact: tuple[str, str], inks: Sequence[str], paper: str, family: str, dice: random.Random) -> str:
    attribute, value = fact
    if attribute in ROLES:
        shown = list(inks) if attribute == "ink" else [paper]
        names = [name_color(c) for c in shown if name_basically(c) == value]
        return dice.choice(ROLES[attribute]).format(dice.choice([value, *names]))
    if attribute == "style":
        words = [" ".join(dice.sample(sorted(FAMILIES[family].words), 2))] if dice.random() < 0.4 else []
        return dice.choice(words or phrases_for("style", value))
    if attribute == "motif" and dice.random() < 0.4:
        return dice.choice(sorted(MOTIFS[value].words))
    return dice.choice(phrases_for(attribute, value))


@cache
def phrases_for(attribute: str, value: str) -> tuple[str, ...]:
    """Every fixed way of saying a fact."""
    if attribute == "lettering":
        return LETTERING[value]
    if attribute in ROLES:
        return tuple(pattern.format(value) for pattern in ROLES[attribute])
    if attribute == "style":
        return style_phrases()[value]
    found = find_value(attribute, value)
    return (found.words, *found.paraphrases) if found else (value,)


@cache
def list_noise() -> tuple[str, ...]:
    """What `draft` does not draw: moods, materials, eras, ideas; and what a campaign says about itself."""
    undrawn = [
        phrase
        for attribute in list_attributes()
        for value in attribute.values.values()
        if not value.is_drawable
        for phrase in (value.words, *value.paraphrases)
    ]
    book = read_phrasebook()
    around = [
        line for name in ("industries", "audience", "values", "feel", "requirements", "tails") for line in book[name]
    ]
    return (*undrawn, *(line for line in around if line))


def split_clauses(text: str) -> list[str]:
    return [clause for clause in _ENDS.split(text) if clause]


def gather_vocabulary(drawings: Drawings, at_least: int = 12) -> list[str]:
    """The words of everything that is fixed, and those of prompts that are common enough; no names of brands."""
    fixed = [phrase for attribute, value in list_facts() for phrase in phrases_for(attribute, value)]
    fixed += [*list_noise(), *OPENINGS, *style_families()]
    fixed += [word for family in FAMILIES.values() for word in family.words]
    fixed += [word for motif in MOTIFS.values() for word in (*motif.words, *motif.hints)]
    book = read_phrasebook()
    fixed += [
        line
        for name in ("letters", "names_said", "badges", "scenes", "joins", "counts", "things")
        for line in book[name]
    ]
    fixed += [name_color(hex_color) for hexes in drawings.inks for hex_color in hexes]
    known = {word for text in dict.fromkeys(fixed) for word in split_words(text)}
    names = {word for text in (*book["names"], *book["endings"], *book["palette"]) for word in split_words(text)}
    counts: dict[str, int] = {}
    for text in drawings.texts:
        for word in set(split_words(text)):
            counts[word] = counts.get(word, 0) + 1
    common = {word for word, count in counts.items() if count >= at_least and word not in names}
    return sorted((known | common) - EMPTY)
