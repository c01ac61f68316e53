"""This file lists the duets by the two motifs that they join: the one list to add a line to."""

from collections.abc import Mapping

from brand_assets.generation.draft.motifs import anchor_leaves, boat_wake, clock_hands, house_door, tree_strands
from brand_assets.generation.draft.motifs.duet import Duet

DUETS: dict[frozenset[str], Mapping[str, Duet]] = {
    frozenset({"anchor", "leaf"}): anchor_leaves.LEAF_DUETS,
    frozenset({"anchor", "bean"}): anchor_leaves.BEAN_DUETS,
    frozenset({"boat", "wave"}): boat_wake.DUETS,
    frozenset({"house", "door"}): house_door.DUETS,
    frozenset({"tree", "wave"}): tree_strands.DUETS,
    frozenset({"clock", "hand"}): clock_hands.DUETS,
}


def list_duets(one: str, other: str) -> Mapping[str, Duet]:
    """The duets of two motifs, in either order; none where nobody has drawn them together."""
    return DUETS.get(frozenset({one, other}), {})
