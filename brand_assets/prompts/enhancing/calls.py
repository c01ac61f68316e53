"""This file is one call of a language model: what is asked and paid, and what the ledger is told of its end."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from brand_assets.catalogue.language_models import LanguageModel
from brand_assets.errors import DrawError, DrawFailed, DrawImpossible, PromptRefused
from brand_assets.records.drawing import DrawRequest, Outcome, OutcomeStatus, Reservation
from brand_assets.records.enhancing import Answer, Question, Wording

REASON_CHARS = 200


@dataclass(frozen=True, slots=True)
class Call:
    """One question, the request that it is paid as, and what it may cost at most."""

    request: DrawRequest
    question: Question
    worst_case_usd: float


class CallBook(Protocol):
    """The ledger as asking needs it; every method returns once its change is durable."""

    @property
    def heartbeat_every_s(self) -> float: ...

    async def reserve(self, call: Call) -> Reservation: ...

    async def settle(
        self, call: Call, outcome: Outcome, usage: Mapping[str, object], wordings: Mapping[str, Wording]
    ) -> None: ...

    async def heartbeat(self) -> None: ...


@dataclass(slots=True)
class Sending:
    """One call on its way, from `started` (time.monotonic) on; `is_sent` while nobody knows what came of it."""

    call: Call
    started: float
    is_sent: bool = False
    retries: int = 0

    def explain(self, failure: Exception) -> Outcome:
        """What a failed call is; where the error's leaf does not say that it was not billed, nobody knows."""
        match failure:
            case PromptRefused():
                return self.conclude("refused", str(failure), failure.cost_usd)
            case DrawFailed() | DrawImpossible():
                return self.conclude("failed", str(failure))
            case DrawError():
                return self.conclude("unknown", str(failure))
            case _:
                return self.conclude("unknown", f"{type(failure).__name__}: {failure}")

    def stop(self) -> Outcome:
        """What a call is that was broken off from here."""
        return self.conclude("unknown" if self.is_sent else "failed", "Stopped before an answer came.")

    def conclude(self, status: OutcomeStatus, reason: str | None, cost_usd: float = 0.0) -> Outcome:
        request = self.call.request
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
            latency_s=time.monotonic() - self.started,
            drawn_at=datetime.now(UTC),
            retries=self.retries,
        )


def price(answer: Answer, call: Call, model: LanguageModel) -> float:
    """By the tokens that the reply tells; the worst case where it does not."""
    if answer.input_tokens is None or answer.output_tokens is None:
        return call.worst_case_usd
    return model.cost_usd(answer.input_tokens, answer.output_tokens)
