"""This file tests the page of findings: complete, escaped, without script, the same when it is written again."""

import re
from dataclasses import replace

from brand_assets.compliance.checking import check_creative
from brand_assets.compliance.grouping import count_findings, group_faults
from brand_assets.compliance.report import Subject, write_report
from brand_assets.compliance.rules import RULES as RULE_NAMES
from brand_assets.compliance.rules import THRESHOLDS
from brand_assets.records.delivery import Box
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
    assert re.search(r"<li>\s*4:5 · fr\s*</li>", page)
    assert "Likeness: no folder." in page
    assert all(threshold.name in page for threshold in THRESHOLDS)


def test_texts_from_outside_are_escaped_and_nothing_is_fetched_or_run() -> None:
    page = write(HOSTILE)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; cures" in page
    assert "Atlas &lt;Clinic&gt;" in page
    assert re.findall(r'src="(?!data:image/png;base64,)|href="(?!#finding-)', page) == []
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


def write_many(times: int = 48) -> str:
    """A word that is forbidden in as many creatives, and a logo that is too narrow in two of them."""
    layout, picture = make_creative("It cures colds")
    spoiled = check_creative(layout, picture, RULES)
    (narrow,) = check_creative(*make_creative(logo=Box(890, 930, 1000, 1000)), RULES)
    findings = [replace(one, subject=f"made-{number}") for number in range(times) for one in spoiled]
    findings += [
        replace(narrow, subject="made-1"),
        replace(narrow, subject="made-2", reason=narrow.reason.replace("110", "97")),
    ]
    subjects = [
        Subject(f"made-{number}", f"1:1 · en · A · mark {number}", "<b>", picture=f"../creatives/made-{number}/x.png")
        for number in range(times + 1)
    ]
    return write_report(findings, title="Atlas Clinic", subjects=subjects, known_marks=2985)


def test_the_same_fault_of_many_creatives_is_told_once_with_all_of_them_and_their_pictures() -> None:
    page = write_many()
    assert page.count("<article") == 2
    assert page.count("data:image/png;base64,") == 2
    assert "In 48 files; shown is 1:1 · en · A · mark 0" in page
    assert page.count('href="../creatives/made-47/x.png"') == 1
    assert "97 px wide" in page  # where the numbers are other ones
    assert "<b>1</b><span>clean</span>" in page
    assert "compared with 2,985 known marks" in page.replace("\n    ", " ")


def test_the_page_begins_with_what_was_broken_and_how_often() -> None:
    jumps = re.findall(r'href="#(finding-\d)"><i class="error"></i>([^<]+)<b>×(\d+)', write_many())
    assert jumps == [("finding-1", "Forbidden word", "48"), ("finding-2", "Logo too small", "2")]
    assert all(f'id="{anchor}"' in write_many() for anchor, _, _ in jumps)


def test_faults_are_one_by_their_words_and_not_by_their_rule_alone() -> None:
    found = [
        finding
        for word in ("It cures colds", "A miracle", "It cures colds")
        for finding in check_creative(*make_creative(word), RULES)
    ]
    assert [len(fault.findings) for fault in group_faults(found)] == [2, 1]


def test_a_page_without_findings_has_no_list_to_jump_by() -> None:
    page = write_report([], title="Atlas Clinic", subjects=[Subject("one", "Mark 1", picture="../mark-1/logo_4k.png")])
    assert "<nav" not in page
    assert "<article" not in page
    assert 'href="../mark-1/logo_4k.png"' in page
    assert "known mark" not in page.partition("</style>")[2].partition("<details>")[0]
