"""Agreements, campaigns, how people stand in them, signatures, and reminders. Who signed what is known at a school."""

import datetime as dt

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from signpost.bot.people import Audience
from signpost.bot.store.tables.base import Base, Id, OfSchool, Word, within_school


class AgreementRow(OfSchool, Base):
    """An agreement, whatever its versions say."""

    __tablename__ = "agreement"
    __table_args__ = (ForeignKeyConstraint(["school"], ["school.id"], ondelete="CASCADE"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[Word]
    """Its short name, as it is typed: `agreement`."""
    audience: Mapped[list[Audience]]
    created_at: Mapped[dt.datetime]


class AgreementVersionRow(OfSchool, Base):
    """One version: added, never changed."""

    __tablename__ = "agreement_version"
    __table_args__ = (
        within_school("agreement", to="agreement", ondelete="CASCADE"),
        UniqueConstraint("school", "agreement", "number"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    agreement: Mapped[Id]
    number: Mapped[int]
    """Its place among the agreement's versions, from 1."""
    title: Mapped[str]
    label: Mapped[str | None]
    """What the document calls its version."""
    document: Mapped[str]
    """The document as it was read: a `Policy` in JSON."""
    wording: Mapped[str]
    """The exact text that is shown, and signed."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the wording."""
    is_material: Mapped[bool]
    published_at: Mapped[dt.datetime]
    published_by: Mapped[Word]
    """A person's id, or `system`."""
    mac: Mapped[str] = mapped_column(String(64))


class AgreementProposalRow(OfSchool, Base):
    """A document that somebody has sent to be published, until they say whether the change matters; one for each."""

    __tablename__ = "agreement_proposal"
    __table_args__ = (within_school("person", to="person", ondelete="CASCADE"),)

    person: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[str]
    """The agreement's short name."""
    document: Mapped[str]
    """The document as it was read: a `Policy` in JSON."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the wording."""
    proposed_at: Mapped[dt.datetime]


class CampaignRow(OfSchool, Base):
    """One year's signing of an agreement."""

    __tablename__ = "campaign"
    __table_args__ = (
        within_school("agreement", to="agreement", ondelete="CASCADE"),
        Index(None, "school", "agreement"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    agreement: Mapped[Id]
    audience: Mapped[list[Audience]]
    opened_at: Mapped[dt.datetime]
    opens_on: Mapped[dt.date]
    due_on: Mapped[dt.date]
    closed_at: Mapped[dt.datetime | None]
    """When the agreement's next campaign took its place."""


class StandingRow(OfSchool, Base):
    """What is known of one person in a campaign, but for signature and reminders; none for whoever was not asked."""

    __tablename__ = "standing"
    __table_args__ = (
        within_school("campaign", to="campaign", ondelete="CASCADE"),
        within_school("person", to="person", ondelete="CASCADE"),
    )

    campaign: Mapped[Id] = mapped_column(primary_key=True)
    person: Mapped[Id] = mapped_column(primary_key=True)
    asked_at: Mapped[dt.datetime | None]
    """When they were first told of it, and the message arrived."""
    opened_at: Mapped[dt.datetime | None]
    declined_at: Mapped[dt.datetime | None]
    exempt: Mapped[str | None]
    exempt_by: Mapped[Id | None]
    unreachable: Mapped[Word | None]
    snoozed_step: Mapped[Word | None]
    snoozed_on: Mapped[dt.date | None]


class SignatureRow(OfSchool, Base):
    """A signature: added, never changed, and chained (`signpost.bot.agreements.ledger`)."""

    __tablename__ = "signature"
    __table_args__ = (
        ForeignKeyConstraint(["school"], ["school.id"], ondelete="CASCADE"),
        within_school("version", to="agreement_version"),
        within_school("campaign", to="campaign"),
        within_school("person", to="person"),
        UniqueConstraint("school", "id"),
        UniqueConstraint("school", "campaign", "person"),
        Index(None, "school", "person"),
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[Id]
    campaign: Mapped[Id]
    version: Mapped[Id]
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the exact text that was shown, which the version keeps."""
    person: Mapped[Id]
    audience: Mapped[Word]
    """Theirs, on that day."""
    known_name: Mapped[str]
    """What the school called them then."""
    typed_name: Mapped[str]
    platform: Mapped[Word]
    account: Mapped[str]
    """Who they are on the platform."""
    delivered_at: Mapped[dt.datetime | None]
    opened_at: Mapped[dt.datetime | None]
    signed_at: Mapped[dt.datetime]
    ticked: Mapped[str]
    """The numbers of the statements that were ticked, with commas between."""
    entered_by: Mapped[Id | None]
    """Who entered a signature on paper; None for one in the chat."""
    replaces: Mapped[Id | None]
    """Their signature before this one, of the same agreement."""
    version_mac: Mapped[str] = mapped_column(String(64))
    """What the version carried, so that one put in its place shows."""
    previous: Mapped[str] = mapped_column(String(64))
    mac: Mapped[str] = mapped_column(String(64))


class SignatureHeadRow(OfSchool, Base):
    """The newest signature of a school: locked to append, so that two never follow the same one."""

    __tablename__ = "signature_head"
    __table_args__ = (ForeignKeyConstraint(["school"], ["school.id"], ondelete="CASCADE"),)

    seq: Mapped[int]
    mac: Mapped[str] = mapped_column(String(64))


class ReminderRow(OfSchool, Base):
    """That somebody is reminded on one step of a campaign: by its key, once."""

    __tablename__ = "reminder"
    __table_args__ = (
        within_school("campaign", to="campaign", ondelete="CASCADE"),
        within_school("person", to="person", ondelete="CASCADE"),
        within_school("message", to="reminder_message", ondelete="CASCADE"),
        Index(None, "school", "message"),
    )

    campaign: Mapped[Id] = mapped_column(primary_key=True)
    person: Mapped[Id] = mapped_column(primary_key=True)
    step: Mapped[Word] = mapped_column(primary_key=True)
    due_on: Mapped[dt.date]
    """Until when they are to sign, by their own dates."""
    message: Mapped[Id]


class ReminderMessageRow(OfSchool, Base):
    """A message with all reminders that were due to one person at once."""

    __tablename__ = "reminder_message"
    __table_args__ = (within_school("person", to="person", ondelete="CASCADE"), Index(None, "school", "state"))

    id: Mapped[Id] = mapped_column(primary_key=True)
    person: Mapped[Id]
    state: Mapped[Word]
    """`pending`, `sending`, `sent`, `uncertain` (begun, and nobody can tell), `failed` (tried again) or `withdrawn`."""
    planned_at: Mapped[dt.datetime]
    closes_at: Mapped[dt.datetime]
    """The end of the school time that it was planned for."""
    is_late: Mapped[bool]
    """Whether it was due long before it was planned: it may have been sent, and forgotten in a restored backup."""
    tried_at: Mapped[dt.datetime | None]
    sent_at: Mapped[dt.datetime | None]
    cause: Mapped[Word | None]
