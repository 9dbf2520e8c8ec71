"""The sites as children of `kasja up`: started after the service, started again when they die."""

import time

from ivr.cli.child import Child
from ivr.cli.console import say
from ivr.cli.sites import Served, enabled
from ivr.errors import SetupError
from ivr.settings import Settings

AGAIN_AFTER_S = 10.0
"""A site may stay away for a while; calls do not need it."""


class SiteChild:
    """One site, watched."""

    def __init__(self, site: Served, settings: Settings) -> None:
        """Nothing is started yet."""
        wiring = site.wiring
        self.name, self.port = wiring.name, wiring.of(settings).port
        self._called, self._again_s = wiring.called, 0.0
        self.child = Child(
            wiring.name,
            called=wiring.called,
            log=settings.state / f"{wiring.name}.log",
            port=(wiring.reachable_at(settings), self.port),
        )

    def wait(self) -> None:
        """Wait until it answers, if it does."""
        try:
            self.child.wait()
        except SetupError as late:
            say(f"{late}; calls are taken without it")

    def revive(self) -> bool:
        """Start it again when it died, now and then; True when that was done."""
        if self.child.died is None or time.monotonic() < self._again_s:
            return False
        self._again_s = time.monotonic() + AGAIN_AFTER_S
        say(f"the {self._called} died (code {self.child.died}); starting it again")
        self.child.start()
        return True


class SiteChildren:
    """The sites of one installation."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is started yet; `ConfigError` for a setting that would leave a site open."""
        served = enabled(settings)
        for site in served:
            site.check(settings)
        self._children = [SiteChild(site, settings) for site in served]

    @property
    def ports(self) -> dict[str, int]:
        """By the site's name."""
        return {each.name: each.port for each in self._children}

    def start(self) -> None:
        """Start all and wait for each; after the service, which has brought the database up to date."""
        for each in self._children:
            each.child.start()
        for each in self._children:
            each.wait()

    def watch(self) -> bool:
        """Start again what died; True when anything did."""
        revived = [each.revive() for each in self._children]
        return any(revived)

    def terminate(self) -> None:
        """Ask all to end, and do not wait."""
        for each in self._children:
            each.child.terminate()

    def stop(self) -> None:
        """End all."""
        for each in self._children:
            each.child.stop()
