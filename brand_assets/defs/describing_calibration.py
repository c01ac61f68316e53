"""This file says what a calibration reports to the Dagster UI: a sentence, and the table of its parts."""

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from brand_assets.campaigns.calibration_report import BrandCalibration, tabulate
from brand_assets.campaigns.calibration_words import COLUMNS, list_cells, tell_evidence, tell_proposal, tell_ranking
from brand_assets.defs.describe import describe_rows
from brand_assets.defs.tables import make_table


def describe_calibration(found: Sequence[BrandCalibration]) -> Mapping[str, Any]:
    """`found` begins with that of all brands together."""
    proposed = [one for one in found[1:] if one.proposal.weights is not None]
    return {
        **describe_rows(tabulate(found)),
        "verdict": tell_ranking(found[0]),
        "agreement": make_table(COLUMNS, list_cells(found)),
        "left_out": tell_evidence(found[0]) or "nothing",
        "brands": make_table(("brand", "the ranking"), [(one.brand, tell_ranking(one)) for one in found[1:]]),
        "proposed_weights": make_table(
            ("brand", "weights", "apply with"),
            [
                (one.brand, tell_proposal(one), f"brand-assets calibration {shlex.quote(one.brand)} --apply")
                for one in proposed
            ],
        ),
    }
