"""Many reports at once, taken and worked at by two processes."""

import sys
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from signpost.bot.store.tables import AuditRow, CaseHandlerRow, CaseRow, NoticeRow
from signpost.bot.vault.key_text import new_entry
from tests.faults.load import Load, send
from tests.faults.processes import Place

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform == "win32", reason="no process can be forked so"),
]

ABOUT_A_PUPIL, ABOUT_A_COLLEAGUE = ["nominated"], ["head", "nominated"]


@pytest.mark.parametrize(
    "load",
    [Load(reports=60, reporters=5), pytest.param(Load(reports=1000, reporters=20), marks=pytest.mark.deep)],
    ids=str,
)
async def test_each_report_of_many_is_routed_once_and_each_notice_delivered_once(
    database_url: str, tmp_path: Path, load: Load
) -> None:
    place = Place(database_url, new_entry(1), tmp_path / "delivered", takes_s=0.01)
    sent = await send(place, load)
    assert len(set(sent.references)) == load.reports

    told: dict[str, list[str]] = {reference: [] for reference in sent.references}
    for message in place.messenger().delivered():
        assert message.why == "new"
        told[message.reference].append(message.account)
    by_recipients = Counter(tuple(sorted(accounts)) for accounts in told.values())
    assert set(by_recipients) == {tuple(ABOUT_A_PUPIL), tuple(ABOUT_A_COLLEAGUE)}

    office = place.office()
    async with office.work(place.school, read_only=True) as work:
        read = work.transaction.scalar
        delivered = sum(map(len, told.values()))
        assert await read(select(func.count()).select_from(CaseRow)) == load.reports
        assert await read(select(func.count()).select_from(CaseHandlerRow)) == delivered
        assert await read(select(func.count()).select_from(NoticeRow).where(NoticeRow.state == "sent")) == delivered
        routed = select(func.count()).select_from(AuditRow).where(AuditRow.act == "case_routed")
        assert await read(routed) == delivered
    await office.store.close()
