"""Who works on the command line."""

import os
import pwd

from ivr.identity.audit import Actor, ActorKind


def operator() -> Actor:
    """The log-in name of whoever runs this; behind sudo, both names."""
    # Not from USER or LOGNAME, which anybody sets.
    uid = os.getuid()
    try:
        name = pwd.getpwuid(uid).pw_name
    except KeyError:
        name = f"uid-{uid}"
    before = os.environ.get("SUDO_USER", "") if uid == 0 else ""
    return Actor(ActorKind.OPERATOR, f"{name}/{before}" if before else name)
