"""A desk without a database, and with nobody in the register: for what is about calls themselves."""

from ivr.calls.desk import Desk
from ivr.calls.published import Published
from ivr.dialogue.session import Script, SurveyQuestion
from ivr.identity.pseudonym import Pseudonyms
from ivr.identity.telepin import TelepinHasher
from ivr.identity.verification import Verifier
from ivr.speech.names import WRITTEN
from ivr.testing.disclosure import MemoryContexts, MemoryPrincipals
from ivr.testing.memory import (
    MemoryAttempts,
    MemoryAudit,
    MemoryNotices,
    MemoryRecords,
    MemoryRegister,
)
from ivr.testing.waiting import waiting_room


def memory_desk(
    published: Published,
    *,
    records: MemoryRecords | None = None,
    contexts: MemoryContexts | None = None,
    survey: tuple[SurveyQuestion, ...] = (),
) -> Desk:
    """The desk; what it writes goes into `records` and `contexts`."""
    return Desk(
        published=lambda: published,
        verifier=Verifier(
            MemoryRegister((), {}, away=False),
            MemoryAttempts(),
            TelepinHasher({"t": bytes(32)}, "t", memory_kib=8),
            audit=MemoryAudit(),
            notices=MemoryNotices(),
            key=str,
        ),
        pseudonyms=Pseudonyms(bytes(32)),
        records=records or MemoryRecords(),
        script=Script(menu=published.routing.menu, survey=survey),
        waiting=waiting_room(),
        principals=MemoryPrincipals(()),
        names=WRITTEN,
        audit=MemoryAudit(),
        contexts=contexts or MemoryContexts(),
    )
