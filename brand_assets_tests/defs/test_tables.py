"""This file tests the small tables that the Dagster UI shows with a materialization."""

import dagster as dg

from brand_assets.defs.tables import make_table, shorten


def test_a_long_table_stays_inline_and_says_how_much_it_leaves_out() -> None:
    table = make_table(("status", "reason"), [("failed", f"{number} " + "x" * 100) for number in range(300)])
    assert isinstance(table, dg.MarkdownMetadataValue)
    assert len(table.value) < 1000
    shown = table.value.count("failed")
    assert table.value.endswith(f"and {300 - shown} more")


def test_a_cell_breaks_no_table() -> None:
    table = make_table(("reason",), [("two\nlines | and a bar",)])
    assert table.value == "| reason |\n|---|\n| two lines / and a bar |"


def test_no_rows_are_words() -> None:
    assert make_table(("a",), [], empty="nothing") == dg.MetadataValue.text("nothing")


def test_a_text_is_cut_between_words() -> None:
    assert shorten("its content filter found something", 20) == "its content filter…"
    assert len(shorten("x" * 500, 20)) == 20
