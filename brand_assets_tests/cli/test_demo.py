"""This file checks whom the demo's reviewer picks."""

from brand_assets.campaigns.candidates import Candidate
from brand_assets.cli.demo import pick_by_direction


def _shortlist(*directions: str) -> list[Candidate]:
    return [
        Candidate(image_id=f"{direction}-{number}", sha256="", direction=direction, cluster="", prompt="", scores={})
        for number, direction in enumerate(directions, start=1)
    ]


def test_the_first_of_each_direction_come_before_any_second_one() -> None:
    shortlist = _shortlist("frond", "frond", "badge", "frond", "badge", "lattice")

    assert pick_by_direction(shortlist, 3) == ["frond-1", "badge-3", "lattice-6"]
    assert pick_by_direction(shortlist, 5) == ["frond-1", "badge-3", "lattice-6", "frond-2", "badge-5"]


def test_a_shortlist_shorter_than_asked_is_taken_whole() -> None:
    assert pick_by_direction(_shortlist("frond", "frond"), 5) == ["frond-1", "frond-2"]
