"""This file is a process that serves the review app until somebody ends it: `python -m ... DATA_ROOT PORT`."""

import sys
from pathlib import Path

from brand_assets.web.server import serve
from brand_assets_tests.web.drawn_house import open_house

if __name__ == "__main__":
    serve(open_house(Path(sys.argv[1])), host="127.0.0.1", port=int(sys.argv[2]))
