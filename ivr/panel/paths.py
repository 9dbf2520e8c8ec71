"""The addresses of the panel's pages; templates read them as `path`."""

from dataclasses import dataclass

from ivr.web.paths import SitePaths


@dataclass(frozen=True, slots=True)
class _Paths(SitePaths):
    wallboard: str = "/tablica"
    wallboard_stream: str = "/tablica/strumien"
    live: str = "/rozmowy/trwajace"
    live_stream: str = "/rozmowy/trwajace/strumien"
    live_call: str = "/rozmowy/trwajace/{call}"
    live_call_stream: str = "/rozmowy/trwajace/{call}/strumien"
    calls: str = "/rozmowy"
    calls_csv: str = "/rozmowy/lista.csv"
    utterances: str = "/rozmowy/nierozpoznane"
    utterance_example: str = "/rozmowy/nierozpoznane/przyklad"
    call: str = "/rozmowy/{call}"
    call_mark: str = "/rozmowy/{call}/temat"
    call_example: str = "/rozmowy/{call}/przyklad"
    reports: str = "/raporty"
    report: str = "/raporty/{report}"
    report_csv: str = "/raporty/{report}/dane.csv"
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
