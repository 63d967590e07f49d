"""Words about agreements that every platform says alike; how they are set is each platform's own."""

from collections.abc import Mapping

from signpost.adapters.wording import day
from signpost.bot.agreements.changes import ChangeOfStatement
from signpost.bot.agreements.standing import Status
from signpost.bot.agreements.views import (
    AgreementItem,
    PersonShown,
    Progress,
    PublicationProposal,
    SigningNews,
    SigningReceipt,
    SigningReminder,
    SigningRequest,
)

STATUSES: Mapping[Status, str] = {
    Status.NOT_ASKED: "not asked yet",
    Status.ASKED: "asked",
    Status.OPENED: "opened",
    Status.SIGNED: "signed",
    Status.DECLINED: "declined",
    Status.OVERDUE: "overdue",
    Status.EXEMPT: "exempt",
    Status.UNREACHABLE: "not reached",
}
CHANGES: Mapping[ChangeOfStatement, str] = {"added": "new", "removed": "gone", "changed": "changed"}
NOTHING = "There is nothing for you to sign."


def version_of(version: str | None) -> str:
    """What stands behind a title to say which version it is."""
    return f", version {version.removeprefix('v')}" if version else ""


def item_state(item: AgreementItem) -> str:
    """How somebody stands with an agreement of theirs."""
    if item.signed_at is not None:
        return f"signed on {day(item.signed_at.date())}."
    if item.status is Status.EXEMPT:
        return "you need not sign it this time."
    if item.status is Status.DECLINED:
        return "you declined."
    was = "was to be signed" if item.status is Status.OVERDUE else "to be signed"
    return f"{was} by {day(item.due_on)}."


def what_changed(view: SigningRequest) -> str:
    """The line over what changed since somebody last signed; empty where they never did."""
    if view.last_signed_on is None:
        return ""
    if not view.changes:
        return f"Nothing has changed since you signed on {day(view.last_signed_on)}."
    return f"What has changed since you signed on {day(view.last_signed_on)}:"


def receipt_lines(view: SigningReceipt) -> tuple[str, str, str]:
    """What was signed; by which name, and when; and what it can be checked by."""
    at = view.signed_at
    when = day(at.date()) + ("" if view.is_paper else f" at {at:%H:%M}")
    how = "On paper" if view.is_paper else f"As {view.typed_name}"
    return (
        f"✓ Signed: {view.title}{version_of(view.version)}",
        f"{how}, on {when}.",
        f"Signature {view.signature}, of the text with SHA-256 {view.digest}.",
    )


def reminder(view: SigningReminder) -> str:
    """A reminder: short and kind."""
    names = " and ".join(f"“{item.title}” (by {day(item.due_on)})" for item in view.items)
    if view.why == "asked":
        return f"Please read and sign {names}. It takes two minutes."
    return f"A kind reminder: {names} {'is' if len(view.items) == 1 else 'are'} still waiting for your signature."


def news(view: SigningNews) -> str:
    """That somebody declines, or asks about a statement."""
    if view.why == "declined":
        said = f"{view.who} does not want to sign “{view.title}”" + (f": “{view.text}”" if view.text else ".")
    else:
        about = f" about “{view.statement}”" if view.statement else ""
        said = f"{view.who} asks{about} in “{view.title}”: “{view.text}”"
    return f"{said} Please speak to them."


def proposal_lines(view: PublicationProposal) -> tuple[str, ...]:
    """What was read of a document, who signs it, what is to be looked at, and how it is published."""
    agreement = view.agreement
    counts = f"{len(agreement.statements)} statements in {len(agreement.groups)} groups"
    found = [f"Look at it first: {one}" for one in view.findings]
    head = (f"{agreement.title}{version_of(agreement.version)}: {counts}.", f"Signed by: {', '.join(view.audience)}.")
    if view.is_first:
        how = "/publish matters publishes it, and asks everyone to sign. Nothing is published until then."
        return (*head, *found, f"It is the first version of “{view.name}”.", how)
    how = (
        "Does the change matter? /publish matters publishes it, and everyone signs again; /publish small publishes it, "
        "and shows it at everyone’s next signing. Nothing is published until then."
    )
    said = f"Version {view.number} of “{view.name}”. " + (
        "What changed is below." if view.changes else "No word of a statement has changed."
    )
    return (*head, *found, said, how)


def numbers(progress: Progress) -> str:
    """How many of how many have signed, and how the others stand."""
    open_ones = [
        f"{count} {STATUSES[status]}"
        for status in Status
        if status is not Status.SIGNED and (count := progress.counts.get(status, 0))
    ]
    rest = f" ({', '.join(open_ones)})" if open_ones else ""
    return f"{progress.signed} of {progress.asked} have signed{rest}"


def person_line(one: PersonShown) -> str:
    """How somebody stands, for the office."""
    return " ".join(filter(None, (f"{STATUSES[one.status]}: {one.person} ({one.handle})", one.note)))
