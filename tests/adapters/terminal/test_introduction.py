"""Who one is told to be."""

import tomllib

import pytest

from signpost.adapters.terminal.introduction import SAMPLE_INTRODUCTION, introduce
from signpost.application import SAMPLE_TEACHER
from signpost.bot.people import Holding, Person, Role, Roster
from signpost.composition import SAMPLE

ROSTER = Roster(
    people=(
        Person(id="1", handle="nadia", name="Nadia Karim"),
        Person(id="2", handle="sam", name="Sam Whitlock"),
        Person(id="3", handle="vic", name="Vic Adeyemi", audience="volunteer"),
    ),
    holdings=(
        Holding(role=Role.NOMINATED_PERSON, holder="1", deputies=("2",)),
        Holding(role=Role.POLICY_OWNER, holder="1"),
    ),
)


@pytest.mark.parametrize(
    ("id_", "said"),
    [
        ("1", "You are Nadia Karim, the nominated person and the policy owner."),
        ("2", "You are Sam Whitlock, deputy of the nominated person."),
        ("3", "You are Vic Adeyemi, a volunteer."),
        ("4", ""),
    ],
)
def test_everybody_is_told_their_name_and_what_they_are(id_: str, said: str) -> None:
    assert introduce(id_, ROSTER) == said


def test_what_is_said_of_the_sample_school_stands_in_its_file() -> None:
    school = tomllib.loads((SAMPLE / "school.toml").read_text("utf-8"))
    names = {person["handle"]: person["name"] for person in school["people"]}

    assert names[SAMPLE_TEACHER] in SAMPLE_INTRODUCTION
    nominated = school["roles"]["nominated_person"]["holder"]
    assert names[nominated] in SAMPLE_INTRODUCTION
    assert f"--as {nominated}" in SAMPLE_INTRODUCTION
