"""The addresses of the panel's pages; templates read them as `path`."""

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
    wallboard: str = "/tablica"
    live: str = "/rozmowy/trwajace"
    calls: str = "/rozmowy"
    call: str = "/rozmowy/{call}"
    reports: str = "/raporty"
    routing: str = "/kierowanie"
    phrases: str = "/frazy"
    prompts: str = "/komunikaty"
    desk: str = "/stanowisko"
    audit: str = "/rejestr"


PATHS = _Paths()
