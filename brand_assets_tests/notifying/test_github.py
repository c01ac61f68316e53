from collections import deque

import pytest

from brand_assets.errors import NotTold
from brand_assets.notifying.github import GitHub
from brand_assets.settings.review import GitHubSettings
from brand_assets_tests.notifying.github_server import REPOSITORY, TOKEN, SmallGitHub
from brand_assets_tests.notifying.local_server import LocalServer
from brand_assets_tests.notifying.notices import NOW, make_notice

MARKER = "<!-- brand-assets checkpoint c0ffee -->"


def tell(server: LocalServer, *args: object, reference: str | None = None, token: str = TOKEN) -> str | None:
    channel = GitHub(GitHubSettings(REPOSITORY, token, server.url))
    return channel.tell(make_notice(*args), reference, NOW)  # type: ignore[arg-type]


def test_a_checkpoint_opens_one_issue_with_its_marker_and_a_link_to_the_review() -> None:
    github = SmallGitHub()
    with LocalServer(github) as server:
        assert tell(server) == "1"
    [issue] = github.issues
    assert issue["title"] == "tide: 50 images to review, concept checkpoint"
    assert MARKER in issue["body"]
    assert "(https://review.example.com/campaigns/tide/concept)" in issue["body"]
    assert "`3.50 of 40.00 USD`" in issue["body"]
    assert "2026-03-07 09:00 UTC" in issue["body"]


def test_an_issue_on_a_later_page_is_found_and_no_second_one_opened() -> None:
    github = SmallGitHub(page_length=2)
    for number in range(6):
        github.add_issue(f"other {number}", "nothing of ours")
    github.add_issue("tide", f"text\n\n{MARKER}")
    with LocalServer(github) as server:
        assert tell(server) == "7"
    assert github.creates == 0


def test_an_answer_lost_after_the_issue_was_made_does_not_open_another() -> None:
    github = SmallGitHub(moods=deque(["calm", "lose"]))  # the list, then the create
    with LocalServer(github) as server:
        with pytest.raises(NotTold, match="GitHub did not answer"):
            tell(server)
        assert tell(server) == "1"
    assert github.creates == 1


def test_a_comment_whose_answer_was_lost_is_not_made_twice() -> None:
    github = SmallGitHub(moods=deque(["calm", "lose"]))
    github.add_issue("tide", MARKER)
    with LocalServer(github) as server:
        with pytest.raises(NotTold):
            tell(server, "reminder", reference="1")
        tell(server, "reminder", reference="1")
    assert len(github.comments[1]) == 1
    assert "2 days by now" in github.comments[1][0]["body"]


def test_a_decision_comments_and_closes_the_issue() -> None:
    github = SmallGitHub()
    github.add_issue("tide", MARKER)
    with LocalServer(github) as server:
        channel = GitHub(GitHubSettings(REPOSITORY, TOKEN, server.url))
        channel.tell(make_notice("checkpoint_decided", submitted_by="ada"), None, NOW)
    assert (github.issues[0]["state"], github.issues[0]["state_reason"]) == ("closed", "completed")
    assert "7 of 50 images were approved." in github.comments[1][0]["body"]
    assert "`ada`" in github.comments[1][0]["body"]


def test_a_replaced_shortlist_closes_its_issue_as_not_planned() -> None:
    github = SmallGitHub()
    github.add_issue("tide", MARKER)
    with LocalServer(github) as server:
        tell(server, "checkpoint_superseded", reference="1")
    assert (github.issues[0]["state"], github.issues[0]["state_reason"]) == ("closed", "not_planned")


def test_a_decision_on_what_never_had_an_issue_opens_none() -> None:
    github = SmallGitHub()
    with LocalServer(github) as server:
        assert tell(server, "checkpoint_decided") is None
    assert github.issues == []


def test_an_issue_that_was_deleted_is_not_told_anything_more() -> None:
    with LocalServer(SmallGitHub()) as server:
        gone = GitHub(GitHubSettings("tide/elsewhere", TOKEN, server.url))
        assert gone.tell(make_notice("checkpoint_decided"), "4", NOW) == "4"


def test_a_rate_limit_says_for_how_long_to_wait() -> None:
    with LocalServer(SmallGitHub(moods=deque(["limit"]))) as server, pytest.raises(NotTold) as turned_away:
        tell(server)
    assert turned_away.value.retry_after_s == 120
    assert "rate limit" in str(turned_away.value)


@pytest.mark.parametrize("mood", ["fail", "lose"])
def test_a_list_that_cannot_be_read_opens_nothing(mood: str) -> None:
    github = SmallGitHub(moods=deque([mood]))
    with LocalServer(github) as server, pytest.raises(NotTold):
        tell(server)
    assert github.creates == 0


def test_the_token_is_in_no_message_even_when_github_repeats_it() -> None:
    secret = "ghp_this_is_another_secret"
    with LocalServer(SmallGitHub()) as server, pytest.raises(NotTold, match="401") as refused:
        tell(server, token=secret)
    assert secret not in str(refused.value)


def test_a_reviewers_name_mentions_nobody_and_forges_no_marker() -> None:
    github = SmallGitHub()
    github.add_issue("tide", MARKER)
    with LocalServer(github) as server:
        channel = GitHub(GitHubSettings(REPOSITORY, TOKEN, server.url))
        name = "@everyone ` | <!-- brand-assets checkpoint feed -->\n# no"
        channel.tell(make_notice("checkpoint_decided", submitted_by=name), "1", NOW)
    [line] = [line for line in github.comments[1][0]["body"].splitlines() if "Decided by" in line]
    assert line == "| Decided by | `@everyone ' ¦ ‹!-- brand-assets checkpoint feed --› # no` |"
