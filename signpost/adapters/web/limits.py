"""How much anybody may ask for: in memory, by address and by person, and bounded itself."""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aiohttp import web
from pydantic import IPvAnyNetwork

MOST_NAMES = 20_000
"""Names that are counted at a time; whoever asked longest ago is forgotten first."""


@dataclass(frozen=True)
class Rate:
    """So many at once, and then so many a second."""

    at_once: float
    per_second: float


OF_ADDRESS = Rate(600, 10)
"""A whole school may come from one address."""
OF_PERSON = Rate(240, 4)
"""A page with its pictures is some thirty requests."""


class Limit:
    """Token buckets, one for each name.

    Args:
        rate: what each name may ask for.
        clock: seconds, going up.
    """

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str, cost: float = 1) -> int:
        """Count a request.

        Args:
            name: whose it is.
            cost: what it counts for.

        Returns:
            0, or the seconds after which it may be tried again; it is then not counted.
        """
        now = self._clock()
        left, at = self._buckets.pop(name, (self._rate.at_once, now))
        left = min(self._rate.at_once, left + (now - at) * self._rate.per_second)
        is_taken = left >= cost
        self._buckets[name] = (left - cost if is_taken else left, now)
        if len(self._buckets) > MOST_NAMES:
            self._buckets.popitem(last=False)
        return 0 if is_taken else 1 + int((cost - left) / self._rate.per_second)


def address_of(request: web.Request, proxies: Sequence[IPvAnyNetwork]) -> str:
    """Where a request comes from: what a proxy says of it counts only where the proxy was named in the settings.

    Addresses of version 6 are told apart by their first 64 bits, since one machine has all the others.

    Args:
        request: the request.
        proxies: those that are believed.
    """
    address = _parsed(request.remote or "")
    hops = [hop for line in request.headers.getall("X-Forwarded-For", ()) for hop in line.split(",")]
    while hops and address is not None and any(address in proxy for proxy in proxies):
        before = _parsed(hops.pop().strip())
        if before is None:
            break
        address = before
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
