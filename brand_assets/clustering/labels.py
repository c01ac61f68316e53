"""This file names a cluster by what it shows more of than chance would put there, in words that a designer reads."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

LEAST_Z = 1.0
"""Fewer standard deviations above its share of the round, and a direction does not describe the cluster."""
LEAST_TRAIT_Z = 2.0
"""The same for what images show: of some forty values a few pass one standard deviation by chance."""
LEAST_SHARE = 0.5
"""What fewer of a cluster's images show does not describe it, however rare it is elsewhere."""
MOST_TRAITS = 2
BARE = frozenset({"mark_type", "motif", "style", "base_shape", "lockup", "era", "tradition"})
"""Attributes whose values speak for themselves: a badge, an anchor."""
SUBJECTS = {
    "line_weight": "lines",
    "stroke_contrast": "stroke contrast",
    "color_count": "colours",
    "terminals": "stroke ends",
    "fold": "fold symmetry",
    "letter_case": "letters",
    "letter_weight": "letters",
    "letter_class": "letters",
    "letter_width": "letters",
    "letter_slant": "letters",
    "letter_spacing": "letter spacing",
}
"""What a value is said of, where that is not the attribute's name."""

Trait = tuple[str, str]
T = TypeVar("T", bound=Hashable)


def name_clusters(
    members: Sequence[Sequence[int]],
    directions: Sequence[str] | None,
    traits: Sequence[Mapping[str, str]] | None = None,
) -> list[str]:
    """A name for each cluster (a list of rows), no two the same: what it shows, its direction, or `cluster N`.

    `traits` holds for each row what it shows, attribute to value; an empty direction is none. Over-representation is
    the binomial z-score of the count, so that one chance hit of something rare does not name a cluster. Clusters of one
    name get what else sets them apart, and a number where nothing does.
    """
    found = [_list_traits(rows, traits) if traits is not None else [] for rows in members]
    told = [min(MOST_TRAITS, len(ranked)) for ranked in found]
    for number, ranked in enumerate(found):
        is_taken = any(told[k] and found[k][: told[k]] == ranked[: told[number]] for k in range(number))
        told[number] += is_taken and told[number] < len(ranked)
    names = [
        ", ".join(say_trait(trait) for trait in ranked[:most])
        or (_most_over_represented(rows, directions) if directions is not None else None)
        or f"cluster {number}"
        for number, (rows, ranked, most) in enumerate(zip(members, found, told, strict=True))
    ]
    return _number_repeats(names)


def say_trait(trait: Trait) -> str:
    """`bilateral symmetry`, `bold lines`, `badge`, `no enclosure`."""
    attribute, value = trait
    said = value.replace("_", " ").replace("-", " ")
    if attribute in BARE:
        return said
    subject = SUBJECTS.get(attribute, attribute.replace("_", " "))
    return f"no {subject}" if value == "none" else f"{said} {subject}"


def _list_traits(rows: Sequence[int], traits: Sequence[Mapping[str, str]]) -> list[Trait]:
    """What describes the cluster, the most telling first, one value of an attribute."""
    here = Counter(trait for row in rows for trait in traits[row].items())
    overall = Counter(trait for shown in traits for trait in shown.items())
    telling = (
        (z, trait)
        for trait, z in _rate(here, overall, len(rows), len(traits)).items()
        if z >= LEAST_TRAIT_Z and here[trait] >= LEAST_SHARE * len(rows)
    )
    ranked: dict[str, Trait] = {}
    for _, trait in sorted(telling, key=lambda found: (-round(found[0], 9), found[1])):
        ranked.setdefault(trait[0], trait)
    return list(ranked.values())


def _most_over_represented(rows: Sequence[int], directions: Sequence[str]) -> str | None:
    here = Counter(directions[row] for row in rows if directions[row])
    rated = _rate(here, Counter(directions), len(rows), len(directions))
    best = min(rated.items(), key=lambda found: (-found[1], found[0]), default=("", 0.0))
    return best[0] if best[1] >= LEAST_Z else None


def _rate(here: Mapping[T, int], overall: Mapping[T, int], size: int, rows: int) -> dict[T, float]:
    """The binomial z-score of each count among `size` of the `rows`; 0 for what all of them have."""
    shares = {name: overall[name] / rows for name in here}
    return {
        name: (count - size * share) / (size * share * (1.0 - share)) ** 0.5 if (share := shares[name]) < 1.0 else 0.0
        for name, count in here.items()
    }


def _number_repeats(names: Iterable[str]) -> list[str]:
    numbered: list[str] = []
    used: Counter[str] = Counter()
    for name in names:
        used[name] += 1
        numbered.append(f"{name} ({used[name]})" if used[name] > 1 else name)
    return numbered
