"""This file reads what to do and what not to do from the Markdown body of a brief."""

import re
from dataclasses import dataclass

_HEADING = re.compile(r"^#{1,6}\s+(.*)$")
_ITEM = re.compile(r"^\s{0,3}[-*+]\s+(.*)$")
_NEGATION = re.compile(r"^(no|not|never|avoid|without|do not|don't)\s+", re.IGNORECASE)
_DO = ("do", "dos", "do's")
_DONT = ("don't", "dont", "don'ts", "donts", "do not")


@dataclass(frozen=True, slots=True)
class Guidelines:
    """Items of the body's `Do` and `Don't` lists; `dont` names the thing itself: `No gradients` is `gradients`."""

    do: tuple[str, ...] = ()
    dont: tuple[str, ...] = ()


def read_guidelines(story: str) -> Guidelines:
    """Items of every list under a heading `Do` or `Don't` of any level, in order, each on one line."""
    items: dict[str, list[list[str]]] = {"do": [], "dont": []}
    section: str | None = None
    is_open = False
    for line in story.splitlines():
        if heading := _HEADING.match(line):
            section, is_open = _section_of(heading[1]), False
        elif section and (item := _ITEM.match(line)):
            items[section].append([item[1].strip()])
            is_open = True
        elif section and is_open and line.strip():
            items[section][-1].append(line.strip())
        else:
            is_open = False
    do, dont = (map(" ".join, items[name]) for name in ("do", "dont"))
    return Guidelines(tuple(filter(None, map(_tidy, do))), tuple(filter(None, map(_name_thing, dont))))


def _section_of(heading: str) -> str | None:
    """Of a heading as it was written; closing `#` are stripped here, since a pattern for them takes cubic time."""
    title = heading.rstrip().rstrip("#").strip(" \t:*_").replace("\u2019", "'").lower()
    return "do" if title in _DO else "dont" if title in _DONT else None


def _tidy(item: str) -> str:
    return " ".join(item.split()).rstrip(".;,")


def _name_thing(item: str) -> str:
    """What is unwanted, without the `no`: a negative prompt that says `no gradients` would ask for them."""
    parts = [_NEGATION.sub("", part.strip()) for part in _tidy(item).split(",")]
    text = ", ".join(part for part in parts if part)
    return re.sub(r"^nothing\b", "anything", text, flags=re.IGNORECASE)
