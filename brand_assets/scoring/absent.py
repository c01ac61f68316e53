"""This file stands in for the parts that nothing installed can compute: no value, and the reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from brand_assets.records.brief import PaletteColor
from brand_assets.scoring.part import Part, PartScore
from brand_assets.scoring.picture import Picture


@dataclass(frozen=True, slots=True)
class AbsentScorer:
    part: Part
    needs: str

    def score(self, picture: Picture, palette: Sequence[PaletteColor]) -> PartScore:
        return PartScore(None, "none", "0", f"Not computed: the {self.part} part needs {self.needs}.")
