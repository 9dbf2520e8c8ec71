"""What the audit's kinds, actors and details are called."""

from ivr.identity.audit import ActorKind, AuditKind

KINDS: dict[AuditKind, str] = {
    AuditKind.PROOF: "potwierdzono tożsamość",
    AuditKind.FAILURE: "nieudana próba potwierdzenia",
    AuditKind.DELAY: "telePIN wstrzymany na pewien czas",
    AuditKind.LOCK: "telePIN zablokowany",
    AuditKind.UNLOCK: "telePIN odblokowany",
    AuditKind.FUSE: "zatrzymano próby (zbyt wiele niepowodzeń)",
    AuditKind.TELEPIN_SET: "ustawiono telePIN",
    AuditKind.TELEPIN_CHANGED: "zmieniono telePIN",
    AuditKind.TELEPIN_DEACTIVATED: "wyłączono telePIN",
    AuditKind.PEPPER_ROTATED: "wymieniono klucz telePIN-ów",
    AuditKind.LOGIN: "logowanie na stronie telePIN-u",
    AuditKind.PRINCIPAL_CHOSEN: "wybrano mocodawcę",
    AuditKind.PRINCIPAL_REFUSED: "odmówiono mocodawcy",
    AuditKind.CONTEXT_ISSUED: "odłożono potwierdzenie dla konsultanta",
    AuditKind.CONTEXT_REFUSED: "odmówiono pokazania potwierdzenia",
    AuditKind.DISCLOSURE_VIEW: "pokazano dane rozmówcy",
    AuditKind.CALL_VIEW: "pokazano przebieg rozmowy",
    AuditKind.NUMBER_SEARCH: "szukano rozmów po numerze",
    AuditKind.PEOPLE_IMPORTED: "zaimportowano osoby",
    AuditKind.AUTHORITY_IMPORTED: "zaimportowano pełnomocnictwa",
    AuditKind.AUTHORITY_REVOKED: "odwołano pełnomocnictwo",
    AuditKind.ERASURE: "usunięto dane osoby",
    AuditKind.RETENTION: "usunięto dane po terminie",
    AuditKind.HOLD_PLACED: "wstrzymano usuwanie",
    AuditKind.HOLD_LIFTED: "zniesiono wstrzymanie usuwania",
    AuditKind.OPERATOR_LOGIN: "logowanie do panelu",
    AuditKind.OPERATOR_REFUSED: "nieudane logowanie do panelu",
    AuditKind.OPERATOR_LOCKED: "konto w panelu zablokowane na pewien czas",
    AuditKind.OPERATOR_CHANGED: "zmieniono konto w panelu",
}
ACTORS: dict[ActorKind, str] = {
    ActorKind.CALLER: "rozmówca",
    ActorKind.AGENT: "konsultant",
    ActorKind.OPERATOR: "operator",
    ActorKind.OWNER: "właściciel konta",
    ActorKind.SERVICE: "KASja",
}
_DETAILS = {
    "why": "powód", "until": "do", "in_a_row": "z rzędu", "account": "konto", "what": "zmiana",
    "roles": "role", "before": "role przedtem", "how": "sposób", "by": "operator",
    "caller": "rozmówca", "reason": "powód", "dictated": "podany numer",
}  # fmt: skip
_VALUES = {
    ("why", "wrong"): "złe hasło", ("why", "unknown"): "nieznane", ("why", "locked"): "blokada trwa",
    ("why", "disabled"): "konto wyłączone", ("why", "used"): "już użyto",
    ("why", "another_agent"): "inne stanowisko", ("why", "call_went_on"): "rozmowa poszła dalej",
    ("why", "hung_up"): "rozmowa skończona", ("why", "expired"): "wygasło",
    ("how", "password"): "hasło", ("how", "oidc"): "dostawca tożsamości",
    ("what", "added"): "założono", ("what", "roles"): "role", ("what", "password"): "hasło",
    ("what", "disabled"): "wyłączono", ("what", "enabled"): "włączono",
    ("what", "unlocked"): "odblokowano",
}  # fmt: skip


def detail(name: str, value: str) -> str:
    """One fact of an event; what has no words is shown as it is written."""
    return f"{_DETAILS.get(name, name)}: {_VALUES.get((name, value), value)}"


def kind_name(kind: str) -> str:
    """What an event is called; a kind of another release is called as it is written."""
    return KINDS.get(AuditKind(kind), kind) if kind in _KINDS else kind


def actor_name(actor: str) -> str:
    """In what role somebody acted, as for a kind."""
    return ACTORS.get(ActorKind(actor), actor) if actor in _ACTORS else actor


_KINDS = frozenset(kind.value for kind in AuditKind)
_ACTORS = frozenset(kind.value for kind in ActorKind)
