"""This file is the error tree: one leaf for each thing that a caller would do differently.

BrandAssetsError
├── ConfigError            a setting, a key or an installation is missing or wrong: mend it and run again
├── BriefError             a brief has problems: carries every one of them
├── CampaignNotFound       no brief of that name
├── NotKnown               no image or collection of that id
├── InputRefused           a name, a rating or a filter that cannot be taken: write it otherwise
├── CheckpointError        the gate is shut
│   ├── CheckpointOpen     a person has not submitted yet
│   ├── CheckpointStale    the shortlist is not the one that was decided on
│   ├── RejectedAll        a person approved nothing: the campaign rests
│   └── DecisionRefused    a decision that the checkpoint cannot take
├── LedgerError            the ledger cannot be used
│   ├── LedgerBusy         somebody else holds it: try again
│   └── ReservationLost    another run has taken the request over: it is that one's now
├── BudgetExceeded         the reservation would pass a budget: nothing was sent
├── LakeError              a table or a file is missing, damaged or of another schema
├── DrawError              one request to a provider failed; carries what is known to be billed for it
│   ├── PromptRefused      the provider will not draw this: final
│   ├── DrawFailed         failed and known to be unbilled: may be sent again
│   │   └── Throttled      too many at once: may be sent again after `retry_after_s`
│   ├── DrawImpossible     failed, unbilled, and sending it again changes nothing
│   │   ├── RequestInvalid      the provider does not take these params, this size or this text
│   │   ├── ModelGone           there is no such model any more
│   │   ├── ServiceDown         the provider has not answered for so long that this run gives up on it
│   │   └── AccountRefused      nothing of this provider can be drawn until a person mends the account
│   │       ├── AuthenticationFailed    the key is wrong, or may not do this
│   │       ├── PaymentRequired         there is no credit
│   │       └── QuotaExhausted          the account's quota is used up
│   ├── OutcomeUnknown     sent, and nobody knows whether it was billed: never sent again by itself
│   └── ImageQuarantined   what came back is not an image that we can use
├── WeightsError           a model's weights could not be fetched, or are not those that they should be
├── RoundIncomplete        a round cannot go on: too little was drawn, or a stage before it is missing
├── ExportError            a delivered file could not be made
├── AlreadyRunning         the campaign's run is under way: wait for it, or stop it
├── NotTold                a notification was not delivered: it is tried again later, and nothing waits for it
└── DeliveryRefused        a webhook that came in was not taken
    ├── Unsigned           nobody can say that it is from whom it says it is from
    └── Replayed           it came in before
"""

from collections.abc import Mapping


class BrandAssetsError(Exception):
    """Root of everything this project raises on purpose; its text is one readable sentence or two."""


class ConfigError(BrandAssetsError):
    """A setting, a key or an installation is missing or wrong."""


class BriefError(BrandAssetsError):
    """A brief has problems; `problems` holds every one of them, formatted, in the order of their lines."""

    def __init__(self, message: str, problems: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


class CampaignNotFound(BrandAssetsError):
    """There is no brief of that name in the briefs folder."""


class NotKnown(BrandAssetsError):
    """There is no image, or no collection, of that id."""


class InputRefused(BrandAssetsError):
    """What a person typed, or a program sent, cannot be taken; the text says what may be."""


class CheckpointError(BrandAssetsError):
    """A gate between two rounds is shut; the text tells a producer why and what opens it."""


class CheckpointOpen(CheckpointError):
    """The checkpoint waits for a person, or was never reached."""


class CheckpointStale(CheckpointError):
    """The shortlist in the lake is not the one that a person decided on."""


class RejectedAll(CheckpointError):
    """A person submitted the checkpoint without approving anything."""


class DecisionRefused(CheckpointError):
    """A decision names an image that was not shown, or approves too many, or comes after submission."""


class LedgerError(BrandAssetsError):
    """The ledger cannot be opened, migrated or trusted."""


class LedgerBusy(LedgerError):
    """The ledger's lock was not free within the time allowed; the text names the holder."""


class ReservationLost(LedgerError):
    """This run was not heard of for so long that another took the request over, or a person settled it."""


class BudgetExceeded(BrandAssetsError):
    """A reservation would pass the campaign's or the month's budget; nothing was sent."""


class LakeError(BrandAssetsError):
    """A table or an image file is missing, damaged or has another schema than it should."""


class DrawError(BrandAssetsError):
    """One request to a provider failed; `cost_usd` is what is billed for it all the same, `usage` the details."""

    def __init__(self, message: str, *, cost_usd: float = 0.0, usage: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.cost_usd = cost_usd
        self.usage = dict(usage or {})


class PromptRefused(DrawError):
    """The provider refuses this prompt; sending it again would not help."""


class DrawFailed(DrawError):
    """The request failed and is known to be unbilled; it may be sent again."""


class Throttled(DrawFailed):
    """The provider asks for a pause; `retry_after_s` is how long, None when it does not say."""

    def __init__(self, message: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class DrawImpossible(DrawError):
    """The request failed, is known to be unbilled, and would fail again."""


class RequestInvalid(DrawImpossible):
    """The provider does not take these params, this size or this text."""


class ModelGone(DrawImpossible):
    """The provider has no model of this name, or not any more."""


class ServiceDown(DrawImpossible):
    """The provider's service is down, and this run has waited for it long enough; nothing was sent."""


class AccountRefused(DrawImpossible):
    """The provider turns the account away: all of its requests would fail until a person mends that."""


class AuthenticationFailed(AccountRefused):
    """The provider does not take the key, or the key may not do this."""


class PaymentRequired(AccountRefused):
    """The account has no credit left."""


class QuotaExhausted(AccountRefused):
    """The account's quota is used up."""


class OutcomeUnknown(DrawError):
    """The request was sent and nobody can say whether it was billed."""


class ImageQuarantined(DrawError):
    """The bytes that came back are not an image that can be used."""


class WeightsError(BrandAssetsError):
    """A model's weights could not be fetched, or what came is not what it should be; nothing was put in their place."""


class RoundIncomplete(BrandAssetsError):
    """A round cannot go on: nothing was drawn, or the stage before it has not run."""


class ExportError(BrandAssetsError):
    """A delivered file could not be made."""


class AlreadyRunning(BrandAssetsError):
    """A run of the campaign that was started before is under way."""


class NotTold(BrandAssetsError):
    """A channel did not take a notification; `retry_after_s`: for how long it asks to be left alone, or 0."""

    def __init__(self, message: str, *, retry_after_s: float = 0.0) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class DeliveryRefused(BrandAssetsError):
    """A webhook that came in was not taken."""


class Unsigned(DeliveryRefused):
    """A webhook has no signature of its sender's, or one of another time."""


class Replayed(DeliveryRefused):
    """A webhook came in that was taken before."""
