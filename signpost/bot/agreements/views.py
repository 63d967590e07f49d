"""What the bot has to say about agreements, as typed values. Instants are in the school's own time zone."""

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict

from signpost.bot.agreements.agreement import Agreement
from signpost.bot.agreements.changes import StatementChange
from signpost.bot.agreements.standing import Status
from signpost.bot.people import Audience


class _View(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class AgreementItem(_View):
    """One agreement in a list of one's own."""

    name: str
    title: str
    due_on: dt.date
    status: Status
    signed_at: dt.datetime | None = None


class AgreementList(_View):
    """What somebody has to sign, and has signed."""

    view: Literal["agreement_list"] = "agreement_list"
    items: tuple[AgreementItem, ...]


class SigningRequest(_View):
    """An agreement to be signed: what changed since their last signature first, then all of it.

    An adapter shows the agreement's texts as they are: the digest, which goes back with the signature, is theirs.
    """

    view: Literal["signing_request"] = "signing_request"
    campaign: str
    name: str
    agreement: Agreement
    digest: str
    declaration: str
    due_on: dt.date
    last_signed_on: dt.date | None
    changes: tuple[StatementChange, ...]
    """Since they last signed; empty for whoever signs for the first time, too."""
    in_charge: tuple[str, ...]
    """Who is asked about a statement."""


class AgreementText(_View):
    """The whole text, exactly as it is signed."""

    view: Literal["agreement_text"] = "agreement_text"
    wording: str
    digest: str


class SigningReceipt(_View):
    """That somebody signed what, and when."""

    view: Literal["signing_receipt"] = "signing_receipt"
    signature: str
    title: str
    version: str | None
    typed_name: str
    signed_at: dt.datetime
    digest: str
    is_paper: bool = False


class ReminderItem(_View):
    """One agreement in a reminder."""

    name: str
    title: str
    due_on: dt.date


class SigningReminder(_View):
    """A reminder by direct message: one for all agreements that are due."""

    view: Literal["signing_reminder"] = "signing_reminder"
    why: Literal["asked", "reminded"]
    """Whether they are asked for the first time."""
    items: tuple[ReminderItem, ...]
    may_put_off: bool
    """Whether "remind me tomorrow" is offered."""


class SigningNews(_View):
    """Something for the person in charge: somebody declines, or asks about a statement."""

    view: Literal["signing_news"] = "signing_news"
    why: Literal["declined", "question"]
    who: str
    title: str
    statement: str = ""
    text: str = ""


class Progress(_View):
    """How far one campaign is, in numbers."""

    name: str
    title: str
    due_on: dt.date
    counts: dict[Status, int]

    @property
    def signed(self) -> int:
        """How many have signed."""
        return self.counts.get(Status.SIGNED, 0)

    @property
    def asked(self) -> int:
        """How many have to."""
        return sum(count for status, count in self.counts.items() if status is not Status.EXEMPT)


class SigningDigest(_View):
    """Once a week, by direct message, for the office: numbers, and no names."""

    view: Literal["signing_digest"] = "signing_digest"
    why: Literal["digest"] = "digest"
    campaigns: tuple[Progress, ...]


class PersonShown(_View):
    """Somebody in the office's list."""

    handle: str
    person: str
    status: Status
    note: str = ""
    """Why they are exempt, or cannot be reached."""


class SignatureProgress(_View):
    """How far a campaign is, for the headteacher and the administrator: with names."""

    view: Literal["signature_progress"] = "signature_progress"
    progress: Progress
    people: tuple[PersonShown, ...]
    """Those who have not signed."""


class SigningFile(_View):
    """A file to keep: a receipt, a register, a picture of progress."""

    view: Literal["signing_file"] = "signing_file"
    file_name: str
    media_type: str
    content: bytes
    caption: str


class PublicationProposal(_View):
    """What publishing a document that was sent would do; nothing is published yet."""

    view: Literal["publication_proposal"] = "publication_proposal"
    name: str
    """The agreement's short name."""
    agreement: Agreement
    digest: str
    """Of the text; it goes back when it is published."""
    number: int
    """Which version it would be, from 1."""
    audience: tuple[Audience, ...]
    changes: tuple[StatementChange, ...]
    """Against the version that is published; empty for the first."""
    findings: tuple[str, ...] = ()
    """What is to be looked at before it is published."""

    @property
    def is_first(self) -> bool:
        """Whether nothing of this agreement was published yet."""
        return self.number == 1


AgreementView = (
    AgreementList
    | SigningRequest
    | AgreementText
    | SigningReceipt
    | SigningReminder
    | SigningNews
    | SigningDigest
    | SignatureProgress
    | SigningFile
    | PublicationProposal
)
AgreementPointer = SigningReminder | SigningNews | SigningDigest
"""Those that are delivered by direct message."""
