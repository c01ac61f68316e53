import pytest

from brand_assets.embedding.brand_clip.colors import list_basic, list_names, name_basically, name_color


@pytest.mark.parametrize(
    ("hex_color", "basic"),
    [("#FF0000", "red"), ("#00A000", "green"), ("#0000FF", "blue"), ("#FFFFFF", "white"), ("#000000", "black"),
     ("#808080", "grey"), ("#FFDD00", "yellow"), ("#FF8000", "orange"), ("#800080", "purple"), ("#FF69B4", "pink"),
     ("#6B4423", "brown"), ("#20B2AA", "turquoise")],
)  # fmt: skip
def test_a_plain_color_has_its_plain_name(hex_color: str, basic: str) -> None:
    assert name_basically(hex_color) == basic


def test_every_name_is_its_own_example() -> None:
    assert name_color("#0B3C6D") == "dark blue"
    assert len(list_names()) > len(list_basic()) >= 11
