"""This file draws rounds from services that have a bad day, and holds the ledger against the services' own bill."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl
import pytest

from brand_assets.campaigns.drawing import draw_round
from brand_assets.catalogue.reading import use_additions
from brand_assets.generation import sending
from brand_assets_tests.generation.paid_rounds import THREE, brief_round, count_ledger_usd, settle_in
from brand_assets_tests.simulator import CHAOS, Kind, Mischief, Options, Simulator

UNLIMITED = Options(is_limited=False)
SEED = 25
"""With this one everything that may go wrong does."""
BILLED: tuple[Kind, ...] = (
    "throttle",
    "throttle_after",
    "fail",
    "slow_body",
    "cut_image",
    "cut_body",
    "wrong_type",
    "html",
    "filter",
    "refuse",
    "late_failure",
    "task_error",
    "gone_url",
)
IN_DOUBT: tuple[Kind, ...] = ("hang", "reset", "cut_reply", "unavailable")
"""Of these a service that answers at once leaves nobody knowing."""
UNBILLED: tuple[Kind, ...] = ("hang_unbilled", "reset_unbilled")


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """And the catalogue as it is again afterwards."""
    monkeypatch.setattr(sending, "BACKOFF_S", 0.02)
    yield
    use_additions(None)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A round's rows, and in USD what the ledger and the services have for it."""

    rows: pl.DataFrame
    charged_usd: float
    unknown_usd: float
    billed_usd: float

    def count(self, status: str) -> int:
        return self.rows.filter(pl.col("status") == status).height


def _draw(
    folder: Path, mischief: Mischief, *, images: int, allocation: Mapping[str, float] = THREE, timeout_s: float = 10.0
) -> Drawn:
    """After what has to hold whatever goes wrong: a row for each request, none created twice, nothing left reserved."""
    with Simulator(mischief, UNLIMITED) as simulator:
        studio = settle_in(folder, simulator, timeout_s=timeout_s)
        brief_round(studio, "lumen", images=images, allocation=allocation)
        rows = draw_round(studio, "lumen", "concept", run_id="one").rows
        charged_usd, reserved_usd, unknown_usd = count_ledger_usd(studio)
    assert rows.height == images == rows["prompt_id"].n_unique()
    assert rows.filter(pl.col("status") != "drawn")["reason"].null_count() == 0
    assert round(rows["cost_usd"].sum(), 6) == charged_usd
    assert reserved_usd == 0
    assert simulator.begun_twice() == []
    return Drawn(rows, charged_usd, unknown_usd, round(simulator.billed_usd, 6))


@pytest.mark.parametrize("seed", [SEED, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(100, 106))])
def test_on_a_bad_day_every_request_is_a_row_and_the_ledger_is_the_services_bill(seed: int, tmp_path: Path) -> None:
    drawn = _draw(tmp_path / "data", replace(CHAOS, seed=seed), images=300)
    assert round(drawn.charged_usd + drawn.unknown_usd, 6) == drawn.billed_usd
    assert drawn.count("drawn") >= 270
    assert drawn.count("failed") <= 2
    if seed == SEED:
        assert min(drawn.count(status) for status in ("refused", "quarantined", "unknown")) >= 1


@pytest.mark.parametrize(
    "key", ["stability/sd3.5-medium", "replicate/flux-schnell", "fal/flux-schnell", "freepik/flux-dev"]
)
def test_whatever_goes_wrong_at_a_service_the_ledger_is_its_bill(key: str, tmp_path: Path) -> None:
    script = {key.partition("/")[0]: [*BILLED, *IN_DOUBT]}
    drawn = _draw(tmp_path / "data", Mischief(script=script), images=24, allocation={key: 1.0}, timeout_s=5.0)
    assert round(drawn.charged_usd + drawn.unknown_usd, 6) == drawn.billed_usd
    assert drawn.count("drawn") >= 7


def test_whatever_goes_wrong_at_openai_the_ledger_has_the_usage_that_it_billed(tmp_path: Path) -> None:
    key, kinds = "openai/gpt-image-2.5-flare", [kind for kind in BILLED if kind not in ("fail", "cut_body")]
    drawn = _draw(tmp_path / "data", Mischief(script={"openai": kinds}), images=20, allocation={key: 1.0})
    assert drawn.unknown_usd == 0
    assert drawn.charged_usd == pytest.approx(drawn.billed_usd, abs=1e-5)
    assert drawn.count("drawn") >= 12


@pytest.mark.parametrize("key", ["stability/sd3.5-medium", "fal/flux-schnell"])
def test_what_hung_before_it_began_is_in_doubt_and_never_sent_again(key: str, tmp_path: Path) -> None:
    script = {key.partition("/")[0]: UNBILLED}
    drawn = _draw(tmp_path / "data", Mischief(script=script), images=8, allocation={key: 1.0}, timeout_s=2.0)
    assert (drawn.count("unknown"), drawn.count("drawn")) == (2, 6)
    assert drawn.charged_usd == drawn.billed_usd
    assert drawn.unknown_usd > 0
