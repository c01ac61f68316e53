"""This file writes one document as Markdown and as plain text, so that the two never disagree."""

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WIDTH = 96
"""Characters of a line of plain text."""
MAX_CELL = 56
"""Characters of a cell in plain text: what is longer is cut, or it would push all others off the screen."""
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Every row is as long as `head`."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Bullets | Table


def as_markdown(blocks: Sequence[Block]) -> str:
    return "\n\n".join(_as_markdown(block) for block in blocks) + "\n"


def _as_markdown(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"{'#' * level} {_escape(text)}"
        case Paragraph(text):
            return _escape(text)
        case Bullets(items):
            return "\n".join(f"- {_escape(item)}" for item in items)
        case Table(head, rows):
            return "\n".join(_write_row(row) for row in (head, ("---",) * len(head), *rows))


def _write_row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell if cell == '---' else _escape(cell) for cell in cells)} |"


def _escape(text: str) -> str:
    """Characters that mean something in Markdown or HTML stand for themselves; ours and a client's words alike."""
    return _SPECIAL.sub(r"\\\1", text).replace("&", "&amp;")


def as_plain_text(blocks: Sequence[Block]) -> str:
    return "\n\n".join(_as_plain(block) for block in blocks) + "\n"


def _as_plain(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"{text}\n{('=' if level == 1 else '-') * len(text)}"
        case Paragraph(text):
            return textwrap.fill(text, WIDTH)
        case Bullets(items):
            return "\n".join(_fill(item, "- ", "  ") for item in items)
        case Table(head, rows):
            return "\n".join(_lay_out(head, rows))


def _fill(text: str, first: str, later: str) -> str:
    return textwrap.fill(text, WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False)


def _lay_out(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns as wide as their widest cell, the last one wrapped."""
    shown = [(*(_cut(cell) for cell in row[:-1]), row[-1]) for row in (head, *rows)]
    widths = [max(len(row[k]) for row in shown) for k in range(len(head) - 1)]
    for row in (shown[0], tuple("-" * len(cell) for cell in head), *shown[1:]):
        first = "".join(f"{cell:<{width + 2}}" for cell, width in zip(row, widths, strict=False))
        yield _fill(row[-1], first, " " * len(first)).rstrip() if len(first) < WIDTH / 2 else (first + row[-1]).rstrip()


def _cut(cell: str) -> str:
    return cell if len(cell) <= MAX_CELL else f"{cell[: MAX_CELL - 1]}…"
