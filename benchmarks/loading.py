"""This file measures what loading the code location costs: `python -m benchmarks.loading`.

Predicted: under 4 s of CPU in all, of which our own modules with polars and numpy take at most half a second. The
rest is Dagster, dagster-dbt and the construction of their definitions. Medians of fresh processes.
"""

import json
import statistics
import subprocess
import sys

RUNS = 5
STEPS = {
    "dagster, dagster-dbt, dagster-duckdb": "import dagster, dagster_dbt, dagster_duckdb",
    "dbt assets from the manifest": "import brand_assets.defs.analytics",
    "polars and numpy": "import polars, numpy",
    "everything else of ours": "import brand_assets.definitions",
}
MEASURE = """
import json, resource
def cpu_s():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
spent, before = [], cpu_s()
for step in {steps!r}:
    exec(step)
    spent.append(cpu_s() - before)
    before = cpu_s()
print(json.dumps([cpu_s(), *spent]))
"""


def main() -> None:
    code = MEASURE.format(steps=list(STEPS.values()))
    runs = []
    for _ in range(RUNS):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        runs.append(json.loads(done.stdout.splitlines()[-1]))
    total, *steps = [statistics.median(column) for column in zip(*runs, strict=True)]
    print(f"{'loading the code location':40} CPU s  share")
    for name, spent in zip(STEPS, steps, strict=True):
        print(f"{name:40} {spent:5.2f}  {spent / total:4.0%}")
    print(f"{'in all, with the interpreter':40} {total:5.2f}")


if __name__ == "__main__":
    main()
