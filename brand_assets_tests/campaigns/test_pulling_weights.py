"""This file checks the fetching of weights against servers that misbehave: what is put in place is whole and right."""

import hashlib
import json
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from brand_assets.campaigns.checkup.weights import check_weights
from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.campaigns.weights import How, Watch, list_pinned, list_states, pull_weights
from brand_assets.catalogue.weights import find_weights, has_weights, list_weights, verify_weights
from brand_assets.cli.models import models
from brand_assets.errors import ConfigError, WeightsError
from brand_assets_tests.campaigns.weights_server import (
    Act,
    WeightsServer,
    cut_at,
    give,
    give_other_part,
    give_status,
    ignore_range,
    whole,
    whole_slowly,
)
from brand_assets_tests.embedding.tiny_clip import need_open_clip

CONTENT = np.random.default_rng(3).bytes(200_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()
NAME = "small-model"
ADDED = f"""\
weights:
  {NAME}:
    what: a model for tests
    file: small.pt
    url: https://weights.example/some/path/original.pt
    bytes: {len(CONTENT)}
    sha256: {SHA256}
    licence: CC0
    source: https://weights.example
    date: 2026-11-21
  unpinned:
    what: a model without a checksum
    file: unpinned.pt
    url: https://weights.example/unpinned.pt
    bytes: 5
    licence: CC0
    source: https://weights.example
    date: 2026-11-21
"""


@contextmanager
def mirrored(studio: Studio, *acts: Act, content: bytes = CONTENT) -> Iterator[tuple[Studio, WeightsServer]]:
    studio.settings.catalogue.parent.mkdir(parents=True, exist_ok=True)
    studio.settings.catalogue.write_text(ADDED, encoding="utf-8")
    with WeightsServer(content, list(acts)) as server:
        yield open_studio(replace(studio.settings, weights_mirror=server.url)), server


def pull(studio: Studio) -> How:
    pulled = pull_weights(studio, NAME, first_wait_s=0.001)
    assert pulled.path.read_bytes() == CONTENT
    assert verify_weights(studio.settings.models, NAME) == pulled.path
    return pulled.how


def list_files(studio: Studio) -> list[str]:
    return sorted(path.name for path in studio.settings.models.iterdir() if not path.name.endswith(".lock"))


def test_weights_are_fetched_once_from_the_mirror_by_their_path(studio: Studio) -> None:
    with mirrored(studio, whole) as (here, server):
        assert pull(here) == "fetched"
        assert pull(here) == "was here"
        assert server.paths == ["/some/path/original.pt"]
        assert list_files(here) == ["small.pt"]


def test_what_is_cut_off_goes_on_where_it_ended(studio: Studio) -> None:
    with mirrored(studio, cut_at(70_000), cut_at(150_000), whole) as (here, server):
        assert pull(here) == "fetched"
        assert server.ranges == [None, "bytes=70000-", "bytes=150000-"]


def test_a_server_that_is_out_for_a_moment_is_asked_again(studio: Studio) -> None:
    with mirrored(studio, give_status(503), give_status(429), whole) as (here, _):
        assert pull(here) == "fetched"


def test_an_interrupted_pull_is_gone_on_with_by_the_next(studio: Studio) -> None:
    with mirrored(studio, cut_at(120_000), give_status(503)) as (here, server):
        with pytest.raises(WeightsError, match=r"in vain.*120000 bytes are kept"):
            pull(here)
        assert list_files(here) == ["small.pt.part"]
        server.acts[:] = [whole]
        assert pull(here) == "fetched"
        assert server.ranges[-1] == "bytes=120000-"


def test_a_server_that_ignores_the_range_gives_the_file_from_its_start(studio: Studio) -> None:
    with mirrored(studio, cut_at(70_000), ignore_range) as (here, _):
        assert pull(here) == "fetched"


def test_a_server_that_gives_another_part_is_asked_for_the_whole(studio: Studio) -> None:
    with mirrored(studio, cut_at(70_000), give_other_part, ignore_range) as (here, server):
        assert pull(here) == "fetched"
        assert server.ranges == [None, "bytes=70000-", None]


def test_a_part_of_another_file_is_thrown_away_and_the_file_fetched_anew(studio: Studio) -> None:
    with mirrored(studio, whole) as (here, server):
        here.settings.models.mkdir(parents=True)
        (here.settings.models / "small.pt.part").write_bytes(b"x" * 50_000)
        assert pull(here) == "fetched"
        assert server.ranges == ["bytes=50000-", None]


@pytest.mark.parametrize("length", [200_000, 250_000])
def test_a_part_that_is_whole_or_too_long_is_judged_by_its_checksum(studio: Studio, length: int) -> None:
    with mirrored(studio, whole) as (here, _):
        here.settings.models.mkdir(parents=True)
        (here.settings.models / "small.pt.part").write_bytes(b"x" * length)
        assert pull(here) == "fetched"


@pytest.mark.parametrize("wrong", [CONTENT[:-1] + b"?", b"y" * 200_000])
def test_wrong_bytes_never_get_the_name(studio: Studio, wrong: bytes) -> None:
    with mirrored(studio, give(wrong)) as (here, _):
        with pytest.raises(WeightsError, match=rf"SHA-256 {hashlib.sha256(wrong).hexdigest()}.*should have {SHA256}"):
            pull(here)
        assert list_files(here) == []
        assert not has_weights(here.settings.models, NAME)


@pytest.mark.parametrize("other", [b"short", CONTENT + b"more"])
def test_a_file_of_another_size_is_refused_before_it_is_fetched(studio: Studio, other: bytes) -> None:
    with (
        mirrored(studio, give(other)) as (here, server),
        pytest.raises(WeightsError, match=f"has {len(other)} bytes and not 200000"),
    ):
        pull(here)
    assert len(server.ranges) == 1


@pytest.mark.parametrize(("status", "words"), [(404, "There is nothing at"), (403, "is not given out")])
def test_a_refusal_is_told_with_what_else_can_be_done(studio: Studio, status: int, words: str) -> None:
    with (
        mirrored(studio, give_status(status)) as (here, server),
        pytest.raises(WeightsError, match=rf"{words}.*{status}.*BRAND_ASSETS_WEIGHTS_MIRROR.*--from FILE"),
    ):
        pull(here)
    assert len(server.ranges) == 1


def test_a_server_that_always_cuts_off_and_ignores_the_range_ends_in_an_error(studio: Studio) -> None:
    with mirrored(studio, lambda exchange: exchange.send(200, CONTENT[:1000], length=200_000)) as (here, server):
        with pytest.raises(WeightsError, match="asked 6 times in vain"):
            pull(here)
        assert len(server.ranges) == 7


def test_a_damaged_file_in_place_is_replaced(studio: Studio) -> None:
    with mirrored(studio, whole) as (here, _):
        here.settings.models.mkdir(parents=True)
        (here.settings.models / "small.pt").write_bytes(CONTENT[:-1] + b"?")
        with pytest.raises(ConfigError, match="are damaged"):
            verify_weights(here.settings.models, NAME)
        assert pull(here) == "fetched"


def test_of_several_at_once_one_fetches_and_the_others_wait(studio: Studio) -> None:
    waited = threading.Event()
    with mirrored(studio, whole_slowly) as (here, server), ThreadPoolExecutor(4) as pool:
        watch = Watch(on_wait=waited.set)
        pulled = list(pool.map(lambda _: pull_weights(here, NAME, watch=watch).how, range(4)))
        assert sorted(pulled) == ["fetched", "was here", "was here", "was here"]
        assert len(server.ranges) == 1
    assert waited.is_set()


def test_progress_counts_the_bytes_that_are_here(studio: Studio) -> None:
    counts: list[int] = []
    with mirrored(studio, cut_at(70_000), whole) as (here, _):
        pull_weights(here, NAME, watch=Watch(on_progress=counts.append), first_wait_s=0.001)
    assert counts[0] == 0
    assert counts == sorted(counts)
    assert counts[-1] == 200_000


def test_what_has_no_checksum_is_not_fetched(studio: Studio) -> None:
    with mirrored(studio, whole) as (here, server):
        with pytest.raises(ConfigError, match=r"No checksum of unpinned.*Set sha256.*catalogue\.yaml"):
            pull_weights(here, "unpinned")
        assert server.ranges == []


def test_a_full_disk_is_told_before_a_byte_is_fetched(studio: Studio) -> None:
    with mirrored(studio, whole) as (here, server):
        here.settings.catalogue.write_text(ADDED.replace(f"bytes: {len(CONTENT)}", "bytes: 107374182400"))
        free = shutil.disk_usage(here.settings.data_root).free
        if free > 107374182400:
            pytest.skip("this disk has room for the largest weights that there may be")
        with pytest.raises(WeightsError, match=r"MiB free, and 102400 MiB are to come"):
            pull_weights(here, NAME)
        assert server.ranges == []


def test_a_missing_model_is_one_error_with_the_command_that_gets_it(studio: Studio) -> None:
    with pytest.raises(ConfigError, match="brand-assets models pull ViT-L-14"):
        find_weights(studio.settings.models, "ViT-L-14")


def test_every_entry_of_the_catalogue_can_be_verified() -> None:
    for weights in list_weights().values():
        assert weights.sha256, weights.name
        assert weights.licence in {"MIT", "Apache-2.0", "BSD-3-Clause"}
    assert set(list_pinned()) == {"ViT-L-14", "ViT-B-32", "laion-aesthetic-v2"}
    for name in ("ViT-L-14", "ViT-B-32"):  # OpenAI's addresses name the checksum
        assert list_weights()[name].sha256 in list_weights()[name].url.split("/")


app = typer.Typer()
app.command()(models)


def call(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.stdout


def test_the_command_pulls_and_then_lists_it_as_here(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    with mirrored(studio, whole) as (_, server):
        monkeypatch.setenv("BRAND_ASSETS_WEIGHTS_MIRROR", server.url)
        before = {row["name"]: row for row in json.loads(call("--json"))["models"]}
        assert (before[NAME]["state"], before[NAME]["bytes"], before[NAME]["sha256"]) == ("not here", 200_000, SHA256)
        assert before[NAME]["url"] == f"{server.url}/some/path/original.pt"
        call("pull", NAME)
        after = {row["name"]: row for row in json.loads(call("--json"))["models"]}
        assert (after[NAME]["is_here"], after[NAME]["bytes_here"]) == (True, 200_000)
        assert NAME in call()


@pytest.mark.parametrize("offer", ["original.pt", "small.pt", "."])
def test_a_file_that_one_has_is_copied_after_it_was_verified(studio: Studio, tmp_path: Path, offer: str) -> None:
    folder = tmp_path / "usb"
    folder.mkdir()
    (folder / ("small.pt" if offer == "." else offer)).write_bytes(CONTENT)
    with mirrored(studio, give_status(404)) as (here, server):
        call("pull", *([NAME] if offer == "." else []), "--from", str(folder / offer))
        assert (here.settings.models / "small.pt").read_bytes() == CONTENT
        assert server.ranges == []


def test_a_file_of_something_else_is_not_copied(studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "other.pt").write_bytes(b"z" * 200_000)
    with mirrored(studio, whole) as (here, _):
        with pytest.raises(WeightsError, match=f"is not {NAME}"):
            call("pull", NAME, "--from", str(tmp_path / "other.pt"))
        with pytest.raises(ConfigError, match="none of the catalogue's weights"):
            call("pull", "--from", str(tmp_path / "other.pt"))
        with pytest.raises(ConfigError, match=r"no file for small-model: it would be named small\.pt"):
            call("pull", NAME, "--from", str(tmp_path))
        assert list_files(here) == []


def test_what_is_begun_or_damaged_is_told_by_its_size(studio: Studio) -> None:
    with mirrored(studio, whole) as (here, _):
        here.settings.models.mkdir(parents=True)
        (here.settings.models / "small.pt.part").write_bytes(b"1234")
        (here.settings.models / "ViT-B-32-openai.pt").write_bytes(b"123")
        states = {one.weights.name: (one.state, one.bytes) for one in list_states(here.settings)}
        assert states[NAME] == ("begun", 4)
        assert states["ViT-B-32"] == ("damaged", 3)
        assert states["ViT-L-14"] == ("not here", 0)


def test_the_doctor_says_what_is_here_and_what_to_do_about_the_rest(studio: Studio) -> None:
    with mirrored(studio, whole) as (here, _):
        weights, embedder = check_weights(here.settings)
        assert (weights.state, embedder.state) == ("ok", "ok")
        assert "none; a run fetches none" in weights.found
        pull(here)
        (here.settings.models / "ViT-B-32-openai.pt").write_bytes(b"123")
        weights, _ = check_weights(here.settings)
        assert (weights.state, weights.advice) == ("warn", "Get them: brand-assets models pull ViT-B-32")
        assert NAME in weights.found
        _, embedder = check_weights(replace(here.settings, embedder="dino"))
        assert (embedder.state, "no embedder 'dino'" in embedder.found) == ("fail", True)


def test_the_doctor_tells_of_a_wanted_model_whose_weights_are_missing(studio: Studio) -> None:
    need_open_clip()
    _, embedder = check_weights(replace(studio.settings, embedder="ViT-L-14"))
    assert (embedder.state, "brand-assets models pull ViT-L-14" in embedder.found) == ("fail", True)


def test_the_doctor_tells_of_weights_that_nothing_here_can_read(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mirrored(studio, whole) as (here, _):
        pull(here)
        monkeypatch.setattr("brand_assets.campaigns.checkup.weights.is_clip_installed", lambda: False)
        weights, _ = check_weights(here.settings)
    assert (weights.state, weights.advice) == ("warn", "Run: make setup-full")
