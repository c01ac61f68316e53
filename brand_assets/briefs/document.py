"""This file opens a brief's file and parts it into YAML nodes and a Markdown body, whatever the bytes are."""

import hashlib
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from brand_assets.briefs.problems import Problem, Unreadable, show

MAX_BYTES = 256 * 1024
"""A brief is a page or two; this is a hundred."""
MAX_DEPTH = 16
MAX_NODES = 20_000
MAX_TABS = 100
"""More lines than this are not listed one by one."""
FENCE = "---"


@dataclass(frozen=True, slots=True)
class Document:
    """`root` counts its lines from the front matter's first, which is line 2 of the file; `body_line` is the body's."""

    root: yaml.MappingNode
    body: str
    body_line: int
    sha256: str


def read_bytes(path: Path) -> bytes:
    """The file's bytes; Unreadable when it is missing, no plain file, or larger than 256 KiB."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise Unreadable(Problem(None, "", f"{show(str(path))} is not a file; a brief is a Markdown file."))
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
            size = path.stat().st_size
    except (OSError, ValueError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Unreadable(Problem(None, "", f"{show(str(path))} cannot be read: {reason}.")) from None
    if len(data) > MAX_BYTES:
        message = f"the file has {size} bytes; a brief has at most {MAX_BYTES}. Shorten the story."
        raise Unreadable(Problem(None, "", message))
    return data


def parse_document(data: bytes) -> Document:
    """Raise Unreadable when the bytes are not UTF-8, have no front matter, or it is not a YAML mapping."""
    text = _decode(data)
    front, rest, line = _part(text)
    body = rest.strip("\n")
    body_line = line + len(rest) - len(rest.lstrip("\n"))
    root = _compose(front)
    if not isinstance(root, yaml.MappingNode):
        message = "the front matter is not a list of fields; begin it with 'campaign: <name>'."
        raise Unreadable(Problem(2, "front matter", message))
    return Document(root, body, body_line, hashlib.sha256(data).hexdigest())


def _decode(data: bytes) -> str:
    nul = data.find(b"\0")
    if nul >= 0:
        raise Unreadable(Problem(_line_at(data, nul), "", "found a NUL byte; save the brief as plain UTF-8 text."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"found the byte 0x{data[error.start]:02x}, which is not UTF-8; save the brief as UTF-8."
        raise Unreadable(Problem(_line_at(data, error.start), "", message)) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _line_at(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


def _part(text: str) -> tuple[str, str, int]:
    """The front matter, what follows it, and the line of the file that begins with."""
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        message = f"found {show(lines[0])}; a brief begins with front matter between two lines '---'."
        raise Unreadable(Problem(1, "front matter", message))
    for index, line in enumerate(lines[1:], start=1):
        if line.rstrip() == FENCE:
            return "\n".join(lines[1:index]), "\n".join(lines[index + 1 :]), index + 2
    raise Unreadable(Problem(1, "front matter", "it is never closed; end it with a line '---'."))


def _compose(front: str) -> yaml.Node | None:
    tabs = [number for number, line in enumerate(front.split("\n"), start=2) if re.match(r" *\t", line)]
    if tabs:
        message = "found a tab; YAML is indented with spaces."
        raise Unreadable(*(Problem(number, "front matter", message) for number in tabs[:MAX_TABS]))
    try:
        return _BriefLoader(front).get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = " ".join(part for part in (error.context, error.problem) if part)
        raise Unreadable(Problem(mark.line + 2 if mark else None, "front matter", f"not YAML: {said}.")) from None
    except yaml.reader.ReaderError as error:
        message = f"found the character {show(front[error.position])}, which YAML does not take."
        raise Unreadable(Problem(front.count("\n", 0, error.position) + 2, "front matter", message)) from None
    except (ValueError, OverflowError, RecursionError) as error:
        raise Unreadable(Problem(None, "front matter", f"not YAML: {str(error)[:120]}.")) from None


class _BriefLoader(yaml.SafeLoader):
    """Composes nodes of bounded depth and number, and refuses anchors, by which a few bytes stand for gigabytes."""

    depth = 0
    nodes = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self._next_event()
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            self._refuse(f"found the anchor or alias {show(event.anchor)}; write the value out, or put it in quotes")
        self.nodes += 1
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self._refuse(f"nested more than {MAX_DEPTH} deep")
        if self.nodes > MAX_NODES:
            self._refuse(f"more than {MAX_NODES} values")
        node: yaml.Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def _refuse(self, message: str) -> None:
        raise yaml.MarkedYAMLError(problem=message, problem_mark=self._next_event().start_mark)

    def _next_event(self) -> Any:
        peek: Callable[[], Any] = self.peek_event
        return peek()
