"""This file joins the same fault of many creatives into one: what is to be mended once is told once."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from brand_assets.compliance.rules import RULES
from brand_assets.records.delivery import Finding, Severity

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
_NUMBERS = re.compile(r"[-+]?\d[\d.,]*")


@dataclass(frozen=True, slots=True)
class Fault:
    """Findings that say the same, their numbers aside; the first stands for all of them."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        return self.findings[0]


def group_faults(findings: Iterable[Finding]) -> list[Fault]:
    """The gravest first, those of one rule together, the most frequent of them first."""
    by_words: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        words = _NUMBERS.sub("#", finding.reason)
        by_words.setdefault((finding.severity, finding.rule, words), []).append(finding)
    faults = [Fault(tuple(some)) for some in by_words.values()]
    return sorted(faults, key=lambda fault: (*_rank(fault.first), -len(fault.findings)))


def count_findings(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many of each severity, all three named."""
    found = Counter(finding.severity for finding in findings)
    return {severity: found[severity] for severity in SEVERITIES}


def _rank(finding: Finding) -> tuple[int, int]:
    """By severity, then in the order of the rules; a rule that is not known comes last."""
    rules: Sequence[str] = list(RULES)
    place = rules.index(finding.rule) if finding.rule in RULES else len(rules)
    return SEVERITIES.index(finding.severity), place
