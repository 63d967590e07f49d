"""A member of a Slack workspace: what they type, press and fill in, as Slack sends it to the bot; and what they see."""

import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import aiohttp

from tests.adapters.slack.workspace import BOT, BOT_ID, SECRET, TEAM, Post, View, Workspace, settled

_numbers = itertools.count(1)


def signed(body: bytes, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    """The headers with which Slack signs a request: https://docs.slack.dev/authentication/verifying-requests-from-slack."""
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def form(fields: Mapping[str, str]) -> tuple[bytes, str]:
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


def texts(value: Any) -> Iterator[str]:
    """All that can be read in blocks, in their order."""
    match value:
        case {"type": "input", "label": label, "element": element, **rest}:
            yield from texts([label, rest.get("hint"), element])
        case {"type": "static_select" | "multi_static_select", **rest}:  # its options are folded up
            yield from texts([rest.get("initial_option"), rest.get("initial_options")])
        case {"type": "plain_text_input", **rest}:
            yield str(rest.get("initial_value", ""))
        case {"text": str(text)}:
            for line in text.split("\n"):
                yield line.removeprefix("> ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        case dict():
            for part in value.values():
                yield from texts(part)
        case list() | tuple():
            for part in value:
                yield from texts(part)
        case _:
            pass


def words(value: Any) -> str:
    """The same as one line."""
    return " ".join(" ".join(texts(value)).split())


class Member:
    """One user of a workspace.

    Args:
        slack: the workspace.
        user: their id.
        bot: where the bot takes Slack's requests.
    """

    def __init__(self, slack: Workspace, user: str, bot: str) -> None:
        self._slack = slack
        self.user = user
        self._bot = bot
        self._typed: dict[str, Any] = {}
        self._typed_in = ""
        self.slowest_s = 0.0

    # --- What they see ------------------------------------------------------------------------------------------------

    @property
    def modal(self) -> View | None:
        """The modal in front of them."""
        return next((view for view in reversed(self._slack.views.values()) if view.user == self.user), None)

    @property
    def screen(self) -> str:
        """What the modal in front of them says."""
        assert self.modal is not None, "no modal is open"
        return words([self.modal.content["title"], self.modal.content["blocks"], self.modal.content.get("submit")])

    def close(self) -> None:
        """Close every modal."""
        for view in [view for view in self._slack.views.values() if view.user == self.user]:
            del self._slack.views[view.id]

    def close_front(self) -> None:
        """Close the modal in front of them; the one below it is there again."""
        assert self.modal is not None
        del self._slack.views[self.modal.id]

    @property
    def messages(self) -> list[Post]:
        """Their direct messages with the bot."""
        return self._slack.seen_by(self.user)

    @property
    def last_message(self) -> str:
        return words(self.messages[-1].blocks)

    @property
    def home(self) -> str:
        return words(self._slack.homes[self.user]["blocks"])

    def sees_in(self, channel: str) -> list[Post]:
        """What of a channel they see."""
        return [post for post in self._slack.posts if post.channel == channel and post.only_to in {None, self.user}]

    # --- What they do -------------------------------------------------------------------------------------------------

    async def send(self, body: bytes, kind: str, headers: Mapping[str, str]) -> tuple[int, Any]:
        """One request of Slack's; status and answer, which Slack waits three seconds for."""
        started = time.monotonic()
        async with (
            aiohttp.ClientSession() as http,
            http.post(self._bot, data=body, headers={"Content-Type": kind, **headers}) as response,
        ):
            text = await response.text()
        self.slowest_s = max(self.slowest_s, time.monotonic() - started)
        await settled()
        return response.status, json.loads(text) if text.startswith("{") else text

    async def _deliver(self, fields: Mapping[str, str]) -> Any:
        body, kind = form(fields)
        status, answer = await self.send(body, kind, signed(body))
        assert status == 200, (status, answer)
        return answer

    async def event(self, event: Mapping[str, Any], event_id: str = "", authorizations: Any = None, **more: Any) -> int:
        """Something has happened that Slack tells the bot of; the status that it gets."""
        payload = {
            "type": "event_callback",
            "team_id": TEAM,
            "event_id": event_id or f"Ev{next(_numbers)}",
            "event": event,
            "authorizations": authorizations
            or [{"team_id": TEAM, "user_id": BOT, "is_bot": True, **self._organisation()}],
            **self._organisation(),
        }
        body = json.dumps(payload).encode()
        status, _ = await self.send(body, "application/json", {**signed(body), **more})
        return status

    async def writes(self, text: str, **more: Any) -> None:
        """A direct message to the bot."""
        event = {"type": "message", "channel_type": "im", "channel": f"D{self.user}", "user": self.user, "text": text}
        assert await self.event({**event, "ts": f"{next(_numbers)}.1", **more}) == 200

    async def mentions(self, text: str, channel: str, **more: Any) -> None:
        """A message in a channel, to the bot by name."""
        event = {"type": "app_mention", "channel": channel, "user": self.user, "text": f"<@{BOT}> {text}"}
        assert await self.event({**event, "ts": f"{next(_numbers)}.1", **more}) == 200

    async def opens_home(self) -> None:
        event = {"type": "app_home_opened", "user": self.user, "channel": f"D{self.user}", "tab": "home"}
        assert await self.event(event) == 200

    async def commands(self, command: str, text: str = "", channel: str = "C01STAFF") -> Any:
        """A slash command; what stands at once in the answer."""
        return await self._deliver(
            {
                "command": command,
                "text": text,
                "team_id": TEAM,
                **{name: str(value) for name, value in self._organisation().items()},
                "user_id": self.user,
                "channel_id": channel,
                "trigger_id": self._slack.trigger(self.user),
                "response_url": self._respond_at(channel),
            }
        )

    def _organisation(self) -> dict[str, Any]:
        enterprise = self._slack.enterprise
        return {"enterprise_id": enterprise, "is_enterprise_install": True} if enterprise else {}

    def _respond_at(self, channel: str) -> str:
        return f"{self._slack.url}/respond/{self.user}/{channel}"

    def _interaction(self, kind: str, **more: Any) -> dict[str, str]:
        organisation = self._slack.enterprise
        payload = {
            "type": kind,
            "team": {"id": TEAM, "domain": "ottermarsh"},
            **({"team": None, "enterprise": {"id": organisation}} if organisation else {}),
            "user": {"id": self.user, "team_id": TEAM},
            "trigger_id": self._slack.trigger(self.user),
            **more,
        }
        return {"payload": json.dumps(payload)}

    async def shortcut(self, name: str) -> None:
        """A shortcut from the search bar."""
        await self._deliver(self._interaction("shortcut", callback_id=name))

    async def message_shortcut(self, name: str, message: Mapping[str, Any], channel: str) -> None:
        """A shortcut on somebody's message."""
        more = {"channel": {"id": channel}, "message": message, "response_url": self._respond_at(channel)}
        await self._deliver(self._interaction("message_action", callback_id=name, message_ts=message["ts"], **more))

    async def presses(self, label: str, post: Post | None = None, *, at_home: bool = False) -> None:
        """A button or an option, by what is on it: in the modal in front, or in a message, by default the last one."""
        modal = None if post is not None or at_home else self.modal
        if modal is not None:
            where: dict[str, Any] = {
                "view": {**self._slack.described(modal), "state": {"values": self._state(modal)}},
                "container": {"type": "view", "view_id": modal.id},
            }
            blocks = modal.content["blocks"]
        elif at_home:
            where = {"view": {"type": "home", "id": "VHOME"}, "container": {"type": "view"}}
            blocks = self._slack.homes[self.user]["blocks"]
        else:
            post = post or self._slack.posts[-1]
            assert post.only_to in {None, self.user}
            where = {
                "channel": {"id": post.channel},
                "message": {"ts": "1.1", "text": post.text, "bot_id": BOT_ID},
                "container": {"type": "message", "channel_id": post.channel},
                "response_url": self._respond_at(post.channel),
            }
            blocks = post.blocks
        await self._deliver(self._interaction("block_actions", actions=[_action(blocks, label)], **where))

    async def press(self, action: str, value: str) -> None:
        """What stands on a button of some message, wherever that is."""
        where = {
            "channel": {"id": f"D{self.user}"},
            "message": {"ts": "1.1", "bot_id": BOT_ID},
            "container": {"type": "message", "channel_id": f"D{self.user}"},
            "response_url": self._respond_at(f"D{self.user}"),
        }
        pressed = {"type": "button", "action_id": action, "block_id": "b", "value": value}
        await self._deliver(self._interaction("block_actions", actions=[pressed], **where))

    def enters(self, **values: Any) -> None:
        """Fields of the modal in front, by their names; nothing is sent yet."""
        assert self.modal is not None
        known = {block["block_id"] for block in self.modal.content["blocks"] if block["type"] == "input"}
        assert set(values) <= known, (set(values) - known, known)
        if self._typed_in != self._place(self.modal):
            self._typed, self._typed_in = {}, self._place(self.modal)
        self._typed |= values

    async def submits(self, **values: Any) -> dict[str, str]:
        """The modal in front; the errors at its fields."""
        self.enters(**values)
        assert self.modal is not None
        view = self.modal
        described = {**self._slack.described(view), "state": {"values": self._state(view)}}
        answer = await self._deliver(self._interaction("view_submission", view=described))
        if not answer:
            self._slack.views.pop(view.id, None)
            return {}
        if answer["response_action"] == "errors":
            return dict(answer["errors"])
        assert answer["response_action"] == "update"
        self._slack.change(view, answer["view"])
        return {}

    @staticmethod
    def _place(view: View) -> str:
        return f"{view.id}.{view.changes}"

    def _state(self, view: View) -> dict[str, Any]:
        typed = self._typed if self._typed_in == self._place(view) else {}
        return {
            block["block_id"]: {block["element"]["action_id"]: given(block["element"], typed.get(block["block_id"]))}
            for block in view.content["blocks"]
            if block["type"] == "input"
        }


def _action(blocks: Any, label: str) -> dict[str, Any]:
    for block in blocks:
        for element in [*block.get("elements", ()), block.get("accessory")]:
            match element:
                case {"type": "button", "text": {"text": text}} if text == label:
                    return {**element, "block_id": block.get("block_id", "b")}
                case {"type": "static_select", "options": options}:
                    for option in options:
                        if option["text"]["text"] == label:
                            return {
                                "type": "static_select",
                                "action_id": element["action_id"],
                                "selected_option": option,
                            }
    raise AssertionError((label, words(blocks)))


def given(element: Mapping[str, Any], typed: Any) -> dict[str, Any]:
    """A field as Slack sends it."""
    kind = element["type"]
    match kind:
        case "plain_text_input":
            return {"type": kind, "value": (element.get("initial_value") if typed is None else typed) or None}
        case "static_select" | "radio_buttons":
            chosen = [known for known in element["options"] if known["value"] == typed]
            return {"type": kind, "selected_option": chosen[0] if chosen else element.get("initial_option")}
        case "checkboxes" | "multi_static_select" | "multi_external_select":
            if typed is None:
                return {"type": kind, "selected_options": element.get("initial_options", [])}
            known = {option["value"]: option for option in element.get("options", ())}
            return {"type": kind, "selected_options": [known.get(value, {"value": value}) for value in typed]}
        case "datepicker":
            return {"type": kind, "selected_date": typed}
        case "file_input":
            return {"type": kind, "files": typed or []}
        case _:
            raise AssertionError(kind)
