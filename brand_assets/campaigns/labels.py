"""This file puts images into collections and tags on images, across campaigns and for longer than they last."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from brand_assets.campaigns.known_images import require_drawn
from brand_assets.campaigns.library import Library
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.typed_words import take_line, take_lines
from brand_assets.errors import InputRefused, NotKnown
from brand_assets.storage.ledger.labels import Collection

__all__ = [
    "Collection",
    "add_images",
    "add_tag",
    "find_collection",
    "list_collections",
    "list_images",
    "list_tags",
    "make_collection",
    "remove_images",
    "remove_tag",
    "rename_collection",
]

LONGEST_NAME = 80
LONGEST_TAG = 40
LONGEST_NOTE = 2000
MOST_IMAGES = 10_000
"""In one collection."""
MOST_TAGS = 50
"""On one image."""
MOST_COLLECTIONS = 1_000


def make_collection(studio: Studio, name: str, by: str, note: str = "") -> Collection:
    """An empty one. Raises InputRefused for a name that is empty, too long, or another collection's."""
    if len(list_collections(studio)) >= MOST_COLLECTIONS:
        raise InputRefused(f"There are {MOST_COLLECTIONS} collections, which is the most. Use one of them.")
    named = take_line("A collection's name", name, LONGEST_NAME)
    return studio.ledger.labels.make_collection(named, take_lines("A note", note, LONGEST_NOTE), _sign(by))


def rename_collection(
    studio: Studio, collection_id: str, *, name: str | None = None, note: str | None = None
) -> Collection:
    """With another name or another note. Raises NotKnown, InputRefused."""
    named = None if name is None else take_line("A collection's name", name, LONGEST_NAME)
    noted = None if note is None else take_lines("A note", note, LONGEST_NOTE)
    return studio.ledger.labels.change_collection(collection_id, name=named, note=noted)


def add_images(studio: Studio, collection_id: str, image_ids: Sequence[str], by: str) -> Collection:
    """All or none; those that are in it already stay. Raises NotKnown, and InputRefused past MOST_IMAGES."""
    require_drawn(studio, image_ids)
    return studio.ledger.labels.collect(collection_id, image_ids, _sign(by), most=MOST_IMAGES)


def remove_images(studio: Studio, collection_id: str, image_ids: Sequence[str], by: str) -> Collection:
    """Raises NotKnown when there is no such collection; an image that is not in it is no mistake."""
    _require_ledger(studio, collection_id)
    return studio.ledger.labels.remove(collection_id, image_ids, _sign(by))


def list_collections(
    studio: Studio, library: Library | None = None, campaigns: frozenset[str] | None = None, person: str = ""
) -> list[Collection]:
    """By name. For somebody who may see some `campaigns` only: with the images of these counted, and without the
    collections that hold none of them, unless `person` made them; `library` knows where images belong.
    """
    if not studio.ledger.path.exists():
        return []
    found = studio.ledger.labels.list_collections()
    if campaigns is None or library is None:
        return found
    visible = Counter(
        label for label, image_id in studio.ledger.labels.labelled("collection") if _is_of(library, image_id, campaigns)
    )
    return [
        replace(one, images=visible[one.collection_id])
        for one in found
        if visible[one.collection_id] or one.made_by == person
    ]


def find_collection(
    studio: Studio,
    collection_id: str,
    library: Library | None = None,
    campaigns: frozenset[str] | None = None,
    person: str = "",
) -> Collection:
    """As it stands among `list_collections` of the same arguments. Raises NotKnown."""
    found = [one for one in list_collections(studio, library, campaigns, person) if one.collection_id == collection_id]
    if not found:
        raise NotKnown(f"There is no collection {collection_id[:80]!r}.")
    return found[0]


def list_images(studio: Studio, collection_id: str) -> tuple[str, ...]:
    """The ids of a collection's images, of all campaigns, in the order they were added. Raises NotKnown."""
    _require_ledger(studio, collection_id)
    studio.ledger.labels.find_collection(collection_id)
    return studio.ledger.labels.images("collection", collection_id)


def add_tag(studio: Studio, image_id: str, tag: str, by: str) -> tuple[str, ...]:
    """The tags that the image has now. Raises NotKnown, InputRefused."""
    require_drawn(studio, [image_id])
    return studio.ledger.labels.tag(image_id, take_tag(tag), _sign(by), is_on=True, most=MOST_TAGS)


def remove_tag(studio: Studio, image_id: str, tag: str, by: str) -> tuple[str, ...]:
    """The tags that are left; one that the image does not have is no mistake. Raises NotKnown, InputRefused."""
    require_drawn(studio, [image_id])
    return studio.ledger.labels.tag(image_id, take_tag(tag), _sign(by), is_on=False, most=MOST_TAGS)


def list_tags(
    studio: Studio, library: Library | None = None, campaigns: frozenset[str] | None = None
) -> list[tuple[str, int]]:
    """Every tag with how many images have it, by name; of these `campaigns`, when `library` is given too."""
    if not studio.ledger.path.exists():
        return []
    labelled: Iterable[tuple[str, str]] = studio.ledger.labels.labelled("tag")
    if campaigns is not None and library is not None:
        labelled = [(tag, image_id) for tag, image_id in labelled if _is_of(library, image_id, campaigns)]
    return sorted(Counter(tag for tag, _ in labelled).items())


def take_tag(tag: str) -> str:
    """A tag as it is kept: one line, lower case, so that nobody has two of one. Raises InputRefused."""
    return take_line("A tag", tag.lower(), LONGEST_TAG)


def _sign(by: str) -> str:
    return take_line("The author's name", by, LONGEST_NAME)


def _is_of(library: Library, image_id: str, campaigns: frozenset[str]) -> bool:
    place = library.locate(image_id)
    return place is not None and place.campaign in campaigns


def _require_ledger(studio: Studio, collection_id: str) -> None:
    if not studio.ledger.path.exists():
        raise NotKnown(f"There is no collection {collection_id[:80]!r}.")
