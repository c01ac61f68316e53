from datetime import UTC, datetime, timedelta

import polars as pl

from brand_assets.campaigns.inbox import read_inbox
from brand_assets.campaigns.library import Library
from brand_assets.campaigns.overview import read_overview, trace_back
from brand_assets.campaigns.run_records import RunRecord, write_record
from brand_assets.campaigns.studio import Studio
from brand_assets.records.checkpoint import Decision
from brand_assets.storage.tokens import TokenBook
from brand_assets.web.app import create_app
from brand_assets_tests.cli.waiting import image_id, open_waiting
from brand_assets_tests.small_briefs import write_small_brief
from brand_assets_tests.web.drawn_house import lay_out_wide
from brand_assets_tests.web.visiting import visit

PAGE = {"Accept": "text/html"}


def _record(campaign: str, **more: object) -> RunRecord:
    started_at = datetime.now(UTC) - timedelta(minutes=3)
    return RunRecord(campaign, "concept", "mira", started_at, None, None, **more)  # type: ignore[arg-type]


def test_an_empty_house_leads_to_the_first_brief(studio: Studio) -> None:
    page = visit(create_app(studio)).get("/", headers=PAGE)
    assert page.status_code == 200
    assert 'href="/new"' in page.text
    assert "Nothing here yet" in page.text


def test_what_waits_comes_first_with_how_far_it_is_and_the_pictures_of_its_shortlist(studio: Studio) -> None:
    checkpoint = open_waiting(studio, "tide")
    write_small_brief(studio, "moss")
    inbox = read_inbox(studio)
    assert [(entry.place, entry.campaign) for entry in inbox.entries] == [("waiting", "tide"), ("ready", "moss")]
    assert inbox.entries[0].strip == tuple(image_id(index) for index in range(4))
    assert inbox.entries[0].checkpoint == studio.ledger.checkpoints.find(checkpoint.checkpoint_id)
    page = visit(create_app(studio)).get("/", headers=PAGE).text
    assert 'href="/campaigns/tide/concept"' in page
    assert "of 4 decided" in page
    assert "0 of 2 approved" in page
    assert page.index("tide") < page.index("moss")


def test_somebody_of_one_campaign_sees_no_other(studio: Studio) -> None:
    open_waiting(studio, "tide")
    write_small_brief(studio, "moss")
    secret = TokenBook(studio.settings.access).add("mira", role="reviewer", campaign="moss", days=30).secret
    client = visit(create_app(studio), token=secret)
    assert "tide" not in client.get("/", headers=PAGE).text
    assert "moss" in client.get("/", headers=PAGE).text
    assert client.get("/campaigns/tide").status_code == 404
    assert client.get("/exports/tide/index.html").status_code == 404
    assert client.get("/events?campaign=tide").status_code == 404
    assert client.get("/new").status_code == 403


def test_a_run_that_failed_says_so_until_something_else_has_happened(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    write_record(studio, _record("tide"))
    [entry] = read_inbox(studio).entries
    assert (entry.place, entry.is_overrun) == ("ready", True)
    assert "killed" in visit(create_app(studio)).get("/", headers=PAGE).text


def test_a_brief_that_cannot_be_read_is_named_with_its_problem(studio: Studio) -> None:
    (studio.settings.briefs / "tide.md").write_text("---\ncampaign: tide\n---\n")
    [entry] = read_inbox(studio).entries
    assert entry.place == "troubled"
    client = visit(create_app(studio))
    assert "problems" in client.get("/", headers=PAGE).text
    page = client.get("/campaigns/tide", headers=PAGE)
    assert page.status_code == 200
    assert "problems" in page.text


def test_a_campaign_that_is_not_there_is_a_404_that_names_the_nearest(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    client = visit(create_app(studio))
    assert client.get("/campaigns/tyde").status_code == 404
    assert "tide" in client.get("/campaigns/tyde").json()["error"]["message"]
    assert client.get("/campaigns/..%2f..%2fetc").status_code == 404


def test_a_delivery_is_handed_out_and_nothing_beside_it(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    folder = studio.settings.exports / "tide"
    (folder / "mark").mkdir(parents=True)
    (folder / "index.html").write_text("<h1>Tide</h1>")
    (folder / "mark" / "logo_vector.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (folder / ".secret").write_text("x")
    (studio.settings.exports / "other.txt").write_text("x")
    (folder / "out").symlink_to(studio.settings.exports / "other.txt")
    client = visit(create_app(studio))
    page = client.get("/exports/tide/index.html")
    assert (page.status_code, page.text) == (200, "<h1>Tide</h1>")
    assert "sandbox" in page.headers["content-security-policy"]
    assert client.get("/exports/tide/mark/logo_vector.svg").headers["content-type"].startswith("image/svg+xml")
    for path in (
        "..%2fother.txt",
        "%2e%2e/other.txt",
        "out",
        ".secret",
        "mark",
        "mark/",
        "index.html%00",
        "/etc/passwd",
    ):
        assert client.get(f"/exports/tide/{path}").status_code in (400, 404), path


def test_a_delivered_page_leads_back_into_the_app_and_its_file_does_not(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    folder = studio.settings.exports / "tide"
    folder.mkdir(parents=True)
    text = "<!doctype html><body><h1>Tide &lt;body&gt;</h1></body>"
    (folder / "index.html").write_text(text)
    page = visit(create_app(studio)).get("/exports/tide/index.html")
    assert page.text.count('href="/campaigns/tide"') == 1
    assert page.text.endswith("<h1>Tide &lt;body&gt;</h1></body>")
    assert "script" not in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert (folder / "index.html").read_text() == text


def test_a_folder_of_a_delivery_shows_its_index(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    findings = studio.settings.exports / "tide" / "findings"
    findings.mkdir(parents=True)
    (findings.parent / "index.html").write_text("<h1>Tide</h1>")
    (findings / "index.html").write_text("<h1>Findings</h1>")
    client = visit(create_app(studio), is_following=True)
    told = {
        path: (answer := client.get(path)).url.path + " " + answer.text
        for path in (
            "/exports/tide",
            "/exports/tide/",
            "/exports/tide/findings",
            "/exports/tide/findings/",
        )
    }
    assert told == {
        "/exports/tide": "/exports/tide/ <h1>Tide</h1>",
        "/exports/tide/": "/exports/tide/ <h1>Tide</h1>",
        "/exports/tide/findings": "/exports/tide/findings/ <h1>Findings</h1>",
        "/exports/tide/findings/": "/exports/tide/findings/ <h1>Findings</h1>",
    }


def test_head_is_answered_as_get_is_without_the_body(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    folder = studio.settings.exports / "tide"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("<h1>Tide</h1>")
    client = visit(create_app(studio))
    for path in ("/", "/healthz", "/exports/tide/index.html", "/api/v1/campaigns", "/nowhere"):
        asked, told = client.get(path), client.head(path)
        assert (told.status_code, told.content) == (asked.status_code, b""), path
        assert told.headers["content-length"] == asked.headers["content-length"], path
    guarded = visit(create_app(studio, is_open=False))
    assert guarded.head("/api/v1/campaigns").status_code == 401


def test_a_campaign_without_charge_says_so(studio: Studio) -> None:
    write_small_brief(studio, "tide", more="budget_usd: 0\n")
    page = visit(create_app(studio)).get("/", headers=PAGE).text
    assert "No charge" in page
    assert "of $0.00" not in page


def test_starting_is_planned_with_what_it_costs(studio: Studio) -> None:
    write_small_brief(studio, "tide", more="budget_usd: 5\n")
    client = visit(create_app(studio))
    told = client.get("/campaigns/tide/plan").json()
    assert (told["stage"], told["images"], told["cost_usd"], told["left_usd"]) == ("concept", 8, 0.0, 5.0)
    open_waiting(studio, "tide")
    assert client.get("/campaigns/tide/plan").status_code == 409
    assert client.get("/campaigns/tide/plan?redraw=true").json()["redraw"] is True
    assert client.get("/campaigns/tide/plan?stage=export&redraw=true").status_code == 400


def test_alive_and_ready_are_told_to_anybody(studio: Studio) -> None:
    client = visit(create_app(studio, is_open=False))
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    assert str(studio.settings.data_root) not in ready.text


def test_a_ledger_that_is_damaged_is_not_ready(studio: Studio) -> None:
    studio.ledger.path.write_bytes(b"not a ledger" * 1000)
    client = visit(create_app(studio))
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["checks"]["ledger"]) == (503, "cannot be opened")
    assert client.get("/healthz").status_code == 200


def test_the_house_shows_no_secret(studio: Studio) -> None:
    from dataclasses import replace

    from brand_assets.settings import read_settings
    from brand_assets.settings.review import MailSettings

    keys = {"openai": "sk-very-secret-1"}
    review = replace(
        read_settings().review,
        slack_webhook="https://hooks.example/services/very-secret-2",
        mail=MailSettings("smtp://user:very-secret-3@mail.example", "a@b.example", ("c@d.example",)),
    )
    settings = replace(
        studio.settings, keys=keys, base_urls={"openai": "https://u:very-secret-4@api.example"}, review=review
    )
    secret = TokenBook(settings.access).add("mira", role="viewer", campaign=None, days=30).secret
    client = visit(create_app(replace(studio, settings=settings)))
    page = client.get("/settings", headers=PAGE)
    assert page.status_code == 200
    assert "very-secret" not in page.text
    assert secret not in page.text
    assert "mira" in page.text
    assert "hooks.example" in page.text
    checkup = client.get("/settings/checkup", headers=PAGE).text
    assert "very-secret" not in checkup
    assert "ledger" in checkup


def test_a_campaigns_page_tells_who_decided_and_what_it_cost(studio: Studio) -> None:
    checkpoint = lay_out_wide(studio, images=6, shown=4, campaign="tide")
    [first, *_] = studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)
    studio.ledger.checkpoints.decide(checkpoint.checkpoint_id, [Decision(first.image_id, "<b>jo</b>", "approved")])
    studio.ledger.checkpoints.submit(checkpoint.checkpoint_id, "mira")
    overview = read_overview(studio, Library(studio), "tide")
    concept, direction, _ = overview.rounds
    assert (concept.planned, concept.drawn, len(concept.shortlisted), concept.missing) == (6, 6, 4, {})
    assert [card.image_id for card in concept.approved] == [first.image_id]
    assert (direction.planned, direction.drawn, direction.sittings) == (6, 0, ())
    [sitting] = concept.sittings
    assert (sitting.reviewers, sitting.decisions, sitting.checkpoint.submitted_by) == (("<b>jo</b>",), 1, "mira")
    assert [(line.round, line.outcomes) for line in overview.costs] == [("concept", {"drawn": 6})]
    client = visit(create_app(studio))
    page = client.get("/campaigns/tide", headers=PAGE).text
    assert "submitted by <strong>mira</strong>" in page
    assert "Start direction" in page
    assert "no person looked" not in page
    assert client.get("/campaigns/tide/plan").json()["images"] == 3


def test_the_line_of_a_final_goes_back_to_its_concept(studio: Studio) -> None:
    checkpoint = lay_out_wide(studio, images=6, shown=4, campaign="tide")
    shown = [image.image_id for image in studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)]
    rows = studio.lake.read("raw_images", "tide", "concept").head(2)
    parents = pl.Series("parent_image_id", shown[:2], dtype=pl.String)
    children = rows.with_columns(pl.Series("image_id", ["a" * 64, "b" * 64]), parents)
    studio.lake.write(children, "raw_images", "tide", "final")
    library = Library(studio)
    [line] = [trace_back(library, card) for card in library.round_cards("tide", "final") if card.image_id == "b" * 64]
    assert [card.image_id for card in line] == [shown[1], "b" * 64]


def test_what_the_machine_approved_by_itself_is_marked(studio: Studio) -> None:
    checkpoint = lay_out_wide(studio, images=6, shown=4, campaign="tide")
    write_small_brief(studio, "tide", images=6, more="review: {mode: auto}\n")
    client = visit(create_app(studio))
    assert "approves by itself" in client.get("/", headers=PAGE).text
    studio.ledger.checkpoints.decide(
        checkpoint.checkpoint_id,
        [Decision(studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)[0].image_id, "auto", "approved")],
    )
    studio.ledger.checkpoints.submit(checkpoint.checkpoint_id, "auto")
    assert "no person looked" in client.get("/", headers=PAGE).text
    assert "no person looked" in client.get("/campaigns/tide", headers=PAGE).text
