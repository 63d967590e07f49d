"""No query crosses schools: a transaction sees its own, whatever it asks for, or is told that it may not ask so."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import (
    Delete,
    Executable,
    bindparam,
    case,
    column,
    delete,
    exists,
    func,
    insert,
    literal,
    literal_column,
    select,
    table,
    text,
    true,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, make_transient_to_detached

from signpost.bot.store.store import ACROSS_SCHOOLS, EVERY_SCHOOL, CrossSchoolError, Store, add_rows
from signpost.bot.store.tables import Base, PersonRow, SchoolRow, TaskRow
from tests.bot.store.rows import HELD_ROWS, ID, OTHER, ROWS, SCHOOL_ROWS, fill, key, make, school_of
from tests.stores import SCHOOL

Ask = Callable[[Any], Executable]

on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
async def schools(store: Store) -> Store:
    """Two schools, with one row in every table each, and the same ids in both."""
    await fill(store, SCHOOL, OTHER)
    return store


def _second(row: Any) -> Any:
    """Another class, to be asked for with this one."""
    return TaskRow if row is PersonRow else PersonRow


def _schools(row: Any) -> Any:
    return select(school_of(row).label("school"))


def _others(row: Any) -> Any:
    return _schools(row).where(school_of(row) == OTHER)


def _change(row: Any) -> dict[str, Any]:
    """What changes nothing, but for which rows are touched."""
    name = next(column.name for column in row.__table__.columns if not column.primary_key)
    return {name: getattr(row, name)}


OWN_ONLY: dict[str, Ask] = {
    "a column": _schools,
    "an alias": lambda row: _schools(aliased(row)),
    "an alias of the table": lambda row: _schools(aliased(row, row.__table__.alias())),
    "the largest": lambda row: select(func.max(school_of(row))),
    "a count": lambda row: select(case((func.count() == 1, SCHOOL), else_=OTHER)).select_from(row),
    "distinct": lambda row: _schools(row).distinct(),
    "groups": lambda row: _schools(row).group_by(school_of(row)).having(func.count() > 0),
    "in order": lambda row: _schools(row).order_by(school_of(row).desc()),
    "in the order of a subquery": lambda row: _schools(row).order_by(_others(_second(row)).scalar_subquery()),
    "a page": lambda row: _schools(row).order_by(school_of(row)).limit(2).offset(0),
    "for update": lambda row: _schools(row).with_for_update(),
    "a window": lambda row: select(school_of(row), func.max(school_of(row)).over()),
    "a case": lambda row: select(school_of(row), case((true(), school_of(row)))),
    "a join": lambda row: _schools(row).add_columns(_second(row).school).join(_second(row), true()),
    "a join to itself": lambda row: _schools(row).join(other := aliased(row), true()).add_columns(school_of(other)),
    "an outer join": lambda row: _schools(row).add_columns(_second(row).school).outerjoin(_second(row), true()),
    "a full join": lambda row: select(_second(row).school).select_from(row).outerjoin(_second(row), true()),
    "a join from": lambda row: _schools(row).add_columns(_second(row).school).join_from(row, _second(row), true()),
    "two classes": lambda row: select(school_of(row), _second(row).school),
    "a subquery": lambda row: select(_schools(row).subquery()),
    "a subquery's column": lambda row: select(_schools(row).subquery().c.school),
    "a subquery's subquery": lambda row: select(select(_schools(row).subquery()).subquery().c.school),
    "a subquery beside": lambda row: select(_second(row).school, _schools(row).subquery().c.school),
    "a subquery as a class": lambda row: _schools(aliased(row, select(row).subquery())),
    "a common table": lambda row: select(_schools(row).cte().c.school),
    "a common table beside": lambda row: select(_second(row).school, _schools(row).cte().c.school),
    "a scalar": lambda row: select(_second(row).school, select(func.max(school_of(row))).scalar_subquery()),
    "a union in a subquery": lambda row: select(union_all(_schools(row), _schools(_second(row))).subquery().c.school),
    "a union in a common table": lambda row: select(_schools(row).union(_others(row)).cte().c.school),
    "an update": lambda row: update(row).values(_change(row)).returning(school_of(row)),
    "an update by a bound value": lambda row: (
        update(row).where(school_of(row) != literal("")).values(_change(row)).returning(school_of(row))
    ),
    "an update by a subquery": lambda row: (
        update(row).where(school_of(row).in_(_schools(aliased(row)))).values(_change(row)).returning(school_of(row))
    ),
}
"""Kinds of statements that give at least one row, and of the schools' ids this school's only."""

NOTHING: dict[str, Ask] = {
    "by school": _others,
    "by an alias's school": lambda row: _others(aliased(row)),
    "where another exists": lambda row: _schools(row).where(exists().where(school_of(_second(row)) == OTHER)),
    "where another is selected": lambda row: _schools(row).where(_others(_second(row)).exists()),
    "where another differs": lambda row: _schools(row).where(
        select(_second(row).id).where(_second(row).school != school_of(row)).exists()
    ),
    "beside another": lambda row: _schools(row).where(_second(row).school != school_of(row)),
    "among others": lambda row: select(literal(1)).select_from(row).where(literal(OTHER).in_(_schools(_second(row)))),
    "as a pair": lambda row: _schools(row).where(tuple_(school_of(row), literal(1)).in_([(OTHER, 1)])),
    "joined on another": lambda row: _schools(row).join(_second(row), _second(row).school == OTHER),
    "joined to a subquery": lambda row: _schools(row).join(
        other := _others(_second(row)).subquery(), other.c.school == OTHER
    ),
    "a union's other half": lambda row: select(_others(row).union(_others(_second(row))).subquery().c.school),
    "a common table of others": lambda row: select(_others(row).cte().c.school),
    "an update": lambda row: update(row).where(school_of(row) == OTHER).values(_change(row)).returning(school_of(row)),
    "an update where another exists": lambda row: (
        update(row)
        .where(exists().where(school_of(_second(row)) == OTHER))
        .values(_change(row))
        .returning(school_of(row))
    ),
    "a delete": lambda row: delete(row).where(school_of(row) == OTHER).returning(school_of(row)),
    "a delete where another exists": lambda row: (
        delete(row).where(exists().where(school_of(_second(row)) == OTHER)).returning(school_of(row))
    ),
}
"""Kinds of statements that give a row only where another school's is seen."""

REFUSED: dict[str, Ask] = {
    "text": lambda _: text("SELECT school FROM person"),
    "text as a class": lambda row: select(row).from_statement(text("SELECT * FROM person")),
    "text as a column": lambda row: select(school_of(row), text("(SELECT max(school) FROM person)")),
    "text as a condition": lambda row: _schools(row).where(text("1 = 1 OR school = 'starling'")),
    "text as a select": lambda _: select(text("SELECT school FROM person").columns(column("school")).subquery()),
    "text as an order": lambda row: _schools(row).order_by(text("(SELECT max(school) FROM person)")),
    "text as a prefix": lambda row: _schools(row).prefix_with("school FROM person UNION SELECT"),
    "text as a suffix": lambda row: _schools(row).suffix_with("UNION SELECT school FROM person"),
    "text as a hint": lambda row: _schools(row).with_statement_hint("UNION SELECT school FROM person"),
    "text as a table's hint": lambda row: _schools(row).with_hint(row, ", person"),
    "a literal column": lambda row: select(school_of(row), literal_column("(SELECT max(school) FROM person)")),
    "a table": lambda row: select(row.__table__),
    "a table's columns": lambda row: select(row.__table__.c[0]),
    "a table counted": lambda row: select(func.count()).select_from(row.__table__),
    "a table's alias": lambda row: select(row.__table__.alias()),
    "a table beside": lambda row: select(school_of(row), _second(row).__table__.c.school),
    "a table's alias beside": lambda row: select(school_of(row), row.__table__.alias().c[0]),
    "a table joined": lambda row: _schools(row).join(_second(row).__table__, true()),
    "a table in a join": lambda row: _schools(row).select_from(row.__table__.join(_second(row).__table__, true())),
    "a table in a condition": lambda row: _schools(row).where(_second(row).__table__.c.school == OTHER),
    "a table in a subquery": lambda row: _schools(row).where(
        select(func.count()).select_from(row.__table__).scalar_subquery() > 1
    ),
    "a table that exists": lambda row: _schools(row).where(exists().select_from(_second(row).__table__)),
    "a subquery of a table as a class": lambda row: select(aliased(row, select(row.__table__).subquery())),
    "a table by name": lambda row: select(school_of(row), table("person", column("school")).c.school),
    "a table by name, counted": lambda row: select(func.count()).select_from(table(row.__tablename__)),
    "a case without a table": lambda row: select(case((true(), school_of(row)))),
    "no table": lambda _: select(func.current_setting("signpost.school")),
    "a union": lambda row: _schools(row).union(_schools(row)),
    "an insert": lambda row: insert(row).values(school=OTHER),
    "an insert into a table": lambda row: insert(row.__table__).values(school=OTHER),
    "an insert of many, of none": lambda row: insert(row).returning(school_of(row)),
    "an insert from a select": lambda row: insert(row).from_select(["school"], _schools(row)),
    "an update of the school": lambda row: update(row).values({school_of(row): OTHER}),
    "an update of the school by name": lambda row: update(row).values({school_of(row).key: OTHER}),
    "an update of a table": lambda row: update(row.__table__).values(school=OTHER),
    "an update from another class": lambda row: (
        update(row).where(school_of(_second(row)) == OTHER).values(_change(row))
    ),
    "a change in a select": lambda row: select(delete(row).returning(school_of(row)).cte().c[0]),
    "a change beside a select": lambda row: _schools(row).add_cte(delete(row).cte("gone")),
    "a delete from a table": lambda row: delete(row.__table__),
    "a delete by another class": lambda row: delete(row).where(school_of(_second(row)) == OTHER),
}
"""Kinds of statements that cannot be held to one school."""


@pytest.mark.filterwarnings("ignore:.*cartesian product")
async def test_no_query_crosses_schools(schools: Store, subtests: pytest.Subtests) -> None:
    for kind, ask in OWN_ONLY.items():
        with subtests.test(kind):
            for row in SCHOOL_ROWS:
                found = await _ask(schools, ask(row))
                assert found, row
                assert {school for line in found for school in line} == {SCHOOL}, row


@pytest.mark.filterwarnings("ignore:.*cartesian product")
async def test_nothing_tells_that_there_are_other_schools(schools: Store, subtests: pytest.Subtests) -> None:
    for kind, ask in NOTHING.items():
        with subtests.test(kind):
            for row in SCHOOL_ROWS:
                assert await _ask(schools, ask(row)) == [], row


async def _ask(store: Store, statement: Any) -> list[Any]:
    """What a statement gives in `SCHOOL`; if it changes anything, that is undone."""
    async with store.school(SCHOOL) as transaction:
        found = list(await transaction.execute(statement))
        await transaction.rollback()
    return found


async def test_what_cannot_be_held_to_one_school_is_refused(schools: Store, subtests: pytest.Subtests) -> None:
    for kind, ask in REFUSED.items():
        for begin in (schools.school(SCHOOL), schools.every_school()):
            with subtests.test(kind):
                async with begin as transaction:
                    for row in SCHOOL_ROWS:
                        with pytest.raises(CrossSchoolError):
                            await transaction.execute(ask(row))


@on_sqlite
@pytest.mark.filterwarnings("ignore:.*cartesian product")
async def test_without_the_guard_each_of_these_statements_would_see_other_schools(schools: Store) -> None:
    for row in SCHOOL_ROWS:
        for kind, ask in (OWN_ONLY | NOTHING).items():
            if isinstance(ask(row), Delete):
                continue  # there are people who cannot be deleted
            async with AsyncSession(schools.engine) as session:
                found = (await session.execute(ask(row))).all()
            seen = {school for line in found for school in line}
            assert OTHER in seen if kind in OWN_ONLY else found, (row, kind)


async def test_a_row_is_got_by_its_own_school_only(schools: Store) -> None:
    for row in SCHOOL_ROWS:
        async with schools.school(OTHER) as transaction:
            assert await transaction.get(row, key(row, OTHER)) is not None, row
        async with schools.school(SCHOOL) as transaction:
            assert await transaction.get(row, key(row, OTHER)) is None, row
            assert await transaction.get(row, key(row, OTHER), with_for_update=True) is None, row


async def test_what_is_loaded_late_is_of_the_school(schools: Store) -> None:
    for row in SCHOOL_ROWS:
        async with schools.school(SCHOOL) as transaction:
            (found,) = (await transaction.scalars(select(row))).all()
            transaction.expire(found)
            await transaction.refresh(found)
            assert (found.id if row is SchoolRow else found.school) == SCHOOL


async def test_a_row_that_was_loaded_in_another_school_is_not_taken_in(schools: Store) -> None:
    for row in SCHOOL_ROWS:
        async with schools.school(OTHER) as transaction:
            other = await transaction.scalar(select(row))
        async with schools.school(SCHOOL) as transaction:
            with pytest.raises(CrossSchoolError):
                transaction.add(other)
            with pytest.raises(CrossSchoolError):
                await transaction.delete(other)
    async with schools.school(OTHER) as transaction:
        person = await transaction.scalar(select(PersonRow))
    async with schools.every_school() as transaction:
        with pytest.raises(CrossSchoolError):
            transaction.add(person)


@pytest.mark.parametrize("act", ["add", "merge", "delete", "move"])
async def test_rows_of_another_school_are_not_added_changed_or_deleted(act: str, schools: Store) -> None:
    for row in SCHOOL_ROWS:
        with pytest.raises(CrossSchoolError):
            await _touch(schools, act, row)
        async with schools.school(OTHER) as transaction:
            assert len((await transaction.scalars(select(row))).all()) == 1, row


async def _touch(store: Store, act: str, row: Any) -> None:
    other = make(row, OTHER)
    async with store.school(SCHOOL) as transaction:
        match act:
            case "add":
                transaction.add(other)
            case "merge":
                await transaction.merge(other)
            case "delete":
                make_transient_to_detached(other)
                await transaction.delete(other)
            case "move":
                own = await transaction.scalar(select(row))
                setattr(own, "id" if row is SchoolRow else "school", OTHER)


async def test_values_for_an_update_cannot_bring_another_school(schools: Store) -> None:
    async with schools.school(SCHOOL) as transaction:
        for parameters in ({"school": OTHER}, [{"school": OTHER, "id": ID, "name": "x"}]):
            with pytest.raises(CrossSchoolError):
                await transaction.execute(update(PersonRow), parameters)
        bound = update(PersonRow).values(name=bindparam("name"))
        with pytest.raises(CrossSchoolError):
            await transaction.execute(bound, {"name": "x"})


async def test_there_is_no_way_past_the_session(schools: Store) -> None:
    async with schools.school(SCHOOL) as transaction:
        with pytest.raises(CrossSchoolError):
            await transaction.connection()
        with pytest.raises(CrossSchoolError):
            await transaction.run_sync(lambda session: session.bulk_insert_mappings(PersonRow, [{"school": OTHER}]))
        with pytest.raises(CrossSchoolError):
            await transaction.run_sync(lambda session: session.query(PersonRow.__table__).all())
        assert await transaction.run_sync(lambda session: session.query(PersonRow).count()) == 1


@pytest.mark.parametrize("school", ["", EVERY_SCHOOL])
async def test_a_transaction_needs_one_school(school: str, store: Store) -> None:
    with pytest.raises(CrossSchoolError):
        async with store.school(school):
            pytest.fail("it began")


async def test_a_transaction_over_every_school_sees_the_list_and_the_tasks(schools: Store) -> None:
    async with schools.every_school(read_only=True) as transaction:
        assert set(await transaction.scalars(select(SchoolRow.id))) == {SCHOOL, OTHER}
        assert set(await transaction.scalars(select(TaskRow.school))) == {SCHOOL, OTHER}
        for row in HELD_ROWS:
            for statement in (
                select(row),
                select(TaskRow).where(select(row.school).exists()),
                select(TaskRow.id, row.school),
                select(func.count()).select_from(row),
            ):
                with pytest.raises(CrossSchoolError):
                    await transaction.execute(statement)


async def test_what_belongs_to_no_school_is_for_transactions_over_every_school(schools: Store) -> None:
    for row in set(ROWS) - set(SCHOOL_ROWS):
        assert row in ACROSS_SCHOOLS, row
        async with schools.school(SCHOOL) as transaction:
            with pytest.raises(CrossSchoolError):
                await transaction.execute(select(row))
            with pytest.raises(CrossSchoolError):
                await transaction.execute(select(PersonRow).where(select(row).exists()))
        with pytest.raises(CrossSchoolError):
            async with schools.school(SCHOOL) as transaction:
                transaction.add(row())
        async with schools.every_school() as transaction:
            assert (await transaction.scalars(select(row))).all() == []


async def test_a_transaction_over_every_school_changes_nothing_but_the_list_and_the_tasks(schools: Store) -> None:
    for row in HELD_ROWS:
        with pytest.raises(CrossSchoolError):
            async with schools.every_school() as transaction:
                transaction.add(make(row, OTHER))
        async with schools.every_school() as transaction:
            for statement in (update(row).values(_change(row)), delete(row)):
                with pytest.raises(CrossSchoolError):
                    await transaction.execute(statement)
    async with schools.every_school() as transaction:
        for row in (SchoolRow, TaskRow):
            assert (
                len((await transaction.execute(update(row).values(_change(row)).returning(school_of(row)))).all()) == 2
            )


async def test_a_row_gets_the_school_of_its_transaction(schools: Store) -> None:
    row = make(PersonRow, SCHOOL, id="2", handle="2")
    row.school = None
    async with schools.school(OTHER) as transaction:
        transaction.add(row)
    assert row.school == OTHER


async def test_nothing_points_to_another_schools_row(schools: Store) -> None:
    await fill(schools, OTHER, id_="2")
    pointing = {
        (row, constraint)
        for row in SCHOOL_ROWS
        for constraint in row.__table__.foreign_key_constraints
        if constraint.column_keys != ["school"]
    }
    assert {"case", "draft", "case_handler", "evidence", "file", "part"} <= {row.__tablename__ for row, _ in pointing}
    for row, constraint in pointing:
        assert constraint.column_keys[0] == "school", constraint
        astray = make(row, SCHOOL)
        for name in constraint.column_keys[1:]:
            setattr(astray, name, "2")
        with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
            await _replace(schools, astray)


async def _replace(store: Store, row: Any) -> None:
    async with store.school(SCHOOL) as transaction:
        (present,) = (await transaction.scalars(select(type(row)))).all()
        await transaction.delete(present)
        await transaction.flush()
        transaction.add(row)


def test_the_school_is_part_of_what_identifies_a_row() -> None:
    assert {row.__table__ for row in ROWS} == set(Base.metadata.tables.values())
    for row in HELD_ROWS:
        assert next(iter(row.__table__.primary_key)).name == "school", row


async def test_many_rows_are_added_to_ones_own_school_only(schools: Store) -> None:
    def task(id_: str, school: str) -> dict[str, object]:
        due = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
        return {"school": school, "id": id_, "kind": "k", "target": "t", "due_at": due, "state": "done", "attempt": 0}

    async with schools.school(SCHOOL) as transaction:
        await add_rows(transaction, TaskRow, [task("m1", SCHOOL), task("m2", OTHER)])  # the second is SCHOOL's, too
        found = await transaction.scalars(select(TaskRow.id).where(TaskRow.id.in_(("m1", "m2"))))
        assert sorted(found) == ["m1", "m2"]
    async with schools.school(SCHOOL) as transaction:
        with pytest.raises(CrossSchoolError):
            await transaction.execute(insert(TaskRow).returning(TaskRow.id), [task("m3", SCHOOL), task("m4", OTHER)])


@pytest.mark.parametrize("most_held", [1, 256])
async def test_a_statement_that_is_made_once_finds_each_schools_own(
    schools: Store, monkeypatch: pytest.MonkeyPatch, most_held: int
) -> None:
    """It is kept as it was held to a school, for that school alone."""
    monkeypatch.setattr("signpost.bot.store.store.MOST_HELD", most_held)
    for statement in (_schools(row) for row in SCHOOL_ROWS):
        for school in (SCHOOL, OTHER, SCHOOL, OTHER):
            async with schools.school(school, read_only=True) as transaction:
                assert (await transaction.scalars(statement)).all() == [school]


async def test_what_one_school_may_ask_is_refused_over_all_of_them_each_time(schools: Store) -> None:
    statement = _schools(PersonRow)
    async with schools.school(SCHOOL, read_only=True) as transaction:
        await transaction.scalars(statement)
    for _ in range(2):
        async with schools.every_school(read_only=True) as transaction:
            with pytest.raises(CrossSchoolError, match="PersonRow"):
                await transaction.scalars(statement)


async def test_what_is_refused_is_refused_each_time(schools: Store) -> None:
    statement = select(PersonRow.id).prefix_with("DISTINCT")
    for _ in range(2):
        async with schools.school(SCHOOL, read_only=True) as transaction:
            with pytest.raises(CrossSchoolError, match="Text"):
                await transaction.scalars(statement)
