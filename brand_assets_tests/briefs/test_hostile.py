"""This file feeds the reader what nobody should: problems come back, and nothing is raised."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brand_assets.briefs.read import check_brief, read_brief
from brand_assets.errors import BriefError
from brand_assets_tests.briefs.test_malformed import GOOD

BOMB = "a: &a [x, x]\n" + "\n".join(f"{n}: &{n} [*{p}, *{p}]" for p, n in zip("abcdefghij", "bcdefghijk", strict=True))


@pytest.mark.parametrize(
    ("data", "line", "said"),
    [
        (b"", 1, "begins with front matter"),
        (b"---\n---\n", 2, "not a list of fields"),
        (b"---\njust text\n---\n", 2, "not a list of fields"),
        (b"---\n- a\n- b\n---\n", 2, "not a list of fields"),
        (b"---\na: 1\n...\nb: 2\n---\n", 4, "not YAML"),
        (b"---\ncampaign: a\nbrand: \x00\n---\n", 3, "NUL byte"),
        (b"---\ncampaign: a\nbrand: caf\xe9\n---\n", 3, "0xe9, which is not UTF-8"),
        (b"---\ncampaign: a\nbrand: \x07\n---\n", 3, "'\\x07', which YAML does not take"),
        (GOOD.encode("utf-16"), 1, "plain UTF-8 text"),
        (b"x" * 5_000_000, None, "5000000 bytes; a brief has at most 262144"),
        (f"---\n{BOMB}\n---\n".encode(), 2, "anchor or alias 'a'"),
        (b"---\n" + b"{" * 100_000 + b"\n---\n", 2, "nested more than 16 deep"),
        (b"---\na: [" + b"1," * 100_000 + b"]\n---\n", 2, "more than 20000 values"),
    ],
)
def test_bytes_that_are_no_brief(tmp_path: Path, data: bytes, line: int | None, said: str) -> None:
    path = tmp_path / "north-pier.md"
    path.write_bytes(data)
    (problem,) = check_brief(path).problems
    assert problem.line == line
    assert said in problem.message


@pytest.mark.parametrize(
    ("before", "after", "line", "field", "said"),
    [
        ("name: North Pier", "name: North \u202ePier", 4, "brand.name", "U+202E"),
        ("name: North Pier", "name: North \u2066Pier", 4, "brand.name", "U+2066"),
    ],
)
def test_marks_that_turn_text_around_are_a_problem(
    tmp_path: Path, before: str, after: str, line: int, field: str, said: str
) -> None:
    path = tmp_path / "north-pier.md"
    path.write_text(GOOD.replace(before, after))
    (problem,) = check_brief(path).problems
    assert (problem.line, problem.field) == (line, field)
    assert said in problem.message
    assert problem.message.isprintable()


@pytest.mark.parametrize(("odd", "said"), [("\u202d", "U+202D"), ("\x1b", "'\\x1b'"), ("\u2069", "U+2069")])
def test_a_story_holds_no_control_characters(tmp_path: Path, odd: str, said: str) -> None:
    path = tmp_path / "north-pier.md"
    path.write_text(f"{GOOD}\n\nA pier.\tWith a tab.\nIt {odd}glows.\n")
    (problem,) = check_brief(path).problems
    lines = path.read_text().split("\n")
    assert (problem.line, problem.field) == (next(n for n, line in enumerate(lines, 1) if odd in line), "story")
    assert said in problem.message


def test_a_path_that_is_no_file(tmp_path: Path) -> None:
    loop = tmp_path / "loop.md"
    loop.symlink_to(loop)
    pipe = tmp_path / "pipe.md"
    os.mkfifo(pipe)
    for path in (tmp_path, loop, pipe, tmp_path / "missing.md", tmp_path / "nul\0.md", Path("/dev/zero")):
        (problem,) = check_brief(path).problems
        assert "is not a file" in problem.message or "cannot be read" in problem.message
        with pytest.raises(BriefError):
            read_brief(path)


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "north-pier.md"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").replace("approve: 4", "approve: 99").encode())
    (problem,) = check_brief(path).problems
    assert (problem.line, problem.field) == (17, "rounds.concept.approve")


def test_the_error_carries_every_problem(tmp_path: Path) -> None:
    path = tmp_path / "north-pier.md"
    path.write_text(GOOD.replace("budget_usd: 50", "seed: -1\nkind: no"), encoding="utf-8")
    with pytest.raises(BriefError, match="has 2 problems") as refused:
        read_brief(path)
    assert [line.split(":")[0] for line in refused.value.problems] == ["line 26", "line 27"]


def _check_bytes(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "north-pier.md"
        path.write_bytes(data)
        report = check_brief(path)
    assert (report.brief is None) == bool(report.problems)
    assert all(problem.format().encode() for problem in (*report.problems, *report.warnings))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.binary(max_size=400))
def test_no_bytes_ever_raise(front: bytes) -> None:
    _check_bytes(front)
    _check_bytes(b"---\n" + front + b"\n---\n")


TOKENS = st.sampled_from(
    [
        b"[",
        b"]",
        b"{",
        b"}",
        b'"',
        b"'",
        b"~",
        b".inf",
        b"1e999",
        b"-1",
        b"\t",
        b"---\n",
        b"&a ",
        b"*a",
        b"!!binary ",
        b"<<: ",
        b"!!python/object:x ",
        b"? ",
        b": ",
        b"- ",
        b"|",
        b">",
        b"\n",
        b'"\\ud800"',
        b'"\\0"',
        b"9" * 5000,
        b"0x1f",
        b"12:30:45",
        b"2024-01-01",
        b"yes",
        b"\xff",
        b"\xe2\x80\xa8",
        b"%YAML 1.1\n",
        b"...\n",
        b"#",
        b",",
        b"@",
        b"=",
        b"[" * 400,
        b"",
    ]
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, len(GOOD)), st.integers(0, 30), TOKENS), min_size=1, max_size=5))
def test_no_damage_to_a_good_brief_ever_raises(damage: list[tuple[int, int, bytes]]) -> None:
    data = GOOD.encode()
    for start, length, token in damage:
        data = data[:start] + token + data[start + length :]
    _check_bytes(data)


VALUES = st.sampled_from(
    [
        "null",
        "no",
        "5",
        "-1",
        ".nan",
        "1e999",
        "[]",
        "{}",
        "[[]]",
        "[null]",
        "[{}]",
        "{a: b}",
        "{null: 1}",
        "{[a]: 1}",
        '""',
        "x y",
        "[[[[1]]]]",
        "{? {a: b} : c}",
        "[1, a, no]",
        '"\\0"',
        "2024-01-01",
        "!!set {a}",
        "=",
        "9:10",
    ]
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.dictionaries(
        st.sampled_from([line.split(":")[0].strip(" -") for line in GOOD.splitlines() if ":" in line]), VALUES
    )
)
def test_no_kind_of_value_in_any_field_ever_raises(fields: dict[str, str]) -> None:
    lines = [
        f"{line.split(':')[0]}: {fields[name]}"
        if (name := line.split(":")[0].strip(" -")) in fields and ":" in line
        else line
        for line in GOOD.splitlines()
    ]
    _check_bytes("\n".join(lines).encode())
