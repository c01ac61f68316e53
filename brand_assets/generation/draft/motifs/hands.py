"""This file draws hands for motifs to share: a mitten with its thumb, an arm that ends in one, cupped palms."""

from dataclasses import replace

from brand_assets.generation.draft.geometry import Path, Point, grow, move, polar, turn
from brand_assets.generation.draft.motifs.outline_parts import flip, limb, trace
from brand_assets.generation.draft.motifs.placing import mirror
from brand_assets.generation.draft.outlines import box
from brand_assets.generation.draft.shapes import Shape, Tone, move_shapes

THUMB_DEG = 47.0
WIDE = 0.52  # of a mitten's length that its fingers are wide


def palm(length: float = 100.0, width: float = WIDE * 100.0) -> Path:
    """Four fingers in one, from the wrist at the origin upwards."""
    half, r = width / 2, width / 2
    heel = half * 0.3
    return trace(
        f"M{-half + heel:.3f} 0 C{-half + heel * 0.45:.3f} 0 {-half:.3f} {-heel * 0.45:.3f} {-half:.3f} {-heel:.3f} "
        f"V{-length + r:.3f} A{r:.3f} {half:.3f} {-length + r:.3f} V{-heel:.3f} "
        f"C{half:.3f} {-heel * 0.45:.3f} {half - heel * 0.45:.3f} 0 {half - heel:.3f} 0 Z"
    )


def thumb(length: float = 100.0, width: float = WIDE * 100.0, degrees: float = THUMB_DEG) -> Path:
    """To the right of the palm, in the same place."""
    thick = width * 0.42
    root = (width * 0.24, -length * 0.17)
    return limb(root, polar(length * 0.46, degrees, root), thick)


def mitten(length: float = 100.0, tone: Tone = "ink", width: float = 0.0, is_left: bool = False) -> list[Shape]:
    """The hand, its wrist at the origin, its thumb to the right, or to the left."""
    wide = width or WIDE * length
    shapes = [Shape(palm(length, wide), tone), Shape(thumb(length, wide), tone)]
    return [replace(s, path=flip(s.path)) for s in shapes] if is_left else shapes


def arm(
    reach: float, hand: float, gap: float, tone: Tone = "ink", is_left: bool = False, sleeve: float = 0.0
) -> list[Shape]:
    """A sleeve from the origin upwards, a gap, a hand: `reach` long in all, of which the hand is `hand`."""
    wide = sleeve or WIDE * hand * 1.12
    cuff = reach - hand - gap
    r = wide / 2
    body = trace(f"M{-r:.3f} 0 V{-cuff:.3f} H{r:.3f} V0 A{r:.3f} {-r:.3f} 0 Z")
    placed = move_shapes(mitten(hand, tone, is_left=is_left), 1.0, move(0.0, -cuff - gap))
    return [Shape(body, tone), *placed]


def cupped(gap: float) -> list[Shape]:
    """A palm from the side, turned up: a cuff, fingers that end high at the right, a thumb at the left."""
    cuff = box(26.0, 66.0, 4.0, (-84.0, 56.0))
    hand = trace(
        f"M{-71 + gap:.2f} 24 H-38 C-22 24 -16 40 4 40 H22 C42 40 52 22 62 8 A15 91 24 C74 58 48 89 6 89 "
        f"H{-71 + gap:.2f} Z"
    )
    return [Shape(cuff), Shape(hand)]


def bowl(gap: float, radius: float, thick: float, middle: float = -36.0) -> list[Shape]:
    """Two palms, left and right of a line, with room for a circle between them; a cuff beneath each."""
    half, inner, outer = gap / 2, radius + gap, radius + gap + thick
    low, tip = middle + 26.0 + outer, thick / 2
    hand = trace(
        f"M{half:.2f} {middle + inner:.2f} U{inner:.2f} {inner:.2f} {middle:.2f} A{tip:.2f} {outer:.2f} {middle:.2f} "
        f"C{outer:.2f} {middle + 62:.2f} 58 {low - 14:.2f} 38 {low:.2f} H{half:.2f} Z"
    )
    cuff = box(38.0 - half, 16.0, 0.0, ((38.0 + half) / 2, low + gap + 8.0))
    right = [Shape(hand), Shape(cuff)]
    return [*right, *mirror(right)]


def set_at(shapes: list[Shape], at: Point, degrees: float, scale: float = 1.0) -> list[Shape]:
    """Turned about the origin, then moved."""
    return move_shapes(shapes, scale, grow(scale), turn(degrees), move(*at))
