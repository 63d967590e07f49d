"""Whoever changes the audit log without its key is found out, and where."""

import datetime as dt
import itertools
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from signpost.bot import audit
from signpost.bot.audit import Act, Anchor, AnchorError, Verification
from signpost.bot.store.store import Store
from signpost.bot.store.tables import AuditRow
from signpost.bot.vault import new_key
from tests.bot.audit_log import FILE, KEY, NOW, add_school, anchored, append, verified
from tests.bot.intruder import Intruder, Row
from tests.stores import SCHOOL

on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
schools = (f"school-{number}" for number in itertools.count())


@pytest.fixture
def intruder(store: Store) -> Intruder:
    return Intruder(store, SCHOOL)


# --- What is found out ------------------------------------------------------------------------------------------------

OTHERS: dict[str, Any] = {
    "at": NOW + dt.timedelta(microseconds=1),
    "actor": "cd" * 16,
    "act": str(Act.CASE_OPENED),
    "about": None,
    "detail": {"file": FILE, "to": FILE},
    "previous": "1" * 64,
    "mac": "2" * 64,
}
"""Another value for each field of an entry, but for those that say where it stands."""


@pytest.mark.parametrize("seq", [1, 3, 5])
@pytest.mark.parametrize("field", OTHERS)
async def test_a_field_that_was_edited_is_found(store: Store, intruder: Intruder, field: str, seq: int) -> None:
    await append(store, 5)
    log = await intruder.entries()
    log[seq - 1][field] = OTHERS[field]
    await intruder.rewrite(log)

    assert await verified(store) == Verification("edited", seq)


async def test_nothing_edited_in_this_way_is_nothing_found(store: Store, intruder: Intruder) -> None:
    """What the tests around this one do to the database is harmless, but for what they are about."""
    await append(store, 5)
    await intruder.rewrite(await intruder.entries())
    await intruder.set_head(await intruder.head())

    assert await verified(store) == Verification()


def test_every_field_is_edited_by_some_test() -> None:
    assert set(AuditRow.__table__.columns.keys()) == {*OTHERS, "seq", "school"}


async def test_what_is_moved_from_one_field_to_the_next_is_found(store: Store, intruder: Intruder) -> None:
    await append(store, actor="ab", about="cd", file="ef")
    (row,) = await intruder.entries()
    others: list[Row] = [{"actor": "abc", "about": "d"}, {"about": None}, {"detail": {"filee": "f"}}, {"detail": {}}]
    for own in others:
        await intruder.rewrite([row | own])
        assert await verified(store) == Verification("edited", 1)


SQLITE_RUBBISH = [
    "at = 'yesterday'",
    "at = 5",
    "at = x'00'",
    "at = '20000-01-01 00:00:00'",
    "detail = '{'",
    "detail = 5",
    "detail = x'00'",
    "actor = x'ff'",
    "actor = CAST(x'ff' AS TEXT)",
    "mac = x'ff'",
]
POSTGRESQL_RUBBISH = ["at = 'infinity'", "at = '20000-01-01'", "at = '0001-01-01 BC'"]
RUBBISH = [
    "at = '0001-01-01 00:00:00.000000'",
    "at = '9999-12-31 23:59:59.999999'",
    "detail = 'null'",
    "detail = '[]'",
    """detail = '{"file": 1}'""",
    """detail = '{"file": "\\ud800"}'""",
    f"detail = '{'[' * 2_000 + ']' * 2_000}'",
    "act = ''",
    "mac = 'é'",
    "previous = ''",
]


@pytest.mark.parametrize(
    ("backend", "change"),
    [("sqlite", change) for change in RUBBISH + SQLITE_RUBBISH]
    + [("postgresql", change) for change in RUBBISH + POSTGRESQL_RUBBISH],
    indirect=["backend"],
    ids=lambda value: value[:40],
)
async def test_what_no_entry_can_hold_is_found_where_it_is(store: Store, intruder: Intruder, change: str) -> None:
    await append(store, 5)
    await intruder.execute(f"UPDATE audit SET {change} WHERE seq = 3")  # noqa: S608 - of the table above

    assert await verified(store) == Verification("edited", 3)


@on_postgresql
async def test_a_database_that_cannot_be_read_is_no_entry_that_was_edited(store: Store, intruder: Intruder) -> None:
    await append(store, 2)
    await intruder.execute("ALTER TABLE audit RENAME COLUMN actor TO somebody")
    with pytest.raises(DBAPIError):
        await verified(store)


@on_postgresql
async def test_a_connection_that_is_lost_is_no_entry_that_was_edited(
    store: Store, intruder: Intruder, monkeypatch: pytest.MonkeyPatch
) -> None:
    await append(store, 2)
    read = audit._rows_after

    async def lose(transaction: AsyncSession, seq: int, limit: int) -> Sequence[AuditRow]:
        if limit > 1:
            raise ValueError
        await intruder.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return await read(transaction, seq, limit)

    monkeypatch.setattr(audit, "_rows_after", lose)
    with pytest.raises(SQLAlchemyError):
        await verified(store)


@pytest.mark.parametrize(("seq", "fault"), [(1, "missing"), (3, "missing"), (5, "cut off")])
async def test_an_entry_that_was_removed_is_found(store: Store, intruder: Intruder, seq: int, fault: Any) -> None:
    await append(store, 5)
    anchor = await anchored(store)
    log = await intruder.entries()
    del log[seq - 1]
    await intruder.rewrite(log)

    assert await verified(store) == Verification(fault, seq)
    assert await verified(store, anchor) == Verification(fault, seq)


@pytest.mark.parametrize("left", range(5))
async def test_an_end_cut_off_with_the_head_set_back_is_found_with_an_anchor(
    store: Store, intruder: Intruder, left: int
) -> None:
    await append(store, 4)
    early = await anchored(store)
    await append(store)
    anchor = await anchored(store)
    log = (await intruder.entries())[:left]
    await intruder.rewrite(log)
    await intruder.set_head({"school": SCHOOL, "seq": left, "mac": log[-1]["mac"]} if log else None)

    assert (await verified(store)).holds  # nobody can tell from within
    assert await verified(store, anchor) == Verification("cut off", left + 1)
    assert (await verified(store, early)).holds == (left == 4)

    await append(store, 7, act=Act.NOTE_ADDED)  # and the log goes on
    assert await verified(store, anchor) == Verification("edited", 5)


async def test_an_anchor_holds_as_the_log_grows(store: Store, intruder: Intruder) -> None:
    await append(store, 2)
    anchor = await anchored(store)
    await append(store, 2)

    assert (await verified(store, anchor)).holds
    assert await verified(store, Anchor(SCHOOL, 2, "a" * 64)) == Verification("edited", 2)
    assert await verified(store, Anchor(SCHOOL, 5, anchor.mac)) == Verification("cut off", 5)


async def test_another_schools_anchor_is_told_from_a_log_that_was_cut_off(store: Store) -> None:
    anchor = Anchor("starling", 3, "a" * 64)
    with pytest.raises(AnchorError):
        await verified(store, anchor)
    await append(store)
    with pytest.raises(AnchorError):
        await verified(store, anchor)


@pytest.mark.parametrize(
    "text",
    ["", "ottermarsh", "ottermarsh 1", f"a 0 {'0' * 64}", f"a 1 {'0' * 63}", f"a 1 {'g' * 64}", f"a ١ {'0' * 64}"],
)
def test_what_is_no_anchor_is_refused(text: str) -> None:
    with pytest.raises(AnchorError, match="signpost audit anchor"):
        audit.parse_anchor(text)


def test_an_anchor_is_read_as_it_was_copied() -> None:
    assert audit.parse_anchor(f"\n ottermarsh   12\n{'0a' * 32} ") == Anchor("ottermarsh", 12, "0a" * 32)


@pytest.mark.parametrize("one", [1, 4])
async def test_entries_that_changed_places_are_found(store: Store, intruder: Intruder, one: int) -> None:
    await append(store, 5)
    log = await intruder.entries()
    log[one - 1]["seq"], log[one]["seq"] = log[one]["seq"], log[one - 1]["seq"]
    await intruder.rewrite(log)

    assert await verified(store) == Verification("edited", one)


@pytest.mark.parametrize(
    ("seq", "new", "found"),
    [
        (1, 0, Verification("edited", 0)),
        (3, -7, Verification("edited", -7)),
        (3, 6, Verification("missing", 3)),
        (5, 6, Verification("missing", 5)),
    ],
)
async def test_an_entry_with_another_number_is_found(
    store: Store, intruder: Intruder, seq: int, new: int, found: Verification
) -> None:
    await append(store, 5)
    log = await intruder.entries()
    log[seq - 1]["seq"] = new
    await intruder.rewrite(log)

    assert await verified(store) == found


@pytest.mark.parametrize("seq", [-1, 0, 1, 3, 6, 7])
async def test_an_entry_that_was_put_in_is_found(store: Store, intruder: Intruder, seq: int) -> None:
    await append(store, 5)
    log = await intruder.entries()
    moved = [row | {"seq": row["seq"] + (row["seq"] >= seq > 0)} for row in log]
    await intruder.rewrite([*moved, log[1] | {"seq": seq}])

    assert await verified(store) == (Verification("missing", 6) if seq == 7 else Verification("edited", seq))


async def test_another_schools_entry_is_found(store: Store, intruder: Intruder) -> None:
    await add_school(store, "starling")
    await append(store, 5)
    await append(store, 5, school="starling")  # the same entries, under the same key
    log = await intruder.entries()
    log[2] = (await Intruder(store, "starling").entries())[2] | {"school": SCHOOL}
    await intruder.rewrite(log)

    assert await verified(store) == Verification("edited", 3)
    assert (await verified(store, school="starling")).holds


@pytest.mark.parametrize(
    ("own", "found"),
    [
        ({"mac": "3" * 64}, Verification("head forged", 5)),
        ({"seq": 4}, Verification("head forged", 5)),
        ({"seq": 6}, Verification("cut off", 6)),
        (None, Verification("head forged", 5)),
    ],
)
async def test_a_head_that_was_edited_or_removed_is_found(
    store: Store, intruder: Intruder, own: Row | None, found: Verification
) -> None:
    await append(store, 5)
    head = await intruder.head()
    await intruder.set_head(None if own is None or head is None else head | own)

    assert await verified(store) == found


@pytest.mark.parametrize("change", ["seq = 'x'", "seq = x'00'", "mac = x'00'"])
@on_sqlite
async def test_a_head_that_is_none_is_found(store: Store, intruder: Intruder, change: str) -> None:
    await append(store, 5)
    await intruder.execute(f"UPDATE audit_head SET {change}")  # noqa: S608 - of the table above

    assert await verified(store) == Verification("head forged", 5)


async def test_a_log_that_was_removed_whole_is_found(store: Store, intruder: Intruder) -> None:
    await append(store, 5)
    await intruder.rewrite([])

    assert await verified(store) == Verification("cut off", 1)


async def test_an_entry_from_another_course_of_the_log_is_found(store: Store, intruder: Intruder) -> None:
    """Each entry is genuine, and stood where it stands: but behind others."""
    await append(store, 2)
    start, head = await intruder.entries(), await intruder.head()
    await append(store, 3)
    first_course = await intruder.entries()
    await intruder.rewrite(start)
    await intruder.set_head(head)
    await append(store, 3, act=Act.NOTE_ADDED)
    second_course = await intruder.entries()
    assert (await verified(store)).holds

    await intruder.rewrite(first_course[:3] + second_course[3:])
    assert await verified(store) == Verification("edited", 4)


async def test_nothing_holds_under_another_key(store: Store) -> None:
    await append(store, 5)
    assert await verified(store, key=new_key().subkey("audit")) == Verification("edited", 1)


async def test_an_entry_made_without_the_key_is_found(store: Store) -> None:
    await append(store, 5)
    await append(store, key=new_key().subkey("audit"))
    assert await verified(store) == Verification("edited", 6)


# --- Any log, any one change ------------------------------------------------------------------------------------------

Change = Callable[[list[Row]], tuple[list[Row], Verification]]
"""Makes another log of one, and says what is to be found in it."""

words = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,15}", fullmatch=True)
acts = st.fixed_dictionaries(
    {
        "act": st.sampled_from(Act),
        "actor": words,
        "at": st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2060, 1, 1), timezones=st.timezones()),  # noqa: DTZ001
    },
    optional={"about": words, "to": words, "role": words},
)


@st.composite
def edits(draw: st.DrawFn, size: int) -> Change:
    """One field of one entry becomes another."""
    place = draw(st.integers(0, size - 1))
    field = draw(st.sampled_from(sorted(OTHERS)))
    strings = {"previous": st.text("0123456789abcdef", min_size=64, max_size=64)}
    strings["mac"] = strings["previous"]
    values: dict[str, st.SearchStrategy[Any]] = {
        "at": st.datetimes(timezones=st.just(dt.UTC)),
        "about": st.none() | words,
        "detail": st.dictionaries(words, words | st.integers() | st.none(), max_size=3),
        **strings,
    }
    value = draw(values.get(field, words))

    def change(log: list[Row]) -> tuple[list[Row], Verification]:
        same = log[place][field] == value
        edited = [row | ({field: value} if at == place else {}) for at, row in enumerate(log)]
        return edited, Verification() if same else Verification("edited", place + 1)

    return change


@st.composite
def removals(draw: st.DrawFn, size: int) -> Change:
    """Entries that follow each other are removed."""
    first, last = sorted((draw(st.integers(0, size - 1)), draw(st.integers(0, size - 1))))
    is_end = last == size - 1
    found = Verification("cut off" if is_end else "missing", first + 1)
    return lambda log: (log[:first] + log[last + 1 :], found)


@st.composite
def permutations(draw: st.DrawFn, size: int) -> Change:
    """The numbers are dealt anew."""
    order = draw(st.permutations(range(size)))
    moved = next((at for at, place in enumerate(order) if at != place), None)
    found = Verification() if moved is None else Verification("edited", moved + 1)
    return lambda log: ([log[place] | {"seq": at + 1} for at, place in enumerate(order)], found)


@st.composite
def insertions(draw: st.DrawFn, size: int) -> Change:
    """An entry is there twice, and those after it are numbered anew."""
    source, place = draw(st.integers(0, size - 1)), draw(st.integers(0, size))

    def change(log: list[Row]) -> tuple[list[Row], Verification]:
        longer = [*log[:place], log[source], *log[place:]]
        # Copied to just before itself, the entry stands where it stood, and its copy is what is found.
        found = place + 2 if source == place else place + 1
        return [row | {"seq": at} for at, row in enumerate(longer, 1)], Verification("edited", found)

    return change


@st.composite
def tampered_logs(draw: st.DrawFn) -> tuple[list[Row], Change]:
    log = draw(st.lists(acts, min_size=1, max_size=8))
    kinds = st.sampled_from([edits, removals, permutations, insertions])
    return log, draw(draw(kinds)(len(log)))


@given(tampered=tampered_logs(), batch=st.integers(1, 9))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
async def test_any_one_change_to_any_log_is_found_where_it_is(
    store: Store, tampered: tuple[list[Row], Change], batch: int
) -> None:
    log, change = tampered
    school = next(schools)
    await add_school(store, school)
    async with store.school(school) as transaction:
        for entry in log:
            await audit.record(transaction, KEY, **entry)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit, "BATCH", batch)
        assert await verified(store, school=school) == Verification()

        intruder = Intruder(store, school)
        rows, found = change(await intruder.entries())
        await intruder.rewrite(rows)
        assert await verified(store, school=school) == found
