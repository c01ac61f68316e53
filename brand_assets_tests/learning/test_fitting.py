from brand_assets.learning.fitting import fit_boosts
from brand_assets.records.brief import Direction


def fitting(
    *directions: Direction, is_open_varied: bool = True, pair: tuple[str, str] = ("symmetry", "radial")
) -> bool:
    return pair in fit_boosts({pair: 0.25}, directions, is_open_varied=is_open_varied)


def test_a_value_listed_among_several_can_be_boosted_and_one_that_stands_alone_cannot() -> None:
    assert fitting(Direction("a", "", {"symmetry": ("radial", "bilateral")}))
    assert not fitting(Direction("a", "", {"symmetry": ("radial",)}))
    assert not fitting(Direction("a", "", {"symmetry": ("radial", "radial")}))
    assert not fitting(Direction("a", "", {"symmetry": ("bilateral", "rotational")}))


def test_one_direction_with_a_choice_is_enough() -> None:
    alone = Direction("a", "", {"symmetry": ("radial",)})
    assert fitting(alone, Direction("b", "", {"symmetry": ("radial", "bilateral")}))


def test_what_is_left_open_can_be_boosted_where_the_round_varies_it() -> None:
    assert fitting(Direction("a", ""))
    assert not fitting(Direction("a", ""), is_open_varied=False)


def test_a_value_that_the_taxonomy_does_not_know_or_the_lettering_bars_is_left_out() -> None:
    assert not fitting(Direction("a", ""), pair=("symmetry", "sideways"))
    assert not fitting(Direction("a", ""), pair=("flavour", "radial"))
    assert not fitting(Direction("a", "", lettering="none"), pair=("mark_type", "wordmark"))
    assert fitting(Direction("a", "", lettering="name"), pair=("mark_type", "wordmark"))
