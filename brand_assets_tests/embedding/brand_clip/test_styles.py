from brand_assets.embedding.brand_clip import style_phrases
from brand_assets.embedding.brand_clip.styles import style_families
from brand_assets.generation.draft.families import FAMILIES


def test_every_family_has_one_style_label() -> None:
    named = [family for families in style_families().values() for family in families]
    assert sorted(named) == sorted(FAMILIES)


def test_every_label_is_said_in_four_ways() -> None:
    assert all(len(set(phrases)) >= 4 for phrases in style_phrases().values())
