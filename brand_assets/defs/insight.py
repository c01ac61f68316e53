"""This file holds what is known over all campaigns: the ledger's tables, copied into the lake, and the calibration.

The copies are made under the ledger's lock, so that nothing else need open it.
"""

import dagster as dg
import polars as pl

from brand_assets.campaigns.calibration_report import calibrate_brands, tabulate
from brand_assets.campaigns.review_report import COLUMNS, list_cells, measure_reviews
from brand_assets.campaigns.studio import Studio
from brand_assets.defs.describe import describe_rows
from brand_assets.defs.describing_calibration import describe_calibration
from brand_assets.defs.partitions import INSIGHT, OWNER
from brand_assets.defs.resources import readable_failures, report_seconds
from brand_assets.defs.tables import make_table
from brand_assets.records.brief import ROUNDS

DESCRIPTIONS = {
    "spend": "Every request that was paid for, reserved or is in doubt, over all campaigns, as the ledger has it.",
    "decisions": "Every decision that a reviewer took, in order, over all campaigns; the last one per image stands.",
    "checkpoints": "Every shortlist that was put before people: when it opened, who submitted it, what became of it.",
    "feedback": "What people said about images: ratings, comments, and which a shortlist is to have or to leave out.",
    "repeats": "What reviewers said of images that were shown to them again: it measures them, and decides nothing.",
    "comparisons": "Which of two images reviewers preferred, in order; the last one of a pair that was kept stands.",
}


def _copy(table: str) -> dg.AssetsDefinition:
    @dg.asset(
        key=[INSIGHT, table],
        group_name=INSIGHT,
        owners=[OWNER],
        kinds={"python", "duckdb", "parquet"},
        io_manager_key="lake",
        description=DESCRIPTIONS[table],
    )
    @report_seconds
    def copy(studio: dg.ResourceParam[Studio]) -> dg.Output[pl.DataFrame]:
        with readable_failures():
            rows = studio.ledger.copy_table(table)
        total = rows["cost_usd"].sum() if table == "spend" else None
        metadata = describe_rows(rows)
        return dg.Output(rows, metadata={**metadata, "total_usd": float(total)} if total is not None else metadata)

    return copy


@dg.asset(
    key=[INSIGHT, "calibration"],
    group_name=INSIGHT,
    owners=[OWNER],
    kinds={"python", "polars", "parquet"},
    io_manager_key="lake",
    deps=[[INSIGHT, "decisions"], *([name, table] for name in ROUNDS for table in ("scores", "embeddings"))],
)
@report_seconds
def calibration(studio: dg.ResourceParam[Studio]) -> dg.Output[pl.DataFrame]:
    """Whether the machine's ranking agrees with what people decided, part by part, for each brand and over all.

    `agreement` is the share of pairs, an approved and a rejected image of one shortlist, that a part puts in the order
    that people did (0.5 is chance), `rho` is Spearman's within shortlists; both with intervals that hold in about 95
    of 100 cases, and neither where there are too few decisions. `taste` is what a small model that learned from the
    brand's own decisions comes to. Other weights are proposed where they are clearly better; a person applies them.
    All of it is about images that were shown: of those that the ranking held back nobody has said anything.
    """
    with readable_failures():
        found = calibrate_brands(studio)
    return dg.Output(tabulate(found), metadata=describe_calibration(found))


@dg.asset(
    key=[INSIGHT, "reviews"],
    group_name=INSIGHT,
    owners=[OWNER],
    kinds={"python", "polars", "parquet"},
    io_manager_key="lake",
    deps=[[INSIGHT, "decisions"], [INSIGHT, "repeats"]],
)
@report_seconds
def reviews(studio: dg.ResourceParam[Studio]) -> dg.Output[pl.DataFrame]:
    """How reviews go, for each reviewer, campaign and round: time, approvals, changes of mind, agreement.

    `self_agreement` is how often a reviewer decided an image as before when it was shown a second time, `agreement` how
    often two people gave an image the same verdict; a kappa leaves out what chance would agree on (Cohen's of two
    people, Fleiss' of more). Machines have rows of their own, marked, and count in nobody's agreement; decisions that
    were carried over from an earlier shortlist are not timed. What fewer than five say is null, beside how few.
    """
    with readable_failures():
        rows = measure_reviews(studio)
    people = make_table(COLUMNS, list_cells(rows), empty="no person has decided yet")
    return dg.Output(rows, metadata={**describe_rows(rows), "people": people})


INSIGHT_ASSETS = [*(_copy(table) for table in DESCRIPTIONS), calibration, reviews]
