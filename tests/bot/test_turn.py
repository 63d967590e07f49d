"""The seam: what a turn and a reply must have."""

from typing import Any, get_args

import pytest
from pydantic import TypeAdapter, ValidationError

from signpost.bot.turn import (
    Actor,
    Ask,
    Command,
    Conversation,
    DirectMessage,
    EveryoneHere,
    OnlyActor,
    Remark,
    Reply,
    Turn,
    View,
    Visibility,
)

REMARK = Remark(text="Hello.")


def test_a_reply_without_a_visibility_is_refused() -> None:
    with pytest.raises(ValidationError, match="visibility"):
        Reply.model_validate({"view": REMARK})


@pytest.mark.parametrize("visibility", [None, "everyone_here", {}, {"kind": "everyone"}, {"kind": "direct_message"}])
def test_a_visibility_must_be_said_in_full(visibility: object) -> None:
    with pytest.raises(ValidationError, match="visibility"):
        Reply.model_validate({"view": REMARK, "visibility": visibility})


@pytest.mark.parametrize("visibility", [OnlyActor(), DirectMessage(person="p1"), EveryoneHere()])
def test_a_reply_survives_being_written_down(visibility: Visibility) -> None:
    reply = Reply(view=REMARK, visibility=visibility)

    assert Reply.model_validate_json(reply.model_dump_json()) == reply


def test_a_turn_survives_being_written_down() -> None:
    turn = Turn(
        actor=Actor(school="ottermarsh", person="p1", audience="governor"),
        conversation=Conversation(id="c1", kind="shared"),
        command=Ask(text="can I friend a parent?"),
    )

    assert Turn.model_validate_json(turn.model_dump_json()) == turn


@pytest.mark.parametrize(
    "value", [REMARK, Reply(view=REMARK, visibility=OnlyActor()), Actor(school="ottermarsh", person="p1")]
)
def test_what_crosses_the_seam_cannot_be_changed(value: Any) -> None:
    field = next(iter(type(value).model_fields))

    with pytest.raises(ValidationError, match="frozen"):
        setattr(value, field, None)


def test_every_view_and_command_says_which_it_is() -> None:
    views = [view.model_fields["view"].default for view in get_args(View)]
    commands = [command.model_fields["name"].default for command in get_args(get_args(Command)[0])]

    assert len(set(views)) == len(views) == len(get_args(View))
    assert len(set(commands)) == len(commands)


def test_a_command_is_known_by_its_name_alone() -> None:
    adapter: TypeAdapter[Command] = TypeAdapter(Command)

    assert adapter.validate_python({"name": "ask", "text": "?"}) == Ask(text="?")
    with pytest.raises(ValidationError):
        adapter.validate_python({"name": "unknown"})


def test_an_actor_has_an_audience_that_there_is() -> None:
    with pytest.raises(ValidationError, match="audience"):
        Actor.model_validate({"person": "p1", "audience": "pupil"})
