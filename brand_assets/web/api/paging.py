"""This file cuts lists into pages, and says where the next one is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, TypeVar

from fastapi import Depends, Query, Request

from brand_assets.campaigns.library import ImageFilter

MAX_LIMIT = 500
MAX_OFFSET = 10_000_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Paging:
    """Which part of a list is asked for."""

    request: Request
    limit: int
    offset: int

    def cut(self, items: Sequence[T]) -> list[T]:
        return list(items[self.offset : self.offset + self.limit])

    def narrow(self, wanted: ImageFilter) -> ImageFilter:
        """The same search, of this part of what it finds."""
        return replace(wanted, offset=self.offset, limit=self.limit)

    def find_next(self, total: int) -> str | None:
        """The path and query of the page after this one; None on the last."""
        following = self.offset + self.limit
        if following >= total:
            return None
        url = self.request.url.include_query_params(limit=self.limit, offset=following)
        return f"{url.path}?{url.query}"


def read_paging(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many on a page.")] = 100,
    offset: Annotated[int, Query(ge=0, le=MAX_OFFSET, description="How many to pass over.")] = 0,
) -> Paging:
    return Paging(request, limit, offset)


Paged = Annotated[Paging, Depends(read_paging)]
