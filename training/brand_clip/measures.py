"""This file measures what convolutions are slow to learn: colours, symmetry, and how far a mark reaches."""

import math

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

LEVELS, LEAST_SHARE = 5, 1e-4
POLAR_PX, RADII, ANGLES = 32, 12, 120
INNERMOST, OUTERMOST = 1.0, 15.0
"""In pixels of a picture of POLAR_PX."""
LEAST_CONTRAST = 0.02
FOLDS = (2, 3, 4, 5, 6, 8)
STEPS = 4
"""By so many pixels a mark is thinned, and thickened, to see how wide its strokes and gaps are."""
MEASURES = 2 * LEVELS**3 + len(FOLDS) + 2 + RADII + 2 * STEPS + 1


def measure(pixels: Tensor) -> Tensor:
    """(n, MEASURES) of (n, 3, side, side) in 0..1; the side is a multiple of POLAR_PX."""
    small = functional.adaptive_avg_pool2d(pixels.float(), POLAR_PX)
    polar = look_around(small)
    ink = find_ink(pixels.float())
    parts = (count_colors(pixels, ink), compare_turns(polar), measure_rings(small, polar), measure_strokes(ink))
    return torch.cat(parts, dim=1)


def count_colors(pixels: Tensor, ink: Tensor) -> Tensor:
    """(n, 2 * LEVELS**3): roots of the shares of every third pixel, of all and of what is inked, in bins of red, green
    and blue; each pixel is shared out among the eight bins around it.
    """
    sparse = pixels[:, :, ::3, ::3].flatten(2).float().unsqueeze(2)
    steps = torch.arange(LEVELS, dtype=torch.float32).view(1, 1, LEVELS, 1) / (LEVELS - 1)
    shares = functional.relu(1.0 - (LEVELS - 1) * (sparse - steps).abs())
    pairs = (shares[:, 0].unsqueeze(2) * shares[:, 1].unsqueeze(1)).flatten(1, 2)
    inked = ink[:, :, ::3, ::3].flatten(2) ** 2
    blue = shares[:, 2].transpose(1, 2)
    counts = torch.bmm(pairs, blue).flatten(1).float() / sparse.shape[3]
    counts_inked = torch.bmm(pairs * inked, blue).flatten(1).float() / (inked.sum(dim=2) + 1.0)
    return torch.sqrt(torch.cat([counts, counts_inked], dim=1) + LEAST_SHARE)


def find_ink(pixels: Tensor) -> Tensor:
    """(n, 1, side, side) in 0..1: how unlike the corners each pixel is."""
    far = pixels.shape[2] - 1
    ground = pixels[:, :, ::far, ::far].mean(dim=(2, 3), keepdim=True)
    away = (pixels - ground).abs().sum(dim=1, keepdim=True)
    return (2.0 * away / (away.amax(dim=(2, 3), keepdim=True) + LEAST_CONTRAST)).clamp(max=1.0)


def look_around(small: Tensor) -> Tensor:
    """(n, 3, RADII, ANGLES): the picture around its middle, clockwise from above, interpolated."""
    flat = small.flatten(2)
    places, weights = polar_grid()
    found = sum(flat[:, :, torch.from_numpy(p)] * torch.from_numpy(w) for p, w in zip(places, weights, strict=True))
    assert isinstance(found, Tensor)
    return found.reshape(len(small), small.shape[1], RADII, ANGLES)


def compare_turns(polar: Tensor) -> Tensor:
    """(n, len(FOLDS) + 2): how much changes when the picture is turned or mirrored, relative to all there is."""
    contrast = (polar - polar.mean(dim=(2, 3), keepdim=True)).abs().mean(dim=(1, 2, 3)) + LEAST_CONTRAST
    changes = [(polar - polar[..., torch.from_numpy(turn)]).abs().mean(dim=(1, 2, 3)) for turn in list_turns()]
    return torch.stack(changes, dim=1) / contrast.unsqueeze(1)


def measure_rings(small: Tensor, polar: Tensor) -> Tensor:
    """(n, RADII): how unlike the corners each ring around the middle is; the farthest are those of clear space."""
    ground = small[:, :, :: POLAR_PX - 1, :: POLAR_PX - 1].mean(dim=(2, 3), keepdim=True)
    rings = (polar - ground).abs().mean(dim=(1, 3))
    return rings / (rings.amax(dim=1, keepdim=True) + LEAST_CONTRAST)


def measure_strokes(ink: Tensor) -> Tensor:
    """(n, 2 * STEPS + 1): the share that is inked, what of it is left after each pixel of thinning, and what of the
    ground after each pixel of thickening: a granulometry.
    """
    shares = [ink.mean(dim=(1, 2, 3))]
    for part in (1.0 - ink, ink):
        whole = (1.0 - part).mean(dim=(1, 2, 3)) + LEAST_CONTRAST
        for _ in range(STEPS):
            part = _grow(part)
            shares.append((1.0 - part).mean(dim=(1, 2, 3)) / whole)
    return torch.stack(shares, dim=1)


def _grow(part: Tensor) -> Tensor:
    """The largest of each pixel's three by three; much quicker than max_pool2d on one channel."""
    wide = functional.pad(part, (1, 1))
    rows = torch.maximum(torch.maximum(wide[..., :-2], part), wide[..., 2:])
    tall = functional.pad(rows, (0, 0, 1, 1))
    return torch.maximum(torch.maximum(tall[..., :-2, :], rows), tall[..., 2:, :])


def list_turns() -> list[NDArray[np.int64]]:
    """Orders of the angles: turned by one step of each fold, mirrored left and right, mirrored up and down."""
    angles = np.arange(ANGLES)
    turned = [(angles + ANGLES // fold) % ANGLES for fold in FOLDS]
    return [*turned, -angles % ANGLES, (ANGLES // 2 - angles) % ANGLES]


def polar_grid() -> tuple[list[NDArray[np.int64]], list[NDArray[np.float32]]]:
    """The four pixels around each point of the polar grid, as places in the flat picture, and their weights."""
    radius = np.linspace(INNERMOST, OUTERMOST, RADII)[:, None]
    angle = np.arange(ANGLES)[None, :] * 2 * math.pi / ANGLES
    middle = (POLAR_PX - 1) / 2
    x, y = (middle + radius * np.sin(angle)).reshape(-1), (middle - radius * np.cos(angle)).reshape(-1)
    left, top = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    right, low = x - left, y - top
    corners = [
        (0, 0, (1 - right) * (1 - low)),
        (1, 0, right * (1 - low)),
        (0, 1, (1 - right) * low),
        (1, 1, right * low),
    ]
    places = [(top + down) * POLAR_PX + left + across for across, down, _ in corners]
    return places, [weight.astype(np.float32) for _, _, weight in corners]
