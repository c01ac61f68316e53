"""This file holds the command that checks delivered files: whether they are as they were delivered and signed."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from brand_assets.campaigns.exporting.verifying import FileCheck, read_trust_list, verify_file, verify_package
from brand_assets.cli.console import console, print_json
from brand_assets.errors import ExportError
from brand_assets.settings import read_settings

SHOWN_PROBLEMS = 3


def verify(
    paths: Annotated[list[Path], typer.Argument(help="Delivered files, or the folder of a package.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check delivered files: are they what was delivered, what was signed, and who signed them? Changes nothing."""
    trust_list = read_trust_list(read_settings())
    checks = [check for path in paths for check in _check(path, trust_list)]
    is_intact = bool(checks) and all(check.is_intact for check in checks)
    if as_json:
        print_json({"intact": is_intact, "files": [_describe(check) for check in checks]})
    else:
        _show(checks)
    if not is_intact:
        raise typer.Exit(1)


def _check(path: Path, trust_list: str) -> list[FileCheck]:
    if path.is_dir():
        return verify_package(path, trust_list)
    if not path.exists():
        raise ExportError(f"There is no file or folder {path}.")
    return [verify_file(path, trust_list)]


def _describe(check: FileCheck) -> dict[str, object]:
    signature = check.verification
    return {
        "file": check.file,
        "intact": check.is_intact,
        "state": check.state if check.is_listed else None,
        "problem": check.problem or None,
        "signature": {**asdict(signature), **signature.describe()} if signature else None,
    }


def _show(checks: Sequence[FileCheck]) -> None:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("", "file", "as delivered", "signature", "signed by"):
        table.add_column(name, no_wrap=name == "signature")
    for check in checks:
        mark = Text("✓", "green") if check.is_intact else Text("✗", "bold red")
        table.add_row(mark, Text(check.file), *(Text(word) for word in (*_tell(check), _name_signer(check))))
    console.print(table, highlight=False)
    for check in checks:
        for problem in _list_problems(check):
            console.print(Text(f"{check.file}: {problem}", "red"), highlight=False, soft_wrap=True)
    console.print(_sum_up(checks), highlight=False, markup=False, soft_wrap=True)


def _tell(check: FileCheck) -> tuple[str, str]:
    as_delivered = ("yes" if check.state == "ok" else check.state) if check.is_listed else "–"
    found = check.verification
    if found is None:
        return as_delivered, "–"
    return as_delivered, ("intact" if found.is_intact else "unsigned" if found.state == "unsigned" else "broken")


def _name_signer(check: FileCheck) -> str:
    found = check.verification
    if found is None or found.signer is None:
        return "–"
    return found.signer if found.is_trusted else f"{found.signer} (not a trusted authority's certificate)"


def _list_problems(check: FileCheck) -> list[str]:
    found = list(check.verification.problems[:SHOWN_PROBLEMS]) if check.verification else []
    return [check.problem, *found] if check.problem else found


def _sum_up(checks: Sequence[FileCheck]) -> str:
    broken = sum(not check.is_intact for check in checks)
    signed = [check.verification for check in checks if check.verification is not None]
    text = f"{len(checks)} file{'' if len(checks) == 1 else 's'}, {len(signed)} signed; "
    text += "all are intact." if checks and not broken else f"{broken} not intact."
    if any(found.is_development for found in signed):
        text += " A development certificate shows that nothing changed, not who signed."
    return text
