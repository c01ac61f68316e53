"""This file checks what holds for every intent: a mark is drawn, it reads, and it keeps away from the border."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from brand_assets.generation.draft.draw import draw_mark, mutate_mark
from brand_assets.generation.draft.families import GROUPS
from brand_assets.generation.draft.inks import contrast
from brand_assets.generation.draft.intent import LETTERINGS, ROLES, read_intent
from brand_assets.generation.draft.render import read_mark, render_pixels, render_png
from brand_assets_tests.generation.draft.examples import decode, raw_intent

VALUES = {
    "mark_type": [*GROUPS, "hologram"],
    "motif": ["anchor", "tree", "wave", "star", "unicorn"],
    "symmetry": ["bilateral", "rotational", "radial", "asymmetric"],
    "geometry": ["constructed", "modular", "organic"],
    "corners": ["sharp", "eased", "round"],
    "line_weight": ["thin", "medium", "bold"],
    "terminals": ["flat", "round"],
    "fill": ["solid", "outline"],
    "density": ["sparse", "medium", "dense"],
    "composition": ["centered", "contained", "open"],
    "enclosure": ["none", "disc", "ring", "square", "hexagon"],
    "clear_space": ["generous", "moderate", "tight"],
    "axis": ["upright", "diagonal"],
    "color_count": ["one", "two", "three"],
    "ground": ["light", "dark"],
    "surface": ["plain", "sliced", "split"],
    "letter_case": ["upper", "lower", "mixed"],
}
NAMES = [
    "",
    "Zenith",
    "Harbor & Pine",
    "LumenGrid 光網",
    "東京",
    "مرحبا بك",
    "🚀🚀",
    "A" * 200,
    "one two three four five six",
    "Ünïcôdé Çafé",
    "\u0000\u202e",
    "7",
]
WORDS = [
    "",
    "Two arcs passing one dot.",
    "A lighthouse, its beam an open book.",
    "waves bars knot lattice halves orbit",
    "人",
]
MARGIN = 0.04

intents = st.fixed_dictionaries(
    {
        "palette": st.lists(
            st.fixed_dictionaries(
                {"hex": st.integers(0, 0xFFFFFF).map("#{:06X}".format), "role": st.sampled_from(ROLES)}
            ),
            min_size=1,
            max_size=8,
        ),
        "attributes": st.fixed_dictionaries({}, optional={k: st.sampled_from(v) for k, v in VALUES.items()}),
        "lettering": st.sampled_from(LETTERINGS),
        "brand": st.sampled_from(NAMES),
        "direction": st.builds(lambda text: {"name": "", "description": text}, st.sampled_from(WORDS)),
    }
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(intents, st.integers(0, 2**31), st.floats(0, 1))
def test_every_intent_is_drawn_within_the_margins_and_reads(raw: dict[str, object], seed: int, strength: float) -> None:
    wish = read_intent({"intent": raw_intent(**raw)})
    mark = draw_mark(wish, seed)
    for drawn in (mark, mutate_mark(mark, strength, seed + 1, wish)):
        assert contrast(drawn.inks["paper"], drawn.inks["ink"]) >= 3.0
        image = render_pixels(drawn, 96).astype(int)
        inked = np.abs(image - image[0, 0]).sum(axis=2) > 12
        edge = round(MARGIN * 96)
        assert inked.any()
        inked[edge:-edge, edge:-edge] = False
        assert not inked.any()


@settings(max_examples=40, deadline=None, derandomize=True)
@given(intents, st.integers(0, 2**31))
def test_every_recipe_comes_back_from_its_png(raw: dict[str, object], seed: int) -> None:
    mark = draw_mark(read_intent({"intent": raw_intent(**raw)}), seed)
    png = render_png(mark, 48, 48)
    assert read_mark(png) == mark
    assert (decode(png) == render_pixels(mark, 48)).all()
