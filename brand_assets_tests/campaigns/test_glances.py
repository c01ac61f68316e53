import os

import pytest

from brand_assets.campaigns.briefs import brief_path, glance_at_brief
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import BriefError, CampaignNotFound
from brand_assets_tests.small_briefs import write_small_brief


def test_a_brief_is_read_again_only_when_it_has_changed(studio: Studio) -> None:
    write_small_brief(studio, "tide", images=8)
    first = glance_at_brief(studio, "tide")
    assert glance_at_brief(studio, "tide") is first
    write_small_brief(studio, "tide", images=9)
    assert glance_at_brief(studio, "tide").concept.images == 9


def test_a_brief_is_read_again_when_the_catalogue_has_changed(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    first = glance_at_brief(studio, "tide")
    studio.settings.catalogue.write_text("{}\n")
    assert glance_at_brief(studio, "tide") is not first


def test_what_is_wrong_with_a_brief_is_told_each_time_until_it_is_mended(studio: Studio) -> None:
    path = brief_path(studio, "tide")
    path.write_text("---\ncampaign: tide\n---\n")
    for _ in range(2):
        with pytest.raises(BriefError) as caught:
            glance_at_brief(studio, "tide")
        assert len(caught.value.problems) == 3
    write_small_brief(studio, "tide")
    assert glance_at_brief(studio, "tide").campaign == "tide"
    os.unlink(path)
    with pytest.raises(CampaignNotFound):
        glance_at_brief(studio, "tide")
