"""The page of who did what: newest first, fifty at a time, for those who look after the whole house."""

import re

import pytest

from brand_assets.campaigns.auditing import note
from brand_assets.campaigns.studio import Studio
from brand_assets.web.app import create_app
from brand_assets_tests.web.access.houses import make_token, open_guarded
from brand_assets_tests.web.visiting import visit


def test_it_goes_back_page_by_page_and_keeps_its_filter(studio: Studio) -> None:
    for number in range(60):
        note(studio, "Mira", "reviewer", "submitted", campaign="harbor", subject=f"row {number:02}")
    note(studio, "Tom", "admin", "run_started", campaign="lumen", subject="another")
    with visit(create_app(studio)) as client:
        first = client.get("/audit?campaign=harbor").text
        assert re.findall(r"row \d\d", first) == [f"row {number:02}" for number in range(59, 9, -1)]
        assert "another" not in first
        older = re.search(r'href="(/audit\?[^"]*before=[^"]*)"', first)
        assert older is not None
        second = client.get(older.group(1).replace("&amp;", "&")).text
        assert re.findall(r"row \d\d", second) == [f"row {number:02}" for number in range(9, -1, -1)]
        assert "Older" not in second


def test_it_tells_how_many_were_turned_away_and_keeps_none_of_them(studio: Studio) -> None:
    with visit(create_app(studio)) as client:
        for _ in range(3):
            client.get("/", headers={"Host": "evil.example"})
        assert re.search(r"<dt>For a host that is not ours</dt><dd>3</dd>", client.get("/audit").text)
    assert studio.ledger.audit.list() == []


@pytest.mark.parametrize(("role", "campaign"), [("viewer", None), ("reviewer", None), ("admin", "harbor")])
def test_it_is_for_admins_of_the_whole_house(studio: Studio, role: str, campaign: str | None) -> None:
    token = make_token(studio, "Mira", role, campaign)  # type: ignore[arg-type]
    with visit(open_guarded(studio), token=token) as client:
        assert client.get("/audit").status_code == 403
