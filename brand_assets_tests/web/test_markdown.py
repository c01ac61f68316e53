"""This file checks that a brief's story is parted into blocks, and that no story takes long."""

from brand_assets.web.markdown import Block, part_markdown


def test_a_story_is_parted_into_headings_lists_and_paragraphs() -> None:
    story = "# Why ##\nA harbour\nat dawn.\n- calm,\n  and cold\n- <b>plain</b>\n\nThe end.\n# ##"
    assert part_markdown(story) == [
        Block("heading", ("Why",)),
        Block("paragraph", ("A harbour at dawn.",)),
        Block("list", ("calm, and cold", "<b>plain</b>")),
        Block("paragraph", ("The end.",)),
        Block("heading", ("##",)),
    ]


def test_a_story_that_is_made_to_be_slow_is_parted_at_once() -> None:
    """Its blanks took the heading's pattern minutes, and every other thread of the server with it."""
    [heading, item] = part_markdown("# a" + " " * 200_000 + "b\n- on\n" + "and on\n" * 20_000)
    assert heading.lines[0].endswith("b")
    assert item.lines[0].endswith("and on")
