"""The home card: what one can do; and for whoever sets the school up, who cannot be reached."""

from collections.abc import Iterator

from sqlalchemy import select

from signpost.adapters.teams.agreements import to_sign
from signpost.adapters.teams.answers import MY_AGREEMENTS, MY_CASES, MY_QUESTIONS, MY_REPORTS, START_REPORT
from signpost.adapters.teams.card import (
    MOST_CARD,
    Element,
    Message,
    Private,
    actions,
    bold,
    button,
    divider,
    heading,
    lines,
    lots,
    make_card,
    quotation,
    small,
)
from signpost.adapters.teams.conversing import STRANGER, Visit
from signpost.adapters.teams.references import PLATFORM
from signpost.bot.agreements.commands import ShowMyAgreements
from signpost.bot.agreements.views import AgreementList
from signpost.bot.incidents.commands import ShowMyCases
from signpost.bot.incidents.views import CaseList
from signpost.bot.people import Role
from signpost.bot.store.tables import IdentityRow, ReferenceRow
from signpost.bot.turn import Help, ShowHelp
from signpost.bot.unit_of_work import UnitOfWork

SET_UP = "set_up"
_WHY = {
    "uninstalled": "has removed the app",
    "unreachable": "Teams refused the last message to them: they have blocked the app, or have left",
    "silent": "has never opened the app; install it for them (docs/teams.md), or ask them to say hello to it",
    "unknown": "has never opened the app, and the school file has neither their e-mail address nor their Teams account",
}


async def render_home(visit: Visit) -> tuple[Message, ...]:
    """What somebody sees first: who may see it tells nothing, so that it can stay in the chat."""
    actor = await visit.actor()
    if actor is None:
        return (Message(STRANGER, make_card(STRANGER, lines(STRANGER))),)
    said = await visit.view(ShowHelp())
    cases, agreements = await visit.view(ShowMyCases()), await visit.view(ShowMyAgreements())
    text = "Ask me what the school's policy says, here or by my name in a channel; I answer you here, alone."
    buttons = [
        button(START_REPORT, "Report an incident", style="positive", shows_private=True),
        button(MY_REPORTS, "My reports", shows_private=True),
        button(MY_QUESTIONS, "My questions", shows_private=True),
        button(MY_AGREEMENTS, "My agreements", shows_private=True),
    ]
    if isinstance(cases, CaseList) and cases.cases:
        buttons.append(button(MY_CASES, "My cases", shows_private=True))
    async with visit.desk.office.work(visit.school, read_only=True) as work:
        if actor.person in work.school.roster.holders_of(Role.IT_ADMINISTRATOR):
            buttons.append(button(SET_UP, "Who cannot be reached", shows_private=True))
    body = [
        *heading("Signpost"),
        *lines(text),
        *quotation("\n".join(said.examples) if isinstance(said, Help) else ""),
        actions(*buttons),
        *small("Reports are confidential: I show who will read yours before you send it."),
    ]
    waiting = list(to_sign(agreements)) if isinstance(agreements, AgreementList) else []
    if waiting:
        body += lots([*divider(bold("To be read and signed")), *waiting], MOST_CARD // 2)[0]
    return (Message(text, make_card(text, body)),)


async def render_set_up(visit: Visit) -> Private:
    """Who cannot be reached on Teams, and why, and whether there are policies: for IT administrators."""
    actor = await visit.actor()
    async with visit.desk.office.work(visit.school, read_only=True) as work:
        if actor is None or actor.person not in work.school.roster.holders_of(Role.IT_ADMINISTRATOR):
            return Private("Set-up", make_card("Set-up", lines("This is for the school's IT administrator.")))
        missing = await unreachable(work)
    without = await visit.desk.folders.missing(visit.school)
    said = [*(lines(without) if without else ()), *_reach(missing)]
    return Private("Set-up", make_card("Set-up", lots(said, MOST_CARD)[0]))


def _reach(missing: dict[str, str]) -> Iterator[Element]:
    yield from heading("Who cannot be reached on Teams")
    if not missing:
        yield from lines("Everybody in the school file has the app, and can be written to.")
    for name, why in missing.items():
        yield from lines(f"{name}: {why}.")


async def unreachable(work: UnitOfWork) -> dict[str, str]:
    """Whoever of the school cannot be written to on Teams, by name, with the reason."""
    rows = await work.transaction.scalars(select(ReferenceRow).where(ReferenceRow.platform == PLATFORM))
    kept = {row.person: row.gone for row in rows}
    named = set(await work.transaction.scalars(select(IdentityRow.person).where(IdentityRow.platform == PLATFORM)))
    missing = {}
    for person in work.school.roster.people:
        if not person.is_active or kept.get(person.id, "silent") is None:
            continue
        cause = kept.get(person.id) or ("silent" if person.id in named or person.email else "unknown")
        missing[person.name] = _WHY[cause]
    return missing
