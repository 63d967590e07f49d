"""What the return takes from agreements: who was asked, who signed, and how often they were reminded."""

import datetime as dt

from signpost.bot.agreements.commands import ExemptPerson
from signpost.bot.governors.counting import count
from signpost.bot.governors.figures import Occasion, figures_of
from signpost.bot.governors.inputs import SigningCount, signing_of
from signpost.bot.governors.school_year import SchoolYear
from tests.bot.agreements.school import published, says, signs
from tests.bot.governors.generated import LONDON
from tests.bot.offices import SampleSchool

YEAR = SchoolYear(2026)
DUE = dt.date(2026, 12, 14)


async def signing(school: SampleSchool, year: SchoolYear = YEAR) -> tuple[SigningCount, ...]:
    async with school.office.work(school.id, read_only=True) as work:
        return (await signing_of(work.transaction, LONDON, year))[year]


async def test_of_an_agreement_it_is_counted_who_was_asked_signed_and_reminded(sample_school: SampleSchool) -> None:
    school = sample_school
    await published(school, due_on=DUE)
    await school.later(days=1)
    (asked,) = await signing(school)
    assert asked.due == DUE
    assert (asked.signed, asked.reminders) == (0, 0)
    assert asked.asked == len([view for _, view in school.platform.delivered if view.why == "asked"])

    await signs(school, "amy")
    await signs(school, "ben")
    told = len(school.platform.delivered)
    await school.later(days=28)
    (later,) = await signing(school)

    steps = [view.why for _, view in school.platform.delivered[told:] if view.view == "signing_reminder"]
    assert (later.asked, later.signed) == (asked.asked, 2)
    assert later.reminders == len(steps) > 0


async def test_whoever_need_not_sign_is_not_among_those_who_were_asked(sample_school: SampleSchool) -> None:
    await published(sample_school, due_on=DUE)
    await sample_school.later(days=1)
    (before,) = await signing(sample_school)

    await says(sample_school, "helen", ExemptPerson(agreement="agreement", person="ben", reason="Union"))

    (after,) = await signing(sample_school)
    assert after.asked == before.asked - 1


async def test_a_campaign_is_of_the_year_in_which_it_opened_and_later_signatures_do_not_count(
    sample_school: SampleSchool,
) -> None:
    await published(sample_school, due_on=DUE)
    await sample_school.later(days=1)
    await signs(sample_school, "amy")
    sample_school.clock.now = dt.datetime(2027, 9, 2, 9, tzinfo=dt.UTC)
    await signs(sample_school, "ben")

    (found,) = await signing(sample_school)

    assert found.signed == 1
    assert await signing(sample_school, YEAR.before) == ()
    assert await signing(sample_school, SchoolYear(2027)) == ()


async def test_few_who_have_not_signed_cannot_be_told_from_the_return(sample_school: SampleSchool) -> None:
    school = sample_school
    await published(school, due_on=DUE)
    await school.later(days=1)
    (asked,) = await signing(school)
    await signs(school, "amy")

    async with school.office.work(school.id, read_only=True) as work:
        counts = await count(work.transaction, work.master, LONDON, YEAR)
    figures = figures_of(Occasion(school="Ottermarsh", year=YEAR, made_on=dt.date(2027, 9, 1)), counts)

    (shown,) = figures.signing
    assert asked.asked >= 5
    assert (shown.asked, shown.signed) == (asked.asked, None), "one has signed, so that nothing is said of how many"
