"""What a question costs in a running bot, beside encoding it alone; and what a start costs."""

import asyncio
import importlib
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.corpus import ROOT
from benchmarks.encoders import default_model
from benchmarks.generated import distinct_questions, long_policy, write
from benchmarks.measuring import Times
from benchmarks.processes import SIGNPOST, first_answer, prompt, seconds_of
from benchmarks.report import Report
from signpost.bot.bot import Bot
from signpost.bot.settings import Settings
from signpost.bot.turn import Actor, Ask, Conversation, Turn
from signpost.composition import SAMPLE, make_bot
from signpost.embeddings.sentence_transformer import SentenceTransformerEncoder

QUESTIONS, WARM_UP = 300, 10
CLAUSES = 300
"""Of the policy that is read for the first time."""
STARTS = 5
QUESTION = "can I friend a parent?"


def _turn(text: str) -> Turn:
    return Turn(
        actor=Actor(school="ottermarsh", person="bench"),
        conversation=Conversation(id="bench", kind="direct"),
        command=Ask(text=text),
    )


async def _timed(times: Times, work: Callable[[], Awaitable[object]]) -> None:
    began = time.perf_counter()
    await work()
    times.seconds.append(time.perf_counter() - began)


async def _asked(
    bot: Bot, encode: Callable[[list[str]], object], questions: Sequence[str]
) -> tuple[Times, Times, Times]:
    """Encoding alone, the bot's reply, and its reply to the same again, question by question and by turns."""
    alone, reply, again = Times(), Times(), Times()
    for number, text in enumerate(questions):
        turn = _turn(text)
        if number % 2:
            alone.measure(partial(encode, [text]))
        await _timed(reply, partial(bot.respond, turn))
        if not number % 2:
            alone.measure(partial(encode, [text]))
        await _timed(again, partial(bot.respond, turn))
        if number == WARM_UP:
            for times in (alone, reply, again):
                times.seconds.clear()
    return alone, reply, again


async def _running(report: Report, cache: Path, count: int) -> None:
    texts = distinct_questions(2 * count)
    settings = Settings(cache=cache, policies=SAMPLE, embedding_model="", embedding_runtime="auto", vocabulary=None)
    bot = await make_bot(settings)
    table = []
    encoders = (("ONNX Runtime", default_model()), ("sentence-transformers", SentenceTransformerEncoder()))
    for (name, encoder), questions in zip(encoders, (texts[:count], texts[count:]), strict=True):
        alone, reply, again = await _asked(bot, encoder.encode, questions)
        table.append(
            [
                f"{name}: {alone.p50:.1f} ms, p95 {alone.p95:.1f} ms",
                f"{reply.p50 / alone.p50:.2f}",
                f"{reply.p95 / alone.p95:.2f}",
                f"{again.p50 / alone.p50:.2f}",
            ]
        )
    header = ["× 1 is the default model alone, by", "reply p50 ×", "reply p95 ×", "same again p50 ×"]
    report.table(f"A question in a running bot (`Bot.respond`, sample policy, {count} questions)", header, table)


def _starts(report: Report, cache: Path, count: int) -> None:
    """Starts by turns, the vectors of the sample policy being in the cache."""
    first_answer(QUESTION, cache)
    imports, answers, prompts = [], [], []
    for _ in range(count):
        imports.append(seconds_of([sys.executable, "-c", "import sentence_transformers"], cache))
        answers.append(first_answer(QUESTION, cache))
        if (shown := prompt(cache)) is not None:
            prompts.append(shown)
    unit = statistics.median(imports)
    table = [["`import sentence_transformers`", f"{unit:.2f}", "1.00"]]
    for name, times in (("first answer of `signpost chat` on a pipe", answers), ("its prompt on a terminal", prompts)):
        if times:
            table.append([name, f"{statistics.median(times):.2f}", f"{statistics.median(times) / unit:.2f}"])
    report.table(f"A start, with a warm vector cache (median of {count})", ["", "seconds", "×"], table)


def _first_time(report: Report, count: int) -> None:
    text, clauses = long_policy(count)
    with tempfile.TemporaryDirectory() as folder:
        file = write(text, Path(folder))
        took = seconds_of([*SIGNPOST, "ask", QUESTION, "--policy", str(file)], Path(folder) / "cache")
        again = seconds_of([*SIGNPOST, "ask", QUESTION, "--policy", str(file)], Path(folder) / "cache")
    report.table(
        f"A policy of {clauses} clauses, from the start of the program to its first answer",
        ["", "seconds", "×"],
        [
            ["the first time: read, encoded, ready", f"{took:.1f}", f"{took / again:.2f}"],
            ["again, its vectors being in the cache", f"{again:.1f}", "1.00"],
        ],
    )


def measure(quick: bool) -> Report:
    """A question, a start, and a policy's first reading."""
    report = Report()
    importlib.import_module("torch").set_num_threads(1)
    cache = ROOT / ".cache"
    asyncio.run(_running(report, cache, 2 * WARM_UP if quick else QUESTIONS))
    _starts(report, cache, 1 if quick else STARTS)
    _first_time(report, 20 if quick else CLAUSES)
    return report
