"""This file scores how well the colours of a mark keep to the brand's palette.

Background and anti-aliased fringe are left out. The dominant colours are matched to the palette one to one at the least
total difference; a colour whose match is another colour altogether is measured from the palette colour nearest to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brand_assets.color.difference import ANOTHER_COLOR_DE, BRAND_TOLERANCE_DE, JUST_NOTICEABLE_DE, palette_distances
from brand_assets.color.dominant import DominantColors, find_dominant_colors
from brand_assets.color.lab import hex_to_lab, rgb_to_hex
from brand_assets.records.brief import PaletteColor
from brand_assets.scoring.part import Metric, PartScore, Subject
from brand_assets.scoring.picture import GROUND_DE76, Picture, measure_gap

DOMINANT_COLORS = 8
"""As many as a palette has and a few beside them: with fewer, two palette colours would be taken for their mixture."""
LEAST_SHARE = 0.01
"""A colour that covers less of the figure than this is a speck or a fringe."""
LEAST_FLAT_SHARE = 0.2
"""With less of the figure flat than this the picture is textured, and all of it counts."""
PRIMARY_PRESENT_DE = 5.0
MISSING_PRIMARY_FACTOR = 0.8
WITHIN_DE = (2, 5, 10)
PAPER = PaletteColor("paper white", "#FFFFFF", "neutral")
"""What shows through a mark that is left out of a palette colour; white on any other ground is a colour."""
OFF_PALETTE_DE = 5.0
OFF_PALETTE_SHARE = 0.03
"""A colour this far off on so much of the mark is a concern; nearer or smaller it is mentioned."""
GROUND_STEP = 4
"""One pixel in so many each way tells the background's colour as well as all."""
OFF_PALETTE = "off-palette"
MISSING_PRIMARY = "missing primary"


@dataclass(frozen=True, slots=True)
class PaletteAdherence:
    """The `color` part: closeness to the palette, weighted by area: 1 within CIEDE2000 1 of it, 0 from 10 on; a fifth
    less when no primary colour is to be seen, neither in the figure nor as its background.
    """

    scorer: str = "palette-adherence"
    version: str = "2"

    def score(self, subject: Subject) -> PartScore:
        picture, palette = subject.picture, _allow_paper(subject.picture, subject.palette)
        if not palette:
            return PartScore(None, self.scorer, self.version, "Not computed: the brief has no palette.")
        colors = find_dominant_colors(figure_pixels(picture), DOMINANT_COLORS)
        if len(colors.shares) == 0:
            return PartScore(None, self.scorer, self.version, "Not computed: nothing stands out from the background.")
        colors = _leave_out_specks(colors)
        palette_lab = hex_to_lab([color.hex for color in palette])
        matches, differences = match_palette(colors, palette_lab)
        missing = _missing_primaries(picture, colors, palette, palette_lab)
        return PartScore(
            float(colors.shares @ _closeness(differences)) * (MISSING_PRIMARY_FACTOR if missing else 1.0),
            self.scorer,
            self.version,
            _explain(colors, palette, matches, differences, missing),
            {
                **{f"share_within_de{limit}": float(colors.shares[differences <= limit].sum()) for limit in WITHIN_DE},
                "mean_de": float(colors.shares @ differences),
                "worst_hex": _hex_of(colors, int(differences.argmax())),
                "worst_de": float(differences.max()),
                "missing_primary": list(missing),
                "colors": _list_colors(colors, palette, matches, differences),
                "background": picture.ground,
            },
            _find_concerns(colors, differences, missing),
        )


def _allow_paper(picture: Picture, palette: Sequence[PaletteColor]) -> Sequence[PaletteColor]:
    if picture.ground == "none" or not palette:
        return palette
    off = palette_distances(_ground_color(picture), hex_to_lab([color.hex for color in palette])).min()
    return [*palette, PAPER] if off <= PRIMARY_PRESENT_DE else palette


def _ground_color(picture: Picture) -> NDArray[np.float32]:
    return np.asarray(np.median(picture.ground_lab[::GROUND_STEP, ::GROUND_STEP].reshape(-1, 3), axis=0))


def _find_concerns(colors: DominantColors, differences: NDArray[np.float64], missing: list[str]) -> tuple[str, ...]:
    is_off = (differences > OFF_PALETTE_DE) & (colors.shares >= OFF_PALETTE_SHARE)
    return (*((OFF_PALETTE,) if is_off.any() else ()), *((MISSING_PRIMARY,) if missing else ()))


def figure_pixels(picture: Picture) -> NDArray[np.uint8]:
    """(n, 3) pixels of the figure, without the fringe of its edges."""
    import cv2

    encoded = picture.samples_rgb.astype(np.float32) / np.float32(255.0)
    lab = np.asarray(cv2.cvtColor(encoded, cv2.COLOR_RGB2Lab), dtype=np.float32)
    if picture.ground == "none":
        inside = np.ones(lab.shape[:2], dtype=np.bool_)
    else:
        inside = picture.figure & (measure_gap(lab, picture.ground_lab) > GROUND_DE76)
    flat = inside & picture.samples_flat
    return picture.samples_rgb[flat if flat.sum() >= LEAST_FLAT_SHARE * inside.sum() else inside]


def match_palette(
    colors: DominantColors, palette_lab: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """For each dominant colour the palette row that it stands for and its CIEDE2000.

    Minimum-cost assignment, cost = area times difference up to 10; what it leaves over, or matches to another colour
    altogether, falls to the nearest.
    """
    from scipy.optimize import linear_sum_assignment

    distances = palette_distances(colors.lab, palette_lab)
    matches = distances.argmin(axis=1)
    rows, columns = linear_sum_assignment(colors.shares[:, None] * np.minimum(distances, ANOTHER_COLOR_DE))
    same = distances[rows, columns] < ANOTHER_COLOR_DE
    matches[rows[same]] = columns[same]
    return matches, distances[np.arange(len(matches)), matches]


def _closeness(differences: NDArray[np.float64]) -> NDArray[np.float64]:
    beyond = (differences - JUST_NOTICEABLE_DE) / (ANOTHER_COLOR_DE - JUST_NOTICEABLE_DE)
    return np.asarray(1.0 - np.clip(beyond, 0.0, 1.0))


def _leave_out_specks(colors: DominantColors) -> DominantColors:
    kept = (colors.shares >= LEAST_SHARE) | (np.arange(len(colors.shares)) == 0)
    shares = colors.shares[kept]
    return DominantColors(colors.rgb[kept], colors.lab[kept], shares / shares.sum())


def _missing_primaries(
    picture: Picture, colors: DominantColors, palette: Sequence[PaletteColor], palette_lab: NDArray[np.float64]
) -> list[str]:
    """Every primary colour's name when none of them is to be seen; otherwise nothing."""
    primaries = [k for k, color in enumerate(palette) if color.role == "primary"]
    seen = colors.lab
    if picture.ground != "none":
        seen = np.vstack([seen, _ground_color(picture)])
    if not primaries or palette_distances(seen, palette_lab[primaries]).min() <= PRIMARY_PRESENT_DE:
        return []
    return [palette[k].name for k in primaries]


def _list_colors(
    colors: DominantColors, palette: Sequence[PaletteColor], matches: NDArray[np.intp], differences: NDArray[np.float64]
) -> list[Metric]:
    return [
        {
            "hex": _hex_of(colors, k),
            "share": float(colors.shares[k]),
            "palette": palette[int(matches[k])].name,
            "de": float(differences[k]),
        }
        for k in range(len(colors.shares))
    ]


def _explain(
    colors: DominantColors,
    palette: Sequence[PaletteColor],
    matches: NDArray[np.intp],
    differences: NDArray[np.float64],
    missing: list[str],
) -> str:
    off = np.where(differences > BRAND_TOLERANCE_DE, colors.shares * np.minimum(differences, ANOTHER_COLOR_DE), 0.0)
    k = int(off.argmax())
    if off[k] > 0:
        meant = palette[int(matches[k])]
        area = f"{_hex_of(colors, k)} on {colors.shares[k]:.0%} of the mark"
        said = f"{area} is dE {differences[k]:.1f} from {meant.name} {meant.hex}"
    else:
        said = f"All colours are within dE {BRAND_TOLERANCE_DE:.0f} of the palette"
    return f"{said}; no primary colour ({', '.join(missing)}) is to be seen." if missing else f"{said}."


def _hex_of(colors: DominantColors, k: int) -> str:
    return rgb_to_hex(np.rint(colors.rgb[k]).astype(int))
