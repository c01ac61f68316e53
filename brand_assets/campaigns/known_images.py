"""This file makes sure that what people say, tag or collect is about images that exist."""

from collections.abc import Iterable

from brand_assets.campaigns.studio import Studio
from brand_assets.errors import NotKnown

TOLD = 3


def require_drawn(studio: Studio, image_ids: Iterable[str]) -> None:
    """Raise NotKnown naming what was never drawn. Where there is no ledger none is made."""
    wanted = list(dict.fromkeys(image_ids))
    found = studio.ledger.spend.find(wanted) if wanted and studio.ledger.path.exists() else {}
    unknown = [one for one in wanted if one not in found or found[one].sha256 is None]
    if unknown:
        more = f" and {len(unknown) - TOLD} more" if len(unknown) > TOLD else ""
        raise NotKnown(f"There is no image {', '.join(repr(one[:80]) for one in unknown[:TOLD])}{more}.")
