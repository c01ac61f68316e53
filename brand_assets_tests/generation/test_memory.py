"""This file tests that drawing a great many images holds few of them in memory at a time."""

import subprocess
import sys


def test_ten_thousand_requests_grow_the_process_by_less_than_100_megabytes() -> None:
    command = [sys.executable, "-m", "brand_assets_tests.generation.many_requests"]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    assert float(told.stdout) < 100
