"""Agreements where every process may be killed at every step; on both databases."""

import sys
from collections import Counter
from dataclasses import replace

import pytest

from tests.faults import processes
from tests.faults.campaign import ASKED, PEOPLE, SigningCampaign
from tests.faults.killing import Point, points
from tests.faults.processes import Place, is_killed
from tests.faults.schools import teacher

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform == "win32", reason="no process can be forked, nor killed so"),
]


class TestNoPersonIsRemindedTwiceForTheSameThing:
    """Promise 8: no person is reminded twice for the same thing."""

    @pytest.mark.parametrize("point", [*points("plan"), *points("remind")])
    async def test_killed_while_everybody_is_reminded(self, place: Place, point: Point) -> None:
        campaign = await SigningCampaign.opened(place)
        await is_killed(campaign.place, processes.work, "worker.1", point)
        await campaign.is_worked_at()
        assert place.messenger().told() == ASKED
        assert await campaign.states() == dict.fromkeys(PEOPLE, "sent")

    @pytest.mark.parametrize(
        "point",
        [Point.REMIND_BEGUN, Point.REMIND_NOT_TAKEN, Point.REMIND_TAKEN, Point.REMIND_SENT_UNCOMMITTED],
    )
    async def test_killed_where_the_platform_cannot_tell(self, place: Place, point: Point) -> None:
        campaign = await SigningCampaign.opened(replace(place, can_tell=False))
        await is_killed(campaign.place, processes.work, "worker.1", point)
        await campaign.is_worked_at()
        told = place.messenger().told()
        assert set(told.values()) <= {1}, "one too few is kinder than the same one twice"
        states = await campaign.states()
        assert set(states.values()) == {"sent", "uncertain"}
        assert all(states[handle] == "uncertain" for handle, why in ASKED if (handle, why) not in told)


@pytest.mark.parametrize("point", points("sign"))
async def test_a_signature_is_written_once_though_it_is_killed_while_it_is_signed(place: Place, point: Point) -> None:
    campaign = await SigningCampaign.opened(place)
    signature = await campaign.signature_of(teacher())
    await is_killed(campaign.place, processes.agree, teacher(), signature, point)
    await campaign.is_signed(teacher(), signature)
    assert await campaign.signatures() == [teacher()]
    await campaign.is_worked_at()
    expected = Counter({told: 1 for told in ASKED if told[0] != teacher()})
    assert place.messenger().told() == expected, "whoever has signed is not asked"
