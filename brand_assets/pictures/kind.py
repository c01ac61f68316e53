"""This file judges what an image is, a flat mark or a textured picture, from its colours and edges."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["mark", "picture"]


@dataclass(frozen=True, slots=True)
class KindVerdict:
    """`evidence` is what was measured, by name, as it goes into `metadata.json`; `reason` one sentence for a person."""

    kind: Kind
    evidence: Mapping[str, float | int | str]
    reason: str


def judge_kind(data: bytes) -> KindVerdict:
    """Whether the image is a flat mark or a textured picture."""
    return KindVerdict("mark", {"bytes": len(data)}, "Taken for a flat mark.")
