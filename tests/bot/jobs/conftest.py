"""Jobs that are stopped whatever happens."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest

from signpost.bot.jobs import Jobs, system_url
from signpost.bot.store.store import Store

StartJobs = Callable[..., Awaitable[Jobs]]


@pytest.fixture
async def start_jobs(store: Store) -> AsyncIterator[StartJobs]:
    """Starts jobs on the store; they only hand over, where the test gives no handlers."""
    async with AsyncExitStack() as stack:

        async def start(**options: Any) -> Jobs:
            defaults = {"system_url": system_url(store.engine.url), "executor": "worker.1", "handlers": None}
            jobs = Jobs(store, **(defaults | options))
            await jobs.start()
            stack.push_async_callback(jobs.stop)
            return jobs

        yield start
