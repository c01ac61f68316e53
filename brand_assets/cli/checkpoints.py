"""This file holds the scriptable way to decide a checkpoint."""

from typing import Annotated, Literal

import typer

from brand_assets.campaigns import deciding
from brand_assets.campaigns.deciding import Standing
from brand_assets.cli.console import console, open_for_command, print_json
from brand_assets.records.brief import ROUNDS
from brand_assets.review.joining import NOT_CHOSEN, Verdict

Ids = Annotated[list[str] | None, typer.Option(help="Image ids, separated by commas; may be given several times.")]


def decide(
    campaign: Annotated[str, typer.Argument(help="The campaign.")],
    round_name: Annotated[Literal["concept", "direction", "final"], typer.Argument(metavar="ROUND")],
    approve: Ids = None,
    reject: Ids = None,
    reviewer: Annotated[str, typer.Option(help="Who decides.")] = "",
    reason: Annotated[str | None, typer.Option(help="Why; kept with each of these decisions.")] = None,
    submit: Annotated[bool, typer.Option("--submit", help="Close the checkpoint: the undecided are rejected.")] = False,
    reopen: Annotated[bool, typer.Option("--reopen", help="Put the shortlist up again, as a new checkpoint.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Decide a checkpoint from a script: approve, reject, submit, reopen. Without any of them, list what is shown."""
    studio = open_for_command()
    approved, rejected = _split(approve), _split(reject)
    if (approved or rejected or submit) and not reviewer.strip():
        raise typer.BadParameter("Name who decides.", param_hint="--reviewer")
    if reopen:
        deciding.reopen(studio, campaign, round_name)
    standing = deciding.standing(studio, deciding.find_checkpoint(studio, campaign, round_name))
    if approved or rejected:
        standing = deciding.decide(
            studio, campaign, round_name, reviewer=reviewer, approve=approved, reject=rejected, reason=reason
        )
    if submit:
        standing = deciding.submit(studio, campaign, round_name, reviewer=reviewer)
    _print_standing(standing, as_json, is_listing=not (approved or rejected or submit or reopen))


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
