"""Several schools on Slack, one process: the same question, and each gets its own school's rule."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from signpost.bot.set_up import apply_school
from signpost.bot.settings import Settings
from signpost.bot.unit_of_work import Office
from signpost.composition import make_bot
from signpost.errors import SettingsError
from tests.adapters.slack.member import words
from tests.adapters.slack.staffroom import STAFF, Staffroom
from tests.bot.offices import SampleSchool

pytestmark = [pytest.mark.slack, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]
QUESTION = "can I friend a parent?"
RULES = {
    "oakwell": "Staff must not add parents as friends on social media.",
    "elmstead": "Staff may add parents as friends on social media.",
}
"""Of the schools that have policies. That of Ferndale cannot be read, and Ashby has none."""


class Trust:
    """What is known of the schools.

    Args:
        office: begins units of work.
    """

    def __init__(self, office: Office) -> None:
        self._office = office

    async def school_id(self) -> str:
        raise SettingsError("Say which school.")

    async def ask(self, school: str) -> str:
        async with self._office.work(school, read_only=True) as work:
            return work.school.file.policies.ask


@pytest.fixture
async def rooms(sample_school: SampleSchool, tmp_path: Path) -> AsyncIterator[dict[str, Staffroom]]:
    """Four schools, each with a workspace of its own."""
    folder = tmp_path / "policies"
    for school, rule in RULES.items():
        (folder / school).mkdir(parents=True)
        text = f"# {school.title()} School: Social Media Policy\n\n## 1. Friends\n\n1.1 {rule}\n\n1.2 Tell the head.\n"
        (folder / school / "policy.md").write_text(text, "utf-8")
    (folder / "ferndale").mkdir()
    (folder / "ferndale" / "policy.docx").write_bytes(b"PK\x03\x04 and no more")
    bot = await make_bot(Settings(policies=folder), schools=Trust(sample_school.office), first=None)
    async with AsyncExitStack() as closing:
        opened = {}
        for school in (*RULES, "ferndale", "ashby"):
            room = opened[school] = Staffroom(named(sample_school, school), bot, policies=folder)
            await apply_school(sample_school.office, room.school.file)
            closing.push_async_callback(room.close)
            await room.open()
        yield opened


def named(sample: SampleSchool, school: str) -> SampleSchool:
    """A school with the sample's people."""
    file = sample.file.model_copy(
        update={
            "school": sample.file.school.model_copy(update={"id": school, "name": f"{school.title()} School"}),
            "policies": sample.file.policies.model_copy(update={"ask": f"the head of {school.title()}"}),
        }
    )
    return SampleSchool(sample.office, sample.clock, file)


async def test_each_school_is_answered_from_its_own_policies(rooms: dict[str, Staffroom]) -> None:
    for school, other in (("oakwell", "elmstead"), ("elmstead", "oakwell")):
        amy = rooms[school].member("amy")
        await amy.writes(QUESTION)
        await amy.commands("/policy", "1.1")
        await amy.commands("/policy", "policies")
        said = amy.last_message + words([post.blocks for post in amy.sees_in(STAFF)])

        assert RULES[school] in amy.last_message
        assert RULES[school] in words(amy.sees_in(STAFF)[0].blocks)
        assert f"{school.title()} School" in said
        assert RULES[other] not in said
        assert other.title() not in said


@pytest.mark.parametrize("school", ["ferndale", "ashby"])
async def test_a_school_without_policies_is_told_so_and_nothing_of_anothers(
    rooms: dict[str, Staffroom], school: str
) -> None:
    """Whether there are none, or they cannot be read; and whoever was answered before."""
    await rooms["oakwell"].member("amy").writes(QUESTION)
    amy = rooms[school].member("amy")
    await amy.writes(QUESTION)
    assert amy.last_message.startswith("I have no policy of your school to answer from.")
    assert f"Please ask the head of {school.title()} in person" in amy.last_message
    await amy.commands("/policy", "1.1")
    await amy.commands("/policy", "policies")

    assert not any(rule in words([post.blocks for post in amy.sees_in(STAFF)]) for rule in RULES.values())


async def test_the_administrator_sees_that_there_are_none(rooms: dict[str, Staffroom]) -> None:
    seen = {}
    for school in ("oakwell", "ashby"):
        ivan = rooms[school].member("ivan")
        await ivan.opens_home()
        seen[school] = ivan.home

    assert "There is no policy in" in seen["ashby"]
    assert "no policy" not in seen["oakwell"]
