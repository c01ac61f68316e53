"""This file holds what is delivered: files, what was found wrong with them, and how a creative is laid out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning", "note"]
"""An error is to be mended before the file is used; a warning is for a person to judge; a note is to be known."""
EXPORT_GROUPS = ("logo", "kit", "creatives", "finished")
"""What of an export belongs together; `logo` is what lies directly in an image's folder."""
EXPORT_FORMATS = ("svg", "pdf", "eps", "png", "jpg", "webp", "avif", "ico")
Wants = Callable[[str], bool]
"""Whether a file by this name, below its image's or the package's folder, is to be made."""
TextRole = Literal["headline", "call_to_action", "watermark"]


def want_all(file: str) -> bool:
    return bool(file)


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to be delivered, not yet written; `file` is its path below the folder of its image or creative, with `/`.

    `size_px` is (width, height) of a raster, None for everything else.
    """

    file: str
    kind: str
    data: bytes
    media_type: str
    size_px: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """One delivered file; `file` is its path in the image's folder, `width_px` and `height_px` are those of rasters.

    `sha256` is of the file as it lies there; `unsigned_sha256` is of its content before provenance was written into it,
    None for a file that is not signed.
    """

    file: str
    kind: str
    sha256: str
    bytes: int
    width_px: int | None
    height_px: int | None
    media_type: str
    unsigned_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """Pixels of a creative, the origin in its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def contains(self, other: "Box", tolerance_px: float = 0.0) -> bool:
        return (
            self.left - tolerance_px <= other.left
            and self.top - tolerance_px <= other.top
            and self.right + tolerance_px >= other.right
            and self.bottom + tolerance_px >= other.bottom
        )

    def meets(self, other: "Box") -> bool:
        """Whether the two overlap; edges that touch do not."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def grown(self, by_px: float) -> "Box":
        return Box(self.left - by_px, self.top - by_px, self.right + by_px, self.bottom + by_px)


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A block of text where it was set; `box` is tight around its ink, `missing` the characters no font has.

    `locale` is a BCP 47 tag as the brief writes it; `size_px` is the font's size; `ground_hex` the colour of what lies
    behind, None where it is a picture. `cautions` say in sentences what only who reads the language can judge.
    """

    role: TextRole
    text: str
    locale: str
    box: Box
    size_px: float
    color_hex: str
    ground_hex: str | None
    missing: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedLogo:
    """Where the logo stands: `box` is tight around its ink, `clear` what has to stay free around it."""

    box: Box
    clear: Box
    image_id: str


@dataclass(frozen=True, slots=True)
class CreativeLayout:
    """One creative as it was laid out; `creative_id` is the same whenever the same is asked for.

    `safe` is what no platform's controls or crops cover. `variant` is the A/B variant's letter. `extended_px` is how
    much of the canvas the palette fills because the picture did not reach. `image_scale` is how much a raster behind
    was enlarged by plain interpolation, None when it was drawn from a vector or enlarged by a model. `mark_number`
    counts the approved images from 1, as the package does; `file_stem` is what its files are called, without a suffix.
    """

    creative_id: str
    aspect_ratio: str
    width_px: int
    height_px: int
    variant: str
    image_id: str | None
    background: Literal["palette", "image"]
    message: int
    locale: str
    safe: Box
    texts: tuple[PlacedText, ...]
    logo: PlacedLogo
    extended_px: int = 0
    image_scale: float | None = None
    mark_number: int = 1
    file_stem: str = "creative"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a delivered creative or mark that a person should know, with its evidence and what to do.

    `subject` is a creative's id or a mark's image id; `rule` a name in snake case. `region` is where on the subject,
    `crop` the PNG of that region when there is one.
    """

    subject: str
    rule: str
    severity: Severity
    reason: str
    fix: str
    evidence: Mapping[str, object] = field(default_factory=dict)
    region: Box | None = None
    crop: bytes | None = None
