"""This file checks the pictures made of motifs: that they show what the words name, hold what is asked, and differ."""

from collections import Counter

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from brand_assets.embedding.descriptor import LabEdgeShape
from brand_assets.generation.draft.draw import draw_mark
from brand_assets.generation.draft.families import FAMILIES
from brand_assets.generation.draft.intent import Intent, read_intent
from brand_assets.generation.draft.marks import Mark
from brand_assets.generation.draft.motifs import MOTIFS
from brand_assets_tests.generation.draft.examples import draw_of, ink_mask, pixels, raw_intent
from brand_assets_tests.generation.draft.measures import mirror_error, turn_error

PICTURES = sorted(name for name, family in FAMILIES.items() if family.group == "pictorial")
ANCHOR = ("anchor-and-bean", "An anchor whose flukes read as two coffee leaves.")
CLOCK = ("clock-and-hand", "A clock face whose hands are a carer's hand holding a smaller one.")
DOOR = ("open-door", "A door ajar that is also the letter A.")
SAME_BITS = 10  # of 64: pictures whose perceptual hashes differ in fewer are one picture to the eye
SAME_COSINE = 0.93  # of our descriptor
SETTLED = 0.02  # difference of a mark and its image that anti-aliasing leaves


def wish(direction: tuple[str, str] = ("", ""), **attributes: str) -> Intent:
    name, description = direction
    asked = {"mark_type": "pictorial", **attributes}
    return read_intent({"intent": raw_intent(direction={"name": name, "description": description}, attributes=asked)})


def draw_pictures(asked: Intent, count: int) -> list[Mark]:
    """The first so many draws that pictorial families make."""
    marks = (draw_mark(asked, seed) for seed in range(4 * count))
    found = [mark for mark in marks if FAMILIES[mark.family].group == "pictorial"]
    assert len(found) >= count
    return found[:count]


def shown(mark: Mark) -> set[str]:
    """The motifs in a mark's recipe: the second one only where the idea or the arrangement uses it."""
    words = mark.words
    uses_both = words["idea"] != "plain" or words.get("between") == "other" or words.get("split") == "patch"
    return {words["main"], words["other"]} if uses_both else {words["main"]}


@pytest.mark.parametrize("family", PICTURES)
def test_every_motif_can_be_arranged_by_every_family(family: str) -> None:
    for i, motif in enumerate(MOTIFS):
        mark = draw_of(family, i, wish(motif=motif))
        assert mark.words["main"] == motif
        assert 0.015 < ink_mask(mark, 96).mean() < 0.75, motif


@pytest.mark.parametrize(
    ("direction", "motifs"), [(ANCHOR, {"anchor", "bean", "leaf"}), (CLOCK, {"clock", "hand"}), (DOOR, {"door"})]
)
def test_a_direction_is_shown_as_the_motifs_that_it_names(direction: tuple[str, str], motifs: set[str]) -> None:
    for mark in draw_pictures(wish(direction), 60):
        assert direction[0].split("-")[-1] not in MOTIFS or len(shown(mark)) == min(2, len(motifs)), mark
        assert shown(mark) <= motifs


def test_two_motifs_that_are_named_are_both_drawn() -> None:
    """An anchor with a leaf differs from the anchor by itself in every family that stands it alone."""
    for seed in range(12):
        both = draw_of("pictorial_alone", seed, wish(ANCHOR, symmetry="bilateral"))
        alone = draw_of("pictorial_alone", seed, wish(("", "An anchor."), symmetry="bilateral"))
        assert (ink_mask(both, 96) != ink_mask(alone, 96)).mean() > 0.01


@pytest.mark.parametrize("fill", ["solid", "outline"])
def test_what_is_set_within_a_motif_can_be_seen(fill: str) -> None:
    """The middle of a mark whose second motif is set into the first is neither all paper nor all ink."""
    insets = [draw_of("pictorial_alone", seed, wish(ANCHOR, fill=fill, enclosure="none")) for seed in range(40)]
    for mark in (mark for mark in insets if mark.words["idea"] == "inset" and mark.words["stance"] == "upright"):
        colors = pixels(mark, 192, 192)[76:116, 76:116].reshape(-1, 3)
        _, counts = np.unique(colors, axis=0, return_counts=True)
        assert counts.max() < 0.97 * len(colors), mark


@pytest.mark.parametrize("family", [f for f in PICTURES if "bilateral" in FAMILIES[f].symmetries])
@pytest.mark.parametrize("motif", ["anchor", "fish", "hand", "key", "moon", "wave"])
def test_a_bilateral_picture_is_its_own_mirror_image(family: str, motif: str) -> None:
    asked = wish(("", "with a leaf"), motif=motif, symmetry="bilateral")
    assert max(mirror_error(draw_of(family, seed, asked)) for seed in range(4)) < SETTLED


@pytest.mark.parametrize("family", [f for f in PICTURES if "radial" in FAMILIES[f].symmetries])
def test_a_radial_picture_is_mirrored_and_turned(family: str) -> None:
    for motif in ("anchor", "leaf", "star", "fish"):
        mark = draw_of(family, 3, wish(motif=motif, symmetry="radial"))
        assert mirror_error(mark) < SETTLED
        assert turn_error(mark) < SETTLED


@pytest.mark.parametrize("family", [f for f in PICTURES if "rotational" in FAMILIES[f].symmetries])
def test_a_rotational_picture_is_turned_into_itself(family: str) -> None:
    for motif in ("anchor", "leaf", "bird", "hand"):
        mark = draw_of(family, 5, wish(motif=motif, symmetry="rotational"))
        assert turn_error(mark) < SETTLED


@pytest.mark.parametrize("family", [f for f in PICTURES if "asymmetric" in FAMILIES[f].symmetries])
def test_an_asymmetric_picture_is_neither(family: str) -> None:
    for motif in ("anchor", "house", "tree"):
        mark = draw_of(family, 2, wish(motif=motif, symmetry="asymmetric"))
        assert mirror_error(mark) > 0.05
        assert turn_error(mark) > 0.05


@pytest.mark.parametrize("family", ["pictorial_alone", "pictorial_scene", "pictorial_pair", "pictorial_rosette"])
def test_parts_of_different_tones_are_parted_by_paper(family: str) -> None:
    """In one colour they would still be told apart: nowhere do two inks touch for more than a corner."""
    for seed in range(20):
        mark = draw_of(family, seed, wish(ANCHOR, color_count="two", ground="light"))
        image = pixels(mark, 256, 256).astype(np.int32)
        accent, ink = _near(image, mark.inks["accent"]), _near(image, mark.inks["ink"])
        touching = (cv2.dilate(accent.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0) & ink
        on_ink = cv2.dilate((ink | accent).astype(np.uint8), np.ones((5, 5), np.uint8))
        if mark.words["idea"] == "graft" and mark.words["frame"] == "none":
            assert touching.sum() <= 0.012 * (on_ink > 0).sum(), seed


def _near(image: NDArray[np.int32], color: str) -> NDArray[np.bool_]:
    rgb = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)])
    return np.asarray(np.abs(image - rgb).sum(axis=2) < 60)


@pytest.mark.parametrize(("fill", "kinds"), [("outline", {"line"}), ("solid", {"solid", "module"})])
def test_the_fill_decides_the_construction(fill: str, kinds: set[str]) -> None:
    marks = [draw_of("pictorial_alone", seed, wish(("", "A boat."), fill=fill)) for seed in range(20)]
    assert {mark.words["build"] for mark in marks} <= kinds


def test_a_bolder_line_weight_is_seen() -> None:
    for motif in ("anchor", "house", "sun", "tree"):
        thin, bold = (
            ink_mask(draw_of("pictorial_alone", 1, wish(motif=motif, fill="outline", line_weight=weight))).mean()
            for weight in ("thin", "bold")
        )
        assert bold > 1.5 * thin, motif


def test_the_anchor_direction_yields_sixty_ideas_in_two_hundred_draws() -> None:
    """Counted as groups of near duplicates: alike in their hash, or alike to the descriptor."""
    marks = draw_pictures(wish(ANCHOR, symmetry="bilateral", line_weight="bold"), 200)
    pictures = [pixels(mark, 128, 128).astype(np.uint8) for mark in marks]
    hashes = np.array([_hash(picture) for picture in pictures])
    opaque = [np.dstack([p, np.full(p.shape[:2], 255, np.uint8)]) for p in pictures]
    vectors = LabEdgeShape().embed(opaque)
    bits = (hashes[:, None, :] != hashes[None, :, :]).sum(axis=2)
    alike = (bits < SAME_BITS) | (vectors @ vectors.T > SAME_COSINE)
    assert len(_lead(alike)) >= 60
    assert len(Counter(mark.family for mark in marks)) >= 6


def _hash(picture: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """64 bits: low frequencies of the grey picture over their median (DCT hash, C. Zauner 2010)."""
    grey = cv2.resize(picture.mean(axis=2).astype(np.float32), (32, 32), interpolation=cv2.INTER_AREA)
    low = cv2.dct(grey)[:8, :8].ravel()
    return np.asarray(low > np.median(low))


def _lead(alike: NDArray[np.bool_]) -> list[int]:
    """Rows that are like none before them."""
    leaders: list[int] = []
    for row in range(len(alike)):
        if not alike[row, leaders].any():
            leaders.append(row)
    return leaders
