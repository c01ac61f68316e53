"""This file measures how far people agree beyond chance: Cohen's kappa of two, Fleiss' kappa of several."""

from collections import Counter
from collections.abc import Hashable, Sequence


def cohen_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Of two raters' verdicts on the same things: 1 for agreement, 0 for chance, down to -1.

    Cohen 1960, https://doi.org/10.1177/001316446002000104. None where it is not defined: without pairs, or when both
    gave the same verdict every time, where chance alone agrees.
    """
    if not pairs:
        return None
    observed = sum(first == second for first, second in pairs) / len(pairs)
    firsts, seconds = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    expected = sum(firsts[verdict] * seconds[verdict] for verdict in firsts) / len(pairs) ** 2
    return None if expected >= 1.0 else (observed - expected) / (1.0 - expected)


def fleiss_kappa(ratings: Sequence[Sequence[Hashable]]) -> float | None:
    """Of any number of raters: for each thing the verdicts on it, whoever gave them; 1 for agreement, 0 for chance.

    Fleiss 1971, https://doi.org/10.1037/h0031619, with raters whose number may differ between things: a thing weighs by
    its raters in what is expected, and each thing of two raters or more counts once in what is observed. None where it
    is not defined.
    """
    several = [Counter(verdicts) for verdicts in ratings if len(verdicts) >= 2]
    if not several:
        return None
    observed = sum(_agreeing_pairs(counts) for counts in several) / len(several)
    total = sum(several, Counter())
    expected = sum((count / total.total()) ** 2 for count in total.values())
    return None if expected >= 1.0 else (observed - expected) / (1.0 - expected)


def _agreeing_pairs(counts: Counter[Hashable]) -> float:
    """The share of pairs of raters that agree on one thing."""
    raters = counts.total()
    return sum(count * (count - 1) for count in counts.values()) / (raters * (raters - 1))
