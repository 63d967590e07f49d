"""An authority's return: reports of thousands of schools counted, protected and set as a document, on PostgreSQL."""

import asyncio
import os
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import URL

from benchmarks.corpus import ROOT
from benchmarks.report import Report
from benchmarks.reports import ENGINES
from signpost.bot.people import Person
from signpost.bot.school_file import read_school_file
from signpost.bot.store.engine import make_engine
from signpost.bot.store.store import Store
from signpost.bot.store.tables import PersonRow, SchoolRow
from signpost.bot.store.upgrade import upgrade
from signpost.bot.unit_of_work import utc_now
from signpost.bot.vault import MasterKeys, load_master_keys, new_key
from signpost.bot.vault.key_text import new_entry
from signpost.composition import SAMPLE
from tests.bot.governors.generated import Drawn, chance_of, draw, write

SIZES = ((300, 5_000), (3_000, 50_000))
"""Schools, and the reports of the year; the year before has half as many."""
QUICK = ((3, 60),)
YEAR = 2025


def measure(quick: bool) -> Report:
    """The time and the memory of the whole command, by the number of schools and of reports."""
    table = []
    for schools, reports in QUICK if quick else SIZES:
        with tempfile.TemporaryDirectory(prefix="signpost-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            with ENGINES["PostgreSQL"](folder) as url:
                upgrade(url)
                keys = new_entry(1)
                asyncio.run(_fill(url, load_master_keys(keys, None, create=False), schools, reports))
                seconds, working, megabytes = _return(url, keys, folder)
        table.append([f"{schools:,}", f"{reports:,}", f"{seconds:.1f}", f"{working:.1f}", f"{megabytes:,.0f}"])
    report = Report()
    header = ["schools", "reports", "seconds", "of its own work", "MB at most"]
    report.table("`signpost governors return --all-schools`, from its start to its end", header, table)
    report.note(
        "As PDF, CSV and JSON. The year before has half as many reports, which are counted, too. Each report is sealed "
        "under a key of its own, and opened to be counted. Of its own work: the time for which the command itself "
        "had a processor, without PostgreSQL."
    )
    return report


async def _fill(url: URL, master: MasterKeys, schools: int, reports: int) -> None:
    """Schools of twenty people; a few have most of the reports, as it goes."""
    chance = chance_of(0)
    drawn: list[list[Drawn]] = [[] for _ in range(schools)]
    for first, count in ((YEAR, reports), (YEAR - 1, reports // 2)):
        for _ in range(count):
            drawn[int(schools * chance.random() ** 1.5)].append(draw(chance, first, deleted=0.05))
    file = read_school_file((SAMPLE / "school.toml").read_text("utf-8"))
    store = Store(make_engine(url))
    try:
        for number, mine in enumerate(drawn):
            id_ = f"school{number}"
            now = utc_now().replace(year=2020)
            async with store.school(id_) as transaction:
                transaction.add(
                    SchoolRow(
                        id=id_,
                        name=f"School {number}",
                        file=file.model_dump(mode="json"),
                        wrapped_key=master.wrap(new_key(), "school", id_, id_),
                        created_at=now,
                        applied_at=now,
                    )
                )
                await transaction.flush()
                transaction.add_all(
                    _row(Person(id=secrets.token_hex(16), handle=f"p{n}", name="N", joined_at=now)) for n in range(20)
                )
                await write(transaction, master, id_, mine)
    finally:
        await store.close()


def _row(person: Person) -> PersonRow:
    return PersonRow(**person.model_dump())


def _return(url: URL, keys: str, folder: Path) -> tuple[float, float, float]:
    """Seconds, those of them in which it had a processor, and megabytes of the command."""
    out = folder / "out"
    out.mkdir()
    files = [f"--{kind}={out / f'return.{kind}'}" for kind in ("csv", "json")] + [f"--out={out / 'return.pdf'}"]
    command = [sys.executable, "-m", "signpost", "governors", "return", "--all-schools", f"--year={YEAR}-26", *files]
    environment = {
        **os.environ,
        "DATABASE_URL": url.render_as_string(hide_password=False),
        "SIGNPOST_MASTER_KEYS": keys,
    }
    began = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as made:
        _, status, used = os.wait4(made.pid, 0)
        made.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    assert made.returncode == 0
    assert len(list(out.iterdir())) == len(files)
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1e3
