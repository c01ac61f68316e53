"""This file holds scores against what people decided: how well each part agrees, and which weights would agree better."""

from collections.abc import Mapping

from brand_assets.campaigns.studio import Studio
from brand_assets.records.brief import Brief


def weights_for(studio: Studio, brief: Brief) -> tuple[Mapping[str, float], str]:
    """The weight of each part in a campaign's ranking, and where it is from, in words for `details`.

    The brief's own go first, then what a person applied to the brand, then the defaults.
    """
    return brief.weights, "the brief" if brief.sets_weights else "the defaults"
