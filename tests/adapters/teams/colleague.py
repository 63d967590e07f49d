"""Somebody at a school on Teams: what they type, press and send, as Teams sends it to the bot; and what they see."""

import itertools
from collections.abc import Mapping
from typing import Any

import aiohttp

from tests.adapters.teams.schema import check_card, elements, words
from tests.adapters.teams.tenant import APP, BOT, TENANT, Post, Tenant, User

STAFF = "19:staff@thread.tacv2"
"""A channel in which everybody is."""
_numbers = itertools.count(1)


class Colleague:
    """One user of a tenant.

    Args:
        teams: the tenant.
        user: who it is.
        bot: where the bot takes Teams' requests.
    """

    def __init__(self, teams: Tenant, user: User, bot: str) -> None:
        self._teams = teams
        self.user = user
        self._bot = bot
        self.card: dict[str, Any] | None = None
        """The card that a press was last answered with, in the place of the one that was pressed."""
        self.word = ""
        """The words that a press was last answered with."""
        self._pressed = ""

    # --- What they see ------------------------------------------------------------------------------------------------

    @property
    def messages(self) -> list[Post]:
        """Their personal chat with the bot, as far as the bot has written in it."""
        return self._teams.seen_by(self.user.handle)

    @property
    def last_message(self) -> str:
        return self.messages[-1].said

    @property
    def screen(self) -> str:
        """What the card says that a press was answered with."""
        assert self.card is not None, self.word
        return words(self.card)

    def sees_in(self, chat: str) -> list[Post]:
        return [post for post in self._teams.posts if post.chat == chat]

    # --- What they do -------------------------------------------------------------------------------------------------

    def activity(self, type_: str, *, chat: str = "", **more: Any) -> dict[str, Any]:
        """Something as Teams sends it."""
        kind = "channel" if chat else "personal"
        return {
            "type": type_,
            "id": f"i{next(_numbers)}",
            "timestamp": "2026-11-23T09:30:00Z",
            "channelId": "msteams",
            "serviceUrl": self._teams.url,
            "from": {"id": self.user.id, "name": self.user.handle.title(), "aadObjectId": self.user.aad},
            "recipient": {"id": BOT, "name": "Signpost"},
            "conversation": {"id": chat or self.user.chat, "conversationType": kind, "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}},
            "locale": "en-GB",
            **more,
        }

    async def send(self, activity: Mapping[str, Any], token: str | None = None, **headers: str) -> tuple[int, Any]:
        """One request of Teams'; its status, and what is answered."""
        made = {"Authorization": f"Bearer {self._teams.token() if token is None else token}"} | headers
        async with (
            aiohttp.ClientSession() as http,
            http.post(self._bot, json=activity, headers=made) as response,
        ):
            is_json = response.content_type == "application/json"
            return response.status, await response.json() if is_json else await response.text()

    async def writes(self, text: str, **more: Any) -> None:
        """A message in their personal chat with the bot."""
        status, _ = await self.send(self.activity("message", text=text, **more))
        assert status == 202

    async def mentions(self, text: str, chat: str = STAFF) -> None:
        """A message in a channel, to the bot by name."""
        activity = self.activity("message", chat=chat, text=f"<at>Signpost</at> {text}&nbsp;\n")
        status, _ = await self.send(activity)
        assert status == 202

    async def invokes(self, name: str, value: Any, **more: Any) -> Any:
        """Something that Teams waits for the answer to."""
        status, answer = await self.send(self.activity("invoke", name=name, value=value, **more))
        assert status == 200, status
        return answer

    async def presses(self, label: str, **inputs: str) -> None:
        """A button, by what is on it: on the card in front, or on the last message."""
        post = self.messages[-1] if self.messages else None
        if self.card is not None and (found := _button(self.card, label)):
            pressed = self._pressed
        else:
            assert post is not None
            found, pressed = _button(post.card, label), post.id
        assert found is not None, (label, words(self.card or (post.card if post else {})))
        card = self.card if self.card is not None and _button(self.card, label) else post.card if post else {}
        value = {"action": {**found, "data": {**_given(card, found), **inputs, **found["data"]}}, "trigger": "manual"}
        self._pressed = pressed
        answer = await self.invokes("adaptiveCard/action", value, replyToId=pressed)
        self._take(answer)

    async def press(self, verb: str, value: str, **inputs: str) -> None:
        """A button by what it does, wherever it is."""
        data = {"signpost": {"verb": verb, "value": value}, **inputs}
        self._take(await self.invokes("adaptiveCard/action", {"action": {"verb": verb, "data": data}}))

    def _take(self, answer: Any) -> None:
        self.word = ""
        if answer["type"] == "application/vnd.microsoft.card.adaptive":
            check_card(answer["value"])
            self.card = answer["value"]
        else:
            self.word = answer["value"]

    def looks_at_the_chat(self) -> None:
        """The card that a press was answered with is gone."""
        self.card = None

    async def looks_at(self, post: Post) -> None:
        """A message comes into sight: Teams asks for it anew, if the card says so for this user."""
        asked = post.card["refresh"]
        assert asked["userIds"] == [self.user.id]
        self._take(await self.invokes("adaptiveCard/action", {"action": asked["action"], "trigger": "automatic"}))

    async def answers_offer(self, action: str, url: str = "", *, context: Any = None) -> None:
        """A file that is offered in the last message: taken, or not."""
        post = self.messages[-1]
        place = {
            "contentUrl": f"{self._teams.url}/files/shown",
            "name": "a.pdf",
            "uploadUrl": url or f"{self._teams.url}/files/mine",
            "uniqueId": "u-1",
            "fileType": "pdf",
        }
        value = {
            "type": "fileUpload",
            "action": action,
            "context": context or post.card["acceptContext"],
            **({"uploadInfo": place} if action == "accept" else {}),
        }
        assert await self.invokes("fileConsent/invoke", value, replyToId=post.id) == {}

    async def sends_files(self, *attachments: dict[str, Any], text: str = "") -> None:
        """Files in their personal chat; a picture comes with the message once more as HTML."""
        twin = {"contentType": "text/html", "content": "<div><img src='x'></div>"}
        await self.writes(text, attachments=[*attachments, twin])

    def attached(self, name: str, content: bytes, url: str = "") -> dict[str, Any]:
        """A file that is attached."""
        self._teams.files[name] = content
        return {
            "contentType": "application/vnd.microsoft.teams.file.download.info",
            "contentUrl": "https://ottermarsh-my.sharepoint.com/somewhere",
            "name": name,
            "content": {
                "downloadUrl": url or f"{self._teams.url}/files/{name}",
                "uniqueId": f"u-{name}",
                "fileType": "x",
            },
        }

    def pasted(self, name: str, content: bytes) -> dict[str, Any]:
        """A picture that is pasted."""
        self._teams.files[name] = content
        return {"contentType": "image/*", "contentUrl": f"{self._teams.url}/v3/attachments/{name}/views/original"}

    async def installs(self, action: str = "add") -> None:
        """The app is added to their Teams, or removed."""
        status, _ = await self.send(self.activity("installationUpdate", action=action))
        assert status == 202


def _button(card: dict[str, Any], label: str) -> dict[str, Any] | None:
    return next(
        (found for found in elements(card) if found["type"] == "Action.Execute" and found.get("title") == label), None
    )


def _given(card: dict[str, Any], found: Mapping[str, Any]) -> dict[str, str]:
    """The inputs of a card as they stand, where the button sends them."""
    if found["associatedInputs"] == "none":
        return {}
    inputs = (element for element in elements(card) if str(element["type"]).startswith("Input."))
    return {element["id"]: str(element.get("value", "")) for element in inputs}


__all__ = ["APP", "STAFF", "Colleague"]
