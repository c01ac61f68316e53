import json
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
HEAVY = ("torch", "cv2", "sklearn", "rembg", "open_clip", "skimage", "scipy", "PIL", "resvg_py", "reportlab", "httpx")

LOAD = """
import json, sys
import brand_assets.definitions
print(json.dumps(sorted(sys.modules)))
"""


def test_loading_the_code_location_imports_nothing_heavy() -> None:
    loaded = subprocess.run([sys.executable, "-c", LOAD], cwd=REPO, capture_output=True, text=True, check=True)
    modules = set(json.loads(loaded.stdout.splitlines()[-1]))
    assert "brand_assets.defs.rounds" in modules
    assert sorted(name for name in HEAVY if name in modules) == []


def test_loading_without_dagster_home_warns_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DAGSTER_HOME")
    loaded = subprocess.run([sys.executable, "-c", LOAD], cwd=REPO, capture_output=True, text=True, check=True)
    [line] = [line for line in loaded.stderr.splitlines() if "DAGSTER_HOME" in line]
    assert "make dev" in line
