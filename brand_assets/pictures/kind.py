"""This file judges what an image is, a flat mark or a textured picture, from its colours and edges."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from brand_assets.errors import ExportError, ImageQuarantined
from brand_assets.pixels import decode_rgba

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Kind = Literal["mark", "picture"]
SIDE_PX = 512
"""At which it is measured: grain is averaged away, and 8 x 8 blocks of JPEG are 4 x 4 of a 1024 px image."""
SMALL_PX = 256
EDGE_DE76 = 25.0
SOFT_EDGE_DE76 = 15.0
"""Within 3 x 3 pixels: an edge as it is, and after a slight blur that takes grain away."""
NEAR_PX = 4
"""An edge's own fringe and the ripples of its compression reach this far."""
TEXTURE_DE76 = 1.2
PLAIN_DE76 = 0.4
"""How far a pixel is from the mean of 9 x 9 around it, in a texture and on a plain or evenly shaded area."""
COLOR_DE76 = 8.0
COLORS = 6
VALUES = 16

# Limits: of some 380 images with a known kind, drawn, photographed and synthetic, in 48 to 2048 px. Marks have
# at least 0.015 of edge, 0.06 of plain area, 0.71 in six colours and 0.13 in sixteen values.
NO_EDGES = 0.004
FEW_VALUES = 0.9
BUSY_PLAIN = 0.05
BUSY_VALUES = 0.25
MIN_IN_COLORS = 0.69
MIN_IN_VALUES = 0.008
MAX_TEXTURE = 0.12
MAX_TEXTURE_SMALL = 0.2
MAX_TEXTURE_FEW_VALUES = 0.4
FEW_VALUES_SMALL = 0.3
"""Marks of 256 px and more stay below 0.09 of texture per edge, and photographs begin at 0.2. Smaller marks are all
edge and ripple: compressed ones reach 0.3, half of them in a few exact values; small photographs of few values begin
at 0.5.
"""


@dataclass(frozen=True, slots=True)
class KindVerdict:
    """`evidence` is what was measured, by name, as it goes into `metadata.json`; `reason` one sentence for a person."""

    kind: Kind
    evidence: Mapping[str, float | int | str]
    reason: str


@dataclass(frozen=True, slots=True)
class Measured:
    """Shares 0..1 of the opaque pixels of an image that is at most `SIDE_PX` long; transparent ones count as white.

    `in_colors`: within 8 of the `COLORS` commonest colours, dE76; `in_values`: exactly the `VALUES` commonest values.
    `edges`, `plain`, `texture`: on sharp edges; plain or evenly shaded; neither, and away from edges.
    `texture_per_edge`: `texture` over the share on edges: a drawing has edges and no texture beside them.
    """

    side_px: int
    in_colors: float
    in_values: float
    edges: float
    plain: float
    texture: float
    texture_per_edge: float


def judge_kind(data: bytes) -> KindVerdict:
    """Whether the image is a flat mark or a textured picture, with what was measured.

    Raises ExportError when the bytes are not an image.
    """
    try:
        rgba = decode_rgba(data, max_side_px=SIDE_PX)
    except ImageQuarantined as error:
        raise ExportError(f"What kind of image it is cannot be judged: {error}") from None
    measured = measure_kind(rgba)
    kind, reason = _decide(measured)
    names = ("in_colors", "in_values", "edges", "plain", "texture", "texture_per_edge")
    evidence: dict[str, float | int | str] = {name: round(float(getattr(measured, name)), 4) for name in names}
    return KindVerdict(kind, {"measured_at_px": measured.side_px, **evidence}, reason)


def measure_kind(rgba: "NDArray[np.uint8]") -> Measured:
    """What `judge_kind` decides by, of a (h, w, 4) image with straight alpha."""
    import cv2
    import numpy as np

    is_opaque = rgba[..., 3] >= 250
    rgb = np.where(is_opaque[..., None], rgba[..., :3], 255).astype(np.uint8)
    lab = np.asarray(cv2.cvtColor(rgb.astype(np.float32) / 255.0, cv2.COLOR_RGB2LAB), np.float32)
    soft = np.asarray(cv2.GaussianBlur(lab, (0, 0), 1.2), np.float32)
    is_edge = _measure_span(soft) > SOFT_EDGE_DE76
    window = np.ones((2 * NEAR_PX + 1, 2 * NEAR_PX + 1), np.uint8)
    is_calm = cv2.dilate(is_edge.astype(np.uint8), window) == 0
    ripple = np.sqrt(((soft - cv2.blur(soft, (9, 9))) ** 2).sum(axis=2))
    texture = float((is_calm & (ripple > TEXTURE_DE76)).mean())
    shown = is_opaque if is_opaque.any() else np.ones_like(is_opaque)
    return Measured(
        side_px=max(rgba.shape[:2]),
        in_colors=_share_of_colors(lab[shown]),
        in_values=_share_of_values(rgb[shown]),
        edges=float((_measure_span(lab) > EDGE_DE76).mean()),
        plain=float((is_calm & (ripple < PLAIN_DE76)).mean()),
        texture=texture,
        texture_per_edge=texture / max(float(is_edge.mean()), NO_EDGES),
    )


def _measure_span(lab: "NDArray[np.float32]") -> "NDArray[np.float32]":
    """(h, w): how far the colours of the 3 x 3 pixels around are apart."""
    import cv2
    import numpy as np

    window = np.ones((3, 3), np.uint8)
    return np.asarray(np.sqrt(((cv2.dilate(lab, window) - cv2.erode(lab, window)) ** 2).sum(axis=2)), np.float32)


def _share_of_colors(lab: "NDArray[np.float32]") -> float:
    """Of (n, 3) colours, what the commonest explain: each takes what is near it before the next is looked for."""
    import numpy as np

    bins = np.floor(lab / 4).astype(np.int64) @ np.array([10000, 100, 1])
    _, owner, counts = np.unique(bins, return_inverse=True, return_counts=True)
    centers = np.stack([np.bincount(owner, lab[:, channel]) / counts for channel in range(3)], axis=1)
    left = counts.astype(np.float64)
    explained = 0.0
    for _ in range(COLORS):
        near = np.linalg.norm(centers - centers[int(left.argmax())], axis=1) <= COLOR_DE76
        explained += float(left[near].sum())
        left[near] = 0
    return explained / len(lab)


def _share_of_values(rgb: "NDArray[np.uint8]") -> float:
    import numpy as np

    packed = rgb.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    counts = np.sort(np.unique(packed, return_counts=True)[1])[::-1]
    return float(counts[:VALUES].sum() / len(rgb))


def _decide(measured: Measured) -> tuple[Kind, str]:
    if measured.edges < NO_EDGES:
        if measured.in_values >= FEW_VALUES:
            return "mark", f"It has no sharp edges, and {measured.in_values:.0%} of it are {VALUES} exact values."
        return "picture", "It shades off everywhere and has no sharp edge: nothing in it is drawn flat."
    if measured.plain < BUSY_PLAIN and measured.in_values < BUSY_VALUES:
        return "picture", f"It has texture nearly everywhere: {measured.plain:.1%} of it is plain."
    if measured.in_colors < MIN_IN_COLORS:
        return "picture", f"It has many colours: the {COLORS} commonest make up {measured.in_colors:.0%} of it."
    if measured.in_values < MIN_IN_VALUES:
        return "picture", "Hardly two of its pixels have the same colour."
    if measured.texture_per_edge > _limit_texture(measured):
        return "picture", f"It has texture beside its edges: {measured.texture:.1%} of it."
    return "mark", (
        f"{measured.in_colors:.0%} of it are {COLORS} colours, in plain or evenly shaded areas with sharp edges."
    )


def _limit_texture(measured: Measured) -> float:
    if measured.side_px >= SMALL_PX:
        return MAX_TEXTURE
    return MAX_TEXTURE_FEW_VALUES if measured.in_values >= FEW_VALUES_SMALL else MAX_TEXTURE_SMALL
