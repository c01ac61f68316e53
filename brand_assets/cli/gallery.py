"""This file draws the review screen: one image as half blocks, what is known of it, and what the keys do."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from brand_assets.cli.review_session import ReviewSession
from brand_assets.errors import BrandAssetsError
from brand_assets.pixels import decode_rgba
from brand_assets.records.checkpoint import Checkpoint
from brand_assets.storage.images import ImageStore

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

KEPT_SIDE_PX = 640  # of a decoded image: more than the half blocks of any usual terminal
KEPT_IMAGES = 8
TEXT_ROWS = 7
"""Rows of a screen that are not picture."""
PROMPT_ROWS = 2
CHECKER = (255, 214)
CHECKER_PX = 4
ASCII_RAMP = "@%#*+=-:. "
COLORS = {"approved": "bold green", "rejected": "bold red", "starred": "bold yellow"}
KEYS = "? help  a approve  r reject  s star  u undo  space j k move  Enter submit  q quit"
HELP = """\
a            approve, and go on
r            reject, and go on
s            star: a note to come back to; the image counts as undecided
u            undo your last decision of this sitting, and the ones before it
j  →  ↓      next image
k  ←  ↑      image before
space        next undecided image
Enter  S     submit; says first what follows, and asks
q  Esc       leave; every decision is kept, `review` goes on where you stopped

Scores are shown once an image is decided, so that they do not decide it."""


@dataclass(slots=True)
class Gallery:
    """`is_ascii` draws with characters where the terminal has no colours or no Unicode."""

    images: ImageStore
    checkpoint: Checkpoint
    is_ascii: bool = False
    _decoded: "OrderedDict[str, NDArray[np.uint8] | str]" = field(default_factory=OrderedDict)

    def draw(self, session: ReviewSession, width: int, height: int, message: str = "") -> RenderableType:
        """The whole screen for the current image, in at most `height` rows."""
        position = f"{session.index + 1} of {len(session.candidates)}"
        facts = [f"{self.checkpoint.campaign} {self.checkpoint.round}", position]
        candidate = session.current
        if candidate.direction:
            facts.append(f"direction: {candidate.direction}")
        if candidate.cluster:
            facts.append(f"cluster: {candidate.cluster}")
        rows: list[RenderableType] = [_line("  ·  ".join(facts), "bold")]
        if (picture_rows := height - TEXT_ROWS) > 0:
            rows.append(self._draw_picture(candidate.sha256, width, picture_rows))
        prompt = Text(candidate.prompt, "dim").wrap(Console(width=width), width)[:PROMPT_ROWS]
        rows += [_tell_word(session), *prompt, Text(), self._tell_counts(session)]
        rows.append(_line(message, "bold yellow") if message else _line(KEYS, "dim"))
        return Group(*rows)

    def preload(self, session: ReviewSession) -> None:
        """Decode the next image while the reviewer looks at this one."""
        following = session.index + 1
        if following < len(session.candidates):
            self._load(session.candidates[following].sha256)

    def _draw_picture(self, sha256: str, width: int, rows: int) -> RenderableType:
        pixels = self._load(sha256)
        if isinstance(pixels, str):
            return Text(f"\nThis image cannot be shown: {pixels}\n", "red")
        return Picture(fit_pixels(pixels, width, 2 * rows), width, self.is_ascii)

    def _load(self, sha256: str) -> "NDArray[np.uint8] | str":
        if sha256 not in self._decoded:
            try:
                self._decoded[sha256] = decode_rgba(self.images.get(sha256), max_side_px=KEPT_SIDE_PX)
            except BrandAssetsError as error:
                self._decoded[sha256] = str(error)
            if len(self._decoded) > KEPT_IMAGES:
                self._decoded.popitem(last=False)
        self._decoded.move_to_end(sha256)
        return self._decoded[sha256]

    def _tell_counts(self, session: ReviewSession) -> Text:
        approved = session.count("approved")
        is_over = approved > self.checkpoint.to_approve
        counts = Text(no_wrap=True, overflow="ellipsis")
        counts.append(
            f"{approved} approved of at most {self.checkpoint.to_approve}", "bold red" if is_over else "green"
        )
        counts.append(f"  ·  {session.count('rejected')} rejected  ·  {session.count('starred')} starred")
        counts.append(f"  ·  {session.undecided} undecided  ·  {session.reviewer}")
        return counts


@dataclass(frozen=True, slots=True)
class Picture:
    """An opaque image (rows, columns, 3), each character cell two of its pixels, one above the other; centred."""

    pixels: "NDArray[np.uint8]"
    width: int
    is_ascii: bool = False

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        margin = Segment(" " * ((self.width - self.pixels.shape[1]) // 2))
        for row in range(0, self.pixels.shape[0], 2):
            yield margin
            upper, lower = self.pixels[row].tolist(), self.pixels[row + 1].tolist()
            yield from (self._cell(*pair) for pair in zip(upper, lower, strict=True))
            yield Segment.line()

    def _cell(self, upper: list[int], lower: list[int]) -> Segment:
        if self.is_ascii:
            luminance = sum(0.2126 * p[0] + 0.7152 * p[1] + 0.0722 * p[2] for p in (upper, lower)) / 2
            return Segment(ASCII_RAMP[min(int(luminance / 256 * len(ASCII_RAMP)), len(ASCII_RAMP) - 1)])
        return Segment("▀", _style(tuple(upper), tuple(lower)))


def fit_pixels(rgba: "NDArray[np.uint8]", width: int, height: int) -> "NDArray[np.uint8]":
    """The image over a checkerboard, (rows, columns, 3), as large as fits in width x height; rows are even."""
    import numpy as np
    from PIL import Image

    scale = min(width / rgba.shape[1], height / rgba.shape[0])
    columns = max(1, round(rgba.shape[1] * scale))
    rows = min(height, 2 * max(1, round(rgba.shape[0] * scale / 2)))
    resized = Image.fromarray(rgba).resize((columns, rows), Image.Resampling.BOX)
    pixels = np.asarray(resized, dtype=np.float32)
    alpha = pixels[..., 3:] / 255
    y, x = np.mgrid[0:rows, 0:columns] // CHECKER_PX
    checker = np.where((x + y) % 2 == 0, *CHECKER)[..., None]
    return np.rint(pixels[..., :3] * alpha + checker * (1 - alpha)).astype(np.uint8)


def _tell_word(session: ReviewSession) -> Text:
    word = session.word
    text = Text(no_wrap=True, overflow="ellipsis").append(word or "undecided", COLORS.get(word or "", "bold"))
    if session.is_decided(session.index):
        scores = session.current.scores
        told = "   ".join(f"{part} {value:.2f}" for part, value in scores.items()) or "no scores"
        text.append(f"   {told}")
    text.append(f"   {session.current.image_id[:12]}", "dim")
    return text


def _line(text: str, style: str) -> Text:
    return Text(text, style, no_wrap=True, overflow="ellipsis")


@lru_cache(maxsize=4096)
def _style(upper: tuple[int, int, int], lower: tuple[int, int, int]) -> Style:
    return Style(color="#{:02x}{:02x}{:02x}".format(*upper), bgcolor="#{:02x}{:02x}{:02x}".format(*lower))
