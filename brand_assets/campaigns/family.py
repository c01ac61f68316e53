"""This file tells an image's family: the images it came from, back to the concept, and all that were made from it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from brand_assets.campaigns.library import ImageCard, Library
from brand_assets.campaigns.studio import Studio
from brand_assets.records.drawing import Outcome
from brand_assets.storage.ledger.outcomes import find_children

FARTHEST = 12
"""Generations that are followed; a campaign has three rounds and a few steps of finishing."""


@dataclass(frozen=True, slots=True)
class Relative:
    """An image of the family; `distance` is how many generations it is below the image asked for, `is_refined`
    whether anything was made from it."""

    card: ImageCard
    distance: int
    is_refined: bool


@dataclass(frozen=True, slots=True)
class Family:
    """`ancestors` from the concept down to the image's own parent; `descendants` parents first, and each generation
    in the order in which it was drawn. Refused and failed ones are among them."""

    image: ImageCard
    ancestors: tuple[ImageCard, ...]
    descendants: tuple[Relative, ...]


def find_family(studio: Studio, library: Library, image_id: str, campaigns: frozenset[str] | None = None) -> Family:
    """Raises NotKnown when there is no such image, or it belongs to none of `campaigns`."""
    image = library.get(image_id, campaigns)
    generations = list(_list_generations(studio, image_id))
    cards = library.find_many(child.request_key for generation in generations for child in generation)
    parents = {child.parent_image_id for generation in generations for child in generation}
    return Family(
        image=image,
        ancestors=tuple(reversed(list(_list_ancestors(library, image)))),
        descendants=tuple(
            Relative(cards[child.request_key], distance, child.request_key in parents)
            for distance, generation in enumerate(generations, start=1)
            for child in generation
            if child.request_key in cards
        ),
    )


def _list_ancestors(library: Library, image: ImageCard) -> Iterator[ImageCard]:
    """From the image's own parent upwards, as far as anybody knows."""
    seen = {image.image_id}
    while image.parent_image_id and image.parent_image_id not in seen:
        parent = library.find(image.parent_image_id)
        if parent is None:
            return
        seen.add(parent.image_id)
        yield parent
        image = parent


def _list_generations(studio: Studio, image_id: str) -> Iterator[list[Outcome]]:
    if not studio.ledger.path.exists():
        return
    seen, parents = {image_id}, [image_id]
    for _ in range(FARTHEST):
        children = [child for child in _find_children(studio, parents) if child.request_key not in seen]
        if not children:
            return
        yield children
        parents = [child.request_key for child in children]
        seen.update(parents)


def _find_children(studio: Studio, image_ids: Iterable[str]) -> list[Outcome]:
    wanted = list(image_ids)
    return studio.ledger.call(lambda connection: find_children(connection, wanted))
