"""This file reads a language model's answer, which may hold anything: what is not as it was asked for is no wording."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from brand_assets.records.enhancing import Wording

ANSWER_CHARS = 400_000
TEXT_CHARS = 20_000
REASON_CHARS = 160
NAME_CHARS = 120
_FENCED = re.compile(r"\s*```(?:json)?\s*\n(.*)\n\s*```\s*", re.DOTALL)
_JOINERS = "\u200c\u200d"
"""Indic and Arabic names are spelled with them."""
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Categories of characters that are not seen: they split words, turn the text around them, or say what nobody reads."""


class _Entries(BaseModel):
    prompts: list[Any]


class _Entry(BaseModel):
    id: str
    text: str
    model: str | None = None
    reason: str | None = None


def read_answer(answer: str, keys: Sequence[str]) -> dict[str, Wording]:
    """A wording for each key; without a text where the answer has none for it that can be read, or more than one.

    Ids are 1, 2, 3 in the order of `keys`; others are passed over. A fence around the whole answer is taken off.
    """
    entries = _read_entries(answer)
    counts = Counter(entry.id for entry in entries)
    found = {entry.id: _read_wording(entry) for entry in entries if counts[entry.id] == 1}
    return {key: found.get(str(number), Wording()) for number, key in enumerate(keys, start=1)}


def clean(text: str) -> str:
    """On one line, without control characters and marks that steer how a text is shown; quotes made straight."""
    normal = unicodedata.normalize("NFC", text)
    kept = "".join(c if c.isspace() or not _is_hidden(c) else "" for c in normal)
    return " ".join(kept.replace("“", '"').replace("”", '"').split())


def _read_entries(answer: str) -> list[_Entry]:
    if len(answer) > ANSWER_CHARS:
        return []
    fenced = _FENCED.fullmatch(answer)
    try:
        raw = _Entries.model_validate_json(fenced[1] if fenced else answer).prompts
    except ValidationError:
        return []
    entries = []
    for one in raw:
        try:
            entries.append(_Entry.model_validate(one, strict=True))
        except ValidationError:  # one bad entry is not to cost the others
            continue
    return entries


def _read_wording(entry: _Entry) -> Wording:
    text = clean(entry.text) if len(entry.text) <= TEXT_CHARS else ""
    model = clean(entry.model or "")[:NAME_CHARS]
    reason = clean((entry.reason or "")[:TEXT_CHARS])[:REASON_CHARS]
    return Wording(text or None, model or None, reason or None)


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in _HIDDEN and character not in _JOINERS
