"""What another school has makes no difference: any statement is refused, or gives the same with it and without."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import case, column, exists, func, literal, literal_column, select, table, text, true
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import aliased

from signpost.bot.store.engine import FILE, database_url, make_engine
from signpost.bot.store.store import CrossSchoolError, Store
from signpost.bot.store.tables import CaseRow, DossierRow, PersonRow, TaskRow
from tests.bot.store.rows import OTHER, fill
from tests.stores import SCHOOL

ROWS = [PersonRow, CaseRow, DossierRow, TaskRow]
REFUSED = "refused"


def _tables() -> st.SearchStrategy[Any]:
    """What a statement can be about: mostly classes and aliases, now and then what cannot be held to a school."""
    row = st.sampled_from(ROWS)
    good = st.one_of(row, row.map(aliased), row.map(lambda row: aliased(row, select(row).subquery())))
    bad = st.one_of(
        row.map(lambda row: row.__table__.c),
        row.map(lambda row: row.__table__.alias().c),
        row.map(lambda row: table(row.__tablename__, column("school"), column("id")).c),
        row.map(lambda row: aliased(row, select(row.__table__).subquery())),
        row.map(lambda row: select(row.__table__).cte().c),
    )
    return st.integers(0, 29).flatmap(lambda chance: bad if chance == 0 else good)


@st.composite
def _columns(draw: st.DrawFn, tables: list[Any], depth: int) -> Any:
    from_ = draw(st.sampled_from(tables))
    match draw(st.integers(0, 19)):
        case 0:
            return func.count()
        case 1:
            return func.max(from_.school)
        case 2 if depth:
            return draw(_selects(depth - 1)).limit(1).scalar_subquery()
        case 3 if depth:
            return case((draw(_conditions(tables, depth - 1)), 1), else_=0)
        case 4:
            return draw(st.sampled_from([literal_column("(SELECT max(school) FROM person)"), literal(1)]))
        case _:
            return draw(st.sampled_from([from_.school, from_.id]))


@st.composite
def _conditions(draw: st.DrawFn, tables: list[Any], depth: int) -> Any:
    one, two = draw(st.sampled_from(tables)), draw(st.sampled_from(tables))
    match draw(st.integers(0, 7)):
        case 0:
            return one.school == OTHER
        case 1:
            return one.school != two.school
        case 2:
            return one.id == two.id
        case 3 if depth:
            return one.school.in_(draw(_selects(depth - 1)))
        case 4 if depth:
            return draw(_selects(depth - 1)).exists()
        case 5:
            other = draw(_tables())
            return exists().where(other.school != one.school)
        case 6:
            other = draw(_tables())
            return select(func.count(other.school)).scalar_subquery() > 1
        case _:
            return draw(st.sampled_from([*[true()] * 9, text("(SELECT count(*) FROM person) > 1")]))


@st.composite
def _selects(draw: st.DrawFn, depth: int) -> Any:
    """A select of one column, and perhaps of more tables and conditions."""
    tables = draw(st.lists(_tables(), min_size=1, max_size=2))
    statement = select(draw(_columns(tables, depth)))
    if len(tables) == 2 and all(
        hasattr(from_, "__mapper__") or hasattr(from_, "_sa_class_manager") for from_ in tables
    ):
        on = draw(_conditions(tables, depth))
        match draw(st.integers(0, 2)):
            case 0:
                statement = statement.select_from(tables[0]).join(tables[1], on)
            case 1:
                statement = statement.select_from(tables[0]).outerjoin(tables[1], on)
    for condition in draw(st.lists(_conditions(tables, depth), max_size=2)):
        statement = statement.where(condition)
    match draw(st.integers(0, 9)):
        case 0:
            return select(statement.subquery().c[0])
        case 1:
            return select(statement.cte().c[0])
        case 2 if depth:
            return select(statement.union_all(draw(_selects(depth - 1))).subquery().c[0])
        case 3:
            return select(func.count()).select_from(statement.subquery())
        case _:
            return statement


@pytest.fixture(scope="module")
def files(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A database with one school in it, and the same one with two."""
    folder = tmp_path_factory.mktemp("schools")
    made = (folder / "alone", folder / "beside")
    for file, schools in zip(made, [(SCHOOL,), (SCHOOL, OTHER)], strict=True):
        file.mkdir()
        (file / FILE).write_bytes(sqlite_template.read_bytes())
        asyncio.run(_fill(file, *schools))
    return made


async def _fill(folder: Path, *schools: str) -> None:
    store = Store(make_engine(database_url("", folder)))
    await fill(store, *schools)
    await store.close()


async def _outcome(folder: Path, statement: Any) -> Any:
    store = Store(make_engine(database_url("", folder)))
    try:
        async with store.school(SCHOOL, read_only=True) as transaction:
            return sorted(map(repr, await transaction.execute(statement)))
    except CrossSchoolError:
        return REFUSED
    except SQLAlchemyError as error:
        return type(error)
    finally:
        await store.close()


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(statement=_selects(2))
def test_what_another_school_has_makes_no_difference(statement: Any, files: tuple[Path, Path]) -> None:
    alone, beside = files
    assert asyncio.run(_outcome(beside, statement)) == asyncio.run(_outcome(alone, statement))
