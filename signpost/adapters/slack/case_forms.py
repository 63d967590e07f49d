"""What is written about a case or a report in a modal of its own."""

from collections.abc import Mapping

from signpost.adapters.case_forms import CHOICE, CHOICES, DUE, OPTIONAL, TEXT, TEXT_LABELS, TITLES, command_of
from signpost.adapters.slack.blocks import Block, entry, modal, option, plain, section, text_input
from signpost.adapters.slack.cases import MOST_PLACEHOLDER
from signpost.bot.incidents.commands import FormValue
from signpost.bot.turn import Command, Remark

NAME = "case_form"


def case_form(name: str, reference: str) -> Block:
    """The modal in which something is written about a case.

    Args:
        name: one of `TITLES`.
        reference: the case's; for an original, the file's number and the case's.
    """
    blocks: list[Block] = [section(reference)] if reference.isascii() else []
    if name in CHOICES:
        blocks.append(_choice(*CHOICES[name]))
    if name in TEXT_LABELS:
        written = text_input(is_multiline=True)
        blocks.append(entry(TEXT, TEXT_LABELS[name], written, is_required=name not in OPTIONAL))
    if name == "action":
        blocks.append(entry(DUE, "By when?", {"type": "datepicker", "action_id": "value"}))
    about = {"form": name, "reference": reference}
    return modal(TITLES[name], blocks, name=NAME, submit="Send", close="Cancel", about=about)


def _choice(label: str, options: Mapping[str, str]) -> Block:
    made: Block = {
        "type": "static_select",
        "action_id": "value",
        "placeholder": plain("Choose", MOST_PLACEHOLDER),
        "options": [option(shown, value) for value, shown in options.items()],
    }
    return entry(CHOICE, label, made, is_required=True)


def read_case_form(about: Mapping[str, str], values: Mapping[str, FormValue]) -> Command | Remark:
    """What a form that was filled in asks of the bot; a remark where something in it cannot be read.

    Args:
        about: which form it is, and of which case, as `case_form` put it.
        values: what was entered.
    """
    number, _, reference = about["reference"].rpartition(" ")
    return command_of(about["form"], reference, values, number)
