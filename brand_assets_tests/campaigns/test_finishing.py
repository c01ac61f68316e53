"""This file tests finishing: each approved mark through each step that the brief asks for, paid once, and delivered."""

import base64
import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from brand_assets.briefs.read import check_brief
from brand_assets.campaigns import deciding
from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.estimate import estimate_campaign
from brand_assets.campaigns.exporting.export import export_campaign
from brand_assets.campaigns.exporting.order import ExportOrder
from brand_assets.campaigns.finishing import Finished, finish_images
from brand_assets.campaigns.foresight import foresee_submission
from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.errors import BriefError, CheckpointOpen, ConfigError, OutcomeUnknown, PromptRefused
from brand_assets.generation.clients.freepik import open_freepik
from brand_assets.generation.clients.polling import Rhythm
from brand_assets.pixels import decode_rgba
from brand_assets.records.drawing import ImageProvider
from brand_assets.settings import Settings
from brand_assets_tests.campaigns.walking import approve_first, walk_round
from brand_assets_tests.scripted_provider import ScriptedProvider, Step, small_mark
from brand_assets_tests.simulator import Simulator
from brand_assets_tests.small_briefs import write_small_brief

UPSCALE = "finishing: [{step: freepik/image-upscaler, params: {scale_factor: 2x}}]\n"
TWO_STEPS = """\
finishing:
  - {step: freepik/image-upscaler, params: {scale_factor: 4x}, prompt: crisp edges}
  - {step: freepik/image-style-transfer, reference: style.png, params: {style_strength: 60}}
"""
PRICES = """\
models:
  freepik/image-upscaler: {price: {flat: 0.2}}
  freepik/image-relight: {price: {flat: 0.1}}
  freepik/image-style-transfer: {price: {flat: 0.1}}
services:
  freepik: {limits: {requests: 1000, window_s: 1}}
"""
SIM_KEYS = ("image", "reference_image", "scale_factor", "prompt", "style_strength")
LOGO = ExportOrder(only=("logo", "finished"))


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a campaign that waits for its last decision, drawn by `draft`."""
    root = tmp_path_factory.mktemp("waiting")
    studio = open_studio(Settings(data_root=root, dagster_home=root / "dagster_home"))
    write_small_brief(studio, "tide")
    approve_first(studio, walk_round(studio, "tide", "concept"), 1)
    approve_first(studio, walk_round(studio, "tide", "direction"), 1)
    walk_round(studio, "tide", "final")
    return root


@pytest.fixture
def studio(studio: Studio, waiting: Path) -> Studio:
    """An installation of the test's own, with that campaign."""
    shutil.copytree(waiting, studio.settings.data_root, dirs_exist_ok=True)
    return studio


def set_prices(studio: Studio) -> None:
    studio.settings.catalogue.write_text(PRICES, encoding="utf-8")


def approve_finals(studio: Studio, more: str, count: int = 2) -> list[str]:
    """The brief with these lines more, and the last decision taken; the approved finals."""
    (studio.settings.briefs / "style.png").write_bytes(small_mark(77))
    write_small_brief(studio, "tide", more=more)
    return approve_first(studio, deciding.find_checkpoint(studio, "tide", "final"), count)


def in_production(studio: Studio, **changes: object) -> Studio:
    return replace(studio, settings=replace(studio.settings, profile="production", **changes))  # type: ignore[arg-type]


def finish(studio: Studio, provider: ImageProvider | None = None, run_id: str = "finish") -> Finished:
    """Finish, and put the table into the lake."""
    providers: Mapping[str, ImageProvider] | None = {"freepik": provider} if provider else None
    finished = finish_images(studio, "tide", run_id=run_id, providers=providers)
    studio.lake.write(finished.rows, "finished_images", "tide")
    return finished


def rewrite_brief(studio: Studio, more: str) -> None:
    write_small_brief(studio, "tide", more=more)


def test_a_brief_that_asks_for_nothing_has_an_empty_table_and_costs_nothing(studio: Studio) -> None:
    approve_finals(studio, "")
    provider = ScriptedProvider()
    finished = finish(in_production(studio), provider)
    assert (finished.rows.height, provider.calls) == (0, [])
    assert finished.note == "The brief asks for no finishing."


def test_each_approved_mark_goes_through_each_step_once_and_the_files_are_delivered(studio: Studio) -> None:
    set_prices(studio)
    finals = approve_finals(studio, TWO_STEPS)
    with Simulator() as sim:
        settings = replace(in_production(studio).settings, base_urls=sim.base_urls, keys=sim.keys)
        production = replace(studio, settings=settings)
        for run_id in ("first", "second"):
            client = open_freepik(settings, Rhythm(first_s=0.02))
            finished = finish(production, client, run_id)
        assert len(sim.creates) == 4, "the second run sent nothing"
        assert sim.begun_twice() == []
        sent = [json.loads(seen.body) for seen in sim.requests if seen.method == "POST"]
    assert all(set(fields) <= set(SIM_KEYS) for fields in sent)
    assert sorted(fields.get("prompt", "") for fields in sent) == ["", "", "crisp edges", "crisp edges"]
    style = base64.b64encode(small_mark(77)).decode()
    assert [fields["reference_image"] for fields in sent if "reference_image" in fields] == [style] * 2
    rows = finished.rows
    assert rows.select("parent_image_id", "step", "model", "status", "cost_usd").rows() == [
        (image_id, step, model, "drawn", cost)
        for image_id in finals
        for step, model, cost in ((1, "image-upscaler", 0.2), (2, "image-style-transfer", 0.1))
    ]
    assert style not in "".join(rows["params"])
    assert json.loads(rows["params"][1])["reference_image"]["file"] == "style.png"
    [spent] = [row for row in studio.ledger.spend.sum_spend("round") if row.key == "export"]
    assert spent.images == 4
    assert spent.cost_usd == pytest.approx(0.6)
    package = export_campaign(production, "tide", LOGO)
    folder = package.folder / finals[0]
    came = decode_rgba(studio.images.get(rows["sha256"][0]))
    there = decode_rgba((folder / "finished_image-upscaler.png").read_bytes())
    assert (there == came).all(), "it is signed, and no pixel is another"
    metadata = json.loads((folder / "metadata.json").read_text())
    assert [
        (one["file"], one["provider"], one["model"], one["cost_usd"], one["parent_image_id"])
        for one in metadata["recipe"]["finishing"]
    ] == [
        ("finished_image-upscaler.png", "freepik", "image-upscaler", 0.2, finals[0]),
        ("finished_image-style-transfer.png", "freepik", "image-style-transfer", 0.1, finals[0]),
    ]
    [listed] = [one for one in metadata["files"] if one["file"] == "finished_image-upscaler.png"]
    assert (listed["kind"], listed["width_px"]) == ("finished", rows["width_px"][0])
    page = (package.folder / "index.html").read_text()
    assert f'href="{finals[0]}/finished_image-upscaler.png"' in page
    assert "Finished by freepik/image-upscaler, $0.20" in page
    assert package.rows.filter(package.rows["kind"] == "finished").height == 4


def test_nothing_is_sent_before_the_last_decision(studio: Studio) -> None:
    set_prices(studio)
    write_small_brief(studio, "tide", more=UPSCALE)
    provider = ScriptedProvider()
    with pytest.raises(CheckpointOpen):
        finish(in_production(studio), provider)
    approve_finals(studio, UPSCALE)
    deciding.reopen(studio, "tide", "final")
    with pytest.raises(CheckpointOpen):
        finish(in_production(studio), provider)
    assert provider.calls == []


def test_the_embedded_profile_sends_nothing_and_keeps_what_is_there(studio: Studio) -> None:
    set_prices(studio)
    approve_finals(studio, UPSCALE)
    provider = ScriptedProvider()
    finished = finish(studio, provider)
    assert (finished.rows.height, provider.calls) == (0, [])
    assert "The profile is 'embedded', so nothing was sent: 2 finished images wait" in finished.note
    finish(in_production(studio), provider)
    assert finish(studio, provider).rows.height == 2
    assert len(provider.calls) == 2


def test_a_step_without_a_price_is_refused_until_one_is_set(studio: Studio) -> None:
    approve_finals(studio, UPSCALE)
    provider = ScriptedProvider()
    with pytest.raises(ConfigError, match=r"freepik/image-upscaler has no list price .* catalogue\.yaml"):
        finish(in_production(studio), provider)
    assert provider.calls == []
    set_prices(studio)
    assert finish(in_production(studio), provider).tally.drawn == 2


def test_without_a_key_the_variables_are_named(studio: Studio) -> None:
    set_prices(studio)
    approve_finals(studio, UPSCALE)
    with pytest.raises(ConfigError, match="FREEPIK_API_KEY"):
        finish(in_production(studio))


def test_no_step_passes_the_budget_and_what_it_leaves_out_is_said(studio: Studio) -> None:
    set_prices(studio)
    approve_finals(studio, f"{UPSCALE}budget_usd: 0.3\n")
    provider = ScriptedProvider(cost_usd=0.2)
    finished = finish(in_production(studio), provider)
    assert (finished.rows["status"].to_list(), finished.tally.drawn) == (["drawn"], 1)
    assert "1 of the images would pass the budget" in finished.note
    assert (len(provider.calls), studio.ledger.spend.committed("tide").campaign_usd) == (1, 0.2)
    rewrite_brief(studio, f"{UPSCALE}budget_usd: 0.4\n")
    assert finish(in_production(studio), provider, "again").rows["status"].to_list() == ["drawn", "drawn"]
    assert len(provider.calls) == 2


def test_a_step_that_comes_to_nothing_is_a_row_and_the_export_goes_on_without_it(studio: Studio) -> None:
    set_prices(studio)
    finals = approve_finals(studio, UPSCALE)
    script: dict[int, list[Step]] = {0: [PromptRefused("not this one", cost_usd=0.2), OutcomeUnknown("cut off")]}
    provider = ScriptedProvider(script)
    finished = finish(in_production(studio), provider)
    assert sorted(finished.rows["status"]) == ["refused", "unknown"]
    finish(in_production(studio), provider, "again")
    assert len(provider.calls) == 2, "neither is sent again by itself"
    package = export_campaign(studio, "tide", LOGO)
    assert not list(package.folder.rglob("finished_*"))
    told = [
        json.loads((package.folder / image_id / "metadata.json").read_text())["recipe"]["finishing"]
        for image_id in finals
    ]
    assert sorted((one["status"], one["file"]) for [one] in told) == [("refused", None), ("unknown", None)]


def test_the_same_step_with_other_params_is_another_file(studio: Studio) -> None:
    set_prices(studio)
    steps = "finishing: [{step: freepik/image-upscaler}, {step: freepik/image-upscaler, params: {scale_factor: 4x}}]\n"
    [final] = approve_finals(studio, steps, count=1)
    finish(in_production(studio), ScriptedProvider())
    names = {path.name for path in (export_campaign(studio, "tide", LOGO).folder / final).glob("finished_*")}
    assert names == {"finished_image-upscaler.png", "finished_image-upscaler_2.png"}


def test_a_reference_that_is_gone_by_then_stops_it_before_anything_is_sent(studio: Studio) -> None:
    set_prices(studio)
    approve_finals(studio, TWO_STEPS)
    brief = load_brief(studio, "tide")
    (studio.settings.briefs / "style.png").unlink()
    assert brief.finishing[1].reference == "style.png"
    provider = ScriptedProvider()
    with pytest.raises(BriefError, match=r"'style\.png' cannot be read from the briefs folder"):
        finish(in_production(studio), provider)
    assert provider.calls == []


def test_what_finishing_costs_is_known_beforehand(studio: Studio) -> None:
    set_prices(studio)
    [final] = approve_finals(studio, f"{TWO_STEPS}budget_usd: 0.5\n", count=1)
    estimate = estimate_campaign(load_brief(studio, "tide"))
    [export] = [part for part in estimate.rounds if part.round == "export"]
    assert [(line.model, line.images, line.unit_usd) for line in export.lines] == [
        ("image-upscaler", 2, 0.2),
        ("image-style-transfer", 2, 0.1),
    ]
    assert estimate.total_usd == pytest.approx(0.6)  # two may be approved
    deciding.reopen(studio, "tide", "final")
    deciding.decide(studio, "tide", "final", reviewer="ada", approve=[final])
    checkpoint = deciding.find_checkpoint(studio, "tide", "final")
    told = foresee_submission(in_production(studio), checkpoint).describe()
    assert "The export follows, with 2 finished images, about 0.30 USD." in told
    assert "The export follows, free of charge." in foresee_submission(studio, checkpoint).describe()
    report = check_brief(studio.settings.briefs / "tide.md")
    assert [one.message for one in report.warnings if one.field == "budget_usd"] == [
        "the estimate is 0.60 USD, 120% of the budget of 0.50 USD."
    ]


def test_a_brief_is_warned_of_a_step_without_a_price(studio: Studio) -> None:
    write_small_brief(studio, "tide", more=UPSCALE)
    report = check_brief(studio.settings.briefs / "tide.md")
    assert [one.message for one in report.warnings if one.field == "finishing"] == [
        "freepik/image-upscaler has no list price: the estimate leaves it out, and it is refused until one is set."
    ]


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("{step: freepik/upscale}", "it is one of freepik/image-relight"),
        ("{step: freepik/mystic}", "it is one of freepik/image-relight"),
        ("{step: freepik/remove-background}", "it fetches the image from a public address"),
        ("{params: {}}", "missing; it is required."),
        ("{step: freepik/image-upscaler, params: {scale_factor: 3x}}", "takes one of 2x, 4x, 8x, 16x"),
        ("{step: freepik/image-upscaler, reference: style.png}", "goes by no other image"),
        ("{step: freepik/image-style-transfer}", "write reference: FILE"),
        ("{step: freepik/image-style-transfer, reference: ../tide.png}", "is no file in the briefs folder"),
        ("{step: freepik/image-style-transfer, reference: nowhere.png}", "cannot be read from the briefs folder"),
        ("{step: freepik/image-style-transfer, reference: tide.md}", "cannot be used"),
        ("{step: freepik/image-style-transfer, reference: link.png}", "is no file in the briefs folder"),
        ("{step: freepik/image-upscaler}, {step: freepik/image-upscaler}", "twice with the same params"),
    ],
)
def test_a_step_that_cannot_be_done_is_a_problem_of_the_brief(studio: Studio, step: str, told: str) -> None:
    outside = studio.settings.data_root / "tide.png"
    outside.write_bytes(small_mark(1))
    (studio.settings.briefs / "link.png").symlink_to(outside)
    write_small_brief(studio, "tide", more=f"finishing: [{step}]\n")
    [problem] = check_brief(studio.settings.briefs / "tide.md").problems
    assert told in problem.message
    assert problem.line


def test_a_reference_may_be_a_public_address(studio: Studio, tmp_path: Path) -> None:
    more = (
        "finishing: [{step: freepik/image-style-transfer, params: {reference_image: 'https://brand.example/a.png'}}]\n"
    )
    write_small_brief(studio, "tide", more=more)
    assert check_brief(studio.settings.briefs / "tide.md").problems == ()
