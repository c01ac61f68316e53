"""This file says which comparisons of a review stand: of each reviewer and pair of images at most one."""

from collections.abc import Iterable

from brand_assets.records.preference import Comparison


def stand_comparisons(comparisons: Iterable[Comparison], reviewer: str | None = None) -> list[Comparison]:
    """The comparisons that count, in the order in which they were made; those of one reviewer, or of all.

    Of a reviewer and pair the last one counts: asked again, a person remembers, so a second answer replaces the first
    instead of weighing twice. A withdrawal takes the last back, and the one before it counts again: undoing is exact.
    A withdrawal of nothing is nothing. Two reviewers may contradict each other; both count.
    """
    wanted = None if reviewer is None else same_name(reviewer)
    answers: dict[tuple[str, frozenset[str]], list[Comparison]] = {}
    for comparison in comparisons:
        name = same_name(comparison.reviewer)
        if wanted is not None and name != wanted:
            continue
        given = answers.setdefault((name, comparison.pair), [])
        if not comparison.is_withdrawn:
            given.append(comparison)
        elif given:
            given.pop()
    standing = [given[-1] for given in answers.values() if given]
    return sorted(standing, key=lambda comparison: comparison.comparison_id)


def same_name(reviewer: str) -> str:
    """A reviewer's name as it is compared: decisions are joined by it too."""
    return reviewer.strip().casefold()
