"""This file draws a concept round in a process of its own: `python -m brand_assets_tests...round_runner NAME RUN`.

It ends with 0, or with 3 when a budget was in the way.
"""

import sys

from brand_assets.campaigns.drawing import draw_round
from brand_assets.campaigns.studio import open_studio
from brand_assets.errors import BudgetExceeded

OVER_BUDGET = 3


def main() -> None:
    campaign, run_id = sys.argv[1:]
    try:
        draw_round(open_studio(), campaign, "concept", run_id=run_id)
    except BudgetExceeded:
        sys.exit(OVER_BUDGET)


if __name__ == "__main__":
    main()
