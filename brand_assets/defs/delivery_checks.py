"""This file holds the partition-aware checks of `findings`: what is wrong with a delivery, by kind of rule."""

import dagster as dg
import polars as pl

from brand_assets.campaigns.studio import Studio
from brand_assets.compliance.rules import FAMILIES, Family
from brand_assets.defs.checking import ERROR, WARN, check_asset
from brand_assets.defs.tables import make_table

CHECKED = ["findings"]
DESCRIPTIONS: dict[Family, str] = {
    "text": "The words of every creative and mark: none is forbidden, the name is right, all of it can be read.",
    "logo": "The logo of every creative: its size, its corner, its clear space and its distance from the edge.",
    "color": "What was designed is in the palette's colours.",
    "picture": "Pictures are large enough, have no faces where the brief forbids them, and look like no known mark.",
}
MOST_ROWS = 50
SHOWN = ("subject", "severity", "rule", "reason", "fix")


def build_delivery_checks() -> list[dg.AssetChecksDefinition]:
    """One check for each family of rules, with its findings as a table."""
    return [_build(family) for family in FAMILIES]


def _build(family: Family) -> dg.AssetChecksDefinition:
    name = f"compliance_{family}"
    return check_asset(CHECKED, name, DESCRIPTIONS[family], lambda studio, campaign: _look_at(studio, campaign, family))


def _look_at(studio: Studio, campaign: str, family: Family) -> dg.AssetCheckResult:
    findings = studio.lake.read_or_none("findings", campaign)
    if findings is None:
        return dg.AssetCheckResult(
            passed=False,
            severity=WARN,
            description=f"Nobody has looked: export {campaign!r} again, which checks what it delivers.",
        )
    of_family = findings.filter(pl.col("family") == family)
    counts = {
        severity: of_family.filter(pl.col("severity") == severity).height for severity in ("error", "warning", "note")
    }
    return dg.AssetCheckResult(
        passed=counts["error"] + counts["warning"] == 0,
        severity=ERROR if counts["error"] else WARN,
        description=_tell(counts),
        metadata={
            **{f"{severity}s": count for severity, count in counts.items()},
            "findings": make_table(list(SHOWN), of_family.select(SHOWN).head(MOST_ROWS).iter_rows()),
        },
    )


def _tell(counts: dict[str, int]) -> str:
    found = [f"{count} {severity}{'s' * (count > 1)}" for severity, count in counts.items() if count]
    return f"{', '.join(found)}; the package's findings/index.html shows them." if found else "Nothing was found."
