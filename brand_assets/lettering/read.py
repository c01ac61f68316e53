"""This file reads one picture, and looks again, closer, before it says that something is wrong with the letters."""

import numpy as np
from numpy.typing import NDArray

from brand_assets.lettering.reader import CLOSER_SIDE_PX, Reader
from brand_assets.lettering.spelling import MISSPELLED, Reading, expected_text, judge, unknown_letters
from brand_assets.records.brief import Lettering

MARGIN = 0.12
"""Of the mark's longer side, left around it: the reader finds letters at the very edge less well."""
A_SLIP = 0.35
"""Of a name's letters."""
GROUND_LEVELS = 24
"""What differs from the corner by less, in levels of 255, is background."""


def read_picture(rgba: NDArray[np.uint8], brand_name: str, lettering: Lettering, reader: Reader) -> Reading:
    """What is written in a (h, w, 4) picture, against what is to be.

    Before it says that something is wrong it looks a second time, at the whole picture and closer. A right reading
    wins over a wrong one, and letters where none are wanted must be seen both times.
    """
    expected = expected_text(brand_name, lettering)
    unknown = unknown_letters(expected, reader.alphabet)
    if unknown:
        return Reading(
            "", expected, None, f"Not computed: {reader.name} does not know the letters {', '.join(unknown)}."
        )
    first = judge(reader.read(crop_to_mark(rgba)), brand_name, lettering)
    if _is_settled(first):
        return first
    second = judge(reader.read(rgba, CLOSER_SIDE_PX), brand_name, lettering)
    return min(first, second, key=_rate)


def crop_to_mark(rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The part of the picture that is not its corner's colour, with a margin; all of it where there is none."""
    gap = np.abs(rgba.astype(np.int16) - rgba[0, 0].astype(np.int16)).max(axis=2) > GROUND_LEVELS
    rows, columns = np.flatnonzero(gap.any(axis=1)), np.flatnonzero(gap.any(axis=0))
    if len(rows) == 0:
        return rgba
    margin = round(MARGIN * max(rows[-1] - rows[0], columns[-1] - columns[0]))
    top, left = max(0, rows[0] - margin), max(0, columns[0] - margin)
    return np.ascontiguousarray(rgba[top : rows[-1] + 1 + margin, left : columns[-1] + 1 + margin])


def _is_settled(reading: Reading) -> bool:
    """Nothing is wrong and everything that was to be read was."""
    return reading.concern is None and (reading.distance == 0 or not reading.expected)


def _rate(reading: Reading) -> tuple[int, float]:
    """Read right, then nearly right, for a slip of the pen is no accident of the light; then unread, then the rest."""
    distance = 1.0 if reading.distance is None else reading.distance
    if reading.concern == MISSPELLED:
        return (1 if distance <= A_SLIP else 3), distance
    return (0 if reading.distance == 0 else 2) if reading.concern is None else 3, distance
