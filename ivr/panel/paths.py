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
    desk_call: str = "/stanowisko/rozmowa"
    desk_wrong: str = "/stanowisko/rozmowy/{call}/zla-kolejka"
    desk_pause: str = "/stanowisko/przerwa"
    desk_resume: str = "/stanowisko/gotowosc"
    audit: str = "/rejestr"
    audit_csv: str = "/rejestr/csv"
    audit_check: str = "/rejestr/sprawdzenie"


PATHS = _Paths()
