"""The part of the wiring that is about waiting: queues watched, waits foreseen, callers called back."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import Engine

from ivr.calls.callback_dialling import CallbackDialling
from ivr.calls.desk import utc_now
from ivr.calls.queueing import Places
from ivr.calls.service_pace import ServicePace
from ivr.calls.waiting_room import WaitingRoom
from ivr.routing.decision import Load
from ivr.routing.forecast import Served
from ivr.routing.policy import Routing
from ivr.settings import Settings
from ivr.store.callbacks import SqlCallbacks
from ivr.store.waits import ANSWERED, Waits
from ivr.telephony.ami import Manager
from ivr.telephony.callout import AsteriskCallOut

_LATELY = timedelta(hours=2)


def waiting_room(
    settings: Settings, engine: Engine, places: Places, load: Callable[[], Load]
) -> WaitingRoom:
    """What the calls of this process share; `load` is what Asterisk tells of its queues."""
    pace = ServicePace(load, utc_now)
    return WaitingRoom(pace, places, SqlCallbacks(engine), settings.telephony.calls_back)


def remember_pace(pace: ServicePace, engine: Engine) -> None:
    """Let the pace know how the queues were served before this start; `StageError` without a database."""
    now, waits = utc_now(), Waits(engine)
    for stay in waits.stays(now - _LATELY, now):
        if stay.how == ANSWERED and stay.had_to_wait and stay.position and stay.agents:
            served = Served(stay.waited_s, stay.position, stay.agents)
            pace.served(stay.queue, served, stay.ended_at)
    for talk in waits.talks(now - _LATELY, now):
        pace.talked(talk.queue, talk.busy_s, talk.ended_at)


def dialling(
    settings: Settings,
    room: WaitingRoom,
    routing: Callable[[], Routing],
    manager: Callable[[], Manager],
) -> CallbackDialling | None:
    """Who calls people back; None where this installation cannot place calls."""
    telephony = settings.telephony
    if not telephony.calls_back:
        return None
    out = AsteriskCallOut(manager, telephony.callback_dial, telephony.callback_shown)
    return CallbackDialling(
        room.callbacks, out, places=room.places, routing=routing, load=room.load, now=utc_now
    )
