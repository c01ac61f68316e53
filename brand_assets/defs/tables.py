"""This file writes the small tables of a materialization as Markdown that the Dagster UI shows in place."""

from collections.abc import Iterable, Sequence

import dagster as dg

INLINE_CHARS = 960
"""The UI renders Markdown of under 1,000 characters where it stands; there is room left to say what is left out."""
CELL_CHARS = 160


def make_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str = "none") -> dg.MetadataValue:
    """A table of the rows, as many from the first on as fit inline, and how many more there are."""
    lines = [_line(row) for row in rows]
    if not lines:
        return dg.MetadataValue.text(empty)
    table = f"{_line(columns)}\n|{'---|' * len(columns)}"
    for place, line in enumerate(lines):
        if len(table) + len(line) + 1 > INLINE_CHARS:
            return dg.MetadataValue.md(f"{table}\n\nand {len(lines) - place} more")
        table = f"{table}\n{line}"
    return dg.MetadataValue.md(table)


def shorten(text: str, most_chars: int) -> str:
    """On one line, with its last words replaced by an ellipsis where it is longer than that."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most_chars else f"{flat[: most_chars - 1].rsplit(' ', 1)[0]}…"


def _line(cells: Iterable[object]) -> str:
    return f"| {' | '.join(shorten(str(cell), CELL_CHARS).replace('|', '/') for cell in cells)} |"
