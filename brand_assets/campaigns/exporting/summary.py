"""This file says in a few words what a package holds and what its checks found: for the terminal, Dagster, the app."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from brand_assets.campaigns.exporting.manifest import read_manifest
from brand_assets.errors import ExportError
from brand_assets.records.delivery import Severity

FINDINGS_PAGE = "findings/index.html"
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Summary:
    """How many marks and creatives a package holds, all of them checked, and the findings of each severity."""

    marks: int
    creatives: int
    found: Mapping[Severity, int]

    def describe(self) -> dict[str, object]:
        """As the manifest tells it."""
        return {"marks": self.marks, "creatives": self.creatives, "findings": dict(self.found)}

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Summary | None":
        """What `describe` wrote; None for a list without it, as older packages have."""
        found = told.get("findings")
        counted = {one: found.get(one) for one in SEVERITIES} if isinstance(found, Mapping) else {}
        marks, creatives = told.get("marks"), told.get("creatives")
        if not counted or not all(isinstance(count, int) for count in (marks, creatives, *counted.values())):
            return None
        return cls(int(marks or 0), int(creatives or 0), {one: int(count or 0) for one, count in counted.items()})

    @property
    def contents(self) -> str:
        marks = count_of(self.marks, "mark")
        return f"{marks}, {count_of(self.creatives, 'creative')}" if self.creatives else marks

    @property
    def findings(self) -> str:
        """Counts by severity, the worst first."""
        counted = [count_of(self.found[one], one) for one in SEVERITIES if self.found[one]]
        return ", ".join(counted) or "all checked, nothing found"

    @property
    def has_findings(self) -> bool:
        return any(self.found.values())

    @property
    def is_troubled(self) -> bool:
        return self.found["error"] + self.found["warning"] > 0


def read_summary(folder: Path) -> Summary | None:
    """Of the package that lies there; None when there is none, or its list does not tell."""
    try:
        return Summary.read(read_manifest(folder))
    except ExportError:
        return None


def count_of(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
