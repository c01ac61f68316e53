"""This file checks what holds between families: names, and which of them an intent is given to."""

from collections import Counter

import pytest

from brand_assets.generation.draft.families import ABSTRACT, FAMILIES, weigh_families
from brand_assets.generation.draft.family import NEEDED, TREATMENTS
from brand_assets_tests.generation.draft.examples import intent


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_a_family_is_listed_by_its_name_and_names_each_parameter_once(name: str) -> None:
    family = FAMILIES[name]
    assert family.name == name
    assert max(Counter(parameter.name for parameter in family.all_parameters).values()) == 1
    assert family.survives <= TREATMENTS


@pytest.mark.parametrize(("attribute", "value"), sorted(NEEDED))
def test_a_treatment_is_asked_of_families_that_survive_it(attribute: str, value: str) -> None:
    weights = weigh_families(intent(attributes={"mark_type": "abstract", attribute: value}))
    assert len(weights) >= 3
    assert all(NEEDED[(attribute, value)] in FAMILIES[name].survives for name in weights)


@pytest.mark.parametrize("geometry", ["constructed", "modular", "organic"])
@pytest.mark.parametrize("symmetry", ["", "bilateral", "rotational", "radial", "asymmetric"])
def test_symmetry_goes_before_geometry(geometry: str, symmetry: str) -> None:
    attributes = {"mark_type": "abstract", "geometry": geometry} | ({"symmetry": symmetry} if symmetry else {})
    families = [FAMILIES[name] for name in weigh_families(intent(attributes=attributes))]
    assert all(family.group in ABSTRACT for family in families)
    assert not symmetry or all(symmetry in family.symmetries for family in families)
    kept = [f for f in FAMILIES.values() if f.group in ABSTRACT and symmetry in (*f.symmetries, "")]
    able = [f for f in kept if geometry in f.geometries]
    assert not able or all(geometry in family.geometries for family in families)


def test_words_draw_most_of_the_weight_and_leave_some_to_others() -> None:
    weights = weigh_families(intent("Two arcs passing one dot between them.", {"mark_type": "abstract"}))
    named = sum(
        weight for name, weight in weights.items() if FAMILIES[name].words & {"arcs", "passing", "dot", "between"}
    )
    assert named / sum(weights.values()) == pytest.approx(0.85, abs=0.001)
    assert weights["handover"] == max(weights.values())


def test_an_abstract_mark_is_never_one_of_a_pictorial_family() -> None:
    weights = weigh_families(intent("A lighthouse, an anchor, a clock and a tree.", {"mark_type": "abstract"}))
    assert {FAMILIES[name].group for name in weights} <= ABSTRACT


@pytest.mark.parametrize(
    ("family", "asked", "lost"),
    [
        ("emblem", {"fill": "outline"}, set()),
        ("crest", {"surface": "sliced"}, {"surface"}),
        ("tiles", {"line_weight": "bold", "fill": "outline"}, {"line_weight"}),
        ("emblem", {"enclosure": "hexagon"}, set()),
        ("pictorial_echo", {"enclosure": "hexagon"}, {"enclosure"}),
        ("emblem", {"motif": "wave"}, set()),
        ("horizon", {"motif": "wave"}, {"motif"}),
        ("petals", {"axis": "diagonal", "corners": "round"}, set()),
    ],
)
def test_a_family_says_which_attributes_it_would_not_show(family: str, asked: dict[str, str], lost: set[str]) -> None:
    assert FAMILIES[family].undrawn(intent(attributes=asked)) == lost


@pytest.mark.parametrize("mark_type", ["badge", "seal", "shield"])
def test_a_badge_with_a_motif_is_given_to_families_that_carry_any(mark_type: str) -> None:
    wish = intent("Water and trees beneath a horizon.", {"mark_type": mark_type, "motif": "moon"})
    assert "horizon" not in weigh_families(wish)


def test_words_count_for_less_where_their_family_leaves_out_what_is_asked() -> None:
    def share(**asked: str) -> float:
        weights = weigh_families(intent("Tiles.", {"mark_type": "abstract", **asked}))
        return weights["tiles"] / sum(weights.values())

    assert share() == pytest.approx(0.85)
    assert share(line_weight="bold") < 0.7


@pytest.mark.parametrize("motif", ["anchor", "lighthouse", "tree", "star"])
def test_a_motif_that_is_asked_for_leaves_only_families_that_know_it(motif: str) -> None:
    weights = weigh_families(intent("A mark of two arcs.", {"mark_type": "pictorial", "motif": motif}))
    assert all(motif in FAMILIES[name].words for name in weights)
