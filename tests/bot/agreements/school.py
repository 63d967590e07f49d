"""The sample school signs: its agreement published, and people who open, sign, decline and are reminded."""

import datetime as dt
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select

from signpost.bot.agreements.commands import AgreementCommand, OpenAgreement, SignAgreement, SignaturesCommand
from signpost.bot.agreements.publication import Published, publish
from signpost.bot.agreements.views import AgreementView, SigningReceipt, SigningRequest
from signpost.bot.store.tables import SignatureRow
from signpost.bot.turn import Actor
from signpost.composition import SAMPLE
from signpost.knowledge.policy import Policy
from signpost.knowledge.reader import read_policy
from tests.bot.offices import SampleSchool

V = TypeVar("V")
AGREEMENT = SAMPLE / "agreement.md"


def changed(folder: Path, *replaced: tuple[str, str]) -> Policy:
    """The sample agreement with other words in it."""
    text = AGREEMENT.read_text("utf-8")
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    file = folder / "agreement.md"
    file.write_text(text, "utf-8")
    return read_policy(file)


async def published(  # noqa: PLR0913 - as many as `publish` has
    school: SampleSchool,
    policy: Policy | None = None,
    *,
    is_material: bool = True,
    opens_on: dt.date | None = None,
    due_on: dt.date | None = None,
    name: str = "",
) -> Published:
    """The agreement, or another, published now."""
    async with school.office.work(school.id) as work:
        return await publish(
            work,
            policy or read_policy(AGREEMENT),
            by="system",
            is_material=is_material,
            opens_on=opens_on,
            due_on=due_on,
            name=name,
        )


async def actor(school: SampleSchool, handle: str) -> Actor:
    """Somebody, on a platform."""
    return Actor(school=school.id, person=await school.person(handle), platform="recorder", account=f"@{handle}")


async def says(school: SampleSchool, handle: str, command: AgreementCommand | SignaturesCommand) -> AgreementView | str:
    """What the desk answers to somebody, a second later."""
    school.clock.advance(seconds=1)
    return await school.agreements.respond(await actor(school, handle), command)


async def sees(school: SampleSchool, handle: str, command: AgreementCommand | SignaturesCommand, kind: type[V]) -> V:
    """The same, where a certain view is expected."""
    view = await says(school, handle, command)
    assert isinstance(view, kind), view
    return view


async def signs(school: SampleSchool, handle: str, typed: str = "", agreement: str = "") -> SigningReceipt:
    """Somebody opens an agreement, ticks all, types their name and signs."""
    request = await sees(school, handle, OpenAgreement(agreement=agreement), SigningRequest)
    async with school.office.work(school.id, read_only=True) as work:
        person = work.school.roster.by_handle(handle)
        assert person is not None
    return await sees(school, handle, signature(request, typed or person.name), SigningReceipt)


def signature(request: SigningRequest, typed: str) -> SignAgreement:
    """All ticked, and a name."""
    ticked = tuple(statement.number for statement in request.agreement.statements)
    return SignAgreement(campaign=request.campaign, digest=request.digest, ticked=ticked, typed_name=typed)


async def signatures(school: SampleSchool) -> list[SignatureRow]:
    """All that is kept, oldest first."""
    async with school.office.work(school.id, read_only=True) as work:
        return list(await work.transaction.scalars(select(SignatureRow).order_by(SignatureRow.seq)))
