"""This file knows the weights of a brand's ranking: who set them, how a person applies others or takes them back."""

from collections.abc import Mapping, Sequence

from brand_assets.campaigns.remembering import same_brand
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import ConfigError
from brand_assets.records.brief import DEFAULT_WEIGHTS, Brief
from brand_assets.storage.ledger import AppliedWeights


def weights_for(studio: Studio, brief: Brief) -> tuple[Mapping[str, float], str]:
    """The weight of each part in a campaign's ranking, and where it is from, in words for `details`.

    The brief's own go first, then what a person applied to the brand, then the defaults.
    """
    return (brief.weights, "the brief") if brief.sets_weights else find_brand_weights(studio, brief.brand.name)


def find_brand_weights(studio: Studio, brand: str) -> tuple[Mapping[str, float], str]:
    """As `weights_for`, of a brief of the brand that gives no weights."""
    applied = find_applied(studio, brand)
    if applied is None or applied.weights is None:
        return DEFAULT_WEIGHTS, "the defaults"
    words = f"applied to {applied.brand} by {applied.applied_by} on {applied.at:%Y-%m-%d}"
    return {part: applied.weights.get(part, 0.0) for part in DEFAULT_WEIGHTS}, words


def find_applied(studio: Studio, brand: str) -> AppliedWeights | None:
    """The weights that stand for a brand, however its name is written; None when none do. Makes no ledger."""
    if not studio.ledger.path.exists():
        return None
    return next(reversed(_list_standing(studio.ledger.brand_weights.list(), brand)), None)


def apply_weights(studio: Studio, brand: str, weights: Mapping[str, float], *, because: str, by: str) -> None:
    """Weigh the brand's rounds by these from their next scoring on, where the brief gives no weights; durable."""
    studio.ledger.brand_weights.apply(brand, weights, because=because, applied_by=by)


def take_weights_back(studio: Studio, brand: str, *, by: str) -> AppliedWeights | None:
    """Undo the brand's last application that stands; what stands now, None for the defaults.

    Raises ConfigError when nothing was applied, or all of it is taken back already.
    """
    last = find_applied(studio, brand)
    if last is None:
        raise ConfigError(f"No weights are applied to the brand {brand[:80]!r}, so there is nothing to undo.")
    because = f"takes back what {last.applied_by} applied at {last.at:%Y-%m-%d %H:%M} UTC"
    studio.ledger.brand_weights.take_back(brand, because=because, applied_by=by)
    return find_applied(studio, brand)


def _list_standing(rows: Sequence[AppliedWeights], brand: str) -> list[AppliedWeights]:
    """What was applied to the brand and not taken back, the last of it at the end."""
    standing: list[AppliedWeights] = []
    for row in rows:
        if not same_brand(row.brand, brand):
            continue
        if row.weights is not None:
            standing.append(row)
        elif standing:
            standing.pop()
    return standing
