"""Many at once: everybody gets an answer. How long they wait is measured by `benchmarks/teams.py`."""

from pathlib import Path

import pytest

from tests.adapters.teams.load import activities, greet, open_tenant, running_bot, send, unanswered
from tests.bot.school import rows

pytestmark = pytest.mark.teams
MEMBERS = 60


async def test_many_who_do_something_at_once_are_all_answered(tmp_path: Path) -> None:
    questions = [row["question"] for row in rows("questions_sample.jsonl")[:MEMBERS]]
    async with open_tenant(MEMBERS) as teams, running_bot(teams, MEMBERS, tmp_path) as (url, _process):
        assert {one.status for one in await greet(teams, url, MEMBERS)} == {202}
        teams.posts.clear()
        taken = await send(teams, url, activities(teams, questions))

    assert {one.status for one in taken} == {200, 202}
    assert unanswered(teams, taken) == []
    assert not [post for post in teams.posts if "went wrong" in post.said or "only talk with people" in post.said]
