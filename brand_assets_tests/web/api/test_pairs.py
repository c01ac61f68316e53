"""This file tests the API of comparisons and repeats, and who may see the pages of both."""

from http import HTTPStatus

import pytest
from starlette.testclient import TestClient

from brand_assets.campaigns.studio import Studio
from brand_assets.records.checkpoint import Decision
from brand_assets.storage.tokens import TokenBook
from brand_assets.web.app import create_app
from brand_assets_tests.web.drawn_house import TIDE
from brand_assets_tests.web.visiting import visit


class Round:
    """The concept round of `tide`, and a client that asks about it."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        self.app = create_app(studio)
        self.checkpoint = next(one for one in studio.ledger.checkpoints.list_open() if one.campaign == TIDE)
        shown = studio.ledger.checkpoints.shown(self.checkpoint.checkpoint_id)
        self.images = [image.image_id for image in shown]
        self.path = f"/api/v1/checkpoints/{self.checkpoint.checkpoint_id}"

    def client(self, role: str = "reviewer", campaign: str | None = None) -> TestClient:
        book = TokenBook(self.studio.settings.access)
        made = book.add(f"{role}-{campaign}", role=role, campaign=campaign, days=1)  # type: ignore[arg-type]
        return visit(self.app, token=made.secret)


@pytest.fixture
def tide(waiting_studio: Studio) -> Round:
    return Round(waiting_studio)


def test_a_pair_is_asked_answered_and_ranked(tide: Round) -> None:
    client = tide.client()
    told = client.get(f"{tide.path}/pair?count=2&top=1").json()
    assert (told["images"], told["compared"], told["pairs_left"], len(told["pairs"])) == (8, 0, 28, 2)
    first = told["pairs"][0]
    kept = client.post(
        f"{tide.path}/comparisons", json={"winner": first["left"], "loser": first["right"], "seconds": 2}
    )
    assert kept.status_code == HTTPStatus.CREATED
    assert kept.json()["reviewer"] == "reviewer-None"
    assert first not in client.get(f"{tide.path}/pair?count=5&top=1").json()["pairs"]
    ranking = client.get(f"{tide.path}/ranking?top=1").json()
    assert ranking["images"][0]["image_id"] == first["left"]
    assert (ranking["top"], ranking["comparisons"], ranking["is_settled"]) == (1, 1, False)
    assert ranking["more_expected"] != 0
    best = client.post(f"{tide.path}/ranking/approvals?top=1", json={})
    assert best.json() == {"approved": [first["left"]], "reason": "pairwise: the best 1 of 8 after 1 comparison"}
    [decision] = tide.studio.ledger.checkpoints.decisions(tide.checkpoint.checkpoint_id)
    assert (decision.reviewer, decision.decision, decision.image_id) == ("reviewer-None", "approved", first["left"])


def test_the_best_are_approved_only_as_they_were_shown(tide: Round) -> None:
    client = tide.client()
    first, second, third = tide.images[:3]
    client.post(f"{tide.path}/comparisons", json={"winner": first, "loser": second})
    seen = [image["image_id"] for image in client.get(f"{tide.path}/ranking?top=1").json()["images"][:1]]
    for loser in (first, third):
        client.post(f"{tide.path}/comparisons", json={"winner": second, "loser": loser})
    refused = client.post(f"{tide.path}/ranking/approvals?top=1", json={"images": seen})
    assert (seen, refused.status_code) == ([first], HTTPStatus.CONFLICT)
    assert "others by now" in refused.json()["error"]["message"]
    assert tide.studio.ledger.checkpoints.decisions(tide.checkpoint.checkpoint_id) == []
    assert client.post(f"{tide.path}/ranking/approvals?top=1", json={"images": [second]}).json()["approved"] == [second]


def test_undoing_gives_back_what_was_withdrawn_and_keeps_both_rows(tide: Round) -> None:
    client = tide.client()
    body = {"winner": tide.images[0], "loser": tide.images[1]}
    client.post(f"{tide.path}/comparisons", json=body)
    undone = client.post(f"{tide.path}/comparisons/undo", json={}).json()
    assert (undone["winner"], undone["is_withdrawn"]) == (tide.images[0], True)
    assert client.get(f"{tide.path}/comparisons").json()["total"] == 2
    assert client.get(f"{tide.path}/ranking").json()["comparisons"] == 0
    assert client.post(f"{tide.path}/comparisons/undo", json={}).status_code == HTTPStatus.CONFLICT


@pytest.mark.parametrize(
    ("winner", "loser", "status"),
    [(0, 0, HTTPStatus.CONFLICT), (0, None, HTTPStatus.CONFLICT), (0, "x", HTTPStatus.UNPROCESSABLE_ENTITY)],
)
def test_a_comparison_that_cannot_be_is_refused(tide: Round, winner: int, loser: int | str | None, status: int) -> None:
    other = "f" * 64 if loser is None else tide.images[loser] if isinstance(loser, int) else loser
    answer = tide.client().post(f"{tide.path}/comparisons", json={"winner": tide.images[winner], "loser": other})
    assert answer.status_code == status
    assert tide.studio.ledger.comparisons.list(tide.checkpoint.checkpoint_id) == []


def test_what_was_put_off_is_asked_last(tide: Round) -> None:
    client = tide.client()
    [pair] = client.get(f"{tide.path}/pair").json()["pairs"]
    [other] = client.get(f"{tide.path}/pair?put_off={pair['right']}:{pair['left']}").json()["pairs"]
    assert {other["left"], other["right"]} != {pair["left"], pair["right"]}


def test_a_viewer_looks_and_a_stranger_to_the_campaign_sees_nothing(tide: Round) -> None:
    viewer, stranger = tide.client("viewer"), tide.client("reviewer", "wide")
    body = {"winner": tide.images[0], "loser": tide.images[1]}
    assert viewer.get(f"{tide.path}/ranking").status_code == HTTPStatus.OK
    assert viewer.post(f"{tide.path}/comparisons", json=body).status_code == HTTPStatus.FORBIDDEN
    for path in ("pair", "ranking", "comparisons", "repeats"):
        assert stranger.get(f"{tide.path}/{path}").status_code == HTTPStatus.NOT_FOUND
    assert stranger.post(f"{tide.path}/comparisons", json=body).status_code == HTTPStatus.NOT_FOUND
    pages = [f"/campaigns/{TIDE}/concept/pairs", f"/campaigns/{TIDE}/concept/repeats"]
    pages.append(f"/compare?ids={tide.images[0]},{tide.images[1]}")
    assert [stranger.get(page).status_code for page in pages] == [HTTPStatus.NOT_FOUND] * 3
    reviewer = tide.client()
    assert [reviewer.get(page).status_code for page in pages] == [HTTPStatus.OK] * 3


def test_repeats_tell_how_many_were_as_before_only_at_the_end(tide: Round) -> None:
    brief = tide.studio.settings.briefs / f"{TIDE}.md"
    brief.write_text(brief.read_text().replace("rounds:", "review: {repeats: 2}\nrounds:", 1))
    client = tide.client()
    assert client.get(f"{tide.path}/repeats").json() == {"due": [], "answered": 0, "total": 0, "same": None}
    taken = [Decision(image, "reviewer-None", "rejected") for image in tide.images]
    tide.studio.ledger.checkpoints.decide(tide.checkpoint.checkpoint_id, taken)
    due = client.get(f"{tide.path}/repeats").json()["due"]
    first = client.post(f"{tide.path}/repeats", json={"image_id": due[0], "decision": "approved"}).json()
    assert first == {"due": due[1:], "answered": 1, "total": 2, "same": None}
    last = client.post(f"{tide.path}/repeats", json={"image_id": due[1], "decision": "rejected"}).json()
    assert last == {"due": [], "answered": 2, "total": 2, "same": 1}


def test_compare_takes_two_to_four_and_hides_scores_until_they_are_decided(tide: Round) -> None:
    client = tide.client()
    assert client.get(f"/compare?ids={tide.images[0]}").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert client.get(f"/compare?ids={','.join(tide.images[:5])}").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert client.get(f"/compare?ids={tide.images[0]},{'0' * 64}").status_code == HTTPStatus.NOT_FOUND
    taken = [Decision(tide.images[0], "reviewer-None", "approved")]
    tide.studio.ledger.checkpoints.decide(tide.checkpoint.checkpoint_id, taken)
    page = client.get(f"/compare?ids={tide.images[0]},{tide.images[1]}")
    assert page.text.count('"hidden": false') == 1
    assert page.text.count('"hidden": true') == 1


def test_a_brief_that_is_gone_leaves_nothing_to_repeat_and_tells_nobody_where_the_data_is(tide: Round) -> None:
    client = tide.client()
    (tide.studio.settings.briefs / f"{TIDE}.md").unlink()
    page = client.get(f"/campaigns/{TIDE}/concept/repeats")
    assert (page.status_code, "Nothing to repeat" in page.text) == (HTTPStatus.OK, True)
    refused = client.get(f"{tide.path}/repeats")
    assert refused.status_code == HTTPStatus.NOT_FOUND
    assert "<data>/briefs" in refused.json()["error"]["message"]
    assert str(tide.studio.settings.data_root) not in refused.text
