from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from brand_assets.prompts.spreading.covering import TRIES, pair_nearest

Places = st.lists(st.integers(0, 300), unique=True).map(sorted)


@given(Places, Places)
def test_the_nearest_places_are_those_of_all_pairs(having: list[int], wanted: list[int]) -> None:
    every = sorted(product(having, wanted), key=lambda places: abs(places[0] - places[1]))
    assert pair_nearest(having, wanted) == every[:TRIES]
