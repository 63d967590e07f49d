"""School years drawn by chance, as plain facts and as the rows that they leave in a database.

The facts are all that a recount needs: it is written without a look at how Signpost counts.
"""

import datetime as dt
import random
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from signpost.bot import vault
from signpost.bot.audit import Act
from signpost.bot.incidents.categories import category_of
from signpost.bot.incidents.dossier import Dossier
from signpost.bot.incidents.life_cycle import Outcome, State
from signpost.bot.incidents.parts import ReportPart
from signpost.bot.incidents.report import About, Affected, Platform, Report, Topic
from signpost.bot.store.tables import AuditHeadRow, AuditRow, CaseRow, DossierRow, PartRow, TombstoneRow
from signpost.bot.vault import MasterKeys

LONDON = ZoneInfo("Europe/London")
TEXT = "They wrote about me in the class chat, for everybody to read. " * 5


@dataclass(frozen=True)
class Drawn:
    """One report, and what became of it."""

    received_at: dt.datetime
    topic: Topic | None
    platform: Platform | None
    affected: tuple[Affected, ...]
    about: tuple[About, ...]
    acknowledged_at: dt.datetime | None
    closed_at: dt.datetime | None
    outcome: Outcome | None
    escalations: int
    is_held: bool
    is_deleted: bool


def chance_of(seed: int) -> random.Random:
    """Chance that comes out alike each time."""
    return random.Random(seed)  # noqa: S311 - samples, and no secrets


def draw(chance: random.Random, first: int, deleted: float = 0.2) -> Drawn:
    """A report of the school year that begins in `first`.

    Args:
        chance: where it comes from.
        first: a calendar year.
        deleted: how often one is deleted by now, if it was closed early enough to be sure of when.
    """
    begins = dt.datetime(first, 9, 1, tzinfo=LONDON)
    ends = dt.datetime(first + 1, 9, 1, tzinfo=LONDON)
    received_at = (begins + dt.timedelta(seconds=chance.random() * (ends - begins).total_seconds())).astimezone(dt.UTC)
    acknowledged_at = closed_at = outcome = None
    if chance.random() < 0.95:
        acknowledged_at = received_at + dt.timedelta(hours=chance.expovariate(1 / 9))
        if chance.random() < 0.85:
            closed_at = acknowledged_at + dt.timedelta(days=chance.expovariate(1 / 40))
            outcome = chance.choice(list(Outcome))
    is_surely_closed = closed_at is not None and closed_at < ends - dt.timedelta(days=35)
    return Drawn(
        received_at=received_at,
        topic=chance.choice([*Topic, None]),
        platform=chance.choices([*Platform, None], weights=range(len(Platform) + 1, 0, -1))[0],
        affected=tuple(chance.sample(list(Affected), chance.choice([0, 1, 1, 1, 2]))),
        about=tuple(chance.sample(list(About), chance.choice([0, 1, 1, 1, 2]))),
        acknowledged_at=acknowledged_at,
        closed_at=closed_at,
        outcome=outcome,
        escalations=chance.choice([0, 0, 0, 1, 2]),
        is_held=chance.random() < 0.1,
        is_deleted=is_surely_closed and chance.random() < deleted,
    )


async def write(transaction: AsyncSession, master: MasterKeys, school: str, reports: list[Drawn]) -> None:
    """Add what these reports leave behind, and their log alone. Its links are not right: nobody looks at them here."""
    for row in (AuditRow, AuditHeadRow):
        await transaction.execute(delete(row))
    log: list[AuditRow] = []
    rows: dict[type[object], list[Any]] = {kind: [] for kind in (DossierRow, CaseRow, PartRow, TombstoneRow)}

    def record(act: Act, about: str, at: dt.datetime) -> None:
        seq = len(log) + 1
        log.append(AuditRow(seq=seq, at=at, actor="system", act=act, about=about, detail={}, previous="", mac=""))

    for report in reports:
        id_ = secrets.token_hex(16)
        record(Act.REPORT_RECEIVED, id_, report.received_at)
        if report.is_held:
            record(Act.HOLD_SET, id_, report.received_at + dt.timedelta(seconds=1))
        if report.is_deleted:
            rows[TombstoneRow].append(_tombstone(report))
        else:
            for row in _case(master, school, id_, report):
                rows[type(row)].append(row)
    for added in (*rows.values(), [*log, AuditHeadRow(seq=len(log), mac="ab" * 32)]):
        transaction.add_all(added)
        await transaction.flush()  # what is pointed to comes first


def _case(master: MasterKeys, school: str, id_: str, report: Drawn) -> Iterator[Any]:
    key = vault.new_key()
    category = category_of(report.topic) if report.topic else None
    part, sealed = secrets.token_hex(16), ReportPart(reporter="somebody", report=_report(report))
    yield DossierRow(id=id_, wrapped_key=master.wrap(key, "case", school, id_))
    yield CaseRow(
        id=id_,
        reference=f"SP-{id_[:12]}",
        reporter="",
        state=State.CLOSED if report.outcome else State.IN_PROGRESS,
        is_on_hold=False,
        is_urgent=False,
        outcome=report.outcome,
        area=category.area if category else None,
        nature=category.nature if category else None,
        received_at=report.received_at,
        acknowledged_at=report.acknowledged_at,
        closed_at=report.closed_at,
        escalations=report.escalations,
    )
    content = Dossier(school, id_, key).seal(f"report:{part}", sealed)
    yield PartRow(id=part, case=id_, seq=1, kind="report", at=report.received_at, sealed=content)
    yield PartRow(id=secrets.token_hex(16), case=id_, seq=2, kind="note", at=report.received_at, sealed=b"")


def _report(report: Drawn) -> Report:
    return Report(what_happened=TEXT, platform=report.platform, about=report.about, affected=report.affected)


def _tombstone(report: Drawn) -> TombstoneRow:
    assert report.closed_at is not None
    assert report.acknowledged_at is not None
    category = category_of(report.topic) if report.topic else None
    return TombstoneRow(
        id=secrets.token_hex(16),
        month=report.received_at.astimezone(LONDON).date().replace(day=1),
        area=category.area if category else None,
        nature=category.nature if category else None,
        outcome=report.outcome,
        facts={
            "platform": report.platform or "",
            "about": ",".join(sorted(report.about)),
            "affected": ",".join(sorted(report.affected)),
        },
        hours_to_acknowledge=int((report.acknowledged_at - report.received_at) / dt.timedelta(hours=1)),
        days_to_close=int((report.closed_at - report.received_at) / dt.timedelta(days=1)),
        escalations=report.escalations,
    )
