"""This file keeps small WebP copies of images, each made when it is first asked for; all of them can be made again."""

import os
import secrets
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from brand_assets.errors import ImageQuarantined, InputRefused, LakeError
from brand_assets.pixels import decode_rgba
from brand_assets.storage.images import ImageStore
from brand_assets.storage.svg_rendering import is_svg, render_svg

SIDES = (150, 400, 800)
"""Of the longer side, in pixels; a smaller image keeps its size."""
QUALITY = 86
"""Above it a flat mark's file grows, and nobody sees why."""
EDITION = "1"
"""Of the way in which copies are made; with another one all are made anew."""
DECODED_PX = 1600
"""The longer side that larger images are decoded at: twice the largest copy, which then is made of them with care."""
EFFORT = 2
"""Of WebP's 0 to 6; 4 takes twice the time for 5 % fewer bytes."""


class Thumbnails:
    """Copies by the SHA-256 of the image, under `root/<edition>/<side>/<first two digits>/<sha256>.webp`.

    Thread-safe; at most `makers` are made at once, so that whoever decides meanwhile does not wait for a processor.
    """

    def __init__(self, root: Path, images: ImageStore, makers: int | None = None) -> None:
        self._root = root / EDITION
        self._images = images
        self._makers = threading.BoundedSemaphore(makers or max(1, (os.cpu_count() or 2) - 1))
        self._guard = threading.Lock()
        self._under_way: dict[Path, tuple[threading.Lock, int]] = {}

    def path(self, sha256: str, side: int) -> Path:
        """The copy's file, made if it is not there yet; who asks for the same one meanwhile waits for it.

        sRGB with alpha, the right way up, the longer side at most `side` pixels. Raises InputRefused for another side
        than SIDES, LakeError when the image is missing or damaged, ImageQuarantined when it is no picture.
        """
        if side not in SIDES:
            raise InputRefused(f"Thumbnails are {', '.join(map(str, SIDES))} pixels; there are none of {side}.")
        name = self._images.path(sha256).name
        target = self._root / str(side) / name[:2] / f"{name}.webp"
        if not target.is_file():
            with self._alone(target):
                if not target.is_file():
                    with self._makers:
                        self._make(name, side, target)
        return target

    def warm(self, sha256s: Iterable[str], sides: Iterable[int] = SIDES) -> int:
        """Make the copies of many images ahead; how many are there now. What cannot be made is left out."""
        wanted = [(sha256, side) for sha256 in sha256s for side in sides]
        with ThreadPoolExecutor(max_workers=2, thread_name_prefix="thumbnails") as pool:
            return sum(pool.map(lambda one: self._try(*one), wanted))

    def _try(self, sha256: str, side: int) -> bool:
        try:
            self.path(sha256, side)
        except (LakeError, ImageQuarantined):
            return False
        return True

    @contextmanager
    def _alone(self, target: Path) -> Iterator[None]:
        with self._guard:
            lock, waiting = self._under_way.get(target, (threading.Lock(), 0))
            self._under_way[target] = (lock, waiting + 1)
        try:
            with lock:
                yield
        finally:
            with self._guard:
                lock, waiting = self._under_way.pop(target)
                if waiting > 1:
                    self._under_way[target] = (lock, waiting - 1)

    def _make(self, sha256: str, side: int, target: Path) -> None:
        webp = make_thumbnail(self._images.get(sha256), side)
        temporary = target.with_name(f".{target.name}.{secrets.token_hex(6)}.tmp")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(webp)
            os.replace(temporary, target)
        except OSError as error:
            raise LakeError(
                f"The thumbnail of image {sha256} cannot be written to {target.parent}: {error.strerror or error}."
            ) from error
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def make_thumbnail(data: bytes, side: int) -> bytes:
    """WebP bytes of an image. Raises ImageQuarantined for what is no picture, or one beyond all bounds."""
    import io

    from PIL import Image

    if is_svg(data):
        data = render_svg(data, side)
    image = Image.fromarray(decode_rgba(data, DECODED_PX))
    if image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    if max(image.size) > side:
        scale = side / max(image.size)
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    encoded = io.BytesIO()
    image.save(encoded, "WEBP", quality=QUALITY, method=EFFORT)
    return encoded.getvalue()
