"""Many at once: everybody gets an answer. How long Slack waits meanwhile is measured by `benchmarks/slack.py`."""

from pathlib import Path

import pytest

from tests.adapters.slack.load import open_workspace, requests, running_bot, seen_by_all, send
from tests.bot.school import rows

pytestmark = pytest.mark.slack
MEMBERS = 60


async def test_many_who_ask_at_once_are_all_acknowledged_and_answered(tmp_path: Path) -> None:
    questions = [row["question"] for row in rows("questions_sample.jsonl")[:MEMBERS]]
    async with open_workspace(MEMBERS) as slack, running_bot(slack, MEMBERS, tmp_path) as (url, _process):
        acks = await send(url, requests(slack, questions))
        seen = await seen_by_all(slack, MEMBERS)

    assert [ack.status for ack in acks] == [200] * MEMBERS
    assert len(seen) == MEMBERS
    assert not [text for text in seen if "went wrong" in text or "only talk with people" in text]
