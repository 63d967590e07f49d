"""Questions answered without a chat: one, or many from a file, for tests and other programs."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from signpost.bot.answers.answer import Answer
from signpost.bot.answers.answering import Answerer, PolicyShelf, to_read
from signpost.bot.answers.passages_ranking import PassagePool
from signpost.bot.answers.small_talk import read_talk
from signpost.bot.answers.vocabulary import load_vocabulary
from signpost.bot.policy_folders import policy_files
from signpost.bot.turn import Actor, Ask, ClausesInFull, Conversation, PolicyAnswer, Turn, View
from signpost.composition import encoder_of, load_settings, make_bot, pair_reader_of
from signpost.errors import SettingsError
from signpost.knowledge.reader import read_policy


async def answer_one(question: str, policy: Path | None) -> View:
    """What the bot answers to one message, from one file or from the school's policies."""
    settings = load_settings()
    bot = await make_bot(settings, policy)
    turn = Turn(
        actor=Actor(school="", person="terminal"),
        conversation=Conversation(id="terminal", kind="direct"),
        command=Ask(text=question),
    )
    (reply,) = await bot.respond(turn)
    return reply.view


def as_row(view: View) -> dict[str, Any]:
    """A reply to one message as JSON: the first question's answer, with any further ones under `more`.

    Questions beyond those are counted in `left_out`; a clause that was asked for by its ref is under `clauses`.
    """
    if isinstance(view, ClausesInFull):
        return {"answered": False, "verdict": "silent", "citations": [], "clauses": view.model_dump()["clauses"]}
    if not isinstance(view, PolicyAnswer):
        return {"answered": False, "verdict": "silent", "citations": [], "reply": getattr(view, "text", view.view)}
    first, *more = (_row(answer) for answer in view.answers)
    row = {**first, "more": more} if more else first
    return {**row, "left_out": view.left_out} if view.left_out else row


def _row(answer: Answer) -> dict[str, Any]:
    return {
        "answered": answer.outcome == "answered",
        "verdict": answer.verdict,
        "reason": answer.reason,
        "settled": round(answer.score, 4),
        "citations": [
            {
                "policy": citation.policy,
                "title": citation.title,
                "version": citation.version,
                "ref": citation.ref,
                "text": citation.quotation,
                "score": citation.score,
                "exception": citation.is_exception,
            }
            for citation in answer.citations
        ],
    }


def answer_batch(rows: Iterable[dict[str, Any]], folder: Path) -> Iterator[dict[str, Any]]:
    """Answer rows of `id`, `policy` (a file's stem in the folder) and `question`, in order.

    Raises:
        SettingsError: the folder has no such policy.
        UnreadableDocumentError: a policy cannot be read.
    """
    settings = load_settings()
    vocabulary = load_vocabulary(settings.vocabulary)
    files = {path.stem: path for path in policy_files(folder)}
    shelf, answerer = PolicyShelf(encoder_of(settings), vocabulary), Answerer(vocabulary)
    pair_reader = pair_reader_of(settings)
    for row in rows:
        name = row["policy"]
        if name not in shelf.policies:
            if name not in files:
                raise SettingsError(f"There is no policy {name} in {folder}.")
            shelf.add(read_policy(files[name]))
        if read_talk(row["question"]) is not None:
            yield {"id": row["id"], "answered": False, "verdict": "silent", "citations": []}
            continue
        question = answerer.read(row["question"], shelf=shelf)
        vector = shelf.encoder.encode_query(question.field_text)
        ranked = answerer.rank(question, vector, shelf, (name,))
        readings = None if pair_reader is None else pair_reader.scores_of(question.wordings, to_read(ranked))
        answer = answerer.answer(question, vector, ranked, readings)
        found = _row(answer)
        citations = [
            {key: citation[key] for key in ("policy", "ref", "text", "score")} for citation in found["citations"]
        ]
        yield {
            "id": row["id"],
            "answered": found["answered"],
            "verdict": found["verdict"],
            "citations": citations,
        }


def retrieve_batch(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rank the passages of rows of `id`, `question` and `passages`; equal lists of passages are encoded once."""
    encoder = encoder_of(load_settings(), adapted=False)
    known: list[str] | None = None
    for row in rows:
        if row["passages"] != known:
            known = row["passages"]
            pool = PassagePool.of(known, encoder)
        ranking, settled = pool.rank(row["question"], encoder)
        yield {
            "id": row["id"],
            "ranking": [[index, round(score, 5)] for index, score in ranking],
            "settled": round(settled, 4),
        }
