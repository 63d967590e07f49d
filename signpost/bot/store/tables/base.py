"""What every table has: names for its constraints, and the school it belongs to."""

import datetime as dt
from typing import Annotated, Any, ClassVar

from sqlalchemy import JSON, ForeignKeyConstraint, LargeBinary, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from signpost.bot.people import Audience
from signpost.bot.store.columns import UtcDateTime

Id = Annotated[str, mapped_column(String(64))]
"""An opaque id, or a school's short name."""
Word = Annotated[str, mapped_column(String(64))]
"""A value of one of the bot's vocabularies."""


class Base(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        dt.datetime: UtcDateTime,
        dict[str, Any]: JSON,
        dict[str, str]: JSON,
        list[str]: JSON,
        list[Audience]: JSON,
        bytes: LargeBinary,
        str: Text,
    }


class OfSchool:
    """A row that belongs to a school, and is identified within it only.

    The school is part of every primary and foreign key: a row cannot point to another school's, whatever the code does.
    """

    @declared_attr
    @classmethod
    def school(cls) -> Mapped[str]:
        """The school's id; filled in by the transaction."""
        return mapped_column(String(64), primary_key=True, sort_order=-1)


def within_school(*columns: str, to: str, **options: Any) -> ForeignKeyConstraint:
    """A foreign key that cannot leave the school.

    Args:
        columns: the columns that point, but for the school.
        to: the table they point to, by its id.
        options: as for `ForeignKeyConstraint`.
    """
    return ForeignKeyConstraint(["school", *columns], [f"{to}.school", f"{to}.id"], **options)
