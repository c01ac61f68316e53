"""This file says what wording prompts and finishing marks cost, and what of a stage is in doubt."""

import math

from brand_assets.campaigns.studio import Studio
from brand_assets.records.brief import ROUNDS, RoundName
from brand_assets.records.drawing import Outcome
from brand_assets.storage.ledger import UnknownSpend


def wording_usd(studio: Studio, campaign: str, round_name: RoundName) -> float:
    """What the ledger was charged to have the round's prompts reworded, all attempts."""
    return math.fsum(call.cost_usd for call in _list_calls(studio, campaign, round_name))


def finishing_usd(studio: Studio, campaign: str) -> float:
    """What the ledger was charged for finishing, also of marks that are not approved any more."""
    return math.fsum(outcome.cost_usd for outcome in studio.ledger.spend.outcomes(campaign, "export"))


def list_round_unknown(studio: Studio, campaign: str, round_name: RoundName) -> list[UnknownSpend]:
    """What is in doubt of the round's images and of its wording."""
    unknown = studio.ledger.spend.list_unknown(campaign)
    if not unknown:
        return []
    calls = {call.request_key for call in _list_calls(studio, campaign, round_name)}
    return [one for one in unknown if one.round == round_name or one.request_key in calls]


def list_finishing_unknown(studio: Studio, campaign: str) -> list[UnknownSpend]:
    return [one for one in studio.ledger.spend.list_unknown(campaign) if one.round == "export"]


def _list_calls(studio: Studio, campaign: str, round_name: RoundName) -> list[Outcome]:
    """The calls that worded the round's prompts. What a killed run left does not say its round: it is the first's."""
    calls = studio.ledger.spend.outcomes(campaign, "prompts")
    return [call for call in calls if _find_round(call) == round_name]


def _find_round(call: Outcome) -> str:
    named = call.prompt_id.partition("-")[0]
    return named if named in ROUNDS else ROUNDS[0]
