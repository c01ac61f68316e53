"""This file holds the scriptable way to decide a checkpoint."""

import sys
from typing import Annotated, Literal

import typer

from brand_assets.campaigns import deciding
from brand_assets.campaigns.deciding import Standing
from brand_assets.campaigns.revising import foresee_revision
from brand_assets.campaigns.revising import revise as revise_round
from brand_assets.campaigns.studio import Studio
from brand_assets.cli.console import console, error_console, open_for_command, print_json
from brand_assets.cli.login import find_login
from brand_assets.records.brief import ROUNDS, RoundName
from brand_assets.records.checkpoint import RUBRIC
from brand_assets.review.joining import NOT_CHOSEN, Verdict

Ids = Annotated[list[str] | None, typer.Option(help="Image ids, separated by commas; may be given several times.")]


def decide(
    campaign: Annotated[str, typer.Argument(help="The campaign.")],
    round_name: Annotated[Literal["concept", "direction", "final"], typer.Argument(metavar="ROUND")],
    approve: Ids = None,
    reject: Ids = None,
    reviewer: Annotated[str, typer.Option(help="Who decides; --reopen may go without.")] = "",
    reason: Annotated[str | None, typer.Option(help="Why; kept with each of these decisions.")] = None,
    rubric: Annotated[
        list[str] | None, typer.Option(help=f"What it is about, kept as well: {', '.join(RUBRIC)}; with commas.")
    ] = None,
    submit: Annotated[bool, typer.Option("--submit", help="Close the checkpoint: the undecided are rejected.")] = False,
    reopen: Annotated[bool, typer.Option("--reopen", help="Put the shortlist up again, as a new checkpoint.")] = False,
    revise: Annotated[
        str | None,
        typer.Option(metavar="NOTES", help="Send the round back with notes: it is drawn again, and heeds them."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before --revise.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Decide a checkpoint from a script: approve, reject, submit, reopen, revise. Without any, list what is shown."""
    studio = open_for_command()
    approved, rejected, named = _split(approve), _split(reject), _split(rubric)
    if (reason or named) and not (approved or rejected):
        raise typer.BadParameter(
            "It is kept with decisions: add --approve or --reject.", param_hint="--reason, --rubric"
        )
    if revise is not None and (approved or rejected or submit or reopen):
        raise typer.BadParameter("It sends the whole round back; leave out the others.", param_hint="--revise")
    if (approved or rejected or submit or revise is not None) and not reviewer.strip():
        raise typer.BadParameter("Name who decides.", param_hint="--reviewer")
    if revise is not None:
        _send_back(studio, campaign, round_name, revise, reviewer, may_ask=not (yes or as_json), as_json=as_json)
        return
    if reopen:
        deciding.reopen(studio, campaign, round_name, reviewer=reviewer.strip() or find_login("--reviewer"))
    standing = deciding.standing(studio, deciding.find_checkpoint(studio, campaign, round_name))
    if approved or rejected:
        standing = deciding.decide(
            studio,
            campaign,
            round_name,
            reviewer=reviewer,
            approve=approved,
            reject=rejected,
            reason=reason,
            rubric=named,
        )
    if submit:
        standing = deciding.submit(studio, campaign, round_name, reviewer=reviewer)
    _print_standing(standing, as_json, is_listing=not (approved or rejected or submit or reopen))


def _send_back(
    studio: Studio, campaign: str, round_name: RoundName, notes: str, reviewer: str, *, may_ask: bool, as_json: bool
) -> None:
    checkpoint = deciding.find_checkpoint(studio, campaign, round_name)
    foresight = foresee_revision(studio, checkpoint)
    if may_ask and sys.stdin.isatty() and not foresight.obstacle:
        error_console.print(foresight.describe(), highlight=False, markup=False)
        typer.confirm(f"Send the {round_name} round of {campaign} back?", abort=True, err=True)
    revision = revise_round(studio, checkpoint, notes, reviewer)
    if as_json:
        print_json(
            {
                "campaign": campaign,
                "round": round_name,
                "checkpoint_id": checkpoint.checkpoint_id,
                "revision_id": revision.revision_id,
                "notes": revision.notes,
                "reviewer": revision.reviewer,
                "images": foresight.images,
                "cost_usd": foresight.cost_usd,
            }
        )
        return
    console.print(
        f"{campaign} {round_name}: sent back by {reviewer}. {foresight.describe()} That starts by itself while "
        f"`make dev` runs; otherwise: brand-assets run {campaign} --round {round_name}",
        highlight=False,
        soft_wrap=True,
        markup=False,
    )


def _split(values: list[str] | None) -> list[str]:
    return [part.strip() for value in values or [] for part in value.split(",") if part.strip()]


def _print_standing(standing: Standing, as_json: bool, is_listing: bool) -> None:
    checkpoint = standing.checkpoint
    if as_json:
        print_json(
            {
                "campaign": checkpoint.campaign,
                "round": checkpoint.round,
                "checkpoint_id": checkpoint.checkpoint_id,
                "status": checkpoint.status,
                "shown": checkpoint.shown,
                "approved": standing.approved,
                "to_approve": checkpoint.to_approve,
                "images": [
                    {
                        "image_id": one.image_id,
                        "decision": _word(standing, one),
                        "reviewer": one.reviewer,
                        "reason": one.reason if _word(standing, one) else None,
                    }
                    for one in standing.verdicts
                ],
            }
        )
        return
    if is_listing:
        for verdict in standing.verdicts:
            word = _word(standing, verdict)
            reason = f"  {verdict.reason}" if word and verdict.reason else ""
            console.print(f"{verdict.image_id}  {word or 'undecided'}{reason}", highlight=False)
    console.print(
        f"{checkpoint.campaign} {checkpoint.round}: {standing.approved} approved of at most {checkpoint.to_approve}, "
        f"{checkpoint.shown} shown; the checkpoint is {checkpoint.status}. {_what_follows(standing)}",
        highlight=False,
        soft_wrap=True,
    )


def _word(standing: Standing, verdict: Verdict) -> str | None:
    """What is decided of an image; None while nothing is, which turns into a rejection only at submission."""
    is_undecided = standing.checkpoint.status == "open" and verdict.reason == NOT_CHOSEN
    return None if is_undecided else verdict.decision


def _what_follows(standing: Standing) -> str:
    checkpoint = standing.checkpoint
    if checkpoint.status == "open":
        return "Submit it with: --submit"
    if not standing.approved:
        return "Everything was rejected: the campaign rests."
    following = [*ROUNDS, "export"][ROUNDS.index(checkpoint.round) + 1]
    return (
        f"The {following} round starts by itself while `make dev` runs; "
        f"otherwise: brand-assets run {checkpoint.campaign} --round {following}"
    )
