"""This file asks OpenAI's language models, by the Responses API.

https://developers.openai.com/api/docs/guides/structured-outputs
"""

from collections.abc import Mapping

from brand_assets.catalogue.language_models import LanguageModel
from brand_assets.errors import DrawError, PaymentRequired, PromptRefused, QuotaExhausted
from brand_assets.prompts.enhancing.bodies import list_parts, merge, read_mapping, read_tokens
from brand_assets.records.enhancing import Answer, Question
from brand_assets.remote.client import RemoteClient, need_key, open_remote
from brand_assets.remote.reply import Reply
from brand_assets.settings import Settings

PATH = "/v1/responses"
FORM_NAME = "reworded_prompts"
OUT_OF_CREDIT = ("insufficient_quota", "billing_hard_limit_reached", "billing_not_active")
REFUSED = ("invalid_prompt", "content_policy_violation", "moderation_blocked")


class OpenAILanguage:
    """One model of OpenAI's; nothing of what it is asked is stored there."""

    def __init__(self, model: LanguageModel, remote: RemoteClient) -> None:
        self._model = model
        self._remote = remote

    async def ask(self, question: Question) -> Answer:
        """Raises a DrawError: the leaf says whether the question may be sent again."""
        body = {
            "model": self._model.model,
            "instructions": question.instructions,
            "input": question.material,
            "max_output_tokens": question.max_output_tokens,
            "store": False,
            "text": {"format": {"type": "json_schema", "name": FORM_NAME, "strict": True, "schema": question.schema}},
        }
        return read_reply(await self._remote.create(PATH, json=merge(self._model.params, body)))

    async def close(self) -> None:
        """Give back the connections."""
        await self._remote.close()


def open_openai(model: LanguageModel, settings: Settings) -> OpenAILanguage:
    """Raise ConfigError when no key is set."""
    key = need_key("openai", settings)
    remote = open_remote("openai", settings, headers={"authorization": f"Bearer {key}"}, classify=classify)
    return OpenAILanguage(model, remote)


def classify(reply: Reply) -> DrawError | None:
    """What an error means beyond its status: an empty account answers 429, as a busy one does."""
    code = reply.find("error", "code") or reply.find("error", "type")
    said = f"openai answered {reply.status}: {reply.text}"
    if code in OUT_OF_CREDIT:
        return QuotaExhausted(f"{said} Add credit to the account.") if reply.status == 429 else PaymentRequired(said)
    return PromptRefused(said) if code in REFUSED else None


def read_reply(reply: Reply) -> Answer:
    """The answer of a reply that was taken, whatever became of it: it is billed."""
    said = read_mapping(reply)
    input_tokens, output_tokens = read_tokens(said)
    parts = [part for item in list_parts(said, "output") for part in list_parts(item, "content")]
    text = "".join(str(part.get("text") or "") for part in parts if part.get("type") == "output_text")
    details = said.get("incomplete_details")
    cut_off = str(details.get("reason")) if isinstance(details, Mapping) else ""
    is_refusal = cut_off == "content_filter" or any(part.get("type") == "refusal" for part in parts)
    problem = ""
    if is_refusal:
        problem = "it refused to reword these"
    elif said.get("status") != "completed":
        problem = f"its answer is {str(said.get('status'))[:40]} ({cut_off[:40] or 'no reason given'})"
    elif not text:
        problem = "its answer has no text"
    return Answer(None if problem else text, input_tokens, output_tokens, problem, is_refusal, reply.pause_s)
