"""Passwords of operators: how one is kept, how it is checked, and which may not be chosen.

A password is at least twelve characters long and meets rules of length and guessability alone, none
of composition (NIST SP 800-63B-4, 3.1.1.2; OWASP ASVS 5.0, 6.2). So argon2id by itself is enough, and
no pepper is needed, unlike for the six digits of a telePIN.
"""

import unicodedata
from enum import StrEnum

import argon2
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from ivr.secret import Secret

SHORTEST, LONGEST = 12, 128
"""Characters. Nothing longer is hashed: the work must not depend on who sends how much."""


class PasswordFlaw(StrEnum):
    """A rule that a password breaks."""

    SHORT = "short"
    LONG = "long"
    NAME = "name"
    """It holds the log-in name, or the name holds it."""
    COMMON = "common"
    """One that many choose, with or without figures and signs around it."""
    SIMPLE = "simple"
    """A piece that is repeated, a run of the keyboard, or hardly any different characters."""


class OperatorPasswords:
    """Hashes and verifies passwords with argon2id (OWASP ASVS 5.0, app. C)."""

    def __init__(self, *, memory_kib: int = 19 * 1024) -> None:
        """Threads may share one."""
        self._argon2 = argon2.PasswordHasher(
            time_cost=2, memory_cost=memory_kib, parallelism=1, type=Type.ID
        )
        self._nobody = self._argon2.hash("\0" * SHORTEST)

    def hash(self, password: Secret) -> str:
        """The text to keep."""
        return self._argon2.hash(_bytes(password))

    def is_outdated(self, kept: str) -> bool:
        """Tell whether a hash was made cheaper than new ones are."""
        return self._argon2.check_needs_rehash(kept)

    def verify(self, kept: str | None, password: Secret) -> bool:
        """Tell whether the password is right; the same work is done when there is none to match."""
        try:
            self._argon2.verify(kept or self._nobody, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None


def flaws(password: Secret, name: str) -> tuple[PasswordFlaw, ...]:
    """Every rule that this password of the operator `name` breaks; empty when it may be chosen."""
    text = unicodedata.normalize("NFC", password.reveal_to_verifier().decode("utf-8"))
    plain, own = _plain(text), _plain(name)
    broken = {
        PasswordFlaw.SHORT: len(text) < SHORTEST,
        PasswordFlaw.LONG: len(text) > LONGEST,
        PasswordFlaw.NAME: bool(own) and (own in plain or plain in own),
        PasswordFlaw.COMMON: _is_common(plain),
        PasswordFlaw.SIMPLE: _is_simple(plain),
    }
    return tuple(rule for rule, is_broken in broken.items() if is_broken)


def _bytes(password: Secret) -> bytes:
    # One form for one text: keyboards write ó as one character or as two (ASVS 5.0, 6.2.8; RFC 8265).
    return unicodedata.normalize("NFC", password.reveal_to_verifier().decode("utf-8")).encode()


def _plain(text: str) -> str:
    """Without case and accents: `Hasło` is as common as `haslo`."""
    apart = unicodedata.normalize("NFD", text.casefold().replace("ł", "l"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


_COMMON_WORDS = frozenset(
    """
    haslo mojehaslo tajnehaslo password passw0rd mypassword secret tajne
    admin administrator root user uzytkownik login welcome witaj witam
    kasja infolinia skarbowka urzadskarbowy podatki kas ministerstwo
    polska warszawa krakow bialoczerwoni legia lech wisla kochamcie
    iloveyou letmein changeme zmienmnie dragon monkey football baseball
    superman batman pokemon master sunshine princess ksiezniczka misiek
    kochanie myszka kacper bartek mateusz agnieszka marcin michal
    styczen luty marzec kwiecien maj czerwiec lipiec sierpien
    wrzesien pazdziernik listopad grudzien wiosna lato jesien zima
    qwerty qwertyuiop qwerty123456 zaqwsx zaq12wsx 1qaz2wsx 1q2w3e4r5t6y
    correcthorsebatterystaple trustno1 computer internet samsung google
    """.split()  # noqa: SIM905  # eighty-five quoted words would fill two screens
)
"""Words that the usual lists of leaked passwords are made of, and what is near to an office of KAS.

An own selection: a list of twelve characters and more would be short, and nobody types it whole.
"""
_AROUND = "0123456789!@#$%^&*()_-+=.,;:?/\\|<>[]{}~'\"` "
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    "zaqxswcdevfrbgtnhymjukil",
    "!@#$%^&*()_+",
)
_FEWEST_DIFFERENT = 5
_LONGEST_PIECE = 6


def _is_common(plain: str) -> bool:
    return plain in _COMMON_WORDS or plain.strip(_AROUND) in _COMMON_WORDS


def _is_simple(plain: str) -> bool:
    repeats = any(
        plain == (plain[:size] * len(plain))[: len(plain)] for size in range(1, _LONGEST_PIECE + 1)
    )
    runs = any(plain in run or plain in run[::-1] for run in _RUNS)
    return len(set(plain)) < _FEWEST_DIFFERENT or runs or (repeats and len(plain) > _LONGEST_PIECE)
