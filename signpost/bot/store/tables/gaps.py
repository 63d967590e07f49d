"""What policies did not settle, without who asked; what their owner wrote on it; and how many questions there were."""

import datetime as dt

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from signpost.bot.store.tables.base import Base, Id, OfSchool, Word, within_school


class GapRow(OfSchool, Base):
    """A question that was not settled, sealed, without what could identify anybody; deleted when its term is over."""

    __tablename__ = "gap"
    __table_args__ = (
        ForeignKeyConstraint(["school"], ["school.id"], ondelete="CASCADE"),
        UniqueConstraint("school", "reference"),
        Index(None, "school", "week"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    reference: Mapped[Word]
    week: Mapped[dt.date]
    """The Monday of the week in which it was asked: the day could tell who asked."""
    sealed: Mapped[bytes]


class GapNoteRow(OfSchool, Base):
    """A gap that the owner noted for the policy's next review; it outlives the questions."""

    __tablename__ = "gap_note"
    __table_args__ = (
        ForeignKeyConstraint(["school"], ["school.id"], ondelete="CASCADE"),
        UniqueConstraint("school", "reference"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    reference: Mapped[Word]
    """That of the gap, by which it is taken back."""
    noted_on: Mapped[dt.date]
    sealed: Mapped[bytes]


class StandingAnswerRow(OfSchool, Base):
    """What the policy's owner says to questions of a group, tied to a clause as it was worded then."""

    __tablename__ = "standing_answer"
    __table_args__ = (
        within_school("written_by", to="person", ondelete="CASCADE"),
        UniqueConstraint("school", "reference"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    reference: Mapped[Word]
    written_by: Mapped[Id]
    written_on: Mapped[dt.date]
    clause_digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the clause; it lapses when the clause is worded otherwise."""
    sealed: Mapped[bytes]


class QuestionCountRow(OfSchool, Base):
    """How many questions on a topic came to what in a month: numbers, without a word of any question."""

    __tablename__ = "question_count"
    __table_args__ = (ForeignKeyConstraint(["school"], ["school.id"], ondelete="CASCADE"),)

    month: Mapped[dt.date] = mapped_column(primary_key=True)
    """Its first day."""
    topic: Mapped[Word] = mapped_column(primary_key=True)
    came_of: Mapped[Word] = mapped_column(primary_key=True)
    count: Mapped[int]
