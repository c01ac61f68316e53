"""This file holds the commands that look after an installation: doctor, backup, restore."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from brand_assets.campaigns.backups.restoring import Restored, restore_backup
from brand_assets.campaigns.backups.saving import Saved, save_backup
from brand_assets.campaigns.checkup import check_house
from brand_assets.cli.console import console, error_console, open_for_command, print_json

COLORS = {"ok": "green", "warn": "yellow", "fail": "bold red"}
LEDGER_TOLD = {
    "not saved": "the backup holds no ledger",
    "new": "ledger restored",
    "same": "the ledger was the same already",
    "different": "ledger replaced",
    "damaged": "damaged ledger replaced",
}


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Look the installation over: what works, what does not, and what to do. Prints no key, changes nothing."""
    findings = check_house()
    has_failed = any(finding.state == "fail" for finding in findings)
    if as_json:
        checks = [
            {"check": one.check, "state": one.state, "found": one.found, "advice": one.advice} for one in findings
        ]
        print_json({"ok": not has_failed, "checks": checks})
    else:
        width = max(len(finding.check) for finding in findings)
        for one in findings:
            line = Text().append(f"{one.state:<4}", COLORS[one.state]).append(f"  {one.check:<{width}}  {one.found}")
            console.print(line, highlight=False, soft_wrap=True)
            if one.advice:
                console.print(f"      {'':<{width}}  {one.advice}", highlight=False, soft_wrap=True, markup=False)
    if has_failed:
        raise typer.Exit(1)


def backup(
    file: Annotated[Path, typer.Argument(help="The archive to write, a .tar.gz.")],
    with_lake: Annotated[bool, typer.Option("--with-lake", help="Save the tables between stages too.")] = False,
    with_images: Annotated[bool, typer.Option("--with-images", help="Save the images too.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the file when it is there.")] = False,
) -> None:
    """Save ledger and briefs, and if asked tables and images, into one file. Runs may go on meanwhile."""
    saved = save_backup(open_for_command(), file, with_lake=with_lake, with_images=with_images, is_forced=force)
    for left_out in saved.left_out:
        error_console.print(f"left out: {left_out}", highlight=False, markup=False)
    if not (with_lake and with_images):
        absent = " and ".join(
            name
            for name, is_in in (("tables (--with-lake)", with_lake), ("images (--with-images)", with_images))
            if not is_in
        )
        error_console.print(
            f"Without {absent}. Exports and analytics are never in; they can be made again.", highlight=False
        )
    _print(_tell_saved(saved))


def restore(
    file: Annotated[Path, typer.Argument(help="An archive that `backup` wrote.")],
    force: Annotated[
        bool, typer.Option("--force", help="Replace what differs; what is replaced is kept beside.")
    ] = False,
) -> None:
    """Verify a backup whole, then put it back. What is not in it stays as it is."""
    restored = restore_backup(open_for_command(), file, is_forced=force)
    for path in restored.kept:
        error_console.print(f"What was replaced is kept in {path}", highlight=False, markup=False)
    _print(_tell_restored(file, restored))


def _tell_saved(saved: Saved) -> str:
    parts = [_tell_ledger(saved.rows), *(f"{count} {kind}" for kind, count in saved.files.items() if count)]
    return f"Saved to {saved.path} ({saved.bytes} bytes): {', '.join(parts)}."


def _tell_ledger(rows: Mapping[str, int]) -> str:
    if not rows:
        return "no ledger"
    told = ("checkpoints", "decisions", "spend", "feedback")
    return f"ledger ({', '.join(f'{rows[name]} {name}' for name in told)})"


def _tell_restored(file: Path, restored: Restored) -> str:
    parts = [LEDGER_TOLD[restored.ledger]]
    for kind, count in restored.written.items():
        same = restored.same[kind]
        if count or same:
            parts.append(f"{count} {kind} restored" + (f", {same} the same already" if same else ""))
    contents = f" with {_tell_ledger(restored.rows)}" if restored.rows else ""
    return f"Restored {file} of {restored.created_at}{contents}: {'; '.join(parts)}."


def _print(text: str) -> None:
    console.print(text, highlight=False, soft_wrap=True, markup=False)
