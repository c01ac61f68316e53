"""This file cuts the subject of a picture out with one of rembg's models; nothing in it can fetch any."""

from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brand_assets.catalogue.weights import list_weights, name_weights, verify_weights
from brand_assets.errors import ConfigError, ExportError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SESSIONS = {
    "BiRefNet-general-lite": "birefnet-general-lite",
    "isnet-general-use": "isnet-general-use",
    "u2net": "u2net",
}
"""The catalogue's weights and rembg's name for what runs them; the best first."""
MAX_SIDE_PX = 8192
FAINT = 10
"""In 0..255: below it a mask is no subject."""
REACHES_PX = (90, 6)
"""Of the two passes of the estimate of an edge's own colour, for an image of 1024 px or so."""


@dataclass(frozen=True, slots=True)
class Cutter:
    """`name` is the weights' in the catalogue, `version` says which file and which library run them."""

    name: str
    version: str
    session: Any

    def cut_out(self, rgba: "NDArray[np.uint8]") -> "NDArray[np.uint8]":
        """(h, w, 4) with straight alpha, the background gone from it and from the colour of its edges.

        What was transparent before stays so. Raises ExportError when the model finds no subject or cannot run.
        """
        import numpy as np

        if max(rgba.shape[:2]) > MAX_SIDE_PX:
            raise ExportError(f"{max(rgba.shape[:2])} px are too many to cut out; at most {MAX_SIDE_PX} are taken.")
        mask = self._find_subject(rgba)
        if mask.max() < FAINT:
            raise ExportError(f"{self.name} finds no subject in the image, so nothing was cut out.")
        alpha = mask.astype(np.float32) / 255.0
        rgb = _clean_edges(np.ascontiguousarray(rgba[..., :3]), alpha)
        kept = np.rint(alpha * rgba[..., 3]).astype(np.uint8)
        rgb[kept == 0] = 0
        return np.dstack([rgb, kept])

    def _find_subject(self, rgba: "NDArray[np.uint8]") -> "NDArray[np.uint8]":
        """(h, w) in 0..255."""
        import numpy as np
        from PIL import Image
        from rembg import remove

        over_white = Image.alpha_composite(Image.new("RGBA", rgba.shape[1::-1], "white"), Image.fromarray(rgba))
        try:
            with np.errstate(invalid="ignore", divide="ignore"):  # a model that says the same of every pixel
                return np.asarray(remove(over_white.convert("RGB"), session=self.session, only_mask=True).convert("L"))
        except Exception as problem:  # onnxruntime raises classes of its own for each of its failures
            words = " ".join(str(problem).split())[:200]
            raise ExportError(f"{self.name} could not cut the image out: {words}") from None


def open_cutter(folder_of_weights: Path, name: str = "auto") -> Cutter | None:
    """The model of that name; "auto" is the best whose weights are in the folder, and None where none is.

    Raises ConfigError when a model that was named is not here, with the command that gets it, when its file is not
    what it should be, or when rembg is not installed.
    """
    if name != "auto" and name not in SESSIONS:
        raise ConfigError(f"There is no model {name[:80]!r} to cut out with; choose one of: {_list_choices()}.")
    if name == "auto":
        here = [known for known in SESSIONS if (folder_of_weights / name_weights(known).file).is_file()]
        if not here or find_spec("rembg") is None:
            return None
        name = here[0]
    elif find_spec("rembg") is None:
        raise ConfigError(f"{name} needs rembg, which is not installed. Install the extra 'models': make setup-full")
    path = verify_weights(folder_of_weights, name)
    sha256 = list_weights()[name].sha256 or "unpinned"
    return Cutter(name, f"rembg {version('rembg')}, weights {sha256[:12]}", _open_session(SESSIONS[name], path))


def _list_choices() -> str:
    return ", ".join(["auto", *sorted(SESSIONS)])


def _open_session(name: str, path: Path) -> Any:
    """rembg's own session of that name, which is told where its file is instead of fetching one."""
    _import_rembg()
    import onnxruntime
    from rembg.sessions import sessions

    class Here(sessions[name]):  # type: ignore[misc]
        @classmethod
        def download_models(cls, *args: object, **kwargs: object) -> str:
            return str(path)

    try:
        return Here(name, onnxruntime.SessionOptions())
    except Exception as problem:  # onnxruntime raises classes of its own for each of its failures
        words = " ".join(str(problem).split())[:200]
        raise ConfigError(f"The weights in {path} are damaged, or not those of {name}: {words}") from None


def _import_rembg() -> None:
    """rembg imports pymatting, which compiles itself for a minute when its cache is cold; nothing here needs it."""
    from numba import config

    compiler: Any = config
    before = compiler.DISABLE_JIT
    compiler.DISABLE_JIT = True
    try:
        import rembg  # noqa: F401
    finally:
        compiler.DISABLE_JIT = before


def _clean_edges(rgb: "NDArray[np.uint8]", alpha: "NDArray[np.float32]") -> "NDArray[np.uint8]":
    """(h, w, 3): what an edge's own colour is, without the background in it.

    Two blurs, far and near, after Forte 2021, https://arxiv.org/abs/2006.14970, equations 4 to 6.
    """
    import numpy as np

    scale = max(rgb.shape[:2]) / 1024
    picture = rgb.astype(np.float32)
    own, other = picture, picture
    for reach in REACHES_PX:
        own, other = _estimate(picture, own, other, alpha, max(3, round(reach * scale)))
    mixed = (alpha < 1.0)[..., None]
    return np.where(mixed, np.rint(own), picture).astype(np.uint8)


def _estimate(
    picture: "NDArray[np.float32]",
    own: "NDArray[np.float32]",
    other: "NDArray[np.float32]",
    alpha: "NDArray[np.float32]",
    reach_px: int,
) -> tuple["NDArray[np.float32]", "NDArray[np.float32]"]:
    import cv2
    import numpy as np

    def average(values: "NDArray[np.float32]", weight: "NDArray[np.float32]") -> "NDArray[np.float32]":
        size = (reach_px, reach_px)
        return np.asarray(cv2.blur(values * weight, size) / (cv2.blur(weight, size)[..., None] + 1e-5), np.float32)

    part = alpha[..., None]
    near_own = average(own, part)
    near_other = average(other, 1 - part)
    mended = near_own + part * (picture - part * near_own - (1 - part) * near_other)
    return np.asarray(np.clip(mended, 0, 255), np.float32), near_other
