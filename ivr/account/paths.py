"""The addresses of the site's pages; templates read them as `path`."""

from typing import NamedTuple


class _Paths(NamedTuple):
    home: str = "/"
    login: str = "/zaloguj"
    provider: str = "/zaloguj/dostawca"
    returned: str = "/zaloguj/powrot"
    logout: str = "/wyloguj"
    logged_out: str = "/wylogowano"
    expired: str = "/sesja-wygasla"
    extend: str = "/sesja/przedluz"
    settings: str = "/ustawienia"
    hotline: str = "/ustawienia/infolinia"
    choose: str = "/ustawienia/infolinia/telepin"
    chosen: str = "/ustawienia/infolinia/telepin/ustawiony"
    deactivate: str = "/ustawienia/infolinia/telepin/wylacz"
    history: str = "/ustawienia/infolinia/historia"
    about: str = "/ustawienia/infolinia/jak-dziala"


PATHS = _Paths()
