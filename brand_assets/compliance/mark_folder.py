"""This file reads a folder of known marks: each file once, as long as it stays as it is."""

import os
import re
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from brand_assets.compliance.figures import MAP_SIDE, find_figures
from brand_assets.compliance.fingerprints import Fingerprint, Index, take_fingerprint
from brand_assets.compliance.known_marks import KnownMarks
from brand_assets.errors import ImageQuarantined
from brand_assets.pixels import decode_rgba, inspect_image

SIDE_PX = 320
"""Longer side at which known marks are looked at."""
NO_FIGURE, TOO_PLAIN = "no figure stands out from its ground", "so plain a shape could be anybody's"
SVG, RASTERS = ".svg", (".png", ".jpg", ".jpeg", ".webp")
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]*>")
"""As drawing programs write it, without entities."""
MAX_BYTES = 16 * 1024 * 1024
MOST_FILES = 20_000
"""About 0.7 GB of maps; what is beyond it is told as not looked at."""
VERSION = 1
"""Of how fingerprints are taken: a cache of another one is not read."""

RenderSvg = Callable[[bytes, int], bytes]
"""From an SVG of anybody's, and the longer side in pixels, a PNG; raises ImageQuarantined."""
Taken = tuple[Fingerprint, ...] | str
"""A file's fingerprints, or why it has none."""


def read_known_marks(folder: Path, render_svg: RenderSvg, cache: Path | None = None) -> KnownMarks:
    """Every PNG, JPEG, WebP and SVG in a folder and below it, by name; what cannot be read is listed, not fatal.

    `cache` is a file for the fingerprints; it is written again when a file of the folder is another one.
    """
    known = _read_cache(cache) if cache else {}
    every: dict[str, tuple[str, Taken]] = {}
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (SVG, *RASTERS))
    for path in paths[:MOST_FILES]:
        name = path.relative_to(folder).as_posix().encode("utf-8", "replace").decode()
        state = _describe(path)
        kept = known.get(name)
        every[name] = (state, kept[1] if kept and kept[0] == state else _take(path, render_svg))
    if cache and {name: state for name, (state, _) in known.items()} != {name: one[0] for name, one in every.items()}:
        _write_cache(cache, every)
    read = {name: taken for name, (_, taken) in every.items() if not isinstance(taken, str)}
    skipped = [(name, taken) for name, (_, taken) in every.items() if isinstance(taken, str)]
    if len(paths) > MOST_FILES:
        skipped.append((f"{len(paths) - MOST_FILES} more files", f"at most {MOST_FILES} are taken"))
    return KnownMarks(tuple(read), Index.of(list(read.values())), tuple(skipped))


def _describe(path: Path) -> str:
    """When a file was changed and how large it is: another one has another such."""
    try:
        stat = path.stat()
    except OSError:
        return ""
    return f"{stat.st_mtime_ns} {stat.st_size}"


def _take(path: Path, render_svg: RenderSvg) -> Taken:
    try:
        figures = list(find_figures(_read(path, render_svg), most=1))
    except (ImageQuarantined, OSError, ValueError) as problem:
        return str(problem)[:200]
    found = tuple(take_fingerprint(figure) for figure in figures if not figure.is_plain)
    return found or (TOO_PLAIN if figures else NO_FIGURE)


def _read(path: Path, render_svg: RenderSvg) -> NDArray[np.uint8]:
    if not path.is_file():
        raise ImageQuarantined("It is no file.")
    if (size := path.stat().st_size) > MAX_BYTES:
        raise ImageQuarantined(f"It has {size} bytes; at most {MAX_BYTES} are taken.")
    data = path.read_bytes()
    if path.suffix.lower() == SVG:
        data = render_svg(_DOCTYPE.sub(b"", data), SIDE_PX)
    inspect_image(data)  # says what is wrong with it in words
    return decode_rgba(data, max_side_px=SIDE_PX)


def _read_cache(cache: Path) -> dict[str, tuple[str, Taken]]:
    """Of each file its state and what was taken; nothing when there is no cache, or one that is not ours."""
    try:
        with np.load(cache, allow_pickle=False) as kept:
            if int(kept["version"]) != VERSION or kept["maps"].shape[1:] != (2, MAP_SIDE * MAP_SIDE):
                return {}
            maps, aspects = kept["maps"].astype(np.float32), kept["log_aspects"]
            names, states, reasons = (kept[part].tolist() for part in ("names", "states", "reasons"))
            ends = np.cumsum(kept["counts"]).tolist()
            taken = [Fingerprint(pair[0], pair[1], float(aspect)) for pair, aspect in zip(maps, aspects, strict=True)]
            starts = [0, *ends[:-1]]
            return {
                name: (state, reason or tuple(taken[start:end]))
                for name, state, reason, start, end in zip(names, states, reasons, starts, ends, strict=True)
            }
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return {}


def _write_cache(cache: Path, every: Mapping[str, tuple[str, Taken]]) -> None:
    """In one step; half-precision, which moves a likeness by less than 0.001."""
    some = [() if isinstance(taken, str) else taken for _, taken in every.values()]
    taken = [one for few in some for one in few]
    maps = np.array([[one.shape, one.outline] for one in taken], np.float16).reshape(-1, 2, MAP_SIDE * MAP_SIDE)
    cache.parent.mkdir(parents=True, exist_ok=True)
    handle, new = tempfile.mkstemp(dir=cache.parent, suffix=".npz")
    with os.fdopen(handle, "wb") as file:
        np.savez(
            file,
            version=VERSION,
            names=_as_text(list(every)),
            states=_as_text([state for state, _ in every.values()]),
            reasons=_as_text([taken if isinstance(taken, str) else "" for _, taken in every.values()]),
            counts=np.array([len(few) for few in some], np.int64),
            log_aspects=np.array([one.log_aspect for one in taken], np.float64),
            maps=maps,
        )
    Path(new).replace(cache)


def _as_text(values: Sequence[str]) -> NDArray[np.str_]:
    return np.array(values, dtype=np.str_)
