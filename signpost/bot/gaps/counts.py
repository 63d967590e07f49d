"""Counts questions by month, topic and what came of them."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping

from signpost.bot.gaps.topics import CameOf
from signpost.bot.store.tables import QuestionCountRow
from signpost.bot.unit_of_work import UnitOfWork

Cell = tuple[dt.date, str, CameOf]
"""The first day of a month, the key of a topic, and what came of the question."""


async def add_counts(work: UnitOfWork, counts: Mapping[Cell, int]) -> None:
    """Add to the counts; what was counted otherwise before is taken off by a number below 0."""
    for (month, topic, came_of), count in Counter(dict(counts)).items():
        key = (work.school.id, month, topic, came_of)
        row = await work.transaction.get(QuestionCountRow, key, with_for_update=True)
        if row is None:
            work.transaction.add(QuestionCountRow(month=month, topic=topic, came_of=came_of, count=max(count, 0)))
        else:
            row.count = max(row.count + count, 0)
    await work.transaction.flush()
