"""This file stands in for the parts that nothing installed can compute: no value, and the reason."""

from dataclasses import dataclass

from brand_assets.scoring.part import Part, PartScore, Subject


@dataclass(frozen=True, slots=True)
class AbsentScorer:
    part: Part
    needs: str

    def score(self, subject: Subject) -> PartScore:
        return PartScore(None, "none", "0", f"Not computed: the {self.part} part needs {self.needs}.")
