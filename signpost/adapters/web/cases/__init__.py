"""The case room's pages about cases: which are mine, one of them, its evidence, and what its handler does.

Each page says what the bot's core has to say; nothing is decided here.
"""

from signpost.adapters.web.cases.acts import ROUTES as _ACTS
from signpost.adapters.web.cases.case import ROUTES as _CASE
from signpost.adapters.web.cases.case_list import ROUTES as _CASE_LIST
from signpost.adapters.web.cases.evidence import ROUTES as _EVIDENCE
from signpost.adapters.web.cases.export import ROUTES as _EXPORT

ROUTES = (*_CASE_LIST, *_CASE, *_EVIDENCE, *_EXPORT, *_ACTS)
