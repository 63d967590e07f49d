"""What Teams sends, as far as the bot acts on it. See https://learn.microsoft.com/azure/bot-service/rest-api/."""

import re
from html import unescape
from typing import Any, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

CHANNEL = "msteams"


class _Value(BaseModel):
    model_config = ConfigDict(
        frozen=True, alias_generator=to_camel, populate_by_name=True, extra="ignore", hide_input_in_errors=True
    )


class Account(_Value):
    """A user, or a bot."""

    id: str = Field("", max_length=255)
    """Teams' own, for this bot alone."""
    aad_object_id: str | None = Field(None, max_length=255)
    """The user's in the tenant, for every app."""
    name: str | None = None


class Chat(_Value):
    """A conversation."""

    id: str = Field("", max_length=1_000)
    conversation_type: str | None = None
    tenant_id: str | None = None
    is_group: bool | None = None


class Reference(_Value):
    """Where somebody is written to: in the Bot Framework's own words, which every one of its SDKs reads."""

    service_url: str
    channel_id: str = CHANNEL
    conversation: Chat
    user: Account
    bot: Account


class Attachment(_Value):
    """A file, a picture, or the message once more as HTML."""

    content_type: str = ""
    content_url: str | None = Field(None, repr=False)
    content: Any = Field(None, repr=False)
    name: str | None = Field(None, repr=False)


class Activity(_Value):
    """One thing that somebody did in Teams, or that happened to the bot there."""

    type: str = Field(min_length=1)
    id: str | None = Field(None, max_length=1_000)
    name: str | None = None
    channel_id: str = ""
    service_url: str = Field(min_length=1, max_length=2_000)
    sender: Account = Field(Account(), validation_alias=AliasChoices("from", "sender"))
    recipient: Account = Account()
    conversation: Chat = Chat()
    text: str | None = Field(None, repr=False)
    value: Any = Field(None, repr=False)
    attachments: tuple[Attachment, ...] = ()
    members_added: tuple[Account, ...] = ()
    members_removed: tuple[Account, ...] = ()
    action: str | None = None
    channel_data: Any = Field(None, repr=False)
    reply_to_id: str | None = None

    @property
    def tenant(self) -> str:
        """The tenant in which it happened."""
        data = self.channel_data if isinstance(self.channel_data, dict) else {}
        named = data.get("tenant")
        return self.conversation.tenant_id or str((named if isinstance(named, dict) else {}).get("id") or "")

    @property
    def kind(self) -> Literal["direct", "shared"]:
        """Whether others read along."""
        is_personal = self.conversation.conversation_type in {"personal", None} and not self.conversation.is_group
        return "direct" if is_personal else "shared"

    @property
    def user(self) -> str:
        """The user, by the id that does not change with the bot."""
        return self.sender.aad_object_id or self.sender.id

    @property
    def reference(self) -> Reference:
        """Where whoever did it is written to, if it is a personal chat."""
        return Reference(
            service_url=self.service_url,
            conversation=self.conversation.model_copy(update={"tenant_id": self.tenant or None}),
            user=self.sender.model_copy(update={"name": None}),
            bot=self.recipient.model_copy(update={"name": None}),
        )


_MENTION = re.compile(r"<at\b[^>]*>.*?</at>", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/h\d)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)


def as_typed(text: str) -> str:
    """A text as it was typed: without mentions, and without the HTML in which Teams writes some."""
    text = _MENTION.sub(" ", text)
    text = _TAG.sub("", _BREAK.sub("\n", text))
    words = unescape(text).replace("\u00a0", " ").replace("\r", "")
    return "\n".join(" ".join(line.split()) for line in words.split("\n")).strip()
