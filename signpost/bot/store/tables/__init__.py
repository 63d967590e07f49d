"""The tables, by subject. Importing this package makes all of them known to `Base.metadata`."""

from signpost.bot.store.tables.agreements import (
    AgreementProposalRow,
    AgreementRow,
    AgreementVersionRow,
    CampaignRow,
    ReminderMessageRow,
    ReminderRow,
    SignatureHeadRow,
    SignatureRow,
    StandingRow,
)
from signpost.bot.store.tables.base import Base, OfSchool
from signpost.bot.store.tables.cases import (
    CaseHandlerRow,
    CaseRow,
    DossierRow,
    DraftRow,
    EvidenceRow,
    FileRow,
    PartRow,
    TombstoneRow,
    UnmaskRow,
)
from signpost.bot.store.tables.gaps import GapNoteRow, GapRow, QuestionCountRow, StandingAnswerRow
from signpost.bot.store.tables.people import AbsenceRow, HoldingRow, IdentityRow, PersonRow, SchoolRow
from signpost.bot.store.tables.platforms import FileRequestRow, ReferenceRow, SeenEventRow, WorkspaceRow
from signpost.bot.store.tables.policies import PolicyVersionRow
from signpost.bot.store.tables.questions import QuestionRow
from signpost.bot.store.tables.records import AuditHeadRow, AuditRow, MasterKeyRow
from signpost.bot.store.tables.room import RoomCheckRow, RoomDeviceRow, RoomLinkRow, RoomSessionRow
from signpost.bot.store.tables.work import InboxRow, NoticeRow, TaskRow

__all__ = [
    "AbsenceRow",
    "AgreementProposalRow",
    "AgreementRow",
    "AgreementVersionRow",
    "AuditHeadRow",
    "AuditRow",
    "Base",
    "CampaignRow",
    "CaseHandlerRow",
    "CaseRow",
    "DossierRow",
    "DraftRow",
    "EvidenceRow",
    "FileRequestRow",
    "FileRow",
    "GapNoteRow",
    "GapRow",
    "HoldingRow",
    "IdentityRow",
    "InboxRow",
    "MasterKeyRow",
    "NoticeRow",
    "OfSchool",
    "PartRow",
    "PersonRow",
    "PolicyVersionRow",
    "QuestionCountRow",
    "QuestionRow",
    "ReferenceRow",
    "ReminderMessageRow",
    "ReminderRow",
    "RoomCheckRow",
    "RoomDeviceRow",
    "RoomLinkRow",
    "RoomSessionRow",
    "SchoolRow",
    "SeenEventRow",
    "SignatureHeadRow",
    "SignatureRow",
    "StandingAnswerRow",
    "StandingRow",
    "TaskRow",
    "TombstoneRow",
    "UnmaskRow",
    "WorkspaceRow",
]
