"""This file scores what people would rather have, by a CLIP that was trained on their choices between images."""

import math

from brand_assets.scoring.part import PartScore, Subject

WEIGHTS = "HPSv2.1"
ABSENT = f"Not computed: no model of people's choices saw image and prompt; it is optional: models pull {WEIGHTS}."


class HumanPreference:
    """HPSv2.1, the cosine of image and prompt: Wu et al. 2023, https://arxiv.org/abs/2306.09341 (weights: Apache-2.0).

    Told of in `details` and not ranked by: nobody has tried it on brand marks, and the ranking's weights have no place
    for it. It agrees with people on 65 to 84 % of pairs of pictures, the fewer the newer the generators are. Like
    any CLIP it reads the beginning of a long prompt.
    """

    name, version = "hps", "2.1"

    def score(self, subject: Subject) -> PartScore:
        sight = subject.evidence.preference
        if sight is None:
            return PartScore(None, "none", "0", ABSENT)
        cosine = float(sight.image @ sight.prompt)
        if not math.isfinite(cosine):
            return PartScore(None, "none", "0", f"Not computed: {sight.model} gave a vector that is not finite.")
        return PartScore(
            value=min(1.0, max(0.0, cosine)),
            scorer=self.name,
            version=self.version,
            finding=f"People's choices would give it {cosine:.3f}; 0.2 to 0.35 is usual: compare within the round.",
            metrics={"cosine": cosine, "model": sight.model},
        )
