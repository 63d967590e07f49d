"""The bank holidays of the four nations, substitute days and one-off holidays included."""

from datetime import date
from functools import lru_cache
from typing import Literal

Nation = Literal["england", "wales", "scotland", "northern_ireland"]

_SUBDIVISIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern_ireland": "NIR"}


@lru_cache(maxsize=256)
def bank_holidays(nation: Nation, year: int) -> frozenset[date]:
    """The bank holidays of a nation in a year, as `holidays` knows them; it is loaded at the first call."""
    import holidays

    return frozenset(holidays.country_holidays("GB", subdiv=_SUBDIVISIONS[nation], years=year))
