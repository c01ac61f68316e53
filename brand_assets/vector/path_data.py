"""This file reads the path data that tracers write and writes the path data of our own SVG files."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from brand_assets.errors import ExportError
from brand_assets.vector.mark import Contour, Point, Segment

_COMMAND = re.compile(r"\s*([A-DF-Za-df-z])([^A-DF-Za-df-z]*)")
"""No command is an E: it belongs to the number before it."""
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_ARGUMENTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "Z": 0}


def parse_path_data(text: str) -> list[Contour]:
    """The closed contours of an SVG path's `d`; the commands M, L, H, V, C and Z, absolute and relative.

    Raises ExportError on any other command: a tracer's output is not taken in by halves.
    """
    contours: list[Contour] = []
    segments: list[Segment] = []
    start: Point = (0.0, 0.0)
    current = start
    for command, numbers in _read_commands(text):
        base = current if command.islower() else (0.0, 0.0)
        kind = command.upper()
        if kind in "MZ":
            if segments:
                contours.append(Contour(start, (*segments, (start,))))
                segments = []
            start = current = (base[0] + numbers[0], base[1] + numbers[1]) if kind == "M" else start
            continue
        segment = _read_segment(kind, numbers, base, current)
        segments.append(segment)
        current = segment[-1]
    if segments:
        contours.append(Contour(start, (*segments, (start,))))
    return contours


def _read_commands(text: str) -> Iterable[tuple[str, list[float]]]:
    """Each command with exactly its own arguments: a repetition without a letter gets its letter back."""
    if not _COMMAND.match(text) and text:
        raise ExportError(f"The tracer's path data begins with {text[:40]!r} and not with a command.")
    for command, written in _COMMAND.findall(text):
        count = _ARGUMENTS.get(command.upper())
        numbers = [float(number) for number in _NUMBER.findall(written)]
        if count is None:
            raise ExportError(f"The tracer wrote the path command {command!r}; only {', '.join(_ARGUMENTS)} are read.")
        if len(numbers) % count if count else numbers:
            raise ExportError(f"The tracer wrote {len(numbers)} numbers after the path command {command!r}.")
        for first in range(0, max(len(numbers), 1), max(count, 1)):
            yield command, numbers[first : first + count]
            command = {"M": "L", "m": "l"}.get(command, command)


def _read_segment(kind: str, numbers: list[float], base: Point, current: Point) -> Segment:
    if kind == "H":
        return ((base[0] + numbers[0], current[1]),)
    if kind == "V":
        return ((current[0], base[1] + numbers[0]),)
    points = [(base[0] + x, base[1] + y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
    return (points[0],) if kind == "L" else (points[0], points[1], points[2])


@dataclass(frozen=True, slots=True)
class PathWords:
    """How a language writes a path; `{}` stands for the coordinates."""

    move: str
    line: str
    curve: str
    close: str
    between: str


SVG_WORDS = PathWords(move="M{}", line="L{}", curve="C{}", close="Z", between=" ")


def format_path(contours: Iterable[Contour], words: PathWords = SVG_WORDS) -> str:
    """Contours in absolute coordinates, one after the other; a last line back to the start is left to `close`."""
    parts: list[str] = []
    for contour in contours:
        parts.append(words.move.format(_show(contour.start)))
        for segment in contour.open_segments:
            points = " ".join(_show(point) for point in segment)
            parts.append((words.line if len(segment) == 1 else words.curve).format(points))
        parts.append(words.close)
    return words.between.join(parts)


def _show(point: Point) -> str:
    return f"{point[0]:.10g} {point[1]:.10g}"
