"""Reports and cases. Everything that a person wrote or added is sealed (`signpost.bot.vault`); what stands in clear is
what the bot must find rows by: states, times, and words of its own vocabularies.

A dossier is the key. Whatever belongs to a draft or a case hangs on it, and goes with it.
"""

import datetime as dt

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from signpost.bot.store.tables.base import Base, Id, OfSchool, Word, within_school


class DossierRow(OfSchool, Base):
    """The key of a draft or a case. Deleting it destroys the key and deletes all that was sealed with it."""

    __tablename__ = "dossier"
    __table_args__ = (ForeignKeyConstraint(["school"], ["school.id"], ondelete="CASCADE"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    wrapped_key: Mapped[bytes]


class DraftRow(OfSchool, Base):
    """A report that is being written; wiped a day after it was last touched."""

    __tablename__ = "draft"
    __table_args__ = (within_school("id", to="dossier", ondelete="CASCADE"), Index(None, "school", "reporter"))

    id: Mapped[Id] = mapped_column(primary_key=True)
    reporter: Mapped[Word]
    """A blind index of the reporter: it finds their drafts, and names nobody without the school's key."""
    touched_at: Mapped[dt.datetime]
    sealed: Mapped[bytes]


class CaseRow(OfSchool, Base):
    """A case, from the moment that its report was acknowledged to the reporter."""

    __tablename__ = "case"
    __table_args__ = (
        within_school("id", to="dossier", ondelete="CASCADE"),
        UniqueConstraint("school", "reference"),
        Index(None, "school", "reporter"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    reference: Mapped[Word]
    reporter: Mapped[Word]
    """A blind index; see `DraftRow`."""
    state: Mapped[Word]
    is_on_hold: Mapped[bool]
    is_urgent: Mapped[bool]
    outcome: Mapped[Word | None]
    area: Mapped[Word | None]
    nature: Mapped[Word | None]
    received_at: Mapped[dt.datetime]
    read_at: Mapped[dt.datetime | None]
    """When the first handler opened it."""
    acknowledged_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]
    escalations: Mapped[int]
    version: Mapped[int] = mapped_column(default=0)
    """Counts changes: of two acts at once, one is refused."""

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own way to say it


class CaseHandlerRow(OfSchool, Base):
    """Who a case is routed to. Who declared a conflict has `until`, and is let in no more."""

    __tablename__ = "case_handler"
    __table_args__ = (
        within_school("case", to="case", ondelete="CASCADE"),
        within_school("person", to="person"),
        Index(None, "school", "person"),
    )

    case: Mapped[Id] = mapped_column(primary_key=True)
    person: Mapped[Id] = mapped_column(primary_key=True)
    role: Mapped[Word]
    since: Mapped[dt.datetime]
    until: Mapped[dt.datetime | None]
    read_at: Mapped[dt.datetime | None]


class UnmaskRow(OfSchool, Base):
    """A handler's request for the name of a reporter who wished to stay anonymous, and what somebody else decided."""

    __tablename__ = "unmask"
    __table_args__ = (
        within_school("case", to="case", ondelete="CASCADE"),
        within_school("asked_by", to="person"),
        within_school("decider", to="person"),
        Index(None, "school", "decider"),
    )

    case: Mapped[Id] = mapped_column(primary_key=True)
    asked_by: Mapped[Id] = mapped_column(primary_key=True)
    decider: Mapped[Id]
    asked_at: Mapped[dt.datetime]
    decided_at: Mapped[dt.datetime | None]
    is_agreed: Mapped[bool | None]


class PartRow(OfSchool, Base):
    """One sealed piece of a case: the report itself, a note, a message, an action. Parts are added, never changed."""

    __tablename__ = "part"
    __table_args__ = (within_school("case", to="case", ondelete="CASCADE"), UniqueConstraint("school", "case", "seq"))

    id: Mapped[Id] = mapped_column(primary_key=True)
    case: Mapped[Id]
    seq: Mapped[int]
    """Its place among the case's parts, from 1: two at the same instant have an order."""
    kind: Mapped[Word]
    at: Mapped[dt.datetime]
    sealed: Mapped[bytes]


class EvidenceRow(OfSchool, Base):
    """One file of evidence: what is known of it, sealed."""

    __tablename__ = "evidence"
    __table_args__ = (within_school("dossier", to="dossier", ondelete="CASCADE"), Index(None, "school", "dossier"))

    id: Mapped[Id] = mapped_column(primary_key=True)
    dossier: Mapped[Id]
    added_at: Mapped[dt.datetime]
    sealed: Mapped[bytes]


class FileRow(OfSchool, Base):
    """One piece of a file of evidence, sealed; apart from `EvidenceRow`, so that lists do not load them."""

    __tablename__ = "file"
    __table_args__ = (within_school("evidence", to="evidence", ondelete="CASCADE"),)

    evidence: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    """`original`, as received, or `clean1` and on, as shown."""
    piece: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Its place in the file, from 0: files are sent as they are read, and never held as a whole."""
    sealed: Mapped[bytes]


class TombstoneRow(OfSchool, Base):
    """What is left of a deleted case: what statistics count, to the month, and nothing that leads back to it."""

    __tablename__ = "tombstone"
    __table_args__ = (ForeignKeyConstraint(["school"], ["school.id"], ondelete="CASCADE"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    month: Mapped[dt.date]
    """The first of the month in which the report was received."""
    area: Mapped[Word | None]
    nature: Mapped[Word | None]
    outcome: Mapped[Word | None]
    facts: Mapped[dict[str, str]]
    """Words of the bot's vocabularies: platform, who was affected, by whom."""
    hours_to_acknowledge: Mapped[int | None]
    days_to_close: Mapped[int | None]
    escalations: Mapped[int]
