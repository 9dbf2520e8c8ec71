"""The addresses that every site has; templates read them as `path`, with those of the site."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SitePaths:
    """Logging in and out, and the session."""

    home: str = "/"
    login: str = "/zaloguj"
    provider: str = "/zaloguj/dostawca"
    returned: str = "/zaloguj/powrot"
    logout: str = "/wyloguj"
    logged_out: str = "/wylogowano"
    expired: str = "/sesja-wygasla"
    extend: str = "/sesja/przedluz"
