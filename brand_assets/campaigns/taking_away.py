"""This file packs images with all that is known of them into a zip, one image after the other as it is read away."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from brand_assets.campaigns.library import ImageCard, Library
from brand_assets.campaigns.metadata_rows import COLUMNS, RECIPE, tell_image, write_csv
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import ExportError, InputRefused, LakeError, NotKnown
from brand_assets.export.bare_copy import copy_bare

MOST_IMAGES = 5_000
SUFFIXES = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/svg+xml": "svg"}
EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
"""A zip knows no moment before it."""
README = """Images taken from brand-assets on {day}.

{images} images, named by their number, campaign, round and the first eight digits of their id.
images.csv holds what is known of each. It is UTF-8; a cell that would begin like a formula has an apostrophe in front.
`machine` says auto or demo where no person looked: the machine decided.
{prompts}
{problems}"""
WITH_PROMPTS = """Prompts, templates, seeds and parameters are in images.csv, and the files are unchanged:
what a tool wrote into them is still there, and `sha256` is theirs."""
WITHOUT_PROMPTS = """Prompts were left out, and all that tells them: templates, attributes, seeds and parameters are not
in images.csv. The files are copies with the same pixels and without what tools wrote beside them, provenance marks
(C2PA, XMP) included; `file_sha256` is the copy's hash, `sha256` that of the file it was copied from."""


@dataclass(frozen=True, slots=True)
class TakeAway:
    """What is going to be packed: `file_name` for the zip, the images in their order, `file_names` for each."""

    file_name: str
    cards: tuple[ImageCard, ...]
    file_names: tuple[str, ...]
    with_prompts: bool


def plan_take_away(
    library: Library,
    image_ids: Sequence[str],
    *,
    with_prompts: bool = True,
    campaigns: frozenset[str] | None = None,
    name: str = "images",
) -> TakeAway:
    """The zip of these images, each once and in this order; `name` is what the zip is called after.

    Raises InputRefused for none or more than MOST_IMAGES, NotKnown for an image that was never drawn or belongs to
    none of `campaigns`.
    """
    wanted = list(dict.fromkeys(image_ids))
    if not 1 <= len(wanted) <= MOST_IMAGES:
        raise InputRefused(
            f"{len(wanted)} images were asked for; 1 to {MOST_IMAGES} can be taken at once. Choose fewer."
        )
    found = library.find_many(wanted)
    cards = [found[one] for one in wanted if one in found]
    cards = [card for card in cards if card.sha256 and (campaigns is None or card.campaign in campaigns)]
    if len(cards) < len(wanted):
        there = {card.image_id for card in cards}
        missing = [one for one in wanted if one not in there]
        raise NotKnown(f"{len(missing)} of {len(wanted)} images are not there, {missing[0][:80]!r} among them.")
    names = tuple(name_file(number, card) for number, card in enumerate(cards, start=1))
    return TakeAway(f"{_slug(name) or 'images'}.zip", tuple(cards), names, with_prompts)


def name_file(number: int, card: ImageCard) -> str:
    """As `007-harbor-coffee-concept-94581d78.png`: safe everywhere, and no two are the same."""
    suffix = SUFFIXES.get(card.media_type or "", "bin")
    return f"{number:03d}-{_slug(card.campaign)}-{_slug(card.round)}-{card.image_id[:8]}.{suffix}"


def stream_take_away(studio: Studio, plan: TakeAway) -> Iterator[bytes]:
    """The zip's bytes, no more than one image of it in memory at a time.

    An image whose file is missing or damaged is named in images.csv and README.txt with what is wrong; the others come.
    """
    names = studio.ledger.image_marks.read().collection_names
    written = _Outbox()
    rows = []
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for card, file_name in zip(plan.cards, plan.file_names, strict=True):
            row = tell_image(card, names, with_prompts=plan.with_prompts)
            rows.append(row | _pack_image(studio, archive, card, file_name, plan.with_prompts))
            yield written.take()
        columns = (*COLUMNS, *RECIPE) if plan.with_prompts else COLUMNS
        _write(archive, "images.csv", write_csv(rows, columns), datetime.now(UTC), zipfile.ZIP_DEFLATED)
        _write(archive, "README.txt", _tell(plan, rows).encode(), datetime.now(UTC), zipfile.ZIP_DEFLATED)
        yield written.take()
    yield written.take()


def _pack_image(
    studio: Studio, archive: zipfile.ZipFile, card: ImageCard, file_name: str, with_prompts: bool
) -> dict[str, object]:
    try:
        data = studio.images.get(card.sha256 or "")
        data = data if with_prompts else copy_bare(data)
    except LakeError:
        return {"file": "", "problem": "its file is missing or damaged; restore it from a backup"}
    except ExportError:
        return {"file": "", "problem": "its file cannot be freed of what it may say of its prompt"}
    _write(archive, file_name, data, card.drawn_at or EARLIEST, zipfile.ZIP_STORED)
    return {"file": file_name, "file_sha256": hashlib.sha256(data).hexdigest(), "problem": ""}


def _write(archive: zipfile.ZipFile, name: str, data: bytes, moment: datetime, compression: int) -> None:
    entry = zipfile.ZipInfo(name, max(moment, EARLIEST).astimezone(UTC).timetuple()[:6])
    entry.compress_type = compression
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data)


def _tell(plan: TakeAway, rows: Iterable[Mapping[str, object]]) -> str:
    missing = [f"{row['image_id']}: {row['problem']}." for row in rows if row["problem"]]
    return README.format(
        day=f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        images=len(plan.cards) - len(missing),
        prompts=WITH_PROMPTS if plan.with_prompts else WITHOUT_PROMPTS,
        problems="\n".join(["", "Not here:", *missing, ""]) if missing else "",
    )


def _slug(text: str) -> str:
    """Lower-case letters, digits and hyphens, at most 63: a name on every system."""
    kept = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in text.lower())
    return "-".join(part for part in kept.split("-") if part)[:63]


class _Outbox:
    """A file that can only be written to; what was written is taken away."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is to be closed."""

    def take(self) -> bytes:
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken
