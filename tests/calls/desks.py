"""A desk without a database: everybody is unknown, everything is remembered."""

from collections.abc import Callable

from ivr.calls.desk import Desk
from ivr.calls.published import Published
from ivr.dialogue.session import Script, SurveyQuestion
from ivr.identity.pseudonym import Pseudonyms
from ivr.identity.telepin import TelepinHasher
from ivr.identity.verification import Verifier
from ivr.routing.decision import Load
from ivr.routing.policy import Routing
from ivr.speech.names import WRITTEN
from ivr.speech.prompts import PromptLibrary
from ivr.testing.disclosure import MemoryContexts, MemoryPrincipals
from ivr.testing.memory import (
    MemoryAttempts,
    MemoryAudit,
    MemoryNotices,
    MemoryRecords,
    MemoryRegister,
)
from ivr.wiring import Content


def desk_for(content: Content, prompts: PromptLibrary, routing: Callable[[], Routing]) -> Desk:
    hasher = TelepinHasher({"t": bytes(32)}, "t", memory_kib=8)
    register = MemoryRegister((), {}, away=False)
    return Desk(
        published=lambda: Published(routing(), content.understanding, prompts),
        verifier=Verifier(
            register,
            MemoryAttempts(),
            hasher,
            audit=MemoryAudit(),
            notices=MemoryNotices(),
            key=str,
        ),
        pseudonyms=Pseudonyms(bytes(32)),
        records=MemoryRecords(),
        script=Script(menu=routing().menu, survey=(SurveyQuestion("satisfaction", 1, 5),)),
        load=Load,
        principals=MemoryPrincipals(()),
        names=WRITTEN,
        audit=MemoryAudit(),
        contexts=MemoryContexts(),
    )
