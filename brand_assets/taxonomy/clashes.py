"""This file finds values that a direction lists and that none of its images can have, because of what else it lists."""

from collections.abc import Mapping, Sequence

from brand_assets.taxonomy.vocabulary import are_compatible


def prune_clashing(attributes: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """The values without those that clash with all that another attribute offers; never an attribute's last."""
    kept = {name: tuple(dict.fromkeys(values)) for name, values in attributes.items()}
    while lost := _find_clashing(kept):
        attribute, value = lost
        kept[attribute] = tuple(one for one in kept[attribute] if one != value)
    return kept


def _find_clashing(listed: Mapping[str, tuple[str, ...]]) -> tuple[str, str] | None:
    return next(
        (
            (name, value)
            for name, values in listed.items()
            if len(values) > 1
            for value in values
            for other, others in listed.items()
            if other != name and not any(are_compatible((name, value), (other, one)) for one in others)
        ),
        None,
    )
