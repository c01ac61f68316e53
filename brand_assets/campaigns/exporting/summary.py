"""This file says in a few words what a package holds and what its checks found: for the terminal, Dagster, the app."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from brand_assets.campaigns.exporting.manifest import read_manifest
from brand_assets.campaigns.exporting.order import ExportOrder
from brand_assets.errors import ExportError
from brand_assets.records.delivery import Severity

FINDINGS_PAGE = "findings/index.html"
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Summary:
    """What was ordered, how many marks and creatives are there, and how many findings of each severity.

    `found` is None for a package of before findings were counted in its list.
    """

    order: ExportOrder
    marks: int
    creatives: int
    found: Mapping[Severity, int] | None

    def describe(self) -> dict[str, object]:
        """As the manifest tells it, beside the order."""
        return {"marks": self.marks, "creatives": self.creatives, "findings": self.found}

    @property
    def contents(self) -> str:
        marks = count_of(self.marks, "mark")
        return f"{marks}, {count_of(self.creatives, 'creative')}" if self.creatives else marks

    @property
    def findings(self) -> str:
        """Counts by severity, the worst first; nothing where they are not known."""
        if self.found is None:
            return ""
        counted = [count_of(self.found[one], one) for one in SEVERITIES if self.found[one]]
        return ", ".join(counted) or f"{count_of(self.marks + self.creatives, 'check')}, nothing found"

    @property
    def has_findings(self) -> bool:
        return self.found is not None and any(self.found.values())


def read_summary(folder: Path) -> Summary | None:
    """Of the package that lies there; None when there is none, or its list cannot be read."""
    try:
        told = read_manifest(folder)
    except ExportError:
        return None
    order = ExportOrder.read(told.get("order"))
    counts = [told.get(name) for name in ("marks", "creatives")]
    found = told.get("findings")
    marks, creatives = (count if isinstance(count, int) else 0 for count in counts)
    counted = {one: found.get(one) for one in SEVERITIES} if isinstance(found, Mapping) else {}
    if not all(isinstance(count, int) for count in (*counts, *counted.values())):
        return Summary(order, marks, creatives, None)
    return Summary(order, marks, creatives, {one: int(count or 0) for one, count in counted.items()} or None)


def count_of(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
