"""This file says what images show of the attributes that were asked for, as far as somebody looked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from brand_assets.taxonomy.vocabulary import find_attribute

UNSEEN = frozenset({"mood", "voice"})
"""Categories of the taxonomy that are told by no single thing in a picture: what was asked counts."""
UNMEASURED = 0.5
"""Trust in a model that nobody measured on an attribute: half of what it does not find may be there."""


@dataclass(frozen=True, slots=True)
class Sign:
    """The value that an image shows of an attribute, its likelihood, and the model that says so."""

    value: str
    likelihood: float
    model: str = ""


@dataclass(frozen=True, slots=True)
class Signs:
    """`by_image`: image to attribute to what it shows. `trust`: model to attribute to its macro-F1 on held-out images,
    the share of a value that it can be expected to find.
    """

    by_image: Mapping[str, Mapping[str, Sign]] = field(default_factory=dict)
    trust: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def of(self, image_id: str) -> Mapping[str, Sign]:
        return self.by_image.get(image_id, {})

    def error(self, attribute: str, sign: Sign) -> float:
        """The share of a value that is missed where it is shown, 0..1."""
        return 1.0 - self.trust.get(sign.model, {}).get(attribute, UNMEASURED)


NO_SIGNS = Signs()


def read_signs(rows: Iterable[tuple[str, str, str, float, str]], trust: Mapping[str, Mapping[str, float]]) -> Signs:
    """Signs of rows (image_id, attribute, value, likelihood, model), without what nobody can see."""
    by_image: defaultdict[str, dict[str, Sign]] = defaultdict(dict)
    for image_id, attribute, value, likelihood, model in rows:
        if can_be_seen(attribute):
            by_image[image_id][attribute] = Sign(value, min(1.0, max(0.0, likelihood)), model)
    return Signs(dict(by_image), trust)


def can_be_seen(attribute: str) -> bool:
    found = find_attribute(attribute)
    return found is not None and found.category not in UNSEEN
