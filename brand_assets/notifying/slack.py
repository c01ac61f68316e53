"""This file tells a Slack-compatible incoming webhook.

https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, and for what is escaped
https://docs.slack.dev/messaging/formatting-message-text#escaping.
"""

from datetime import datetime
from functools import partial

from brand_assets.errors import NotTold
from brand_assets.notifying.notice import Notice
from brand_assets.notifying.posting import Post, run_errand
from brand_assets.notifying.wording import Wording, put_into_words
from brand_assets.settings import ReviewSettings

NAME = "The Slack webhook"
LONGEST_HEADER = 150  # characters that a header block may have


class Slack:
    """Every notice is a message of its own: a webhook cannot answer in a thread."""

    def __init__(self, url: str) -> None:
        self._url = url

    def tell(self, notice: Notice, reference: str | None, now: datetime) -> str | None:
        if notice.event == "checkpoint_superseded":
            return None  # the newer checkpoint has a message of its own
        message = write_message(put_into_words(notice, now), notice.link)

        async def errand(post: Post) -> None:
            reply = post.require(await post.exchange("POST", json=message))
            if reply.find("ok") is False:  # as Slack-compatible servers say that they did not take it, with a 200
                raise NotTold(f"{NAME} did not take the message: {reply.text.rstrip('.') or 'no reason given'}.")

        run_errand(partial(Post, NAME, self._url, (self._url,)), errand)
        return None


def open_slack(settings: ReviewSettings) -> Slack | None:
    return Slack(settings.slack_webhook) if settings.slack_webhook else None


def write_message(words: Wording, link: str) -> dict[str, object]:
    """`text` for the notification, `blocks` for the message."""
    facts = [{"type": "mrkdwn", "text": f"*{escape(label)}*\n{escape(value)}"} for label, value in words.facts]
    title, sentence = escape(words.title), escape(words.sentence)
    return {
        "text": f"{title}: {sentence} {escape(link)}",
        "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": words.title[:LONGEST_HEADER], "emoji": False}},
            {"type": "section", "text": {"type": "mrkdwn", "text": sentence}, "fields": facts},
            {"type": "section", "text": {"type": "mrkdwn", "text": f"<{escape(link)}|{escape(words.call)}>"}},
        ],
    }


def escape(text: str) -> str:
    """The three characters that begin a link, a mention or an entity."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
