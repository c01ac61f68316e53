"""This file gathers the boosts of a round's prompts: what too little was shown of before, and what people lean to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from brand_assets.campaigns.covering import find_signs
from brand_assets.campaigns.lineage import read_attributes
from brand_assets.campaigns.remembering import BrandHistory, recall_brand
from brand_assets.campaigns.studio import Studio
from brand_assets.coverage.gaps import list_gaps
from brand_assets.coverage.measure import measure_coverage, plan_targets
from brand_assets.coverage.signs import NO_SIGNS
from brand_assets.learning.fitting import fit_boosts
from brand_assets.learning.leanings import merge_boosts
from brand_assets.prompts.notes import read_notes
from brand_assets.records.brief import Brief, RoundName
from brand_assets.records.drawing import IMPORT, Outcome
from brand_assets.records.mixing import expand_directions


@dataclass(frozen=True, slots=True)
class Boost:
    """An attribute value that prompts may show more of, by `weight` of 0.15..0.25, and why, in words.

    What a reviewer's notes ask for weighs more; what they want less of is below 0.
    """

    attribute: str
    value: str
    weight: float
    because: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """The boosts that prompts were written with, and the campaigns whose decisions they come from."""

    boosts: tuple[Boost, ...] = ()
    remembered: tuple[str, ...] = ()

    @property
    def weights(self) -> dict[tuple[str, str], float]:
        return {(boost.attribute, boost.value): boost.weight for boost in self.boosts}


NO_LESSON = Lesson()


@dataclass(frozen=True, slots=True)
class ConceptCoverage:
    """What a concept attempt showed of what its brief asks for; `images` counts what shares are of."""

    rows: pl.DataFrame
    images: int


def measure_concept(
    studio: Studio, brief: Brief, attempt: int, boosts: Mapping[tuple[str, str], float]
) -> ConceptCoverage:
    """The coverage of one concept attempt, from the ledger: the lake's table may be of another attempt, or be lost.

    What images show is from the tags in the lake; an image that has none there counts for what it was asked to show.
    Shares are of the images that the round began with: what a top-up added takes nothing from the others, so that
    topping up comes to an end. Pictures that were made elsewhere show no attributes that anybody knows, and count as
    nothing. What made room for the `boosts` is not missing. They are those of today: those that it was drawn with are
    not kept.
    """
    kept = studio.ledger.prompts.of(brief.campaign, "concept", attempt).prompts
    asked = (prompt for prompt in kept if prompt.row["planned_provider"] != IMPORT)
    attributes = {prompt.prompt_id: read_attributes(prompt.row) for prompt in asked}
    drawn = {
        outcome.request_key: attributes[outcome.prompt_id]
        for outcome in _list_drawn(studio, brief.campaign)
        if outcome.attempt == attempt and outcome.prompt_id in attributes
    }
    images = min(len(drawn), brief.concept.images)
    tags = studio.lake.read_or_none("tags", brief.campaign, "concept")
    signs = NO_SIGNS if tags is None else find_signs(studio, tags.filter(pl.col("image_id").is_in(list(drawn))))
    return ConceptCoverage(measure_coverage(drawn, plan_targets(brief, boosts), images, signs), images)


def learn(studio: Studio, brief: Brief, round_name: RoundName, attempt: int) -> Lesson:
    """The boosts for prompts that are written now; where two sources name a value, the larger counts.

    Coverage: a new attempt at the concept round looks at the one before it, a first one at the concepts that were shown
    last in another campaign of the brand, a later round at this campaign's concepts. Memory: the brand's other
    campaigns. The notes with which the attempt before was sent back go before both. What the brief leaves no choice of
    is left out.
    """
    history = recall_brand(studio, brief)
    leanings = [
        Boost(one.attribute, one.value, one.boost, f"{one.approved} of {one.shown} approved")
        for one in history.memory.leanings
        if one.boost
    ]
    gaps = _list_lacking(studio, brief, history, _find_measured(studio, brief.campaign, round_name, attempt))
    merged = merge_boosts({(one.attribute, one.value): one.weight} for one in (*leanings, *gaps))
    notes = _hear_notes(studio, brief.campaign, round_name, attempt)
    told = {(one.attribute, one.value): one.weight for one in notes}
    fitting = fit_boosts(merged | told, expand_directions(brief), is_open_varied=round_name == "concept")
    others = [one for one in (*leanings, *gaps) if (one.attribute, one.value) not in told]
    return Lesson(tuple(_name_boosts(fitting, (*notes, *others))), history.memory.campaigns)


def _hear_notes(studio: Studio, campaign: str, round_name: RoundName, attempt: int) -> list[Boost]:
    """What the notes change that this attempt was begun with; nothing for one that was begun otherwise."""
    revision = studio.ledger.revisions.heeded_by(campaign, round_name, attempt)
    if revision is None:
        return []
    return [
        Boost(
            attribute, value, weight, f"{'asked for' if weight > 0 else 'wanted less'} in {revision.reviewer}'s notes"
        )
        for (attribute, value), weight in read_notes(revision.notes).weights.items()
    ]


def _list_lacking(studio: Studio, brief: Brief, history: BrandHistory, own_attempt: int) -> list[Boost]:
    """The gaps of this campaign's own attempt, where there is one, or else of the brand's last campaign."""
    if own_attempt:
        where, other, attempt = f"attempt {own_attempt}", brief, own_attempt
    elif history.latest:
        where, other, attempt = history.latest.campaign, history.latest, history.latest_attempt
    else:
        return []
    notes = _hear_notes(studio, other.campaign, "concept", attempt)
    drawn_with = history.memory.boosts | {(one.attribute, one.value): one.weight for one in notes}
    measured = measure_concept(studio, other, attempt, drawn_with)
    return [
        Boost(gap.attribute, gap.value, gap.boost, f"{gap.missing} too few in {where}")
        for gap in list_gaps(measured.rows, measured.images)
    ]


def _find_measured(studio: Studio, campaign: str, round_name: RoundName, attempt: int) -> int:
    """The attempt at this campaign's own concept round to learn from; 0 when there is none."""
    if round_name == "concept":
        earlier = {outcome.attempt for outcome in _list_drawn(studio, campaign) if outcome.attempt < attempt}
        return max(earlier, default=0)
    checkpoint = studio.ledger.checkpoints.latest(campaign, "concept")
    return checkpoint.attempt if checkpoint else 0


def _list_drawn(studio: Studio, campaign: str) -> list[Outcome]:
    return [outcome for outcome in studio.ledger.spend.outcomes(campaign, "concept") if outcome.status == "drawn"]


def _name_boosts(weights: Mapping[tuple[str, str], float], found: Iterable[Boost]) -> list[Boost]:
    """The weights with every reason there is for each."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for boost in found:
        reasons.setdefault((boost.attribute, boost.value), []).append(boost.because)
    return [Boost(*pair, weight, "; ".join(reasons[pair])) for pair, weight in weights.items()]
