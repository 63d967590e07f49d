"""Publishing from the chat: a file is sent, what it would change is shown, and then it is published, or not."""

from pathlib import Path

import pytest

from signpost.bot.agreements.commands import OpenAgreement, ProposeAgreement, PublishAgreement
from signpost.bot.agreements.office import NotForYouError
from signpost.bot.agreements.publication import PublicationError
from signpost.bot.agreements.views import PublicationProposal, SigningRequest
from signpost.errors import UnreadableDocumentError
from tests.bot.agreements.school import AGREEMENT, published, says, sees, signs
from tests.bot.offices import SampleSchool


def sent(*replaced: tuple[str, str]) -> ProposeAgreement:
    text = AGREEMENT.read_text("utf-8")
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    return ProposeAgreement(file_name=Path("C:/Users/h/agreement.md").name, content=text.encode())


async def the_head(school: SampleSchool) -> str:
    (holding,) = school.file.roles["headteacher"]  # type: ignore[index]
    return holding.holder


async def test_a_first_version_is_shown_whole_then_published(sample_school: SampleSchool) -> None:
    head = await the_head(sample_school)
    proposal = await sees(sample_school, head, sent(), PublicationProposal)
    assert proposal.is_first
    assert proposal.digest == proposal.agreement.digest
    said = await says(sample_school, head, PublishAgreement(digest=proposal.digest, is_material=True))

    assert "Version 1 of “agreement” is published. Everyone is asked from 2026-11-23 on" in str(said)
    assert (await sees(sample_school, "amy", OpenAgreement(), SigningRequest)).digest == proposal.digest


async def test_a_small_change_asks_nobody_again(sample_school: SampleSchool) -> None:
    await published(sample_school)
    await signs(sample_school, "amy")
    head = await the_head(sample_school)
    proposal = await sees(sample_school, head, sent(("or hit back", "online")), PublicationProposal)
    assert [change.kind for change in proposal.changes] == ["changed"]
    said = await says(sample_school, head, PublishAgreement(digest=proposal.digest, is_material=False))

    assert said == "Version 2 of “agreement” is published. It is shown at everyone's next signing."


async def test_what_is_published_is_what_was_shown_last_and_once(sample_school: SampleSchool) -> None:
    head = await the_head(sample_school)
    first = await sees(sample_school, head, sent(), PublicationProposal)
    second = await sees(sample_school, head, sent(("or hit back", "online")), PublicationProposal)
    with pytest.raises(PublicationError, match="Send the document first"):
        await says(sample_school, head, PublishAgreement(digest=first.digest, is_material=True))
    await says(sample_school, head, PublishAgreement(digest=second.digest, is_material=True))
    with pytest.raises(PublicationError, match="Send the document first"):
        await says(sample_school, head, PublishAgreement(digest=second.digest, is_material=True))


async def test_what_was_shown_is_forgotten_after_a_day(sample_school: SampleSchool) -> None:
    head = await the_head(sample_school)
    proposal = await sees(sample_school, head, sent(), PublicationProposal)
    sample_school.clock.advance(days=1, minutes=1)
    with pytest.raises(PublicationError):
        await says(sample_school, head, PublishAgreement(digest=proposal.digest, is_material=True))


async def test_nobody_else_publishes(sample_school: SampleSchool) -> None:
    proposal = await sees(sample_school, await the_head(sample_school), sent(), PublicationProposal)
    for command in (sent(), PublishAgreement(digest=proposal.digest, is_material=True)):
        with pytest.raises(NotForYouError):
            await says(sample_school, "amy", command)


async def test_what_is_no_document_is_refused(sample_school: SampleSchool) -> None:
    command = ProposeAgreement(file_name="a.pdf", content=b"%PDF-1.7 broken")
    with pytest.raises(UnreadableDocumentError):
        await says(sample_school, await the_head(sample_school), command)


async def test_what_has_to_be_looked_at_is_said(sample_school: SampleSchool) -> None:
    text = ("I will not", "Under the Data Protection Act 1998 I will not")
    proposal = await sees(sample_school, await the_head(sample_school), sent(text), PublicationProposal)

    assert any("1998" in finding or "law" in finding.casefold() for finding in proposal.findings), proposal.findings
