"""Agreements as text for a terminal: what is signed is shown as it is, letter for letter."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from signpost.adapters.agreement_wording import (
    CHANGES,
    NOTHING,
    STATUSES,
    item_state,
    news,
    numbers,
    receipt_lines,
    reminder,
    version_of,
    what_changed,
)
from signpost.adapters.terminal.changes import marked
from signpost.adapters.terminal.form_rendering import INDENT
from signpost.adapters.terminal.signing_walk import WORDS, SigningWalk
from signpost.adapters.wording import day
from signpost.bot.agreements.changes import StatementChange
from signpost.bot.agreements.standing import Status
from signpost.bot.agreements.views import (
    AgreementItem,
    AgreementList,
    AgreementText,
    SignatureProgress,
    SigningDigest,
    SigningFile,
    SigningNews,
    SigningReceipt,
    SigningReminder,
    SigningRequest,
)

_STYLES = {"added": "bold green", "removed": "bold red", "changed": "bold yellow"}


def render_list(view: AgreementList) -> RenderableType:
    """One's own agreements."""
    if not view.items:
        return Text(NOTHING)
    return Group(*(_item(item) for item in view.items))


def _item(item: AgreementItem) -> Text:
    line = Text.assemble((item.title, "bold"), f": {item_state(item)}")
    if item.signed_at is not None:
        return line.append(f" /receipt {item.name} shows it.")
    if item.status is Status.EXEMPT:
        return line
    return line.append(f" {'To sign after all: ' if item.status is Status.DECLINED else ''}/sign {item.name}")


def render_request(view: SigningRequest) -> RenderableType:
    """An agreement's head, with what changed since it was last signed; its statements come group by group."""
    agreement = view.agreement
    parts: list[RenderableType] = [Text.assemble((agreement.title, "bold"), version_of(agreement.version))]
    parts += [Text(line) for line in agreement.preamble]
    parts.append(Text(f"To be signed by {day(view.due_on)}. It takes two minutes."))
    if view.in_charge:
        parts.append(Text(f"Questions go to {' and '.join(view.in_charge)}.", style="dim"))
    if said := what_changed(view):
        parts += [Text(), Text(said, style="bold"), *render_statement_changes(view.changes)]
    parts += [Text(), Text(WORDS, style="dim")]
    return Group(*parts)


def render_statement_changes(changes: Sequence[StatementChange]) -> list[RenderableType]:
    """What changed, statement by statement, with the words marked."""
    parts: list[RenderableType] = []
    for change in changes:
        parts.append(Text.assemble((CHANGES[change.kind], _STYLES[change.kind]), f"  {change.heading}"))
        parts.append(Padding(marked(change.words), (0, 2, 0, INDENT)))
    return parts


def render_signing_step(walk: SigningWalk) -> RenderableType:
    """What is said after an answer, and the next group to tick, or the name to type."""
    parts: list[RenderableType] = [Text(walk.remark, style="yellow")] if walk.remark else []
    group = walk.group
    if group is not None:
        count = len(walk.request.agreement.groups)
        parts.append(Text.assemble((f"{walk.place + 1}/{count} ", "dim"), (group.heading, "bold")))
        parts += [Text(words) for words in group.lead_in]
        lines = Table.grid(padding=(0, 1, 0, 0))
        for statement in group.statements:
            mark = "✓" if statement.number in walk.ticked else " "
            lines.add_row(Text(f"{mark} {statement.number}."), Text(statement.text))
        parts.append(Padding(lines, (0, 2, 0, INDENT - 2)))
        one = len(group.statements) == 1
        parts.append(
            Text("Do you agree? Type yes." if one else "Do you agree to all? Type yes, or their numbers.", "bold")
        )
    elif walk.name:
        parts.append(Text.assemble("Signed as: ", (walk.name, "bold")))
        parts.append(Text("Type sign to sign. Anything else changes the name.", style="bold"))
    else:
        parts.append(Text(walk.request.declaration))
        parts.append(Text("Your name:", style="bold"))
    return Group(*parts)


def render_text(view: AgreementText) -> RenderableType:
    """The whole text."""
    return Group(Text(view.wording.rstrip("\n")), Text(f"SHA-256 {view.digest}", style="dim"))


def render_receipt(view: SigningReceipt) -> RenderableType:
    """The receipt of a signature."""
    signed, how, proof = receipt_lines(view)
    return Group(
        Text(signed, style="bold"),
        Text(how),
        Text(proof, style="dim"),
        Text("/receipt pdf saves it as a PDF.", style="dim"),
    )


def render_reminder(view: SigningReminder) -> RenderableType:
    """A reminder, with what to type."""
    typed = f"Type: /sign {view.items[0].name}" if view.items else "Type: /agreements"
    more = ". /tomorrow puts it off until tomorrow." if view.may_put_off else ""
    return Text.assemble(("● ", "bold"), f"{reminder(view)} {typed}{more}")


def render_news(view: SigningNews) -> RenderableType:
    """That somebody declines, or asks about a statement."""
    return Text.assemble(("● ", "bold"), news(view))


def render_digest(view: SigningDigest) -> RenderableType:
    """Once a week, numbers for the office."""
    lines = [f"{one.title}: {numbers(one)}, by {day(one.due_on)}." for one in view.campaigns]
    return Group(
        Text.assemble(("● ", "bold"), "How far the signing is:"),
        *(Padding(Text(line), (0, 0, 0, INDENT)) for line in lines),
        Text("Type: /signatures"),
    )


def render_progress(view: SignatureProgress) -> RenderableType:
    """How far a campaign is, with the names of those who have not signed."""
    progress = view.progress
    parts: list[RenderableType] = [
        Text(progress.title, style="bold"),
        Text(f"{numbers(progress)}. To be signed by {day(progress.due_on)}."),
    ]
    people = Table.grid(padding=(0, 2, 0, 0))
    for person in view.people:
        people.add_row(Text(STATUSES[person.status]), Text(f"{person.person} ({person.handle})"), Text(person.note))
    if view.people:
        parts += [Text(), Padding(people, (0, 0, 0, INDENT - 2)), Text()]
    name = progress.name
    parts.append(Text(f"/chart {name}, /nudge {name}, /export {name} csv or pdf", style="dim"))
    parts.append(Text(f"/paper {name} PERSON 2026-09-14, /exempt {name} PERSON WHY", style="dim"))
    return Group(*parts)


def render_file(view: SigningFile) -> RenderableType:
    """What a file is; it is saved beside."""
    return Text(view.caption)
