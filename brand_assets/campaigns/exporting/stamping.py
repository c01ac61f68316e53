"""This file says what every delivered picture tells of itself, and has it written, signed and read back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from brand_assets.records.delivery import NewFile


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file comes from: the approved image's bytes, unchanged, with its recipe.

    `is_drawn`: its own outlines are known, and its vectors are made from those. `beside` are the other approved images
    that are seen in a composition.
    """

    title: str
    raw: bytes
    raw_media_type: str
    recipe: Mapping[str, Any]
    is_drawn: bool = False
    beside: tuple["Origin", ...] = ()


@dataclass(frozen=True, slots=True)
class Stamped:
    """`verification` is what reading the file back found, None for a kind of file that is not signed."""

    data: bytes
    verification: Mapping[str, object] | None = None


class Stamper(Protocol):
    """Writes provenance into a file's bytes, signs them, and verifies what came of it."""

    def stamp(self, file: NewFile, origin: Origin) -> Stamped: ...
