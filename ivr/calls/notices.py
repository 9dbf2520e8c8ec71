"""What owners are told about their telePIN; implements `identity.verification.Notices`.

Here it is a line in the log, which an installation's own messaging may follow, beside the entries of
the audit log and of the history that the owner sees. Letters and e-mail are no part of KASja.
"""

from datetime import datetime

import structlog

from ivr.identity.assurance import PersonRef

log = structlog.get_logger()


class LoggedNotices:
    """Writes notices to the log, by the person's reference."""

    def telepin_locked(self, person: PersonRef, moment: datetime) -> None:
        """Too many failures in a row: only a new telePIN helps."""
        log.warning("telepin_locked", person=person, moment=moment.isoformat())
