"""The search beside a message that somebody writes: what the policy says, to be inserted as a card."""

import html

from signpost.adapters.teams.answers import headline, quote
from signpost.adapters.teams.card import CARD_TYPE, make_card
from signpost.adapters.teams.conversing import Visit
from signpost.adapters.teams.pressing import Json
from signpost.adapters.wording import plain_marks, shorten, source
from signpost.bot.answers.answer import Citation
from signpost.bot.turn import Ask, ClausesInFull, PolicyAnswer, Remark

QUERY, PARAMETER = "policy", "question"
_PREVIEW = "application/vnd.microsoft.card.thumbnail"
_ASK = "Type a question, or a clause's number, such as: can I friend a parent?"
_MOST_TITLE, _MOST_TEXT = 80, 200


async def insert_clause(visit: Visit) -> Json:
    """Clauses for what was typed; inserted, they stand in the message of whoever chose them."""
    typed = _typed(visit.activity.value)
    if not typed:
        return _word(_ASK)
    view = await visit.view(Ask(text=typed))
    match view:
        case PolicyAnswer(answers=answers, ask=ask):
            cited = [citation for answer in answers if answer.outcome == "answered" for citation in answer.citations]
            if not cited:
                return _word(headline(answers[0], ask) if answers else _ASK)
            return _results(cited)
        case ClausesInFull(clauses=clauses):
            return _results(
                [
                    Citation(
                        policy="",
                        title=clause.title,
                        version=clause.version,
                        ref=clause.ref,
                        clause_id="",
                        lead_in=clause.lead_in,
                        text=clause.text,
                    )
                    for clause in clauses
                ]
            )
        case Remark(text=text):
            return _word(text)
        case _:
            return _word(_ASK)


def _typed(value: object) -> str:
    parameters = value.get("parameters") if isinstance(value, dict) else None
    for parameter in parameters if isinstance(parameters, list) else ():
        if isinstance(parameter, dict) and parameter.get("name") == PARAMETER:
            return str(parameter.get("value") or "").strip()
    return ""


def _word(text: str) -> Json:
    return {"composeExtension": {"type": "message", "text": text}}


def _results(cited: list[Citation]) -> Json:
    attachments = [
        {
            "contentType": CARD_TYPE,
            "content": make_card(source(citation), quote(citation)),
            "preview": {
                "contentType": _PREVIEW,
                "content": {
                    "title": html.escape(shorten(source(citation), _MOST_TITLE)),
                    "text": html.escape(shorten(plain_marks(citation.text), _MOST_TEXT)),
                },
            },
        }
        for citation in cited
    ]
    return {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": attachments}}
