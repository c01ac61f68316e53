"""This file enlarges pictures: with Real-ESRGAN where its weights are here, by Lanczos where they are not."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from brand_assets.catalogue.weights import list_weights, name_weights, verify_weights
from brand_assets.errors import ConfigError, ExportError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from brand_assets.pictures.upscaler import Upscaler

LANCZOS = "lanczos"
MODELS = ("RealESRGAN_x4plus", "realesr-general-x4v3")
"""The best first; of a 1024 px image the first takes about 1,600 CPU seconds and the second about 100."""
MAX_SIZE_PX = 16384
MAX_BETWEEN_PX = 8192
"""Longer side of what a model may make on the way to a size: four bytes a pixel, a quarter of a gigabyte."""
WORTH_A_PASS = 1.5
"""A model is run again when more than this is still missing; the rest is Lanczos."""
LEAST_ALPHA = 2
"""In 0..255: with less, what is left of a colour is rounding."""


@dataclass(frozen=True, slots=True)
class Enlarger:
    """`name` is "lanczos" or that of a model, `version` says which library and which weights run it."""

    name: str
    version: str
    upscaler: "Upscaler | None" = None

    def name_for(self, side_px: int, size_px: int) -> str:
        """What really made an image of `size_px` out of one of `side_px`: nothing that shrinks needs a model."""
        return self.name if size_px > side_px else LANCZOS


def open_enlarger(folder_of_weights: Path, name: str = "auto") -> Enlarger:
    """The engine of that name; "auto" is the model that is in the folder and suits the machine, Lanczos without any.

    Raises ConfigError when a model that was named is not here, with the command that gets it, when a file is not what
    it should be, or when torch and spandrel are not installed.
    """
    if name not in ("auto", LANCZOS, *MODELS):
        choices = ", ".join(["auto", *sorted(MODELS), LANCZOS])
        raise ConfigError(f"There is no {name[:80]!r} to enlarge with; choose one of: {choices}.")
    if name == "auto":
        name = _choose(folder_of_weights)
    if name == LANCZOS:
        return Enlarger(LANCZOS, f"pillow {version('pillow')}")
    if not _is_installed():
        raise ConfigError(
            f"{name} needs torch and spandrel, which are not installed. Install the extra 'models': make setup-full"
        )
    from brand_assets.pictures.upscaler import load_upscaler

    path = verify_weights(folder_of_weights, name)
    sha256 = list_weights()[name].sha256 or "unpinned"
    upscaler = load_upscaler(path)
    return Enlarger(name, f"spandrel {version('spandrel')} on {upscaler.device}, weights {sha256[:12]}", upscaler)


def enlarge(
    rgba: "NDArray[np.uint8]",
    size_px: int,
    engine: Enlarger,
    on_progress: Callable[[float], None] = lambda part: None,
) -> "NDArray[np.uint8]":
    """(h, w, 4) with straight alpha, its longer side `size_px`; a smaller one than the image's shrinks it.

    Colour and alpha are enlarged by themselves, the colour with its alpha in it, so that what is hidden beneath
    transparency does not bleed into an edge. `on_progress` hears the part that is done, 0..1. Raises ExportError when
    `size_px` is out of range.
    """
    import numpy as np

    if not 1 <= size_px <= MAX_SIZE_PX:
        raise ExportError(f"size_px is {size_px}; it may be 1 to {MAX_SIZE_PX}.")
    is_opaque = bool((rgba[..., 3] == 255).all())
    target = _scale(rgba.shape[:2], size_px)
    planes = [np.ascontiguousarray(rgba[..., :3])] if is_opaque else _split(rgba)
    made: list[NDArray[np.uint8]] = []
    for number, plane in enumerate(planes):

        def tell(part: float, before: int = number) -> None:
            on_progress((before + part) / len(planes))

        made.append(_resize_plane(plane, target, engine.upscaler, tell))
    on_progress(1.0)
    if is_opaque:
        return np.dstack([made[0], np.full(target, 255, np.uint8)])
    return _join(made[0], np.asarray(made[1].mean(axis=2).round(), np.uint8))


def _choose(folder: Path) -> str:
    """A model that takes half an hour an image is a GPU's, where another is here."""
    here = [name for name in MODELS if (folder / name_weights(name).file).is_file()]
    if not here or not _is_installed():
        return LANCZOS
    from brand_assets.pictures.upscaler import find_device

    return here[0] if find_device() != "cpu" else here[-1]


def _is_installed() -> bool:
    return find_spec("torch") is not None and find_spec("spandrel") is not None


def _scale(shape: tuple[int, ...], size_px: int) -> tuple[int, int]:
    factor = size_px / max(shape)
    return max(1, round(shape[0] * factor)), max(1, round(shape[1] * factor))


def _split(rgba: "NDArray[np.uint8]") -> "list[NDArray[np.uint8]]":
    """Colour times alpha, and alpha as a grey picture."""
    import numpy as np

    alpha = rgba[..., 3:].astype(np.uint16)
    color = (rgba[..., :3].astype(np.uint16) * alpha + 127) // 255
    return [color.astype(np.uint8), np.repeat(rgba[..., 3:], 3, axis=2)]


def _join(color: "NDArray[np.uint8]", alpha: "NDArray[np.uint8]") -> "NDArray[np.uint8]":
    import numpy as np

    part = np.maximum(alpha, 1).astype(np.float32)[..., None] / 255.0
    rgb = np.rint(np.clip(color / part, 0, 255)).astype(np.uint8)
    seen = alpha >= LEAST_ALPHA
    return np.dstack([rgb * seen[..., None], alpha * seen])


def _resize_plane(
    plane: "NDArray[np.uint8]",
    target: tuple[int, int],
    upscaler: "Upscaler | None",
    on_progress: Callable[[float], None],
) -> "NDArray[np.uint8]":
    """(h, w, 3) at the `target` size, by as many passes of the model as are worth it and Lanczos for the rest."""
    if upscaler is not None and max(target) > max(plane.shape):
        limit = max(MAX_BETWEEN_PX, max(target)) // upscaler.scale
        if max(plane.shape) > limit:
            plane = _lanczos(plane, _scale(plane.shape[:2], limit))
        for begin, end in _plan_passes(max(plane.shape), max(target), upscaler.scale):

            def tell(part: float, begin: float = begin, end: float = end) -> None:
                on_progress(begin + part * (end - begin))

            plane = upscaler.upscale(plane, tell)
    return _lanczos(plane, target)


def _plan_passes(side_px: int, target_px: int, scale: int) -> list[tuple[float, float]]:
    """Of each pass of the model, from where to where in the whole work it goes, 0..1."""
    sides = [side_px]
    while target_px > WORTH_A_PASS * sides[-1] * scale:
        sides.append(sides[-1] * scale)
    work = [side * side for side in sides]
    return [(sum(work[:k]) / sum(work), sum(work[: k + 1]) / sum(work)) for k in range(len(work))]


def _lanczos(plane: "NDArray[np.uint8]", size: tuple[int, int]) -> "NDArray[np.uint8]":
    import numpy as np
    from PIL import Image

    if plane.shape[:2] == size:
        return plane
    return np.asarray(Image.fromarray(plane).resize((size[1], size[0]), Image.Resampling.LANCZOS))
