"""Whatever text a platform lets through, a command holds what can be kept, and no command breaks on it."""

import datetime as dt
from contextlib import suppress
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from signpost.bot.incidents import commands
from signpost.bot.incidents.commands import (
    AddEvidence,
    CaseCommand,
    FillReport,
    OpenCase,
    ReportCommand,
    StartReport,
    SubmitReport,
)
from signpost.bot.incidents.form import form_steps
from signpost.bot.incidents.life_cycle import Outcome
from signpost.bot.incidents.report import Topic
from signpost.bot.incidents.views import CaseOpened, ReportForm, ReportReceipt
from signpost.bot.people import Roster
from signpost.errors import SignpostError
from tests.bot.offices import SampleSchool

TEACHER, NOMINATED = "amy", "nadia"
EMOJI = "\N{GRINNING FACE}"
HALVES = "\ud83d\ude00"
ODD = st.text(st.one_of(st.sampled_from("\x00\ud83d\ude00\udfff\ufeff\uffffa "), st.characters()), max_size=12)
KINDS: tuple[type[BaseModel], ...] = (*get_args(ReportCommand), *get_args(CaseCommand))
FIELDS = [field.name for step in form_steps(Roster(people=())) for field in step.fields]


def texts(value: Any) -> list[str]:
    """All texts in a value."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in (*value, *value.values()) for text in texts(item)]
    return [text for item in value for text in texts(item)] if isinstance(value, tuple) else []


def command_of(kind: type[BaseModel], text: str, **more: Any) -> Any:
    """A command that has a text wherever it takes one."""
    given: dict[str, Any] = {}
    for name, field in kind.model_fields.items():
        match name:
            case "name":
                continue
            case "values":
                given[name] = {text: text, **dict.fromkeys(FIELDS, text), "about": (text, "pupil")}
            case "content":
                given[name] = b"20:14 Liar"
            case "number" | "page" | "seen" if field.annotation in {int, int | None}:
                given[name] = 1
            case "topic":
                given[name] = Topic.OTHER
            case "outcome":
                given[name] = Outcome.UPHELD
            case "due":
                given[name] = dt.date(2026, 12, 1)
            case "is_agreed":
                given[name] = True
            case _:
                given[name] = text
    return kind(**(given | {name: value for name, value in more.items() if name in kind.model_fields}))


@given(st.sampled_from(KINDS), ODD)
def test_every_text_of_every_command_can_be_kept(kind: type[BaseModel], text: str) -> None:
    for kept in texts(command_of(kind, text).model_dump()):
        assert "\x00" not in kept
        assert kept.encode().decode() == kept


@given(st.text().filter(lambda text: "\x00" not in text))
def test_what_can_be_kept_is_as_it_was_said(text: str) -> None:
    assert StartReport(text=text).text == text


@pytest.mark.parametrize(
    ("said", "kept"),
    [(HALVES, EMOJI), (HALVES[0], ""), (HALVES[::-1], ""), (f"a{HALVES[1]}\x00b", "ab"), ("\ufeffa", "\ufeffa")],
)
def test_halves_of_a_character_are_joined_or_left_out(said: str, kept: str) -> None:
    assert StartReport(text=said).text == kept


def test_what_is_no_text_stays_what_it_is() -> None:
    command = command_of(commands.CloseCase, "x")
    assert type(command.outcome) is Outcome
    assert command_of(AddEvidence, "x", content=b"\x00\xff").content == b"\x00\xff"


@example("\x00")
@example(HALVES[0])
@given(ODD)
@settings(
    max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
async def test_whatever_is_said_is_kept_or_refused_in_words(sample_school: SampleSchool, text: str) -> None:
    school = sample_school
    form = await school.sees(TEACHER, StartReport(text=f"Lies. {text}"), ReportForm)
    values = {name: text for name in FIELDS if name not in {"what_happened", "child_imagery", "about"}}
    filled = FillReport(draft=form.draft, values={**values, "child_imagery": "no", "about": ("pupil",)})
    await school.sees(TEACHER, filled, ReportForm)
    file = AddEvidence(draft=form.draft, file_name=f"{text}.txt", content=b"20:14 Liar", page=text)
    await school.says(TEACHER, file)
    reference = (await school.sees(TEACHER, SubmitReport(draft=form.draft), ReportReceipt)).reference
    for kind in KINDS:
        for command in (command_of(kind, text), command_of(kind, text, reference=reference)):
            for who in (TEACHER, NOMINATED):
                with suppress(SignpostError):
                    await school.says(who, command)
        if kind is OpenCase:
            assert (await school.sees(NOMINATED, OpenCase(reference=reference), CaseOpened)).model_dump_json()
