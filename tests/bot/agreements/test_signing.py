"""Signing, from being asked to the receipt; and all that can be done instead."""

import datetime as dt
import hashlib
from pathlib import Path

import pytest

from signpost.bot.agreements.commands import (
    AskAboutStatement,
    DeclineAgreement,
    OpenAgreement,
    RemindTomorrow,
    ShowAgreementText,
    ShowMyAgreements,
    ShowReceipt,
)
from signpost.bot.agreements.planning import wanted_now, write
from signpost.bot.agreements.publication import PublicationError
from signpost.bot.agreements.reminding import Reminding
from signpost.bot.agreements.signing import NothingToSignError, NotSignedError
from signpost.bot.agreements.standing import Status
from signpost.bot.agreements.views import (
    AgreementList,
    AgreementText,
    SigningFile,
    SigningNews,
    SigningReceipt,
    SigningReminder,
    SigningRequest,
)
from signpost.bot.set_up import apply_school
from signpost.bot.unit_of_work import NotKnownError
from signpost.composition import SAMPLE
from signpost.knowledge.reader import read_policy
from tests.bot.agreements.school import (
    actor,
    changed,
    published,
    says,
    sees,
    signature,
    signatures,
    signs,
)
from tests.bot.offices import SampleSchool
from tests.bot.school_files import with_person, without
from tests.bot.store.plans import read_in_whole

STARRED = ("check them every term", "check them every half term")


async def test_everybody_of_the_audience_is_asked_once_when_it_is_published(sample_school: SampleSchool) -> None:
    school = sample_school
    await published(school)
    await school.later(minutes=30)

    asked = {account for account, view in school.platform.delivered if isinstance(view, SigningReminder)}
    assert asked == {person.handle for person in school.file.people}
    (first,) = (view for account, view in school.platform.delivered if account == "amy")
    assert isinstance(first, SigningReminder)
    assert first.why == "asked"
    assert [(item.title, item.due_on) for item in first.items] == [
        ("Acceptable Use Agreement for Staff", dt.date(2027, 1, 5))  # 28 days on, the holidays are over
    ]


async def test_what_is_asked_read_ticked_and_signed_is_kept_with_the_exact_text(sample_school: SampleSchool) -> None:
    """Promise 7: a signature names the exact text that was shown, and can be verified years later."""
    school = sample_school
    done = await published(school)
    await school.later(minutes=30)
    request = await sees(school, "amy", OpenAgreement(), SigningRequest)
    shown = request.agreement.wording
    receipt = await sees(school, "amy", signature(request, "amy teller"), SigningReceipt)
    (row,) = await signatures(school)

    assert hashlib.sha256(shown.encode()).hexdigest() == request.digest == row.digest == receipt.digest == done.digest
    assert (row.typed_name, row.known_name, row.platform, row.account) == (
        "amy teller",
        "Amy Teller",
        "recorder",
        "@amy",
    )
    assert row.delivered_at is not None
    assert row.opened_at is not None
    assert row.delivered_at < row.opened_at < row.signed_at
    assert row.ticked == ",".join(str(statement.number) for statement in request.agreement.statements)
    assert row.entered_by is None
    text = await sees(school, "amy", ShowAgreementText(), AgreementText)
    assert text.wording == shown
    assert (await sees(school, "amy", OpenAgreement(), SigningReceipt)) == receipt


async def test_pressed_twice_it_is_one_signature(sample_school: SampleSchool) -> None:
    school = sample_school
    await published(school)
    request = await sees(school, "amy", OpenAgreement(), SigningRequest)
    first = await sees(school, "amy", signature(request, "Amy Teller"), SigningReceipt)
    second = await sees(school, "amy", signature(request, "Amy Teller"), SigningReceipt)

    assert first == second
    assert len(await signatures(school)) == 1


async def test_a_signature_without_every_statement_or_with_another_name_is_not_taken(
    sample_school: SampleSchool,
) -> None:
    school = sample_school
    await published(school)
    request = await sees(school, "amy", OpenAgreement(), SigningRequest)
    whole = signature(request, "Amy Teller")

    ticked = tuple(number for number in whole.ticked if number not in {2, 5})
    with pytest.raises(NotSignedError, match="tick statements 2, 5 as well"):
        await says(school, "amy", whole.model_copy(update={"ticked": ticked}))
    for typed, said in (("Amy", "full name"), ("Ben Okoro", "knows you as Amy Teller"), (" ", "type your name")):
        with pytest.raises(NotSignedError, match=said):
            await says(school, "amy", signature(request, typed))
    assert await signatures(school) == []


async def test_a_text_that_changed_after_it_was_opened_is_not_signed(
    sample_school: SampleSchool, tmp_path: Path
) -> None:
    """Promise 7."""
    school = sample_school
    await published(school)
    request = await sees(school, "amy", OpenAgreement(), SigningRequest)
    await published(school, changed(tmp_path, STARRED), is_material=False)

    with pytest.raises(NotSignedError, match="text has changed since you opened it"):
        await says(school, "amy", signature(request, "Amy Teller"))
    again = await sees(school, "amy", OpenAgreement(), SigningRequest)
    assert again.digest != request.digest
    assert (await sees(school, "amy", signature(again, "Amy Teller"), SigningReceipt)).digest == again.digest


async def test_a_change_that_matters_asks_everyone_again_and_shows_what_changed_since_their_own_last_signature(
    sample_school: SampleSchool, tmp_path: Path
) -> None:
    school = sample_school
    await published(school)
    await signs(school, "amy")
    first = changed(tmp_path, STARRED)
    await published(school, first, is_material=False)
    await signs(school, "ben")  # signs the newer text
    assert (await sees(school, "amy", ShowMyAgreements(), AgreementList)).items[0].status is Status.SIGNED
    school.clock.advance(days=1)
    second = changed(tmp_path, STARRED, ("- I will not answer abuse or hit back.\n", ""))
    await published(school, second)
    await school.later(minutes=30)

    assert school.platform.to("amy") == ["asked"]
    amys = await sees(school, "amy", OpenAgreement(), SigningRequest)
    bens = await sees(school, "ben", OpenAgreement(), SigningRequest)
    assert amys.last_signed_on == dt.date(2026, 11, 23)
    assert [change.kind for change in amys.changes] == ["changed", "removed"]
    assert [change.kind for change in bens.changes] == ["removed"]
    assert (await sees(school, "tess", OpenAgreement(), SigningRequest)).last_signed_on is None
    await signs(school, "amy")
    one, _, other = await signatures(school)
    assert (one.replaces, other.replaces) == (None, one.id)


async def test_the_same_text_is_not_published_twice(sample_school: SampleSchool) -> None:
    await published(sample_school)

    with pytest.raises(PublicationError, match="published already, as version 1"):
        await published(sample_school)


async def test_whoever_declines_is_not_reminded_and_the_person_in_charge_knows(sample_school: SampleSchool) -> None:
    school = sample_school
    await published(school)
    await school.later(minutes=30)
    request = await sees(school, "amy", OpenAgreement(), SigningRequest)
    said = await says(school, "amy", DeclineAgreement(campaign=request.campaign, text="I want to ask my union."))
    await school.works()

    assert said == "It is not signed, and I will not remind you of it. I have told Dev Patel-Lowe."
    news = [view for account, view in school.platform.delivered if account == "dev" and isinstance(view, SigningNews)]
    assert [(view.why, view.who, view.text) for view in news] == [("declined", "Amy Teller", "I want to ask my union.")]
    await school.later(days=60)
    assert school.platform.to("amy") == ["asked"]
    await signs(school, "amy")
    assert (await sees(school, "amy", ShowMyAgreements(), AgreementList)).items[0].status is Status.SIGNED


async def test_a_question_about_a_statement_goes_to_the_person_in_charge(sample_school: SampleSchool) -> None:
    school = sample_school
    await published(school)
    request = await sees(school, "amy", OpenAgreement(), SigningRequest)
    said = await says(
        school, "amy", AskAboutStatement(campaign=request.campaign, statement=3, text="My sister is a parent?")
    )
    await school.works()

    assert said == "I have told Dev Patel-Lowe. You can sign when you have the answer."
    (news,) = (v for account, v in school.platform.delivered if account == "dev" and isinstance(v, SigningNews))
    assert news.statement == request.agreement.statements[2].text
    assert news.text == "My sister is a parent?"


async def test_remind_me_tomorrow_once_a_step(sample_school: SampleSchool) -> None:
    school = sample_school
    await published(school)
    await school.later(minutes=30)

    assert await says(school, "amy", RemindTomorrow()) == "I will remind you on Tuesday 24 November."
    assert "nothing to put off" in str(await says(school, "amy", RemindTomorrow()))
    await school.later(days=1)
    assert school.platform.to("amy") == ["asked", "reminded"]
    assert "nothing to put off" in str(await says(school, "amy", RemindTomorrow()))
    await school.later(days=1)
    assert school.platform.to("amy") == ["asked", "reminded"]
    assert school.platform.to("ben") == ["asked"]


async def test_a_receipt_can_be_had_as_a_pdf(sample_school: SampleSchool) -> None:
    school = sample_school
    await published(school)
    with pytest.raises(NothingToSignError, match="You have not signed"):
        await says(school, "amy", ShowReceipt())
    receipt = await signs(school, "amy")
    file = await sees(school, "amy", ShowReceipt(as_pdf=True), SigningFile)

    assert await sees(school, "amy", ShowReceipt(), SigningReceipt) == receipt
    assert file.content.startswith(b"%PDF")


async def test_joiners_are_asked_on_arrival_and_leavers_no_more(sample_school: SampleSchool) -> None:
    school = sample_school
    await published(school)
    await school.later(days=3)
    joiner = school.file.people[0].model_copy(update={"handle": "jo", "name": "Jo Newcomb", "email": None})
    file = without(school.file, "ben")
    await apply_school(school.office, file.model_copy(update={"people": (*file.people, joiner)}))
    await school.later(days=1)

    assert school.platform.to("jo") == ["asked"]
    (asked,) = (view for account, view in school.platform.delivered if account == "jo")
    assert isinstance(asked, SigningReminder)
    assert asked.items[0].due_on == dt.date(2026, 12, 3)
    before = len(school.platform.to("ben"))
    await school.later(days=60)
    assert len(school.platform.to("ben")) == before
    assert len(school.platform.to("jo")) > 3


async def test_an_audience_that_does_not_sign_is_not_asked(sample_school: SampleSchool) -> None:
    school = sample_school
    await apply_school(school.office, with_person(school.file, "amy", audience="parent"))
    await published(school)
    await school.later(minutes=30)

    assert school.platform.to("amy") == []
    with pytest.raises(NothingToSignError, match="nothing for you to sign"):
        await says(school, "amy", OpenAgreement())


async def test_several_agreements_that_are_due_make_one_message(sample_school: SampleSchool) -> None:
    school = sample_school
    await published(school)
    await published(school, read_policy(SAMPLE / "policy.md"), name="policy")
    await school.later(minutes=30)

    asked = [view for account, view in school.platform.delivered if account == "amy"]
    (only,) = asked
    assert isinstance(only, SigningReminder)
    assert {item.name for item in only.items} == {"agreement", "policy"}
    await signs(school, "amy", agreement="policy")
    listed = await sees(school, "amy", ShowMyAgreements(), AgreementList)
    assert {item.name: item.status for item in listed.items} == {"agreement": Status.ASKED, "policy": Status.SIGNED}


async def test_next_autumn_everyone_is_asked_again(sample_school: SampleSchool) -> None:
    school = sample_school
    await published(school)
    await signs(school, "amy")
    await school.later(minutes=30)
    school.platform.delivered.clear()
    terms = school.file.calendar.term_dates.model_copy(update={"terms": ()})
    file = school.file.model_copy(update={"calendar": school.file.calendar.model_copy(update={"term_dates": terms})})
    await apply_school(school.office, file)
    await school.later(days=270)

    assert school.platform.to("amy") == []
    await school.later(days=50)
    assert "asked" in school.platform.to("amy")


async def test_a_stranger_is_told_nothing(sample_school: SampleSchool) -> None:
    school = sample_school
    await published(school)
    stranger = (await actor(school, "amy")).model_copy(update={"person": "0" * 32})

    with pytest.raises(NotKnownError, match="do not know you"):
        await school.agreements.respond(stranger, OpenAgreement())


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_to_sign_and_to_be_reminded_takes_no_longer_the_more_have_signed(sample_school: SampleSchool) -> None:
    school = sample_school
    await published(school)
    async with school.office.work(school.id) as work:
        messages = [wanted.message for wanted in await wanted_now(work)]
        await write(work, await wanted_now(work))
    school.clock.advance(minutes=20)
    with read_in_whole(school.office.store) as tables:
        await Reminding(school.office, [school.platform]).remind(school.id, messages[0])
        await signs(school, "amy")
        await sees(school, "amy", ShowReceipt(), SigningReceipt)
    assert len(school.platform.delivered) == 1
    assert tables & {"signature", "reminder", "reminder_message", "standing", "audit", "notice", "task"} == set()
