"""Guards against work that grows by the square of its input, or worse."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def processor_budget(seconds: float) -> Iterator[None]:
    """Fail if a block takes this thread more of the processor's time.

    What other programs take is not counted, and a budget is some twenty times what the work takes: what a budget is
    against exceeds it by far.
    """
    began = time.thread_time()
    yield
    spent = time.thread_time() - began
    assert spent < seconds, f"{spent:.1f} s of processor time, where {seconds} s are allowed"
