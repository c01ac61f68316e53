"""This file is a program of its own: it traces one mask with the GPL `potrace` API and is never imported by the rest.

python potrace_worker.py MASK.npy PATHS.txt TOLERANCE
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np

INK = 255


def main(source: Path, target: Path, opt_tolerance: float) -> None:
    """Read a boolean mask (True is ink), write SVG path data in pixels with y downwards."""
    import potrace

    mask = np.load(source, allow_pickle=False)
    ink, paper = (0, INK) if _reads_high_as_paper(potrace) else (INK, 0)
    curves = _trace(potrace, np.where(mask, ink, paper).astype(np.uint32), opt_tolerance)
    target.write_text(" ".join(_describe(curve) for curve in curves), encoding="utf-8")


def _trace(potrace: Any, pixels: Any, opt_tolerance: float) -> Any:
    """Without joined curves where joining fails: potracer 0.0.4 takes the root of a negative number in `opti_penalty`,
    where the original goes on with a NaN and finds the curves unfit to be joined.
    """
    try:
        return potrace.Bitmap(pixels).trace(opttolerance=opt_tolerance)
    except ValueError:
        return potrace.Bitmap(pixels).trace(opticurve=False)


def _reads_high_as_paper(potrace: Any) -> bool:
    """Packages with this API disagree on what is ink, so a 4 x 4 square on 12 x 12 pixels is tried."""
    probe = np.zeros((12, 12), np.uint32)
    probe[4:8, 4:8] = INK
    curves = potrace.Bitmap(probe).trace()
    corners = [_point(curve.start_point) for curve in curves]
    return any(min(corner) < 2 or max(corner) > 10 for corner in corners)


def _describe(curve: Any) -> str:
    words = [f"M{_show(curve.start_point)}"]
    for segment in curve.segments:
        if segment.is_corner:
            words.append(f"L{_show(segment.c)} {_show(segment.end_point)}")
        else:
            words.append(f"C{_show(segment.c1)} {_show(segment.c2)} {_show(segment.end_point)}")
    return " ".join((*words, "Z"))


def _show(point: Any) -> str:
    return " ".join(f"{value:.4f}" for value in _point(point))


def _point(point: Any) -> tuple[float, float]:
    return (point.x, point.y) if hasattr(point, "x") else (point[0], point[1])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]))
