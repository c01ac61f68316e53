"""This file keeps what people put on images of any campaign: collections with names and notes, and tags.

Putting on and taking off are rows of their own, the last one of an image and label stands. A collection's present name
and note are its row's; who changed them is in the audit.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from brand_assets.errors import InputRefused, NotKnown
from brand_assets.storage.ledger.calls import LedgerCalls
from brand_assets.storage.ledger.columns import from_instant, insert_rows, to_instant, to_text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LabelKind = Literal["collection", "tag"]
_STANDING = """SELECT label, image_id, max(label_id) AS label_id FROM labels WHERE kind = ?
               GROUP BY label, image_id HAVING arg_max(is_on, label_id)"""


@dataclass(frozen=True, slots=True)
class Collection:
    """A set of images with a name; `images` counts them."""

    collection_id: str
    name: str
    note: str
    made_by: str
    at: datetime
    images: int = 0


class Labels:
    """The collections and tags of all campaigns."""

    def __init__(self, calls: LedgerCalls) -> None:
        self._calls = calls

    def make_collection(self, name: str, note: str, made_by: str, now: datetime | None = None) -> Collection:
        """Raises InputRefused when another collection has this name, in whatever case."""
        collection_id, moment = secrets.token_hex(8), to_instant(now)

        def job(connection: "DuckDBPyConnection") -> Collection:
            _refuse_taken(connection, name, "")
            columns = ("collection_id", "name", "note", "made_by", "at")
            row = (collection_id, to_text(name), to_text(note), to_text(made_by), moment)
            insert_rows(connection, "collections", columns, [row])
            return _find(connection, collection_id)

        return self._calls.call(job)

    def change_collection(self, collection_id: str, *, name: str | None = None, note: str | None = None) -> Collection:
        """With what is given in place of what it had. Raises NotKnown, and InputRefused for another's name."""

        def job(connection: "DuckDBPyConnection") -> Collection:
            _find(connection, collection_id)
            if name is not None:
                _refuse_taken(connection, name, collection_id)
            connection.execute(
                "UPDATE collections SET name = coalesce(?, name), note = coalesce(?, note) WHERE collection_id = ?",
                [to_text(name), to_text(note), collection_id],
            )
            return _find(connection, collection_id)

        return self._calls.call(job)

    def find_collection(self, collection_id: str) -> Collection:
        """Raises NotKnown."""
        return self._calls.call(lambda connection: _find(connection, collection_id))

    def list_collections(self) -> list[Collection]:
        """All of them, by name."""
        return self._calls.call(lambda connection: _read(connection, "", []))

    def collect(
        self, collection_id: str, image_ids: Sequence[str], author: str, *, most: int, now: datetime | None = None
    ) -> Collection:
        """With these images added, all or none. Raises NotKnown, and InputRefused when it would hold over `most`."""
        moment = to_instant(now)

        def job(connection: "DuckDBPyConnection") -> Collection:
            found = _find(connection, collection_id)
            there = _list_images(connection, "collection", collection_id)
            known = set(there)
            new = [image_id for image_id in dict.fromkeys(image_ids) if image_id not in known]
            if len(there) + len(new) > most:
                raise InputRefused(
                    f"The collection {found.name!r} has {len(there)} images, and {len(new)} more would pass the "
                    f"{most} that one may hold. Make another collection."
                )
            _write(connection, "collection", collection_id, new, True, author, moment)
            return replace(found, images=len(there) + len(new))

        return self._calls.call(job)

    def remove(
        self, collection_id: str, image_ids: Sequence[str], author: str, now: datetime | None = None
    ) -> Collection:
        """Without these images; those that are not in it are no mistake. Raises NotKnown."""
        moment = to_instant(now)

        def job(connection: "DuckDBPyConnection") -> Collection:
            found = _find(connection, collection_id)
            unwanted = set(image_ids)
            gone = [one for one in _list_images(connection, "collection", collection_id) if one in unwanted]
            _write(connection, "collection", collection_id, gone, False, author, moment)
            return replace(found, images=found.images - len(gone))

        return self._calls.call(job)

    def tag(
        self, image_id: str, tag: str, author: str, *, is_on: bool, most: int, now: datetime | None = None
    ) -> tuple[str, ...]:
        """Put a tag on an image or take it off; the tags that it has then, the oldest first.

        Raises InputRefused when it would have over `most`.
        """
        moment = to_instant(now)

        def job(connection: "DuckDBPyConnection") -> tuple[str, ...]:
            tags = _list_tags(connection, image_id)
            if (tag in tags) == is_on:
                return tags
            if is_on and len(tags) >= most:
                raise InputRefused(f"Image {image_id} has {len(tags)} tags, which is the most. Take one off first.")
            _write(connection, "tag", tag, [image_id], is_on, author, moment)
            return _list_tags(connection, image_id)

        return self._calls.call(job)

    def tags_of(self, image_id: str) -> tuple[str, ...]:
        """The tags that an image has, the oldest first."""
        return self._calls.call(lambda connection: _list_tags(connection, image_id))

    def images(self, kind: LabelKind, label: str) -> tuple[str, ...]:
        """The images that have this tag or are in the collection of this id, in the order they were put there."""
        return self._calls.call(lambda connection: tuple(_list_images(connection, kind, label)))

    def labelled(self, kind: LabelKind) -> list[tuple[str, str]]:
        """(label, image id) of all that stands, by label and in the order they were put there."""

        def job(connection: "DuckDBPyConnection") -> list[tuple[str, str]]:
            rows = connection.execute(
                f"SELECT label, image_id FROM ({_STANDING}) ORDER BY label, label_id",  # noqa: S608 - a constant
                [kind],
            ).fetchall()
            return [(label, image_id) for label, image_id in rows]

        return self._calls.call(job)


def _read(connection: "DuckDBPyConnection", where: str, values: Sequence[object]) -> list[Collection]:
    rows = connection.execute(
        f"""SELECT c.collection_id, c.name, c.note, c.made_by, c."at", count(s.image_id)
            FROM collections c LEFT JOIN ({_STANDING}) s ON s.label = c.collection_id
            {where} GROUP BY ALL""",  # noqa: S608 - constants
        ["collection", *values],
    ).fetchall()
    found = (Collection(*row) for row in rows)
    in_order = sorted(found, key=lambda one: (one.name.casefold(), one.collection_id))
    return [replace(one, at=from_instant(one.at)) for one in in_order]


def _find(connection: "DuckDBPyConnection", collection_id: str) -> Collection:
    found = _read(connection, "WHERE c.collection_id = ?", [collection_id])
    if not found:
        raise NotKnown(f"There is no collection {collection_id[:80]!r}.")
    return found[0]


def _refuse_taken(connection: "DuckDBPyConnection", name: str, collection_id: str) -> None:
    rows = connection.execute("SELECT name FROM collections WHERE collection_id <> ?", [collection_id]).fetchall()
    if (to_text(name) or "").casefold() in {taken.casefold() for (taken,) in rows}:
        raise InputRefused(f"There is a collection {name!r} already. Choose another name.")


def _list_images(connection: "DuckDBPyConnection", kind: LabelKind, label: str) -> list[str]:
    rows = connection.execute(
        f"SELECT image_id FROM ({_STANDING} AND label = ?) ORDER BY label_id",  # noqa: S608 - a constant
        [kind, label],
    ).fetchall()
    return [image_id for (image_id,) in rows]


def _list_tags(connection: "DuckDBPyConnection", image_id: str) -> tuple[str, ...]:
    rows = connection.execute(
        f"SELECT label FROM ({_STANDING} AND image_id = ?) ORDER BY label_id",  # noqa: S608 - a constant
        ["tag", image_id],
    ).fetchall()
    return tuple(label for (label,) in rows)


def _write(
    connection: "DuckDBPyConnection",
    kind: LabelKind,
    label: str,
    image_ids: Sequence[str],
    is_on: bool,
    author: str,
    moment: datetime,
) -> None:
    connection.execute(
        """INSERT INTO labels (kind, label, image_id, is_on, author, "at")
           SELECT ?, ?, unnest(?::VARCHAR[]), ?, ?, ?""",
        [kind, to_text(label), list(image_ids), is_on, to_text(author), moment],
    )
