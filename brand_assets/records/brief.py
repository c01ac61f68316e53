"""This file holds a campaign's brief as the rest of the system sees it: checked, frozen, defaults filled in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Lettering = Literal["none", "initials", "name"]
Role = Literal["primary", "secondary", "accent", "neutral"]
RoundName = Literal["concept", "direction", "final"]

SLUG = r"[a-z0-9][a-z0-9-]{0,62}"
"""What a campaign may be called, as a regular expression: it is a partition's key and the name of folders and files."""
MAX_SEED = 4294967294
"""The largest seed that every provider takes (Stability's limit)."""
WARN_BUDGET_SHARE = 0.9
"""Of a budget: from here on it is warned about."""

DEFAULT_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {"semantic": 0.30, "color": 0.25, "aesthetic": 0.25, "composition": 0.20}
)
"""Of the parts of a score in the ranking, where neither the brief nor a person who applied others says otherwise."""

LETTERINGS: tuple[Lettering, ...] = ("none", "initials", "name")
"""From the least to the fullest."""
ROUNDS: tuple[RoundName, ...] = ("concept", "direction", "final")


@dataclass(frozen=True, slots=True)
class Brand:
    name: str
    tagline: str = ""
    industry: str = ""
    audience: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaletteColor:
    """One palette entry; `hex` is upper-case `#RRGGBB` in sRGB."""

    name: str
    hex: str
    role: Role


@dataclass(frozen=True, slots=True)
class Typography:
    heading: str = ""
    body: str = ""
    feel: str = ""


@dataclass(frozen=True, slots=True)
class Direction:
    """One creative direction; `attributes` maps a taxonomy attribute to the values it may take."""

    name: str
    description: str
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    weight: float = 1.0
    templates: tuple[str, ...] = ()
    lettering: Lettering = "none"


@dataclass(frozen=True, slots=True)
class ConceptPlan:
    """The first round: `images` are drawn, `shortlist` shown, up to `approve` approved; `sweep`: param to values."""

    images: int = 300
    shortlist: int = 50
    approve: int = 10
    sweep: Mapping[str, tuple[object, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RefinementPlan:
    """A later round: each approved parent is varied `variations` times, variation i at `strengths[i mod n]`.

    A strength of 0 keeps the parent, 1 ignores it.
    """

    variations: int
    shortlist: int
    approve: int
    strengths: tuple[float, ...]
    guidance: float | None = None
    steps: int | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    method: Literal["dpp", "mmr", "facility", "top"] = "dpp"
    theta: float = 0.7


@dataclass(frozen=True, slots=True)
class ReviewRule:
    """Who decides: `rule` joins several reviewers; with `lead`, the first of `reviewers` has the last word."""

    mode: Literal["people", "auto"] = "people"
    reviewers: tuple[str, ...] = ()
    rule: Literal["any", "majority", "lead"] = "any"
    deadline_days: float | None = None
    repeats: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    headline: str
    call_to_action: str = ""
    locale: str = "en"


@dataclass(frozen=True, slots=True)
class LogoPlacement:
    corner: Literal["top-left", "top-right", "bottom-left", "bottom-right"] = "bottom-right"
    clear_space_ratio: float = 0.25
    min_width_ratio: float = 0.12


@dataclass(frozen=True, slots=True)
class Creatives:
    aspect_ratios: tuple[str, ...] = ()
    messages: tuple[Message, ...] = ()
    background: Literal["palette", "image"] = "palette"
    forbidden_words: tuple[str, ...] = ()
    forbid_faces: bool = False
    logo_placement: LogoPlacement = LogoPlacement()
    watermark: str | None = None


@dataclass(frozen=True, slots=True)
class FinishingStep:
    """What each finally approved image is put through: `step` is a `provider/model` that finishes.

    `reference` names a file in the briefs folder, the image that the step goes by.
    """

    step: str
    params: Mapping[str, object] = field(default_factory=dict)
    prompt: str = ""
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class ExportPreset:
    """A way to export by name; `only` names formats and groups of files, none for everything."""

    name: str
    only: tuple[str, ...] = ()
    is_client: bool = False
    has_zip: bool = True


@dataclass(frozen=True, slots=True)
class Brief:
    """A campaign brief. Shares in `allocation` and `refinement` are keyed by `provider/model` and sum to 1."""

    campaign: str
    brand: Brand
    palette: tuple[PaletteColor, ...]
    directions: tuple[Direction, ...]
    seed: int
    sha256: str
    """Of the file's bytes."""
    story: str = ""
    """The Markdown body, as written."""
    typography: Typography = Typography()
    mixes: tuple[tuple[str, str], ...] = ()
    concept: ConceptPlan = ConceptPlan()
    direction: RefinementPlan = RefinementPlan(10, 20, 5, (0.3, 0.5, 0.7))
    final: RefinementPlan = RefinementPlan(6, 15, 5, (0.2,), 8.0, 50)
    allocation: Mapping[str, float] = field(default_factory=lambda: {"draft/draft": 1.0})
    refinement: Mapping[str, float] = field(default_factory=lambda: {"draft/draft": 1.0})
    fallback: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    sets_weights: bool = False
    """Whether the file gives `weights`; otherwise what a person applied to the brand goes before the defaults."""
    selection: Selection = Selection()
    budget_usd: float | None = None
    enhance: tuple[str, ...] = ()
    auto_start: bool = False
    memory: bool = True
    """Whether prompts lean to what people approved in earlier campaigns of the same brand."""
    review: ReviewRule = ReviewRule()
    deliverables: tuple[Literal["logo", "creatives"], ...] = ("logo",)
    svg_colors: int = 3
    kind: Literal["auto", "mark", "picture"] = "auto"
    counters: Literal["auto", "open", "ink"] = "auto"
    """What an area is that a mark encloses in its background's own colour; "auto" judges it."""
    creatives: Creatives | None = None
    finishing: tuple[FinishingStep, ...] = ()
    include_prompt: bool = False
    export_presets: tuple[ExportPreset, ...] = ()
    wordmark: Literal["none", "below", "beside"] = "none"
    """Where the brand's name is set in an open font, in place of or beside lettering that was drawn."""

    def shortlist(self, round_name: RoundName) -> int:
        return self._plan(round_name).shortlist

    def approve(self, round_name: RoundName) -> int:
        return self._plan(round_name).approve

    def refinement_plan(self, round_name: RoundName) -> RefinementPlan:
        """The plan of a round that starts from approved parents; ValueError for the concept round."""
        if round_name == "concept":
            raise ValueError("The concept round has no parents to refine.")
        return self.direction if round_name == "direction" else self.final

    def _plan(self, round_name: RoundName) -> ConceptPlan | RefinementPlan:
        return self.concept if round_name == "concept" else self.refinement_plan(round_name)


def round_before(round_name: RoundName) -> RoundName | None:
    """The round whose approvals feed this one; None for the first."""
    index = ROUNDS.index(round_name)
    return ROUNDS[index - 1] if index else None
