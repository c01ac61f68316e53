"""Tests of how an export is ordered in the review app, and of the page telling which copy is there."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from typer.testing import CliRunner

from brand_assets.campaigns.exporting.order import ExportOrder
from brand_assets.campaigns.exporting.summary import Summary
from brand_assets.campaigns.running import cancel_run, find_run
from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.cli.main import app as commands
from brand_assets.records.brief import ROUNDS
from brand_assets.records.tables import EXPORTS
from brand_assets.settings import Settings
from brand_assets.web.app import create_app
from brand_assets_tests.campaigns.walking import approve_first, walk_round
from brand_assets_tests.small_briefs import write_small_brief
from brand_assets_tests.web.serving import serve_studio
from brand_assets_tests.web.visiting import visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

RUNS = "/api/v1/campaigns/tide/runs"
PAGE = {"Accept": "text/html"}
PRESET = {"name": "web", "only": ["svg", "logo"], "client": True, "zip": False}


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data root of a campaign whose final round is decided, so that its export is due."""
    root = tmp_path_factory.mktemp("decided")
    house = open_studio(Settings(root, root / "dagster_home"))
    house.settings.briefs.mkdir()
    write_small_brief(house, "tide", more="export_presets: {web: {only: [svg, logo], client: true, zip: false}}\n")
    for round_name in ROUNDS:
        approve_first(house, walk_round(house, "tide", round_name), 1)
    return root


@pytest.fixture
def due(studio: Studio, decided: Path) -> Studio:
    shutil.copytree(decided, studio.settings.data_root, dirs_exist_ok=True)
    return studio


@pytest.fixture
def address(due: Studio) -> Iterator[str]:
    with serve_studio(due) as address:
        yield address


def deliver(studio: Studio, order: ExportOrder, summary: Summary | None = None) -> None:
    """As far as the pages can see: a package as it was ordered, with its rows."""
    ids = studio.lake.read("approvals", "tide", "final").filter(decision="approved")["image_id"]
    rows = [dict.fromkeys(EXPORTS) | {"image_id": one, "file": "logo.eps"} for one in ids]
    studio.lake.write(pl.DataFrame(rows, schema=EXPORTS), "exports", "tide")
    folder = studio.settings.exports / "tide"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("<title>Tide</title>")
    held = summary.describe() if summary else {}
    (folder / "manifest.json").write_text(
        json.dumps({"campaign": "tide", "order": order.describe(), "files": [], **held})
    )


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"stage": "concept", "client": True}, 400, "of an export; the concept stage would run"),
        ({"stage": "export", "preset": "print"}, 400, "no export preset 'print'; it has: web."),
        ({"stage": "export", "preset": "web", "only": ["svg"]}, 400, "says itself what is exported"),
        ({"stage": "export", "only": ["../etc"]}, 422, "only"),
        ({"stage": "export", "only": ["svg"] * 40}, 422, "only"),
        ({"stage": "export", "client": "perhaps"}, 422, "client"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused_and_nothing_starts(
    due: Studio, body: dict[str, Any], status: int, words: str
) -> None:
    refused = visit(create_app(due)).post(RUNS, json=body)
    assert (refused.status_code, words in refused.text) == (status, True), refused.text
    assert find_run(due, "tide") is None


def test_a_run_is_started_with_its_order_and_remembers_it(due: Studio) -> None:
    client = visit(create_app(due))
    started = client.post(RUNS, json={"stage": "export", "preset": "web"})
    cancel_run(due, "tide", "ada")
    assert started.status_code == 202, started.text
    assert started.json()["order"] == {"only": ["svg", "logo"], "client": True, "zip": False}
    [run] = client.get(RUNS).json()["items"]
    assert run["order"] == started.json()["order"]


def test_the_plan_of_an_export_names_the_briefs_presets(due: Studio) -> None:
    plan = visit(create_app(due)).get("/campaigns/tide/plan?stage=export").json()
    assert plan["presets"] == [PRESET]


@pytest.mark.parametrize(
    ("order", "words"),
    [
        (ExportOrder(), "Our own copy: with recipes, prompts, costs and who decided."),
        (ExportOrder(("svg", "logo"), is_client=True), "without prompts, costs, people and ids. Of it: svg, logo."),
    ],
)
def test_the_campaigns_page_tells_which_copy_is_there(due: Studio, order: ExportOrder, words: str) -> None:
    deliver(due, order)
    assert words in visit(create_app(due)).get("/campaigns/tide", headers=PAGE).text


def test_the_campaigns_page_and_the_inbox_tell_what_was_delivered_and_found(due: Studio) -> None:
    deliver(due, ExportOrder(), Summary(1, 48, {"error": 154, "warning": 0, "note": 1}))
    client = visit(create_app(due))
    page = client.get("/campaigns/tide", headers=PAGE).text
    assert '<a href="/exports/tide/findings/index.html">154 errors, 1 note</a>' in page
    words = " ".join(re.sub("<[^>]+>", "", page).split())
    assert "1 mark, 48 creatives" in words
    assert "1 mark, 48 creatives; 154 errors, 1 note." in client.get("/", headers=PAGE).text


def test_a_package_whose_list_cannot_be_read_takes_no_page_down(due: Studio) -> None:
    deliver(due, ExportOrder())
    for text in ("", "[" * 100_000, '{"files": [], "order": 7}', '{"files": [], "order": {"only": [{}]}}'):
        (due.settings.exports / "tide" / "manifest.json").write_text(text)
        assert visit(create_app(due)).get("/campaigns/tide", headers=PAGE).status_code == 200


@pytest.mark.parametrize(
    "words",
    [
        ("run", "tide", "--round", "concept", "--client"),
        ("run", "tide", "--round", "export", "--only", "sgv"),
        ("export", "tide", "--only", "sgv"),
        ("export", "tide", "--preset", "print"),
        ("export", "tide", "--preset", "web", "--no-zip"),
        ("export", "tide", "--preset", "web", "--client"),
    ],
)
def test_an_order_that_makes_no_sense_is_wrong_use(due: Studio, words: tuple[str, ...]) -> None:
    assert CliRunner().invoke(commands, list(words)).exit_code == 2
    assert not (due.settings.exports / "tide").exists()


def test_a_first_export_can_be_the_clients_copy(due: Studio) -> None:
    done = CliRunner().invoke(commands, ["run", "tide", "--round", "export", "--client", "--only", "logo,eps"])
    assert done.exit_code == 0, done.output
    folder = due.settings.exports / "tide"
    assert json.loads((folder / "manifest.json").read_text())["order"] == {
        "only": ["logo", "eps"],
        "client": True,
        "zip": True,
    }
    assert {path.name for path in (folder / "mark-1").iterdir()} == {"logo.eps", "metadata.json"}
    assert set(due.lake.read("exports", "tide")["file"]) == {"mark-1/logo.eps", "mark-1/metadata.json"}


def test_the_dialog_sends_what_was_chosen(address: str, browser: "Browser") -> None:
    page = browser.new_page()
    page.set_default_timeout(20_000)
    sent: list[Any] = []

    def take(route: "Route") -> None:
        sent.append(route.request.post_data_json)
        route.abort()

    page.route("**/api/v1/campaigns/tide/runs", take)
    page.goto(f"{address}/campaigns/tide")
    page.locator("[data-start][data-primary]").click()
    what, start = page.locator("select[name=what]"), page.locator("[data-confirm]")
    what.select_option("preset web")
    assert page.locator("input[value=client]").is_hidden()
    start.click()
    what.select_option("some")
    assert start.is_disabled(), "nothing is chosen yet"
    page.locator("input[value=kit]").check()
    page.locator("input[value=pdf]").check()
    page.locator("input[value=client]").check()
    start.click()
    what.select_option("")
    page.locator("input[value=own]").check()
    start.click()
    page.wait_for_timeout(300)
    page.close()
    assert sent == [
        {"stage": "export", "preset": "web"},
        {"stage": "export", "only": ["kit", "pdf"], "client": True},
        {"stage": "export"},
    ]
