from pathlib import Path

import numpy as np
import yaml

from brand_assets.embedding.brand_clip import open_brand_clip, style_phrases, trusted_attributes
from brand_assets.embedding.brand_clip.colors import list_basic
from brand_assets_tests.embedding.brand_clip.unseen import draw_unseen
from training.brand_clip.icons import ON_WHITE, measure_naming
from training.brand_clip.marks import YES, indices_of, list_facts
from training.brand_clip.matching import measure_matching, measure_retrieval
from training.brand_clip.tagging import name_values

ICONS = Path(__file__).with_name("icons")


def test_prompts_find_their_own_marks_before_those_of_another_direction_or_three_attributes_apart() -> None:
    matching = measure_matching(*draw_unseen())
    assert matching.auc >= 0.9
    assert matching.auc_direction >= 0.9
    assert matching.auc_apart >= 0.9


def test_the_clip_score_of_a_match_is_high_and_of_a_mismatch_low() -> None:
    matching = measure_matching(*draw_unseen())
    assert matching.mean_matched > 0.4
    assert matching.mean_mismatched < 0.25


def test_prompts_retrieve_their_mark_far_above_chance() -> None:
    _, pictures, prompts = draw_unseen()
    found = measure_retrieval(pictures, prompts)
    assert found["recall_at_1"] > 20 * found["chance_at_1"]


def test_attributes_that_are_trusted_are_told_far_above_chance() -> None:
    drawings, pictures, _ = draw_unseen()
    model = open_brand_clip()
    gains = []
    for attribute in trusted_attributes().keys() - {"motif", "style"}:
        indices = indices_of(attribute)
        shown = drawings.states[:, indices] == YES
        rows = np.flatnonzero(shown.sum(axis=1) == 1)
        said = name_values(model, attribute, [list_facts()[i][1] for i in indices])
        right = (pictures[rows] @ said.T).argmax(axis=1) == shown[rows].argmax(axis=1)
        gains.append(right.mean() - 1 / len(indices))
    assert min(gains) > 0.1
    assert np.mean(gains) > 0.3


def test_the_trusted_attributes_hold_what_a_mark_is_and_what_it_shows() -> None:
    assert {"mark_type", "lettering", "symmetry", "ink"} <= trusted_attributes().keys()
    assert len(style_phrases()) >= 15


def test_real_icons_are_named_by_their_color() -> None:
    colors = yaml.safe_load((ICONS / "colors.yaml").read_text(encoding="utf-8"))
    icons = [((ICONS / f"{name}.svg").read_text(encoding="utf-8"), color) for name, color in colors.items()]
    found = measure_naming(open_brand_clip(), icons, None)
    chance = 1 / (len(list_basic()) - len(ON_WHITE))
    assert len(icons) == 24
    assert found["accuracy"] > 4 * chance
