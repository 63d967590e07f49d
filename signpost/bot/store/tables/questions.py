"""Questions that were passed on to a person. What was asked and answered is sealed, and by whom it was asked."""

import datetime as dt

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from signpost.bot.store.tables.base import Base, Id, OfSchool, Word, within_school


class QuestionRow(OfSchool, Base):
    """A question that was passed on, with its answer; deleted when its term is over."""

    __tablename__ = "question"
    __table_args__ = (
        within_school("addressee", to="person", ondelete="CASCADE"),
        UniqueConstraint("school", "reference"),
        Index(None, "school", "asker"),
        Index(None, "school", "addressee"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    reference: Mapped[Word]
    asker: Mapped[Word]
    """A blind index of whoever asked; see `DraftRow`."""
    addressee: Mapped[Id]
    """Who is to answer it."""
    state: Mapped[Word]
    asked_at: Mapped[dt.datetime]
    reminded_at: Mapped[dt.datetime | None]
    answered_at: Mapped[dt.datetime | None]
    sealed: Mapped[bytes]
    sealed_answer: Mapped[bytes | None]
