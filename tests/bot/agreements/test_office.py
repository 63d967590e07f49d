"""What the office gets: a picture, a digest, paper and exemptions; and nobody else."""

import datetime as dt
import io

import pytest
from PIL import Image

from signpost.bot.agreements.chart import draw_progress
from signpost.bot.agreements.commands import (
    EnterPaperSignature,
    ExemptPerson,
    OpenAgreement,
    ShowMyAgreements,
    ShowSignatures,
)
from signpost.bot.agreements.ledger import verify
from signpost.bot.agreements.office import NoSuchCampaignError, NotForYouError
from signpost.bot.agreements.standing import Status
from signpost.bot.agreements.views import (
    AgreementList,
    Progress,
    SignatureProgress,
    SigningDigest,
    SigningReceipt,
    SigningRequest,
)
from tests.bot.agreements.school import published, says, sees, signatures, signs
from tests.bot.offices import SampleSchool

DUE = dt.date(2026, 12, 14)


@pytest.mark.parametrize("counts", [{}, {Status.SIGNED: 3}, dict.fromkeys(Status, 7)])
def test_the_picture_is_a_png_wide_enough_to_read(counts: dict[Status, int]) -> None:
    progress = Progress(name="a", title="Use of $100 & more", due_on=DUE, counts=counts)
    image = Image.open(io.BytesIO(draw_progress(progress, DUE)))
    image.load()

    assert image.format == "PNG"
    assert image.width >= 1000
    assert image.convert("RGB").getcolors(1 << 20) is not None


async def test_once_a_week_the_office_gets_numbers_and_no_names(sample_school: SampleSchool) -> None:
    school = sample_school
    await published(school, due_on=DUE)
    await signs(school, "amy")
    await school.later(days=14)

    for handle in ("helen", "ivan"):
        digests = [v for account, v in school.platform.delivered if account == handle and isinstance(v, SigningDigest)]
        assert len(digests) == 2  # Mondays; not the day on which it was published
        assert digests[0].campaigns[0].signed == 1
        assert "Teller" not in digests[0].model_dump_json()
    others = {account for account, view in school.platform.delivered if view.why == "digest"}
    assert others == {"helen", "ivan"}


async def test_when_all_have_signed_there_is_no_digest(sample_school: SampleSchool) -> None:
    school = sample_school
    await published(school, due_on=DUE)
    for person in school.file.people:
        await signs(school, person.handle)
    await school.later(days=8)

    assert [view for _, view in school.platform.delivered if view.why == "digest"] == []


async def test_a_paper_signature_is_marked_as_such_and_verifies(sample_school: SampleSchool) -> None:
    school = sample_school
    await published(school, due_on=DUE)
    school.clock.advance(days=2)
    command = EnterPaperSignature(agreement="agreement", person="vic", signed_on=dt.date(2026, 11, 24))
    receipt = await sees(school, "ivan", command, SigningReceipt)
    (row,) = await signatures(school)

    assert receipt.is_paper
    assert (row.platform, row.account, row.entered_by) == ("paper", "", await school.person("ivan"))
    async with school.office.work(school.id, read_only=True) as work:
        assert await verify(work.transaction, work.school.keys.signatures) == ()
    assert await sees(school, "ivan", command, SigningReceipt) == receipt
    for wrong in (dt.date(2026, 11, 26), dt.date(2026, 11, 1)):
        with pytest.raises(NoSuchCampaignError, match="Check the date"):
            await says(school, "ivan", command.model_copy(update={"person": "amy", "signed_on": wrong}))
    with pytest.raises(NoSuchCampaignError, match="Nobody with the short name zoe"):
        await says(school, "ivan", command.model_copy(update={"person": "zoe"}))


async def test_who_is_exempt_is_not_reminded_and_may_be_asked_again(sample_school: SampleSchool) -> None:
    school = sample_school
    await published(school, due_on=DUE)
    await school.later(minutes=30)
    exempt = ExemptPerson(agreement="agreement", person="cora", reason="cuts the grass")
    await says(school, "helen", exempt)
    await school.later(days=9)

    assert school.platform.to("cora") == ["asked"]
    assert (await sees(school, "cora", ShowMyAgreements(), AgreementList)).items[0].status is Status.EXEMPT
    shown = await sees(school, "helen", ShowSignatures(), SignatureProgress)
    assert next(person.note for person in shown.people if person.handle == "cora") == "cuts the grass"
    assert shown.progress.asked == len(school.file.people) - 1
    await says(school, "helen", exempt.model_copy(update={"reason": ""}))
    await school.later(days=7)
    assert school.platform.to("cora")[:2] == ["asked", "reminded"]
    await sees(school, "cora", OpenAgreement(), SigningRequest)


@pytest.mark.parametrize("handle", ["amy", "mina", "sam", "vic"])
async def test_who_has_signed_is_for_the_office_alone(sample_school: SampleSchool, handle: str) -> None:
    await published(sample_school)

    with pytest.raises(NotForYouError, match="for the headteacher and the administrator to see"):
        await says(sample_school, handle, ShowSignatures())
