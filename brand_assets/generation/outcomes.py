"""This file says what became of a request, as the outcome that the ledger keeps."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from brand_assets.errors import DrawError, DrawFailed, DrawImpossible, ImageQuarantined, OutcomeUnknown, PromptRefused
from brand_assets.records.drawing import DrawRequest, Outcome, OutcomeStatus

REASON_CHARS = 200


@dataclass(slots=True)
class Report:
    """One request; `is_repeatable` as in `Drawer`. Its latency is that of the call that was sent last."""

    request: DrawRequest
    is_repeatable: Callable[[str, str], bool]
    retries: int = 0
    sent_at: float = field(default_factory=time.monotonic)

    def send(self) -> None:
        self.sent_at = time.monotonic()

    def fail(self, failure: Exception, cost_usd: float = 0.0) -> Outcome:
        """What a failed call is; where the error's leaf does not say whether it was billed, the model decides."""
        billed_usd = max(cost_usd, failure.cost_usd if isinstance(failure, DrawError) else 0.0)
        match failure:
            case PromptRefused():
                return self.conclude("refused", str(failure), billed_usd)
            case DrawFailed() | DrawImpossible():
                return self.conclude("failed", str(failure))
            case OutcomeUnknown():
                return self.conclude("unknown", str(failure))
            case ImageQuarantined():
                return self.conclude("quarantined", str(failure), billed_usd)
            case _:
                return self.lose(f"{type(failure).__name__}: {failure}")

    def lose(self, reason: str) -> Outcome:
        """It was sent, and no answer is to be had: harmless where a lost call costs nothing."""
        is_harmless = self.is_repeatable(self.request.provider, self.request.model)
        return self.conclude("failed" if is_harmless else "unknown", reason)

    def conclude(self, status: OutcomeStatus, reason: str | None, cost_usd: float = 0.0) -> Outcome:
        request = self.request
        return Outcome(
            request_key=request.request_key,
            prompt_id=request.prompt_id,
            campaign=request.campaign,
            round=request.round,
            attempt=request.attempt,
            provider=request.provider,
            model=request.model,
            status=status,
            reason=reason and reason[:REASON_CHARS],
            cost_usd=cost_usd,
            latency_s=time.monotonic() - self.sent_at,
            drawn_at=datetime.now(UTC),
            parent_image_id=request.parent_image_id,
            fallback_of=request.fallback_of,
            retries=self.retries,
        )


@dataclass(frozen=True, slots=True)
class Ending:
    """How one request ended. Without an outcome it stays reserved, with its task, for the run that comes next.

    `goes_on`: it is over with this model, and the next of its fallbacks may be asked. `closing` may say that the same
    holds for other requests.
    """

    outcome: Outcome | None = None
    usage: Mapping[str, object] = field(default_factory=dict)
    goes_on: bool = False
    closing: DrawImpossible | None = None
