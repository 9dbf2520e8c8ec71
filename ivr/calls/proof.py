"""What one call proved: put aside for the agent when the call is transferred, in whatever conversation."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import structlog

from ivr.calls.conductor import Conversation
from ivr.dialogue.actions import Transfer
from ivr.errors import StageError
from ivr.identity.assurance import Assurance, Subject
from ivr.identity.context import Contexts, Proof

log = structlog.get_logger()


class CallProof:
    """Follows one call from its proof to its end."""

    def __init__(
        self, call_id: str, caller: str, contexts: Contexts, now: Callable[[], datetime]
    ) -> None:
        """Nothing is proved yet."""
        self._call_id, self._caller = call_id, caller
        self._contexts, self._now = contexts, now
        self._subject: Subject | None = None
        self._proved: tuple[Subject, datetime] | None = None
        """What was proved first, and when: a later transfer makes it no younger."""

    async def kept(self, conversation: Conversation) -> Conversation:
        """Put aside what a conversation proved before its transfer.

        A transfer that follows an earlier queue carries the proof on. Where the proof cannot be put
        aside, the agent could not see it: the call then goes on as not proved.
        """
        ended = conversation.ended
        if not isinstance(ended, Transfer):
            return conversation
        if ended.subject is not None:
            assurance = conversation.session.assurance
            self._subject = await self._keep(ended.subject, assurance, ended.decision.topic)
        return replace(conversation, ended=replace(ended, subject=self._subject))

    async def _keep(self, subject: Subject, assurance: Assurance, topic: str) -> Subject | None:
        if self._proved is None or self._proved[0] != subject:
            self._proved = subject, self._now()
        proved_at = self._proved[1]
        proof = Proof(self._call_id, self._caller, subject, assurance, topic, proved_at)
        try:
            # Not on the media loop: other callers' audio runs there.
            await asyncio.to_thread(self._contexts.keep, proof)
        except StageError as away:
            log.warning("proof_not_kept", stage=away.stage, code=away.code)
            return None
        return subject
