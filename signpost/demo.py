"""A tour of one report, from its first word to its end, with the real bot on a data folder that is thrown away."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from pydantic import SecretStr
from rich.console import Console
from rich.text import Text

from signpost.adapters.terminal.chat import Chat
from signpost.adapters.terminal.layout import WIDTH
from signpost.application import SAMPLE_TEACHER, Application
from signpost.bot.incidents.commands import ShowMyReports
from signpost.bot.incidents.views import MyReports
from signpost.composition import SAMPLE, load_settings, make_bot

_MESSAGES = """Parents of class 4, Monday 23 November
20:14 Mr Hale: She was drunk on the school trip. Everybody knows.
20:16 Mr Hale: Pass it on.
"""


@dataclass(frozen=True)
class Scene:
    """What one person does, and what it shows."""

    who: str
    """Their short name in the sample school's file."""
    told: str
    lines: tuple[str, ...] = ()
    """What they type; `{reference}` is the report's, `{file}` where the screenshot of it is."""
    hears: bool = False
    """Whether a message has come for them, which they read first."""


SCENES = (
    Scene(
        "amy",
        "Amy Teller is a teacher at Ottermarsh Primary School, which is invented. A parent posts lies about her. She "
        "tells Signpost, where nobody else sees it. One sentence would be enough.",
        ("/report-incident A parent writes in the class chat that I was drunk on the trip. I feel sick.",),
    ),
    Scene(
        "amy",
        "A few short questions; Enter leaves one out. An answer is a number, or how its words begin.",
        ("no", "me", "parent", "yes"),
    ),
    Scene(
        "amy",
        "Before any file, one question: a picture that may show a child nude must not be sent. Amy has the messages as "
        "a text, so she says no, and adds it.",
        ("no", "{file}", ""),
    ),
    Scene("amy", "She sees who will read it, before she sends it.", ("yes",)),
    Scene(
        "nadia",
        "Nadia Karim, the nominated person, gets a message. No word of the report is in it: chats are kept and "
        "exported.",
        hears=True,
    ),
    Scene("nadia", "She reads the case. That she did so is logged.", ("/open {reference}",)),
    Scene(
        "nadia",
        "She lets Amy know, and writes to her.",
        (
            "/acknowledge {reference}",
            "/message {reference} I am sorry, Amy. Are you free at three? Please do not answer him.",
        ),
    ),
    Scene(
        "amy",
        "Amy is told, reads it, and answers.",
        ("/my-reports {reference}", "/reply {reference} Yes, at three. Thank you."),
        hears=True,
    ),
    Scene(
        "ben",
        "Ben Okoro, a colleague, has seen the reference on Amy's screen and is curious. It opens nothing for him, and "
        "he cannot even learn whether there is such a report.",
        ("/open {reference}", "/open SP-0000-0000"),
    ),
    Scene(
        "nadia",
        "After some days the posts are gone, and Nadia closes the case.",
        ("/close {reference} supported Met the parent; he took the posts down.",),
        hears=True,
    ),
    Scene("amy", "Amy hears of it.", hears=True),
)
_PATIENCE_S = 60.0
"""How long a message may take, on a machine that does much else."""
_END = (
    "That was all. What was written here is deleted now.\n"
    "Try it yourself: signpost chat, and in a second terminal signpost chat --as nadia"
)


async def run_demo(stdin: TextIO, stdout: TextIO) -> None:
    """Play the scenes: with a pause after each on a terminal, without from a pipe.

    Args:
        stdin: where Enter is pressed.
        stdout: where it is shown.

    Raises:
        SignpostError: the bot cannot be started; the message says why.
    """
    pause = _pause if stdin.isatty() and stdout.isatty() else _no_pause
    with TemporaryDirectory(prefix="signpost-demo-") as folder:
        kept_nowhere = {
            "data": Path(folder),
            "policies": None,
            "database_url": SecretStr(""),
            "master_keys": SecretStr(""),
            "school": "",
        }
        application = Application(load_settings().model_copy(update=kept_nowhere))
        stage = Stage(application, Path(folder), stdout)
        try:
            for scene in SCENES:
                await stage.play(scene)
                if not await pause():
                    break
            stage.tell(_END)
        finally:
            await stage.close()
            await application.close()


async def _no_pause() -> bool:
    return True


async def _pause() -> bool:
    """Wait for Enter; False where the person has seen enough."""
    from prompt_toolkit import PromptSession

    try:
        await PromptSession[str](history=None).prompt_async("Enter goes on, Ctrl-C ends it ")
    except (EOFError, KeyboardInterrupt):
        return False
    return True


class Stage:
    """Where the scenes are played: one chat for each person.

    Args:
        application: what keeps the reports.
        folder: where the file is that is added to the report.
        out: where it is shown.
    """

    def __init__(self, application: Application, folder: Path, out: TextIO) -> None:
        self._application = application
        self._bot = asyncio.ensure_future(make_bot(load_settings(), SAMPLE / "policy.md", application.desks))
        self._out = out
        self._console = Console(file=out, highlight=False, emoji=False)
        self._console.width = min(WIDTH, self._console.width)
        self._chats: dict[str, Chat] = {}
        self._file = folder / "class-chat.txt"
        self._file.write_text(_MESSAGES, "utf-8")

    async def play(self, scene: Scene) -> None:
        """Play one scene."""
        chat = await self._chat(scene.who)
        self._console.rule(Text(scene.who.capitalize(), style="bold"), align="left")
        self.tell(scene.told)
        if scene.hears:
            await self._application.settle()
            async with asyncio.timeout(_PATIENCE_S):
                while not await chat.show_messages():  # noqa: ASYNC110 - it comes through the database
                    await asyncio.sleep(0.2)
        for line in scene.lines:
            typed = line.format(reference=await self._reference(), file=self._file)
            self._console.print(Text(f"{'…' if chat.is_in_form else '>'} {typed}", style="bold cyan"))
            await chat.hear(typed)

    def tell(self, words: str) -> None:
        """Say what is happening."""
        self._console.print(Text(words, style="italic"))
        self._console.print()

    async def close(self) -> None:
        """Let go of the bot."""
        for chat in self._chats.values():
            await chat.close()

    async def _chat(self, handle: str) -> Chat:
        if handle not in self._chats:
            chat = Chat(self._bot, self._out, lambda: self._application.actor(handle), self._application.messages)
            await chat.identify()
            self._chats[handle] = chat
        return self._chats[handle]

    async def _reference(self) -> str:
        """The reference of the one report that there is, once it is sent."""
        desk, actor = await self._application.desk(), await self._application.actor(SAMPLE_TEACHER)
        view = await desk.respond(actor.school, actor.person, ShowMyReports())
        return view.reports[0].reference if isinstance(view, MyReports) and view.reports else ""
