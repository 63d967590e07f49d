"""Examples of everything that the bot sends on Slack: messages and modals."""

from collections.abc import Iterator

from signpost.adapters import agreement_forms
from signpost.adapters.case_forms import CASE_FORMS
from signpost.adapters.slack.answers import shareable
from signpost.adapters.slack.blocks import Block, Message, Modal, modal, remark_modal
from signpost.adapters.slack.case_forms import case_form
from signpost.adapters.slack.cases import render_case
from signpost.adapters.slack.conversing import FAILED, STRANGER, as_modal
from signpost.adapters.slack.form import render_form, screens
from signpost.adapters.slack.rendering import render
from signpost.adapters.slack.signatures import agreement_form
from signpost.bot.incidents.views import CaseOpened, ReportForm
from signpost.bot.turn import PolicyAnswer, Remark
from tests.adapters.views import FORM, REFERENCE, VIEWS

_SHOWN = (*VIEWS, Remark(text=STRANGER), Remark(text=FAILED))
_MANY_PAGES = 30
_ANSWERED = {"child_imagery": "no", "what_happened": "Lies.\n" * 900}
_FORMS = tuple(
    FORM.model_copy(update={**changes, "values": values})
    for values in ({}, _ANSWERED)
    for changes in ({}, {"may_add_evidence": True}, {"errors": {"what_happened": "Please say what happened."}})
)


def messages() -> Iterator[Message]:
    """Every message, also as somebody may share it."""
    for view in _SHOWN:
        shown = render(view)
        if isinstance(shown, tuple):
            yield from shown
            if isinstance(view, PolicyAnswer):
                yield from shareable(shown, "can I?")


def modals() -> Iterator[Block]:
    """Every modal: each screen of the form, each page of a case, each form about a case, and messages shown as one."""
    for view in (*_SHOWN, *_FORMS):
        yield as_modal(render(view))
        if isinstance(view, ReportForm):
            yield from (render_form(view, screen) for screen in range(len(screens(view)) + 1))
        if isinstance(view, CaseOpened):
            long = view.model_copy(update={"entries": view.entries * _MANY_PAGES})
            yield from (_block(render_case(long, page)) for page in range(3))
    yield from (case_form(name, REFERENCE) for name in (*CASE_FORMS, "reply"))
    yield from (agreement_form(kind, "agreement") for kind in agreement_forms.TITLES)
    yield modal("Signpost", remark_modal("", "One moment …")["blocks"])


def _block(shown: Modal) -> Block:
    return shown.view
