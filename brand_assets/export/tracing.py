"""This file is the plug-point for tracers: what one must do, which there are, and which one is used.

Adding a tracer takes one class with a `name`, a `version` and `trace`, and one line in `ENGINES`.
"""

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from brand_assets.errors import ConfigError
from brand_assets.export.potrace_engine import open_potrace_program, open_potrace_python
from brand_assets.export.vtracer_engine import open_vtracer
from brand_assets.vector.mark import Contour


class TraceEngine(Protocol):
    """Turns a boolean mask (height, width), True where there is ink, into closed contours in pixels, y downwards.

    The contours of one mask are filled together by the even-odd rule. Raises ExportError when the tracer fails.
    """

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def trace(self, mask: NDArray[np.bool_]) -> list[Contour]: ...


ENGINES: dict[str, Callable[[], TraceEngine]] = {
    "potrace": open_potrace_program,
    "potrace-python": open_potrace_python,
    "vtracer": open_vtracer,
}
"""In order of preference. Each raises ConfigError, saying how to get it, when it is not installed."""


def open_engine(preference: str = "auto") -> TraceEngine:
    """The named tracer, or with `auto` the first of `ENGINES` that is installed.

    Raises ConfigError when the name is unknown, the named one is not installed, or none is.
    """
    if preference != "auto":
        if preference not in ENGINES:
            choices = ", ".join(sorted(("auto", *ENGINES)))
            raise ConfigError(f"There is no trace engine {preference!r}; choose one of: {choices}.")
        return ENGINES[preference]()
    missing = []
    for open_one in ENGINES.values():
        try:
            return open_one()
        except ConfigError as error:
            missing.append(str(error))
    raise ConfigError("No trace engine is installed. " + " ".join(missing))
