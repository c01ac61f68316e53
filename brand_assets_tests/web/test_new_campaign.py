import threading

import pytest

from brand_assets.campaigns.new_campaign import (
    change_brief,
    check_brief_text,
    create_brief,
    propose_brief,
    read_brief_text,
)
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import BriefError, CampaignNotFound, InputRefused
from brand_assets.web.app import create_app
from brand_assets_tests.small_briefs import FRONT, write_small_brief
from brand_assets_tests.web.visiting import visit

GOOD = FRONT.format(campaign="tide", images=8, shortlist=4, more="budget_usd: 5\n")


def test_a_sound_text_is_estimated_and_nothing_is_kept(studio: Studio) -> None:
    checked = check_brief_text(studio, GOOD)
    assert (checked.campaign, checked.problems, checked.is_taken) == ("tide", (), False)
    assert checked.estimate is not None
    assert [(part.round, sum(line.images for line in part.lines)) for part in checked.estimate.rounds] == [
        ("concept", 8),
        ("direction", 6),
        ("final", 4),
    ]
    assert checked.as_json()["budget_usd"] == 5
    assert not list(studio.settings.briefs.iterdir())


def test_every_problem_is_told_with_its_line_and_what_was_nearest(studio: Studio) -> None:
    faulty = GOOD.replace("palette:", "palete:").replace("budget_usd: 5", "budget_usd: lots")
    checked = check_brief_text(studio, faulty)
    told = {(problem.line, problem.field): problem.message for problem in checked.problems}
    assert any(line == 4 and "palette" in message for (line, _), message in told.items())
    assert any(field == "budget_usd" and "'lots'" in message for (_, field), message in told.items())
    assert checked.estimate is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "---\n",
        "---\ncampaign: ../../etc/passwd\n---\n",
        "---\n\tx: 1\n---\n",
        "---\n- a\n---\n",
        "\0",
        "---\ncampaign: \ud800\n---\n",
    ],
)
def test_whatever_a_text_holds_is_a_problem_and_never_a_crash(studio: Studio, text: str) -> None:
    checked = check_brief_text(studio, text)
    assert checked.problems
    assert checked.brief is None
    with pytest.raises(BriefError):
        create_brief(studio, text)
    assert not list(studio.settings.briefs.rglob("*"))


def test_a_text_of_more_than_256_kb_is_refused(studio: Studio) -> None:
    long = GOOD + "word " * 60_000
    assert [
        "256" in problem.message or "262144" in problem.message for problem in check_brief_text(studio, long).problems
    ] == [True]
    with pytest.raises(BriefError, match="262144"):
        create_brief(studio, long)


@pytest.mark.parametrize("line", ['"campaign": tide', "campaign : tide", "campaign: 'tide'  # the name"])
def test_the_name_is_read_as_yaml_reads_it(studio: Studio, line: str) -> None:
    text = GOOD.replace("campaign: tide", line)
    assert check_brief_text(studio, text).campaign == "tide"
    assert create_brief(studio, text).campaign == "tide"


def test_a_brief_is_kept_as_it_was_written(studio: Studio) -> None:
    brief = create_brief(studio, GOOD.replace("\n", "\r\n"))
    assert brief.campaign == "tide"
    assert read_brief_text(studio, "tide") == GOOD
    assert [path.name for path in studio.settings.briefs.iterdir()] == ["tide.md"]


def test_a_new_brief_never_takes_the_place_of_another(studio: Studio) -> None:
    write_small_brief(studio, "tide", images=12)
    before = read_brief_text(studio, "tide")
    checked = check_brief_text(studio, GOOD)
    assert checked.is_taken
    assert [(problem.line, problem.field) for problem in checked.problems] == [(2, "campaign")]
    with pytest.raises(InputRefused, match="already"):
        create_brief(studio, GOOD)
    assert read_brief_text(studio, "tide") == before


def test_of_two_who_create_one_campaign_at_once_one_does(studio: Studio) -> None:
    outcomes: list[str] = []
    ready = threading.Barrier(4)

    def create(number: int) -> None:
        ready.wait()
        try:
            create_brief(studio, GOOD.replace("Two ferry", f"Number {number} ferry"))
            outcomes.append("created")
        except InputRefused:
            outcomes.append("refused")

    threads = [threading.Thread(target=create, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["created", "refused", "refused", "refused"]
    assert [path.name for path in studio.settings.briefs.iterdir()] == ["tide.md"]


def test_a_changed_brief_keeps_the_one_before_beside_it(studio: Studio) -> None:
    write_small_brief(studio, "tide", images=12)
    before = read_brief_text(studio, "tide")
    change_brief(studio, "tide", GOOD)
    assert read_brief_text(studio, "tide") == GOOD
    [kept] = (studio.settings.briefs / ".kept").iterdir()
    assert kept.read_text() == before
    assert kept.name.startswith("tide.")
    change_brief(studio, "tide", GOOD)
    assert len(list((studio.settings.briefs / ".kept").iterdir())) == 1


def test_a_brief_is_not_changed_into_another_campaigns_or_a_faulty_one(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    before = read_brief_text(studio, "tide")
    with pytest.raises(BriefError, match="moss"):
        change_brief(studio, "tide", GOOD.replace("campaign: tide", "campaign: moss"))
    with pytest.raises(BriefError):
        change_brief(studio, "tide", "---\n---\n")
    with pytest.raises(CampaignNotFound):
        change_brief(studio, "moss", GOOD.replace("campaign: tide", "campaign: moss"))
    assert read_brief_text(studio, "tide") == before


@pytest.mark.parametrize(
    "name", ["Harbor Coffee", "Ünïcode & Söhne", "..", "<script>alert(1)</script>", "x" * 300, "\x07"]
)
def test_the_start_that_is_proposed_for_any_name_is_sound(studio: Studio, name: str) -> None:
    checked = check_brief_text(studio, propose_brief(name))
    assert checked.problems == ()


def test_a_brief_full_of_markup_is_shown_as_text(studio: Studio) -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    text = (
        GOOD.replace("Two ferry engineers", hostile)
        .replace("Harbor & Pine", "'<b>Pine</b>'")
        .replace("joined by a shared stem", hostile)
    )
    create_brief(studio, text)
    client = visit(create_app(studio))
    for path in ("/", "/campaigns/tide", "/campaigns/tide/brief"):
        page = client.get(path, headers={"Accept": "text/html"})
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert "<b>Pine" not in page.text
    assert "&lt;script&gt;alert(1)" in client.get("/campaigns/tide").text


def test_only_an_admin_writes_campaigns(studio: Studio) -> None:
    from brand_assets.storage.tokens import TokenBook

    write_small_brief(studio, "tide")
    secret = TokenBook(studio.settings.access).add("mira", role="reviewer", campaign=None, days=30).secret
    client = visit(create_app(studio), token=secret)
    for path in ("/new", "/new/scaffold?name=x", "/campaigns/tide/brief", "/campaigns/tide/plan", "/settings/checkup"):
        assert client.get(path).status_code == 403
    assert "Start concept" not in client.get("/").text
    assert client.get("/campaigns/tide").status_code == 200
