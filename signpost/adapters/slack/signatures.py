"""Forms about agreements, and how far the signing is, for the headteacher and the administrator."""

from signpost.adapters.agreement_forms import DECLINE, DECLINING, EXEMPT, FIELDS, PAPER, TITLES, Field
from signpost.adapters.agreement_wording import numbers, person_line
from signpost.adapters.slack.blocks import (
    MODAL_BLOCKS,
    MODAL_TEXT,
    Block,
    Modal,
    actions,
    button,
    context,
    entry,
    modal,
    pages,
    paragraphs,
    text_input,
)
from signpost.adapters.wording import day, shorten
from signpost.bot.agreements.views import SignatureProgress

NUDGE, FORM, CHART, EXPORT = "nudge_open", "agreement_form", "signing_chart", "export_signatures"
_MOST_TITLE = 300


def render_progress(view: SignatureProgress) -> Modal:
    """How far a campaign is, with the names of those who have not signed."""
    progress = view.progress
    shown, *others = pages(paragraphs("\n".join(map(person_line, view.people))), MODAL_BLOCKS // 2, MODAL_TEXT // 2)
    blocks = [
        *paragraphs(shorten(progress.title, _MOST_TITLE)),
        *paragraphs(f"{numbers(progress)}. To be signed by {day(progress.due_on)}."),
        *shown,
        *([context("There are more than Slack shows: signpost signatures export")] if others else ()),
        actions(
            button(NUDGE, "Remind them now", progress.name),
            button(PAPER, "Enter a paper signature", progress.name),
            button(EXEMPT, "Exempt somebody", progress.name),
        ),
        actions(
            button(CHART, "Chart", progress.name),
            button(f"{EXPORT}.pdf", "Register as PDF", progress.name),
            button(f"{EXPORT}.csv", "Register as a table", progress.name),
        ),
        context("Files come by direct message, to you alone. A register has names: Slack keeps a copy of it, too."),
    ]
    return Modal(modal("Signatures", blocks))


def agreement_form(kind: str, about: str) -> Block:
    """The modal in which something is written about an agreement.

    Args:
        kind: one of `TITLES`; what the button does.
        about: the campaign's id; for the office, the agreement's short name.
    """
    hint = DECLINING if kind == DECLINE else ""
    blocks = [
        entry(field.name, field.label, _input(field), hint=hint, is_required=field.is_required)
        for field in FIELDS[kind]
    ]
    return modal(TITLES[kind], blocks, name=FORM, submit="Send", close="Cancel", about={"form": kind, "about": about})


def _input(field: Field) -> Block:
    if field.kind == "day":
        return {"type": "datepicker", "action_id": "value"}
    return text_input(is_multiline=field.kind == "text", most=field.most)
