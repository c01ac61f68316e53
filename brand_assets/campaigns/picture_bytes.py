"""This file reads the bytes of a round's images; a file that is gone or damaged is told of, and the round goes on."""

from collections.abc import Iterator

import polars as pl

from brand_assets.campaigns.studio import Studio
from brand_assets.errors import LakeError


def read_pictures(studio: Studio, images: pl.DataFrame) -> Iterator[tuple[str, bytes | LakeError]]:
    """Each image's bytes; where the file is missing or damaged, what is wrong with it: the round goes on without it."""
    for image_id, sha256 in images.select("image_id", "sha256").iter_rows():
        try:
            data: bytes | LakeError = studio.images.get(sha256)
        except LakeError as problem:
            data = problem
        yield image_id, data
