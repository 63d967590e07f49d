"""The Home tab: what one can do, one's reports and cases by reference and state, and how the school is set up."""

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import dataclass

from signpost.adapters.slack.agreements import MY_AGREEMENTS, agreement_lines
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
from signpost.adapters.slack.people import Directory
from signpost.adapters.slack.questions import MY_QUESTIONS
from signpost.adapters.slack.sending import call
from signpost.adapters.slack.workspaces import Workspace
from signpost.adapters.wording import day
from signpost.bot.agreements.signing import list_mine
from signpost.bot.agreements.views import AgreementList
from signpost.bot.bot import EXAMPLES
from signpost.bot.incidents.reading import my_cases
from signpost.bot.incidents.relay import my_reports
from signpost.bot.incidents.views import CaseList, ReportSummary
from signpost.bot.people import Role
from signpost.bot.policy_folders import PolicyFolders
from signpost.bot.set_up import check_routes
from signpost.bot.unit_of_work import Office, UnitOfWork

LONGEST_S = 10.0
"""How long a Home tab is tried: it is shown anew with the next notice, or when it is opened."""
_LOG = logging.getLogger(__name__)
_MOST_REPORTS, _MOST_AGREEMENTS, _MOST_CASES, _MOST_CHECKS, _MOST_NAMED = 10, 10, 40, 20, 20


@dataclass(frozen=True)
class Homes:
    """People's Home tabs.

    Args:
        office: begins units of work.
        directory: finds whose they are.
        folders: where schools' policies lie.
    """

    office: Office
    directory: Directory
    folders: PolicyFolders

    async def publish(self, workspace: Workspace, user: str) -> None:
        """Show somebody their Home tab as it is now; where that fails, it stays as it was, and nothing else fails."""
        try:
            async with asyncio.timeout(LONGEST_S):
                view = await self.render(workspace, user)
                await call(workspace.client.views_publish, user_id=user, view=view)
        except Exception as error:  # the edge: what it follows upon, such as a notice, is done already
            _LOG.warning("a Home tab could not be published: %s", type(error).__name__)

    async def render(self, workspace: Workspace, user: str) -> Block:
        """The Home tab of whoever opens it."""
        actor = await self.directory.actor(workspace, user)
        if actor is None:
            return _home(list(paragraphs(STRANGER)))
        async with self.office.work(actor.school, read_only=True) as work:
            reports = (await my_reports(work, actor.person)).reports
            cases = await my_cases(work, actor.person)
            signing = await list_mine(work, actor.person)
            is_administrator = actor.person in work.school.roster.holders_of(Role.IT_ADMINISTRATOR)
            set_up = list(_set_up(work)) if is_administrator else []
        if is_administrator:
            missing = await self.folders.missing(actor.school)
            set_up += paragraphs(f"• {missing}") if missing else ()
            set_up += _reach(await self.directory.unreached(workspace))
        return _home([*_for_everyone(reports), *_for_signers(signing), *_for_handlers(cases), *set_up])


async def publish_home(visit: Visit) -> None:
    """Show somebody their Home tab after what they did."""
    desk = visit.desk
    await Homes(desk.office, desk.directory, desk.folders).publish(visit.workspace, visit.user)


def _home(blocks: list[Block]) -> Block:
    return {"type": "home", "blocks": blocks[:MODAL_BLOCKS]}


def _for_everyone(reports: tuple[ReportSummary, ...]) -> Iterator[Block]:
    yield header("Signpost")
    yield section("Ask what the school's policy says: in Messages above, or anywhere with `/policy`. For example:")
    yield from paragraphs("\n".join(f"• {example}" for example in EXAMPLES))
    yield actions(
        button("report_incident", "Report an incident", "home", "primary"),
        button(MY_REPORTS, "My reports", ""),
        button(MY_QUESTIONS, "My questions", "home"),
        button(MY_AGREEMENTS, "My agreements", "home"),
    )
    for report in reports[:_MOST_REPORTS]:
        yield from paragraphs(f"{report.reference}, sent {day(report.received_at.date())}: {report.state}")
    yield context("Reports are confidential: I show who will read yours before you send it.")


def _for_signers(signing: AgreementList) -> Iterator[Block]:
    if signing.items:
        yield from (divider(), section("*Your agreements*"))
        yield from agreement_lines(signing, _MOST_AGREEMENTS)


def _for_handlers(cases: CaseList) -> Iterator[Block]:
    if cases.cases:
        yield from (divider(), section("*Your cases*"))
        yield from case_lines(cases, _MOST_CASES)


def _set_up(work: UnitOfWork) -> Iterator[Block]:
    """What the school file leaves open; it is the file alone that is looked at, and no report."""
    yield from (divider(), section("*Set-up*"))
    checks = check_routes(work.school.file, work.school.today(work.now))
    for check in checks[:_MOST_CHECKS]:
        yield from paragraphs(f"• {check.text}")
    if len(checks) > _MOST_CHECKS:
        yield context(f"and {len(checks) - _MOST_CHECKS} more: signpost school check")
    if not checks:
        yield section("Every report would reach somebody, whoever is away.")


def _reach(missing: tuple[str, ...] | None) -> Iterator[Block]:
    if missing is None:
        yield section("Slack does not say just now who can be reached.")
    elif not missing:
        yield section("Everybody in the school file can be reached on Slack.")
    else:
        more = f" and {len(missing) - _MOST_NAMED} more" if len(missing) > _MOST_NAMED else ""
        yield from paragraphs(
            f"Cannot be reached, since no full member of this workspace has their e-mail address, or the Slack user "
            f"that the school file gives them: {', '.join(missing[:_MOST_NAMED])}{more}."
        )
