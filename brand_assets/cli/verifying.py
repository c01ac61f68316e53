"""This file holds the command that checks delivered files: whether they are as they were delivered and signed."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from brand_assets.campaigns.exporting.verifying import (
    FileCheck,
    read_trust_list,
    verify_file,
    verify_package,
    verify_zip,
)
from brand_assets.cli.console import console, print_json
from brand_assets.errors import ExportError
from brand_assets.settings import read_settings

SHOWN_PROBLEMS = 3
NUMBERS = ("files", "as delivered", "signed")
LONG_ID, ID_CHARS, PATH_CHARS = 64, 12, 70


def verify(
    paths: Annotated[list[Path], typer.Argument(help="Delivered files, or a package: its folder, or its zip.")],
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
    return verify_zip(path, trust_list) if path.suffix.lower() == ".zip" else [verify_file(path, trust_list)]


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
    for name in ("", "where", "files", "as delivered", "signed", "signed by"):
        table.add_column(name, no_wrap=True, justify="right" if name in NUMBERS else "left")
    for where, group in _group(checks).items():
        table.add_row(*_tell(where, group))
    console.print(table, highlight=False)
    for check in checks:
        for problem in _list_problems(check):
            console.print(
                Text(_make_plain(f"{_shorten(check.file)}: {problem}"), "red"), highlight=False, soft_wrap=True
            )
    console.print(_sum_up(checks), highlight=False, markup=False, soft_wrap=True)


def _group(checks: Sequence[FileCheck]) -> dict[str, list[FileCheck]]:
    """By the first folder of a package, a line each; files that were named alone have a line of their own."""
    found: dict[str, list[FileCheck]] = {}
    for check in checks:
        folder, slash, _ = check.file.partition("/")
        found.setdefault(f"{folder}/" if check.is_listed and slash else check.file, []).append(check)
    return found


def _tell(where: str, group: Sequence[FileCheck]) -> tuple[Text, ...]:
    is_intact = all(check.is_intact for check in group)
    mark = Text("✓", "green") if is_intact else Text("✗", "bold red")
    signed = [check.verification for check in group if check.verification is not None]
    delivered = sum(check.state == "ok" for check in group) if group[0].is_listed else "–"
    intact = sum(found.is_intact for found in signed)
    counts = (len(group), delivered, f"{intact} of {len(signed)}" if intact < len(signed) else intact or "–")
    signers = ", ".join(sorted({found.signer for found in signed if found.signer})) or "–"
    return (mark, Text(_make_plain(_shorten(where))), *(Text(str(count)) for count in counts), Text(signers))


def _shorten(name: str) -> str:
    """Images' ids by their beginning, and of a long path the end."""
    parts = [f"{part[:ID_CHARS]}…" if len(part) == LONG_ID else part for part in name.split("/")]
    shown = "/".join(parts)
    return shown if len(shown) <= PATH_CHARS else "/".join(("…", *parts[-3:]))


def _make_plain(words: str) -> str:
    """Names in a list that somebody changed are not to steer the terminal."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in words)


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
    elif signed and not all(found.is_trusted for found in signed):
        text += " No authority that is known here vouches for the signer (BRAND_ASSETS_TRUST_LIST)."
    return text
