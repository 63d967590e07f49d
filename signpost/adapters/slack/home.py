"""The Home tab: what one can do, one's cases by reference and age, and for the administrator who cannot be reached."""

import logging
from collections.abc import Iterator

from slack_sdk.errors import SlackApiError
from sqlalchemy import select

from signpost.adapters.slack.blocks import (
    MODAL_BLOCKS,
    Block,
    actions,
    button,
    context,
    divider,
    header,
    paragraphs,
    section,
)
from signpost.adapters.slack.cases import MY_REPORTS, case_lines
from signpost.adapters.slack.conversing import STRANGER, Visit
from signpost.adapters.slack.people import PLATFORM
from signpost.adapters.slack.sending import call
from signpost.bot.incidents.commands import ShowMyCases
from signpost.bot.incidents.views import CaseList
from signpost.bot.people import Role
from signpost.bot.store.tables import IdentityRow
from signpost.bot.turn import Actor, Help, ShowHelp
from signpost.errors import SignpostError

_LOG = logging.getLogger(__name__)
_MOST_CASES, _MOST_NAMED = 40, 20


async def publish_home(visit: Visit) -> None:
    """Show somebody their Home tab as it is now; where Slack does not take it, it stays as it was."""
    try:
        await call(visit.workspace.client.views_publish, user_id=visit.user, view=await render_home(visit))
    except (SlackApiError, SignpostError) as error:
        _LOG.warning("a Home tab could not be published: %s", type(error).__name__)


async def render_home(visit: Visit) -> Block:
    """The Home tab of whoever opens it."""
    actor = await visit.actor()
    if actor is None:
        blocks = list(paragraphs(STRANGER))
    else:
        blocks = [*await _for_everyone(visit), *await _for_handlers(visit), *await _for_administrator(visit, actor)]
    return {"type": "home", "blocks": blocks[:MODAL_BLOCKS]}


async def _for_everyone(visit: Visit) -> list[Block]:
    said = await visit.view(ShowHelp())
    examples = "\n".join(f"• {example}" for example in said.examples) if isinstance(said, Help) else ""
    return [
        header("Signpost"),
        section("Ask what the school's policy says: in Messages above, or anywhere with `/policy`. For example:"),
        *paragraphs(examples),
        actions(
            button("report_incident", "Report an incident", "home", "primary"), button(MY_REPORTS, "My reports", "")
        ),
        context("Reports are confidential: I show who will read yours before you send it."),
    ]


async def _for_handlers(visit: Visit) -> list[Block]:
    said = await visit.view(ShowMyCases())
    if not isinstance(said, CaseList) or not said.cases:
        return []
    return [divider(), section("*Your cases*"), *case_lines(said, _MOST_CASES)]


async def _for_administrator(visit: Visit, actor: Actor) -> list[Block]:
    async with visit.desk.office.work(actor.school, read_only=True) as work:
        roster = work.school.roster
        if actor.person not in roster.holders_of(Role.IT_ADMINISTRATOR):
            return []
        named = set(await work.transaction.scalars(select(IdentityRow.person).where(IdentityRow.platform == PLATFORM)))
        missing = [
            person.name for person in roster.people if person.is_active and not person.email and person.id not in named
        ]
    return list(_reach(missing))


def _reach(missing: list[str]) -> Iterator[Block]:
    yield divider()
    yield section("*Set-up*")
    if not missing:
        yield section("Everybody in the school file can be reached on Slack, as far as the file says.")
        return
    more = f" and {len(missing) - _MOST_NAMED} more" if len(missing) > _MOST_NAMED else ""
    yield from paragraphs(
        f"Cannot be reached, for the school file has neither their e-mail address nor their Slack user: "
        f"{', '.join(missing[:_MOST_NAMED])}{more}."
    )
