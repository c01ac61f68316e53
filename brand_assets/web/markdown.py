"""This file parts the Markdown of a brief's story into blocks that a template can show; it makes no HTML itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+(.*)$")


@dataclass(frozen=True, slots=True)
class Block:
    """`lines` are a list's items; a heading or a paragraph has one."""

    kind: Literal["heading", "list", "paragraph"]
    lines: tuple[str, ...]


def part_markdown(text: str) -> list[Block]:
    """Headings, lists and paragraphs, as plain text; whatever else Markdown knows stays as it was written."""
    return [_make(kind, lines) for kind, lines in _gather(text)]


def _make(kind: Literal["heading", "list", "paragraph"], lines: list[str]) -> Block:
    return Block(kind, tuple(lines) if kind == "list" else (" ".join(lines),))


def _gather(text: str) -> Iterator[tuple[Literal["heading", "list", "paragraph"], list[str]]]:
    lines: list[str] = []
    kind: Literal["heading", "list", "paragraph"] = "paragraph"
    for line in [*text.splitlines(), ""]:
        heading, item = _HEADING.match(line), _ITEM.match(line)
        is_more = kind == "list" and item is not None
        if lines and not is_more and (not line.strip() or heading or item):
            yield kind, lines
            lines, kind = [], "paragraph"
        if heading:
            yield "heading", [heading[2]]
        elif item:
            kind = "list"
            lines.append(item[1])
        elif kind == "list" and line.strip():
            lines[-1] = f"{lines[-1]} {line.strip()}"
        elif line.strip():
            lines.append(line.strip())
