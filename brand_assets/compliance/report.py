"""This file writes the page of findings: what was found, where, why it matters and what to do; one file, no script."""

import base64
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from brand_assets.compliance.rules import FAMILIES, RULES, THRESHOLDS
from brand_assets.records.delivery import Finding, Severity

TEMPLATES = Path(__file__).with_name("templates")
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
WORDS: dict[Severity, tuple[str, str]] = {
    "error": ("error", "errors"),
    "warning": ("warning", "warnings"),
    "note": ("note", "notes"),
}
HIDDEN_FACTS = ("text",)
"""Of the evidence: what the reason says already."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What was checked: its id as findings name it, and how the page calls it; `picture` links to it, if it can."""

    subject: str
    title: str
    about: str = ""
    picture: str | None = None


def write_report(
    findings: Sequence[Finding],
    *,
    title: str,
    subjects: Sequence[Subject] = (),
    not_looked_for: Iterable[str] = (),
) -> str:
    """A page of all findings by subject, crops within.

    Subjects without findings are listed as clean; findings about others stand under their own id. `not_looked_for`
    are sentences about what nobody checked.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    known = {one.subject: one for one in subjects}
    others = [Subject(name, name) for name in dict.fromkeys(f.subject for f in findings) if name not in known]
    everything = [*subjects, *others]
    by_subject = {one.subject: [f for f in findings if f.subject == one.subject] for one in everything}
    return environment.get_template("page.html.j2").render(
        title=title,
        counts=_count(findings),
        troubled=[_show_subject(one, by_subject[one.subject]) for one in everything if by_subject[one.subject]],
        clean=[one for one in everything if not by_subject[one.subject]],
        checked=len(everything),
        not_looked_for=list(not_looked_for),
        thresholds=THRESHOLDS,
    )


def count_findings(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many of each severity, all three named."""
    found = Counter(finding.severity for finding in findings)
    return {severity: found[severity] for severity in SEVERITIES}


def _count(findings: Sequence[Finding]) -> list[dict[str, object]]:
    return [
        {"severity": severity, "count": count, "words": WORDS[severity][count != 1]}
        for severity, count in count_findings(findings).items()
    ]


def _show_subject(subject: Subject, findings: Sequence[Finding]) -> dict[str, object]:
    return {
        "subject": subject,
        "counts": [one for one in _count(findings) if one["count"]],
        "findings": [_show_finding(finding) for finding in findings],
    }


def _show_finding(finding: Finding) -> dict[str, object]:
    rule = RULES.get(finding.rule)
    return {
        "severity": finding.severity,
        "name": rule.title if rule else finding.rule.replace("_", " "),
        "family": FAMILIES[rule.family] if rule else "",
        "reason": finding.reason,
        "fix": finding.fix,
        "facts": list(_list_facts(finding.evidence)),
        "crop": _embed(finding.crop),
    }


def _list_facts(evidence: Mapping[str, object]) -> Iterable[tuple[str, str, str | None]]:
    """Name, value, and the value again when it is a colour to be shown."""
    for name, value in evidence.items():
        if name in HIDDEN_FACTS or value is None:
            continue
        text = ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)
        is_color = len(text) == 7 and text.startswith("#") and all(c in "0123456789ABCDEF" for c in text[1:])
        yield name.replace("_", " "), text, text if is_color else None


def _embed(crop: bytes | None) -> str | None:
    return None if crop is None else f"data:image/png;base64,{base64.b64encode(crop).decode()}"
