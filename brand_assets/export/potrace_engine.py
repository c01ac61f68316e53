"""This file traces with the potrace family, which is GPL and therefore always runs in a process of its own.

Two engines: the `potrace` program, and a Python package with the `potrace` API (pypotrace or potracer) run by
`potrace_worker`. Both exchange files in a temporary folder and nothing else.
"""

import importlib.metadata
import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from brand_assets.errors import ConfigError, ExportError
from brand_assets.vector.mark import Contour, map_contour
from brand_assets.vector.path_data import parse_path_data

UNIT = 100
"""The program writes integers in 1/UNIT of a pixel."""
OPT_TOLERANCE = 0.4
"""In pixels: how far off joined curves may be; twice potrace's default, because marks are traced at 2x."""
TIMEOUT_S = 300.0
_VERSION = re.compile(r"potrace\s+(\d+(?:\.\d+)*)")
_PLACE = re.compile(r"translate\(([-\d.]+),([-\d.]+)\)\s*scale\(([-\d.]+),([-\d.]+)\)")
_PATH_DATA = re.compile(r'\sd="([^"]*)"')


@dataclass(frozen=True, slots=True)
class PotraceProgram:
    """The `potrace` program at `path`."""

    path: str
    version: str
    name: str = "potrace"

    def trace(self, mask: NDArray[np.bool_]) -> list[Contour]:
        if not mask.any():
            return []
        with tempfile.TemporaryDirectory(prefix="trace-") as folder:
            source, target = Path(folder, "mask.pbm"), Path(folder, "mask.svg")
            source.write_bytes(_encode_pbm(mask))
            options = ["--backend", "svg", "--flat", "--unit", str(UNIT), "--opttolerance", str(OPT_TOLERANCE)]
            _run([self.path, *options, "--output", str(target), str(source)], "potrace")
            svg = target.read_text(encoding="utf-8")
        return _place_contours(svg)


@dataclass(frozen=True, slots=True)
class PotracePython:
    """A Python package with the `potrace` API; `name` says which one is installed."""

    name: str
    version: str

    def trace(self, mask: NDArray[np.bool_]) -> list[Contour]:
        if not mask.any():
            return []
        with tempfile.TemporaryDirectory(prefix="trace-") as folder:
            source, target = Path(folder, "mask.npy"), Path(folder, "mask.txt")
            np.save(source, mask)
            worker = str(Path(__file__).with_name("potrace_worker.py"))
            _run([sys.executable, "-I", worker, str(source), str(target), str(OPT_TOLERANCE)], self.name)
            return parse_path_data(target.read_text(encoding="utf-8"))


def open_potrace_program() -> PotraceProgram:
    """Raise ConfigError when the program is not on the PATH or does not run."""
    path = shutil.which("potrace")
    if path is None:
        raise ConfigError("The program 'potrace' is not on the PATH: install it (on Debian: apt-get install potrace).")
    found = _VERSION.search(_run([path, "--version"], "potrace"))
    return PotraceProgram(path, found.group(1) if found else "unknown")


def open_potrace_python() -> PotracePython:
    """Raise ConfigError when no package with the `potrace` API is installed; nothing is imported here."""
    if importlib.util.find_spec("potrace") is None:
        raise ConfigError("No Python package 'potrace' is installed: run pip install 'brand-assets[potrace]'.")
    for distribution in ("potracer", "pypotrace"):
        try:
            return PotracePython(distribution, importlib.metadata.version(distribution))
        except importlib.metadata.PackageNotFoundError:
            continue
    return PotracePython("potrace-python", "unknown")


def _encode_pbm(mask: NDArray[np.bool_]) -> bytes:
    height, width = mask.shape
    return f"P4\n{width} {height}\n".encode() + np.packbits(mask, axis=1).tobytes()


def _run(arguments: list[str], tracer: str) -> str:
    try:
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise ExportError(
            f"The tracer {tracer} took longer than {TIMEOUT_S:.0f} s; use another trace engine."
        ) from None
    except OSError as error:
        raise ConfigError(f"The tracer {tracer} does not start: {error.strerror}. Install it again.") from None
    if done.returncode != 0:
        raise ExportError(f"The tracer {tracer} failed with status {done.returncode}: {done.stderr.strip()[-200:]!r}.")
    return done.stdout


def _place_contours(svg: str) -> list[Contour]:
    """Contours in pixels with y downwards, out of the scaled and flipped group that potrace writes."""
    found = _PLACE.search(svg)
    if found is None:
        raise ExportError("The tracer potrace wrote an SVG without its usual transform; another version may be needed.")
    left, top, scale_x, scale_y = (float(number) for number in found.groups())
    contours = [contour for data in _PATH_DATA.findall(svg) for contour in parse_path_data(data)]
    return [map_contour(contour, lambda x, y: (left + scale_x * x, top + scale_y * y)) for contour in contours]
