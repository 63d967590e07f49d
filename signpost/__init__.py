"""Signpost: a school's own policy, quoted and cited, in the chat where its staff already are."""

import os

__version__ = "0.1.0"

# numpy reads it when it is imported. One school's matrix is multiplied in microseconds: several threads for it only
# wait for one another, and where the processors are busy that took longer than the question.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
