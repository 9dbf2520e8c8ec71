"""Many real calls to the running hotline, several at a time."""

import asyncio
from collections.abc import Sequence

from ivr.cli.call import Placed, place
from ivr.cli.console import Progress
from ivr.settings import Settings
from ivr.testing.caller import CallerTurn
from ivr.testing.sip.telephone import SipError

NUMBER = "223300330"


async def place_many(
    configured: Settings,
    scripts: Sequence[Sequence[CallerTurn]],
    *,
    at_once: int,
    progress: Progress,
) -> list[Placed | None]:
    """The calls in the order of their scripts; None for one that was not answered."""
    room, done = asyncio.Semaphore(at_once), 0

    async def one(script: Sequence[CallerTurn]) -> Placed | None:
        nonlocal done
        async with room:
            try:
                return await place(configured, NUMBER, script, voice=configured.speech.voice)
            except SipError:
                return None
            finally:
                done += 1
                progress(done, len(scripts))

    return await asyncio.gather(*(one(script) for script in scripts))
