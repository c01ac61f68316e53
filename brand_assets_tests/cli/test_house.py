import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import typer

from brand_assets.campaigns.checkup.data import check_data, find_filesystem
from brand_assets.campaigns.checkup.finding import Finding
from brand_assets.campaigns.checkup.installation import check_installation
from brand_assets.campaigns.checkup.setup import check_setup
from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.cli.house import backup, doctor, restore
from brand_assets.errors import ConfigError
from brand_assets_tests.cli import waiting
from brand_assets_tests.cli.waiting import draw_request, open_waiting
from brand_assets_tests.generation.draft.small_fonts import make_chinese

app = typer.Typer()
for command in (doctor, backup, restore):
    app.command()(command)


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Run a command as the terminal would: its exit code, and what it wrote to stdout."""

    def run(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        code = app(list(arguments), standalone_mode=False)
        return code or 0, capsys.readouterr().out

    return run


def states(studio: Studio) -> dict[str, str]:
    return {finding.check: finding.state for finding in check_data(studio)}


def test_a_sound_installation_passes_and_every_trouble_says_what_to_do(
    studio: Studio, call: Callable[..., tuple[int, str]]
) -> None:
    open_waiting(studio)
    _, text = call("doctor", "--json")
    checks = {one["check"]: one for one in json.loads(text)["checks"]}
    assert {"python", "fonts", "tracer", "keys", "data root", "disk", "ledger", "lake", "images"} <= checks.keys()
    assert all(checks[name]["state"] == "ok" for name in ("python", "fonts", "data root", "ledger", "lake", "images"))
    assert "1 checkpoints" in checks["ledger"]["found"]
    assert all(one["advice"] for one in checks.values() if one["state"] != "ok")


def test_a_failure_makes_the_exit_code_one(studio: Studio, call: Callable[..., tuple[int, str]]) -> None:
    studio.settings.ledger.write_bytes(b"x" * 5000)
    code, text = call("doctor", "--json")
    assert (code, json.loads(text)["ok"]) == (1, False)
    code, text = call("doctor")
    assert code == 1
    assert "brand-assets restore FILE --force" in text


def test_a_wrong_setting_is_a_finding_like_any_other(
    call: Callable[..., tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRAND_ASSETS_PROFILE", "producton")
    code, text = call("doctor")
    assert code == 1
    assert "'producton'" in text


def test_no_key_is_ever_printed(
    studio: Studio, call: Callable[..., tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    _, text = call("doctor")
    assert "openai set" in text
    assert "sk-very-secret" not in text + call("doctor", "--json")[1]


def test_an_untouched_machine_is_not_given_a_ledger_or_a_data_root(studio: Studio) -> None:
    fresh = open_studio(replace(studio.settings, data_root=studio.settings.data_root / "not" / "yet"))
    assert set(states(fresh).values()) <= {"ok", "warn"}
    assert not fresh.settings.data_root.exists()


def test_a_data_root_that_cannot_be_used_is_told(studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert states(open_studio(replace(studio.settings, data_root=tmp_path / "file")))["data root"] == "fail"


def test_who_holds_the_ledger_is_named(studio: Studio) -> None:
    open_waiting(studio)
    hold = (
        "import fcntl, json, os, sys, time; f = open(sys.argv[1], 'r+'); fcntl.flock(f, fcntl.LOCK_EX);"
        "f.write(json.dumps({'pid': os.getpid(), 'command': 'a long run', 'since': 'noon'})); f.flush();"
        "print('held', flush=True); time.sleep(60)"
    )
    lock = f"{studio.settings.ledger}.lock"
    with subprocess.Popen([sys.executable, "-c", hold, lock], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        waiting_briefly = open_studio(replace(studio.settings, ledger_timeout_s=0.3))
        ledger = next(finding for finding in check_data(waiting_briefly) if finding.check == "ledger")
        holder.kill()
    assert ledger.state == "warn"
    assert "a long run" in ledger.found


def test_tables_and_images_that_are_missing_or_damaged_are_found(studio: Studio) -> None:
    open_waiting(studio)
    studio.lake.path("scores", "harbor", "concept").write_bytes(b"PAR1 no more")
    first, second, *_ = sorted(studio.settings.images.glob("??/*"))
    first.unlink()
    second.write_bytes(b"damaged")
    findings = {finding.check: finding for finding in check_data(studio)}
    assert (findings["lake"].state, findings["images"].state) == ("fail", "fail")
    assert "1 of 4 tables" in findings["lake"].found
    assert "of 4 images 1 are missing, of 3 verified 1 are damaged" in findings["images"].found


def test_unknown_outcomes_and_a_readable_ledger_are_warned_of(studio: Studio) -> None:
    waiting.spend(studio, draw_request("harbor", 1), 0.25, "unknown")
    studio.settings.ledger.chmod(0o644)
    found = states(studio)
    assert (found["unknown outcomes"], found["ledger mode"]) == ("warn", "warn")


def test_a_network_share_is_recognised_by_its_mount(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/sda1 / ext4 rw 0 0\nserver:/x /srv/share nfs4 rw 0 0\n")
    assert find_filesystem(Path("/srv/share/data"), mounts) == "nfs4"
    assert find_filesystem(Path("/srv/shared"), mounts) == "ext4"
    assert find_filesystem(Path("/srv"), tmp_path / "none") == ""


def test_versions_are_compared_with_the_constraints(tmp_path: Path) -> None:
    (tmp_path / "constraints.txt").write_text("# tested\npolars==0.0.1\nnot-installed-anywhere==1\n")
    found = {finding.check: finding for finding in check_installation(tmp_path)}
    assert found["versions"].state == "warn"
    assert "(not 0.0.1)" in found["versions"].found
    assert found["dbt manifest"].state == "warn"


def test_production_without_keys_or_budget_is_warned_of(studio: Studio) -> None:
    settings = replace(studio.settings, profile="production", trace_engine="quill")
    found = {finding.check: finding for finding in check_setup(settings)}
    assert [found[name].state for name in ("keys", "budget", "tracer")] == ["warn", "warn", "fail"]
    assert "BRAND_ASSETS_TRACE_ENGINE" in found["tracer"].advice


def test_what_the_catalogue_adds_is_looked_at(studio: Studio) -> None:
    def find() -> Finding:
        return next(finding for finding in check_setup(studio.settings) if finding.check == "catalogue")

    assert (find().state, find().found.endswith("none of them added here")) == ("ok", True)
    studio.settings.catalogue.write_text("models: {replicate/sdxl: {price: {flat: 0.01}}}", encoding="utf-8")
    assert (find().state, "with what" in find().found) == ("ok", True)
    studio.settings.catalogue.write_text("models: {replicate/sdxl: {prise: 0.01}}", encoding="utf-8")
    assert (find().state, "there is no field 'prise'" in find().found) == ("fail", True)


def test_the_fonts_of_the_settings_are_looked_at(studio: Studio, tmp_path: Path) -> None:
    def find(folder: Path) -> Finding:
        settings = replace(studio.settings, fonts=(folder,))
        return next(finding for finding in check_setup(settings) if finding.check == "more fonts")

    assert (find(tmp_path / "none").state, find(tmp_path).state) == ("fail", "fail")
    make_chinese(tmp_path / "small.ttf")
    assert (find(tmp_path).state, find(tmp_path).found) == ("ok", "small.ttf")
    (tmp_path / "torn.ttf").write_bytes(b"torn")
    assert find(tmp_path).state == "fail"
    assert "torn.ttf' is no font" in find(tmp_path).found


def test_backup_and_restore_tell_what_they_did_with_counts(
    studio: Studio, call: Callable[..., tuple[int, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_waiting(studio)
    waiting.spend(studio, draw_request("harbor", 1), 0.25)
    file = tmp_path / "b.tar.gz"
    _, text = call("backup", str(file), "--with-lake", "--with-images")
    contents = "ledger (1 checkpoints, 0 decisions, 1 spend, 0 feedback)"
    assert text == f"Saved to {file} ({file.stat().st_size} bytes): {contents}, 1 briefs, 4 tables, 4 images.\n"
    monkeypatch.setenv("BRAND_ASSETS_DATA", str(tmp_path / "elsewhere"))
    _, text = call("restore", str(file))
    parts = "ledger restored; 1 briefs restored; 4 tables restored; 4 images restored"
    assert text.startswith(f"Restored {file} of 20")
    assert text.endswith(f" with {contents}: {parts}.\n")
    with pytest.raises(ConfigError, match="--force"):
        call("backup", str(file))
