"""This file checks that do's and don'ts are read from a brief's body, whatever its author's apostrophe."""

from brand_assets.taxonomy.guidelines import Guidelines, read_guidelines

STORY = """
# Story

- Not an item of either list.

# Do

- Flat shapes, at most
  three colours.
- Read as one silhouette.

## Don’t:

* No gradients, no drop shadows.
- Never promise an outcome.
- Nothing that reads as a warning sign.
- Do not crowd it.

Not an item.

# Notes

- Nor this.
"""


def test_items_are_read_from_their_own_sections_alone() -> None:
    assert read_guidelines(STORY).do == ("Flat shapes, at most three colours", "Read as one silhouette")


def test_a_dont_names_the_thing_itself() -> None:
    assert read_guidelines(STORY).dont == (
        "gradients, drop shadows",
        "promise an outcome",
        "anything that reads as a warning sign",
        "crowd it",
    )


def test_a_body_without_lists_has_no_guidelines() -> None:
    assert read_guidelines("Just a story.\n- with a dash") == read_guidelines("")


def test_a_heading_may_be_closed_with_marks() -> None:
    assert read_guidelines("## Do ##\n- Curves.\n### Don't :  \n- No grids.") == Guidelines(("Curves",), ("grids",))


def test_a_story_that_is_made_to_be_slow_is_read_at_once() -> None:
    """Its blanks took the heading's pattern hours, and every other thread of the server with it."""
    story = "# a" + " " * 200_000 + "b\n# Do\n- No\n" + "and on\n" * 20_000
    [item] = read_guidelines(story).do
    assert item.endswith("and on and on")
