"""This file decides which create goes wrong, and how: by shares drawn from a seed, or by a script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Literal, get_args

Kind = Literal[
    "throttle",  # 429 without a word on when
    "throttle_after",  # 429 with Retry-After
    "fail",  # 500 (529 at Anthropic); where no document says that it is unbilled the work began, and is billed
    "unavailable",  # 503 that says it is busy; billed as `fail` is
    "hang",  # never answers, and is billed
    "hang_unbilled",  # never answers, and nothing began
    "reset",  # the connection is reset after the work began
    "reset_unbilled",  # the connection is reset before it did
    "slow_body",  # the answer, or the result's file, drips in
    "cut_image",  # a whole body that holds half an image
    "cut_body",  # half of the announced body, then the connection closes; a result's file is whole the second time
    "cut_reply",  # half of the answer to a create, billed; what a cut_body is to a service that answers with a picture
    "wrong_type",  # a good image called text/plain
    "html",  # a page where the image should be
    "filter",  # drawn, and withheld
    "refuse",  # turned away by moderation before it is drawn
    "late_failure",  # the task fails at its end
    "task_error",  # the task fails by the service's own fault; at fal COMPLETED with an error
    "gone_url",  # the result's file is gone when it is asked for
    "quota",  # the account's quota is used up
    "auth_echo",  # 401 with the key in its words
    "payment",  # no credit
    "nonsense",  # a language model's answer that keeps to no schema
]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Mischief:
    """What goes wrong. `script` holds, by provider, the fate of its first creates in their order (None: all is well);
    a create beyond it draws one by `shares`, from the seed, its body and how often that body came before: the same
    request has the same fate whatever the order of arrival. `only`: the providers that the shares are for; None: all.
    """

    shares: Mapping[Kind, float] = field(default_factory=dict)
    script: Mapping[str, Sequence[Kind | None]] = field(default_factory=dict)
    only: frozenset[str] | None = None
    refused: frozenset[str] = frozenset()
    """Providers whose base URL is a port where nobody listens."""
    seed: int = 0
    retry_after_s: float = 0.05
    slow_s: float = 0.2
    """How long a slow body takes."""
    hang_s: float = 3600.0

    def choose(self, provider: str, index: int, digest: str, earlier: int) -> Kind | None:
        """The fate of a provider's create number `index` (from 0) whose body came `earlier` times before."""
        script = self.script.get(provider, ())
        if index < len(script):
            return script[index]
        if self.only is not None and provider not in self.only:
            return None
        drawn = Random(f"{self.seed}/{provider}/{digest}/{earlier}").random()
        for kind, share in self.shares.items():
            drawn -= share
            if drawn < 0:
                return kind
        return None


CALM = Mischief()
CHAOS = Mischief(
    {
        "throttle": 0.1,
        "throttle_after": 0.1,
        "fail": 0.05,
        "hang": 0.02,
        "cut_image": 0.006,
        "cut_body": 0.007,
        "cut_reply": 0.007,
        "filter": 0.01,
    }
)
"""A bad day: 20 % 429, 5 % 500, 2 % hangs, 2 % truncated, 1 % filtered."""
