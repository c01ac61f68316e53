from dataclasses import replace

import pytest

from brand_assets.creatives.formats import open_canvas
from brand_assets.creatives.planning import plan_creatives
from brand_assets.errors import ExportError
from brand_assets_tests.creatives.studies import ENGLISH, FRENCH, approve_mark, write_brief


def test_every_image_shape_message_and_variant_is_planned_once() -> None:
    brief = write_brief(ENGLISH, FRENCH, ENGLISH, ratios=("1:1", "4:5", "9:16", "16:9"))
    plans = plan_creatives(brief, [approve_mark(), approve_mark(image_id="mark-2")])
    assert len(plans) == len({plan.creative_id for plan in plans}) == 2 * 2 * 4 * 2


def test_an_id_is_readable_and_stays_the_same_until_something_of_it_changes() -> None:
    brief = write_brief(FRENCH, ratios=("4:5",))
    first, second = plan_creatives(brief, [approve_mark()])
    assert first.creative_id.startswith("4x5-fr-a-")
    assert [plan.creative_id for plan in plan_creatives(brief, [approve_mark()])] == [
        first.creative_id,
        second.creative_id,
    ]
    others = [
        (replace(brief, campaign="autumn"), approve_mark()),
        (write_brief(FRENCH, ratios=("4:5",), background="image"), approve_mark()),
        (write_brief(replace(FRENCH, headline="Vue à 9 h."), ratios=("4:5",)), approve_mark()),
        (brief, approve_mark(image_id="mark-2")),
    ]
    assert all(plan_creatives(one, [image])[0].creative_id != first.creative_id for one, image in others)


def test_a_files_name_says_what_it_is_outside_its_folder() -> None:
    brief = write_brief(ENGLISH, replace(FRENCH, locale="fr-CA"), ratios=("1.91:1",))
    plans = plan_creatives(brief, [approve_mark(), approve_mark(image_id="mark-2")])
    stems = [plan.file_stem for plan in plans]
    assert len(set(stems)) == len(plans) == 8
    assert stems[-1] == f"spring_mark-2_1.91x1_fr-ca_b_{plans[-1].creative_id[-8:]}"


def test_a_brief_that_does_not_deliver_creatives_plans_none() -> None:
    assert plan_creatives(replace(write_brief(), deliverables=("logo",)), [approve_mark()]) == []


def test_creatives_without_a_shape_are_refused_by_name() -> None:
    with pytest.raises(ExportError, match="aspect_ratios"):
        plan_creatives(write_brief(ratios=()), [approve_mark()])


@pytest.mark.parametrize(
    ("ratio", "size"),
    [
        ("1:1", (1080, 1080)),
        ("4:5", (1080, 1350)),
        ("9:16", (1080, 1920)),
        ("16:9", (1920, 1080)),
        ("8:1", (1920, 240)),
        ("1.91:1", (1920, 1005)),
        ("2:3", (1280, 1920)),
    ],
)
def test_a_ratio_has_the_platforms_size_or_a_longer_side_of_1920(ratio: str, size: tuple[int, int]) -> None:
    canvas = open_canvas(ratio)
    assert (canvas.width_px, canvas.height_px) == size
    assert canvas.box.contains(canvas.safe)
    assert canvas.safe.contains(canvas.inner)


def test_a_story_keeps_clear_of_its_controls() -> None:
    safe = open_canvas("9:16").safe
    assert (safe.left, safe.top, safe.bottom) == pytest.approx((0.06 * 1080, 0.14 * 1920, 0.80 * 1920))
