"""This file holds the gallery's colours, for dark and for light terminals, and the signs that say the same without."""

from dataclasses import dataclass

from textual.color import Color
from textual.theme import Theme

from brand_assets.records.checkpoint import DecisionKind

DARK = Theme(
    name="gallery-dark",
    dark=True,
    primary="#8ab4f8",
    secondary="#8ab4f8",
    accent="#8ab4f8",
    success="#7fd08a",
    warning="#f2c14e",
    error="#ff8f85",
    foreground="#e8e6e1",
    background="#17181a",
    surface="#17181a",
    panel="#26282b",
    variables={"quiet": "#a3a29c"},
)
LIGHT = Theme(
    name="gallery-light",
    dark=False,
    primary="#1a4fa0",
    secondary="#1a4fa0",
    accent="#1a4fa0",
    success="#14602a",
    warning="#6f4900",
    error="#a8201a",
    foreground="#1d1d1b",
    background="#e6e5e1",
    surface="#e6e5e1",
    panel="#d4d3cd",
    variables={"quiet": "#555450"},
)
STYLES: dict[DecisionKind | None, str] = {
    "approved": "bold $success",
    "rejected": "bold $error",
    "starred": "bold $warning",
    None: "$quiet",
}


def find_ground(*, is_light: bool) -> tuple[int, int, int]:
    """The colour that everything lies on."""
    ground = Color.parse((LIGHT if is_light else DARK).background or "black")
    return ground.r, ground.g, ground.b


@dataclass(frozen=True, slots=True)
class Signs:
    """The characters that are drawn; `marks` says a decision, `frame` stands round the current image."""

    marks: dict[DecisionKind | None, str]
    dot: str
    bar: str
    rest: str
    frame: tuple[str, str, str, str, str, str]
    """Upper left, horizontal, upper right, vertical, lower left, lower right."""


UNICODE = Signs(
    marks={"approved": "✓", "rejected": "✗", "starred": "★", None: "·"},
    dot="·",
    bar="━",
    rest="─",
    frame=("┏", "━", "┓", "┃", "┗", "┛"),
)
ASCII = Signs(
    marks={"approved": "+", "rejected": "x", "starred": "*", None: "."},
    dot="-",
    bar="=",
    rest=".",
    frame=("+", "=", "+", "|", "+", "+"),
)
