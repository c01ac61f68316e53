"""This file makes findings about one subject, each with the crop of its place in the picture."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brand_assets.compliance.crops import cut_crop
from brand_assets.records.delivery import Box, Finding, Severity


@dataclass(frozen=True, slots=True)
class Exhibit:
    """What is looked at: a creative or a mark by its id, and its (h, w, 3) picture."""

    subject: str
    picture: NDArray[np.uint8]

    @property
    def whole(self) -> Box:
        return Box(0, 0, self.picture.shape[1], self.picture.shape[0])

    def find(
        self,
        rule: str,
        severity: Severity,
        reason: str,
        fix: str,
        region: Box | None = None,
        **evidence: object,
    ) -> Finding:
        """A finding; `region` None is about all of it, and has no crop."""
        crop = cut_crop(self.picture, region) if region else None
        return Finding(self.subject, rule, severity, reason, fix, evidence, region, crop)
