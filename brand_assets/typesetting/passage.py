"""This file holds a text that is ready to be broken: its runs, what is missing, and how long every part of it is."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from brand_assets.fonts import FontWeight
from brand_assets.fonts.faces import Face
from brand_assets.typesetting.direction import read_levels, runs_right_to_left
from brand_assets.typesetting.fonts import FontSet
from brand_assets.typesetting.opportunities import SOFT_HYPHEN, Opportunity, find_opportunities
from brand_assets.typesetting.preparing import prepare_text
from brand_assets.typesetting.runs import Run, find_missing, split_runs
from brand_assets.typesetting.shaping import shape_hyphen, shape_run


@dataclass(frozen=True, slots=True)
class Passage:
    """A prepared text in its fonts, of no size yet: lengths are in ems.

    `reach[i]` is the sum of the advances of everything before the character i, in logical order; `faces` are those of
    the runs, in the order they are tried.
    """

    text: str
    weight: FontWeight
    locale: str
    tracking_em: float
    is_rtl: bool
    runs: tuple[Run, ...]
    missing: tuple[str, ...]
    opportunities: tuple[Opportunity, ...]
    reach: tuple[float, ...]
    faces: tuple[Face, ...] = ()

    def trim(self, start: int, end: int) -> int:
        """The end of the line without the white space that ends it."""
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return end

    def width(self, start: int, end: int) -> float:
        """Of the line `text[start:end]`, without trailing white space, with the hyphen where one shows."""
        end = self.trim(start, end)
        is_split = end < len(self.text) and self.text[end - 1 : end] == SOFT_HYPHEN
        return self.reach[end] - self.reach[start] + (shape_hyphen(self.runs[0].face, self.weight) if is_split else 0.0)


@lru_cache(maxsize=64)
def read_passage(
    text: str, fonts: FontSet, weight: FontWeight, locale: str, tracking_em: float = 0.0, is_flat: bool = False
) -> Passage:
    """The text, prepared and shaped once; when it `is_flat`, its newlines are spaces.

    Kept, because one headline is fitted into many boxes. Time grows with the text's length, not with its square.
    """
    prepared = prepare_text(" ".join(text.splitlines()) if is_flat else text, locale)
    is_rtl = runs_right_to_left(prepared, locale)
    ranked = fonts.rank(prepared, weight)
    runs = split_runs(prepared, read_levels(prepared, is_rtl), ranked)
    used = {run.face for run in runs}
    advances = [0.0] * len(prepared)
    for run in runs:
        for glyph in shape_run(prepared, run, weight, locale, tracking_em):
            advances[glyph.index] += glyph.advance
    return Passage(
        prepared,
        weight,
        locale,
        tracking_em,
        is_rtl,
        tuple(runs),
        find_missing(prepared, runs),
        tuple(find_opportunities(prepared, locale)),
        tuple(accumulate(advances, initial=0.0)),
        tuple(face for face in ranked if face in used),
    )
