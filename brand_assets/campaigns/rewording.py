"""This file gets rewordings: from the ledger what was asked before, from a language model what was not."""

import asyncio
import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from brand_assets.campaigns.studio import Studio
from brand_assets.catalogue.language_models import LanguageModel, find_language_model, tell_price_missing
from brand_assets.catalogue.services import find_service
from brand_assets.errors import ConfigError
from brand_assets.prompts.enhancing.asking import Asked, Asker, ask_all
from brand_assets.prompts.enhancing.calls import Call
from brand_assets.prompts.enhancing.checking import find_flaw
from brand_assets.prompts.enhancing.enhancers import open_language_client
from brand_assets.prompts.enhancing.facts import Item
from brand_assets.prompts.enhancing.material import ask_for, key_of, worst_case_usd
from brand_assets.prompts.enhancing.rewording import Reworded, Rewordings
from brand_assets.records.brief import Brief, RoundName
from brand_assets.records.drawing import DrawRequest, Outcome, Reservation
from brand_assets.records.enhancing import KeptWording, Wording
from brand_assets.storage.ledger import Budgets, PricedRequest

BATCH = 10
"""Prompts a call."""
CONCURRENT_CALLS = 4
HELD_POLL_S = 0.5
MOST_PASSES = 3
"""How often it is asked for what another run was at, and let go of without an answer."""
NOT_ASKED = "not asked"
IN_DOUBT = "whether they were asked is in doubt"


@dataclass(slots=True)
class LedgerBook:
    """The ledger's book of calls, bound to one run."""

    studio: Studio
    run_id: str
    budgets: Budgets

    @property
    def heartbeat_every_s(self) -> float:
        return self.studio.settings.reservation_ttl_s / 4

    async def reserve(self, call: Call) -> Reservation:
        return await self.studio.ledger.enhancements.areserve(
            PricedRequest(call.request, call.worst_case_usd),
            call.question.keys,
            self.run_id,
            self.budgets,
            self.studio.settings.reservation_ttl_s,
        )

    async def settle(
        self, call: Call, outcome: Outcome, usage: Mapping[str, object], wordings: Mapping[str, Wording]
    ) -> None:
        priced = PricedRequest(call.request, call.worst_case_usd)
        await self.studio.ledger.enhancements.asettle(priced, outcome, self.run_id, usage, wordings)

    async def heartbeat(self) -> None:
        await self.studio.ledger.spend.aheartbeat(self.run_id)


@dataclass(slots=True)
class RewordingDesk:
    """One run's rewording of one round: what it has cost and what went wrong so far."""

    studio: Studio
    brief: Brief
    round_name: RoundName
    run_id: str
    attempt: int
    cost_usd: float = 0.0
    problems: list[str] = field(default_factory=list)
    refused_budget: str | None = None
    unknown: int = 0
    _is_checked: bool = False
    _given_up: set[str] = field(default_factory=set)

    def reword(self, items: Sequence[Item], choices: Sequence[str]) -> Rewordings:
        """What the brief's language models, one after the other, make of these prompts; `choices` may be proposed.

        What is in doubt is asked of none of them: it may be paid for already.
        """
        rewordings = Rewordings(flaws={item.prompt_id: NOT_ASKED for item in items})
        left, self.unknown = list(items), 0
        for enhancer in self.brief.enhance:
            keys = {item.prompt_id: key_of(enhancer, item, self.brief, choices) for item in left}
            kept = self._obtain(enhancer, {keys[item.prompt_id]: item for item in left}, choices)
            unusable = []
            for item in left:
                found = kept.get(keys[item.prompt_id])
                if found is not None and found.state == "unknown":
                    rewordings.flaws[item.prompt_id] = IN_DOUBT
                    self.unknown += 1
                elif not self._take(item, enhancer, found, rewordings):
                    unusable.append(item)
            left = unusable
        return rewordings

    def _take(self, item: Item, enhancer: str, found: KeptWording | None, rewordings: Rewordings) -> bool:
        """Whether the wording is one that can be used; the flaw is noted where it is not."""
        if found is None:
            return False
        text = found.wording.text
        flaw = find_flaw(self.brief, item, text) if text else "no usable answer"
        if flaw is None:
            rewordings.found[item.prompt_id] = Reworded(enhancer, found.wording)
            rewordings.flaws.pop(item.prompt_id, None)
            return True
        rewordings.flaws[item.prompt_id] = flaw
        return False

    def _obtain(self, enhancer: str, items: Mapping[str, Item], choices: Sequence[str]) -> dict[str, KeptWording]:
        """What the ledger has by key, once all that can be asked has been."""
        kept = self._recall(items)
        for _ in range(MOST_PASSES):
            missing = {key: item for key, item in items.items() if key not in kept}
            if not missing or self.refused_budget or enhancer in self._given_up:
                break
            asked = self._ask(enhancer, missing, choices)
            kept = self._recall(items)
            if not asked.held:
                break
        return kept

    def _recall(self, items: Mapping[str, Item]) -> dict[str, KeptWording]:
        """What the ledger has; what a live run is at is waited for, since it comes to an answer or is given up."""
        while True:
            kept = self.studio.ledger.enhancements.recall(items, self.studio.settings.reservation_ttl_s)
            if not any(one.state == "held" for one in kept.values()):
                return kept
            time.sleep(HELD_POLL_S)

    def _ask(self, enhancer: str, items: Mapping[str, Item], choices: Sequence[str]) -> Asked:
        if not self._is_checked:
            self._refuse_unpayable()
        model = find_language_model(enhancer)
        asked = asyncio.run(ask_all(self._list_calls(model, items, choices), self._open_asker(model)))
        self.cost_usd += asked.cost_usd
        self.problems += asked.problems
        self.refused_budget = asked.refused_budget
        if asked.is_given_up:
            self._given_up.add(enhancer)
        return asked

    def _refuse_unpayable(self) -> None:
        """Raise ConfigError when any of the brief's language models could not be paid, or not be reached."""
        for enhancer in self.brief.enhance:
            model = find_language_model(enhancer)
            if not model.has_price:
                raise ConfigError(tell_price_missing(enhancer))
            asyncio.run(open_language_client(model, self.studio.settings).close())
        self._is_checked = True

    def _list_calls(self, model: LanguageModel, items: Mapping[str, Item], choices: Sequence[str]) -> list[Call]:
        """BATCH prompts each, those of one image model side by side."""
        ordered = sorted(items.items(), key=lambda pair: pair[1].model_key)
        batches = [dict(ordered[start : start + BATCH]) for start in range(0, len(ordered), BATCH)]
        questions = [ask_for(model, self.brief, batch, choices) for batch in batches]
        return [
            Call(self._request(model, question.keys), question, worst_case_usd(model, question))
            for question in questions
        ]

    def _request(self, model: LanguageModel, keys: Sequence[str]) -> DrawRequest:
        asked = "\n".join(keys)
        return DrawRequest(
            campaign=self.brief.campaign,
            round="prompts",
            attempt=self.attempt,
            prompt_id=f"{self.round_name}-{hashlib.sha256(asked.encode()).hexdigest()[:16]}",
            provider=model.provider,
            model=model.model,
            text=asked,
            negative="",
            params={"round": self.round_name},
            seed=0,
        )

    def _open_asker(self, model: LanguageModel) -> Asker:
        from brand_assets.remote.pacing.pace import open_pace

        settings, service = self.studio.settings, find_service(model.provider)
        budgets = Budgets(self.brief.budget_usd, settings.monthly_budget_usd)
        return Asker(
            model=model,
            client=open_language_client(model, settings),
            pace=open_pace(service, settings),
            book=LedgerBook(self.studio, self.run_id, budgets),
            concurrency=min(CONCURRENT_CALLS, settings.concurrency or service.limits.running or CONCURRENT_CALLS),
            deadline_s=settings.deadline_s,
        )
