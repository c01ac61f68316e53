"""This file tests the page of findings: complete, escaped, without script, the same when it is written again."""

import re
from dataclasses import replace

from brand_assets.compliance.checking import check_creative
from brand_assets.compliance.report import Subject, count_findings, write_report
from brand_assets.compliance.rules import RULES as RULE_NAMES
from brand_assets.compliance.rules import THRESHOLDS
from brand_assets_tests.compliance.layouts import RULES, make_creative

HOSTILE = "<script>alert(1)</script> cures"


def write(text: str = "It cures colds") -> str:
    layout, picture = make_creative(text)
    findings = check_creative(layout, picture, RULES)
    subjects = [Subject(layout.creative_id, "1:1 · en", text), Subject("clean-one", "4:5 · fr")]
    return write_report(findings, title="Atlas <Clinic>", subjects=subjects, not_looked_for=["Likeness: no folder."])


def test_the_page_shows_each_finding_with_its_crop_and_names_what_is_clean() -> None:
    page = write()
    assert "The headline (en) says “cures”" in page
    assert page.count("data:image/png;base64,") == 1
    assert "<li>4:5 · fr</li>" in page
    assert "Likeness: no folder." in page
    assert all(threshold.name in page for threshold in THRESHOLDS)


def test_texts_from_outside_are_escaped_and_nothing_is_fetched_or_run() -> None:
    page = write(HOSTILE)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; cures" in page
    assert "Atlas &lt;Clinic&gt;" in page
    assert re.findall(r'(?:src|href)="(?!data:image/png;base64,)', page) == []
    assert "default-src 'none'" in page


def test_the_same_findings_give_the_same_page() -> None:
    assert write() == write()


def test_findings_about_what_nobody_named_stand_under_their_own_id() -> None:
    layout, picture = make_creative("It cures colds")
    assert layout.creative_id in write_report(check_creative(layout, picture, RULES), title="Atlas Clinic")


def test_findings_are_counted_by_severity() -> None:
    layout, picture = make_creative("It cures colds")
    findings = check_creative(layout, picture, replace(RULES, forbids_faces=True))
    assert count_findings(findings) == {"error": 1, "warning": 0, "note": 1}
    assert {finding.rule for finding in findings} <= RULE_NAMES.keys()
