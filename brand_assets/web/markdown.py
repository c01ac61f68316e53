"""This file parts the Markdown of a brief's story into blocks that a template can show; it makes no HTML itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_HEADING = re.compile(r"^#{1,6}\s+(\S.*)$")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+(.*)$")

Kind = Literal["heading", "list", "paragraph"]


@dataclass(frozen=True, slots=True)
class Block:
    """`lines` are a list's items; a heading or a paragraph has one."""

    kind: Kind
    lines: tuple[str, ...]


def part_markdown(text: str) -> list[Block]:
    """Headings, lists and paragraphs, as plain text; whatever else Markdown knows stays as it was written."""
    return [Block(kind, tuple(" ".join(lines) for lines in parts)) for kind, parts in _gather(text)]


def _gather(text: str) -> Iterator[tuple[Kind, list[list[str]]]]:
    """The lines of each block's parts: those of each item for a list, all of them as one for a paragraph."""
    parts: list[list[str]] = []
    kind: Kind = "paragraph"
    for line in [*text.splitlines(), ""]:
        heading, item = _HEADING.match(line), _ITEM.match(line)
        is_more = kind == "list" and item is not None
        if parts and not is_more and (not line.strip() or heading or item):
            yield kind, parts
            parts, kind = [], "paragraph"
        if heading:
            yield "heading", [[heading[1].rstrip().rstrip("#").rstrip() or heading[1]]]
        elif item:
            kind = "list"
            parts.append([item[1]])
        elif line.strip():
            parts = parts or [[]]
            parts[-1].append(line.strip())
