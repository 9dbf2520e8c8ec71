"""Versions and everything that was done: looked at, compared, exported, taken back in one click."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from ivr.errors import ContentError
from ivr.identity.operators import OperatorRole
from ivr.panel.paths import PATHS
from ivr.panel.routing import places, when
from ivr.panel.routing.desk import Desk, number
from ivr.panel.routing.happenings import ACTIONS, told
from ivr.panel.routing.places import FILE, HISTORY, VERSION, DraftPlaces
from ivr.routing.version import EventFilter, Version
from ivr.store.routing_drafts import ConflictError
from ivr.store.routing_versions import LONGEST_REASON, LONGEST_TITLE
from ivr.web.forms import Fields
from ivr.web.visit import Page, Visit

AT_ONCE, MOST = 100, 2000
"""Events of a page, and of the longest page."""
ROLLBACK, WITHDRAW, DRAFT_FROM = "/przywroc", "/wycofaj", "/szkic"
_REASON = Fields(frozenset({"powod"}))
_NO_FIELDS = Fields()


def pages(desk: Desk) -> list[Page]:
    """The pages of this module."""
    history = _History(desk)
    publish, view = OperatorRole.PUBLISH, OperatorRole.VIEW
    return [
        Page(HISTORY, history.show, role=view),
        Page(VERSION, history.version, role=view),
        Page(VERSION + FILE, history.file, role=view),
        Page(VERSION + ROLLBACK, take=history.roll_back, fields=_REASON, role=publish),
        Page(VERSION + WITHDRAW, take=history.withdraw, fields=_NO_FIELDS, role=publish),
        Page(VERSION + DRAFT_FROM, take=history.draft, fields=_NO_FIELDS, role=OperatorRole.EDIT),
    ]


class _History:
    def __init__(self, desk: Desk) -> None:
        self._desk, self._versions = desk, desk.ports.versions

    def show(self, visit: Visit) -> Response:
        """Versions, and everything that was done, narrowed as asked."""
        asked = {key: visit.query.get(key, "").strip() for key in ("kto", "co", "od", "do", "ile")}
        count = min(max(number(asked["ile"]), AT_ONCE), MOST) if asked["ile"] else AT_ONCE
        period = when.days(asked["od"], asked["do"]) if asked["od"] or asked["do"] else None
        wrong = period if isinstance(period, str) else ""
        since, until = period if isinstance(period, tuple) else (None, None)
        which = EventFilter(asked["kto"], asked["co"], since, until)
        events = [] if wrong else self._versions.events(count + 1, which)
        return self._desk.draw(
            "history",
            visit,
            asked=asked,
            actions=ACTIONS,
            wrong=wrong,
            events=[told(event) for event in events[:count]],
            more=count + AT_ONCE if len(events) > count and count < MOST else 0,
            versions=self._versions.history(AT_ONCE),
            current=self._versions.current(visit.moment),
        )

    def version(self, visit: Visit) -> Response:
        """One version: what it changed, and what returning to it would change."""
        return self._draw(visit, self._desk.version(visit))

    def file(self, visit: Visit) -> Response:
        """One of its files, to keep or to import elsewhere."""
        version, name = self._desk.version(visit), visit.params["file"]
        files = version.sources.files()
        if name not in files:
            raise HTTPException(404)
        as_file = f'attachment; filename="{name}"'
        headers = {"Content-Disposition": as_file}
        return Response(files[name], media_type="application/yaml; charset=utf-8", headers=headers)

    def roll_back(self, visit: Visit) -> Response:
        """Publish it once more, at once."""
        version, reason = self._desk.version(visit), visit.form.plain["powod"].strip()
        if not reason or len(reason) > LONGEST_REASON:
            wrong = f"Podaj powód, najwyżej {LONGEST_REASON} znaków."
            return self._draw(visit, version, status=422, reason=reason, wrong=wrong)
        try:
            made = self._versions.rollback(
                version.number, by=visit.account.actor.name, reason=reason, moment=visit.moment
            )
        except ContentError:
            wrong = "Tej wersji nie można już odczytać, więc nie można do niej wrócić."
            return self._draw(visit, version, status=422, reason=reason, wrong=wrong)
        except ConflictError as refused:
            wrong = self._desk.refusal(refused)
            return self._draw(visit, version, status=409, reason=reason, wrong=wrong)
        told = f"Przywrócono wersję {version.number} jako wersję {made.number}."
        return self._desk.panel.done(visit, PATHS.routing, told)

    def withdraw(self, visit: Visit) -> Response:
        """Take back what waits for its time."""
        version = self._desk.version(visit)
        try:
            draft = self._versions.withdraw(
                version.number, by=visit.account.actor.name, moment=visit.moment
            )
        except ConflictError as refused:
            wrong = self._desk.refusal(refused)
            return self._draw(visit, version, status=409, wrong=wrong)
        told = f"Wycofano wersję {version.number}."
        if draft is None:
            return self._desk.panel.done(visit, PATHS.routing, told)
        told += f" Jej szkic {draft.id} jest znowu otwarty."
        return self._desk.panel.done(visit, DraftPlaces(draft.id).home, told)

    def draft(self, visit: Visit) -> Response:
        """Begin a draft with what this version holds."""
        version = self._desk.version(visit)
        title = f"z wersji {version.number}: {version.reason}"[:LONGEST_TITLE]
        made = self._versions.create_draft(
            version.sources, title=title, by=visit.account.actor.name, moment=visit.moment
        )
        told = f"Szkic {made.id} ma treść wersji {version.number}."
        return self._desk.panel.done(visit, DraftPlaces(made.id).home, told)

    def _draw(
        self,
        visit: Visit,
        version: Version,
        *,
        status: int = 200,
        reason: str = "",
        wrong: str = "",
    ) -> Response:
        desk = self._desk
        current = self._versions.current(visit.moment)
        base = self._versions.version(version.base) if version.base is not None else None
        waits = version.effective_at > visit.moment and version.withdrawn_at is None
        back = None
        if current is not None:
            back = desk.changes(current.sources, version.sources)
        return desk.draw(
            "version",
            visit,
            status=status,
            version=version,
            current=current,
            in_effect=current is not None and current.number == version.number,
            waits=waits,
            changes=desk.changes(base.sources, version.sources) if base is not None else None,
            back=back,
            reason=reason or f"powrót do wersji {version.number}",
            wrong=wrong,
            here=places.version(version.number),
        )
