"""This file writes the page of findings: what was found, where, why it matters and what to do; one file, no script."""

import base64
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from brand_assets.compliance.grouping import Fault, count_findings, group_faults
from brand_assets.compliance.rules import FAMILIES, RULES, THRESHOLDS
from brand_assets.records.delivery import Finding, Severity

TEMPLATES = Path(__file__).with_name("templates")
WORDS: dict[Severity, tuple[str, str]] = {
    "error": ("error", "errors"),
    "warning": ("warning", "warnings"),
    "note": ("note", "notes"),
}
HIDDEN_FACTS = ("text",)
"""Of the evidence: what the reason says already."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What was checked: its id as findings name it, and how the page calls it; `picture` is the address of a picture of
    it, from the page's folder, None when the package has none."""

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
    known_marks: int = 0,
) -> str:
    """A page of all findings, the same fault of many subjects once, with its crop within and whom it is about.

    Subjects without findings are listed as clean; findings about others stand under their own id. `not_looked_for`
    are sentences about what nobody checked; `known_marks` is how many everything was compared with.
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
    everything = known | {one.subject: one for one in others}
    troubled = {finding.subject for finding in findings}
    faults = group_faults(findings)
    return environment.get_template("page.html.j2").render(
        title=title,
        counts=_count(findings),
        faults=[_show_fault(number, fault, everything) for number, fault in enumerate(faults, 1)],
        jumps=_list_jumps(faults) if len(faults) > 1 else [],
        clean=[one for one in everything.values() if one.subject not in troubled],
        checked=len(everything),
        known_marks=known_marks,
        not_looked_for=list(not_looked_for),
        thresholds=THRESHOLDS,
    )


def _count(findings: Sequence[Finding]) -> list[dict[str, object]]:
    return [
        {"severity": severity, "count": count, "words": WORDS[severity][count != 1]}
        for severity, count in count_findings(findings).items()
    ]


def _list_jumps(faults: Sequence[Fault]) -> list[dict[str, object]]:
    """The rules that were broken, each with where its first fault stands and how often it was."""
    times: Counter[tuple[Severity, str]] = Counter()
    first: dict[tuple[Severity, str], int] = {}
    for number, fault in enumerate(faults, 1):
        broken = fault.first.severity, fault.first.rule
        times[broken] += len(fault.findings)
        first.setdefault(broken, number)
    return [
        {"anchor": _anchor(number), "severity": broken[0], "name": _call(broken[1]), "count": times[broken]}
        for broken, number in first.items()
    ]


def _anchor(number: int) -> str:
    return f"finding-{number}"


def _call(rule: str) -> str:
    return RULES[rule].title if rule in RULES else rule.replace("_", " ")


def _show_fault(number: int, fault: Fault, subjects: Mapping[str, Subject]) -> dict[str, object]:
    finding = fault.first
    rule = RULES.get(finding.rule)
    return {
        "anchor": _anchor(number),
        "severity": finding.severity,
        "name": _call(finding.rule),
        "family": FAMILIES[rule.family] if rule else "",
        "count": len(fault.findings),
        "reason": finding.reason,
        "fix": finding.fix,
        "facts": list(_list_facts(finding.evidence)),
        "crop": _embed(finding.crop),
        "subject": subjects[finding.subject],
        "where": [_show_place(one, finding, subjects) for one in fault.findings],
    }


def _show_place(finding: Finding, first: Finding, subjects: Mapping[str, Subject]) -> dict[str, object]:
    """Whom it is about, and what it says where its numbers are other ones than those told above."""
    words = finding.reason if finding.reason != first.reason else ""
    return {"subject": subjects[finding.subject], "reason": words}


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
