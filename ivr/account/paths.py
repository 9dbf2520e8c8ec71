"""The addresses of the site's pages; templates read them as `path`."""

from dataclasses import dataclass

from ivr.web.paths import SitePaths


@dataclass(frozen=True, slots=True)
class _Paths(SitePaths):
    settings: str = "/ustawienia"
    hotline: str = "/ustawienia/infolinia"
    choose: str = "/ustawienia/infolinia/telepin"
    chosen: str = "/ustawienia/infolinia/telepin/ustawiony"
    deactivate: str = "/ustawienia/infolinia/telepin/wylacz"
    history: str = "/ustawienia/infolinia/historia"
    about: str = "/ustawienia/infolinia/jak-dziala"


PATHS = _Paths()
