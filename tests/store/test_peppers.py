"""Peppers in files and in the environment, their rotation, and the secrets' folder."""

from pathlib import Path

import pytest

from ivr.errors import ConfigError
from ivr.identity.telepin import TelepinHasher
from ivr.secret import Secret
from ivr.store.peppers import Peppers
from ivr.store.vault import Vault

KEY = "ab" * 32


def vault(folder: Path, *, may_create: bool = True) -> Vault:
    return Vault(folder / "secrets", may_create=may_create)


def keep(folder: Path, name: str, text: str, mode: int = 0o600) -> None:
    (folder / "secrets").mkdir(exist_ok=True)
    file = folder / "secrets" / name
    file.write_text(text, "utf-8")
    file.chmod(mode)


def test_a_demo_makes_its_first_pepper_and_production_wants_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"telepin-pepper: missing"):
        _ = Peppers(vault(tmp_path, may_create=False)).current
    peppers = Peppers(vault(tmp_path))

    assert peppers.current == "k1"
    assert len(peppers["k1"]) == 32
    assert (tmp_path / "secrets" / "telepin-pepper").stat().st_mode & 0o777 == 0o600
    assert Peppers(vault(tmp_path, may_create=False))["k1"] == peppers["k1"]


def test_a_newer_pepper_verifies_at_once_where_the_older_one_hashes(tmp_path: Path) -> None:
    running = Peppers(vault(tmp_path))
    hasher = TelepinHasher(running, running.current, memory_kib=8)
    old = hasher.hash(Secret("906317"))

    assert Peppers(vault(tmp_path)).add() == "k2"
    rotated = Peppers(vault(tmp_path))
    newer = TelepinHasher(rotated, rotated.current, memory_kib=8)
    new = newer.hash(Secret("906317"))
    assert (old[:3], new[:3], list(rotated)) == ("k1$", "k2$", ["k1", "k2"])
    assert hasher.verify(new, Secret("906317"))
    assert newer.verify(old, Secret("906317"))
    assert newer.is_outdated(old)


def test_an_older_pepper_is_deleted_and_the_current_one_never(tmp_path: Path) -> None:
    peppers = Peppers(vault(tmp_path))
    for _ in range(9):
        peppers.add()

    assert peppers.current == "k10"
    for key_id in ("k10", "k11", "", "k0", "../x", "telepin-pepper"):
        with pytest.raises(ConfigError, match="no older pepper; older ones are: k1, k2"):
            peppers.remove(key_id)
    peppers.remove("k1")
    assert list(Peppers(vault(tmp_path)))[:2] == ["k2", "k3"]
    with pytest.raises(KeyError):
        _ = peppers["k1"]


def test_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(tmp_path, "telepin-pepper", "cd" * 32)
    monkeypatch.setenv("KASJA_SECRET_TELEPIN_PEPPER", KEY)
    monkeypatch.setenv("KASJA_SECRET_TELEPIN_PEPPER_K2", "ef" * 32)
    peppers = Peppers(vault(tmp_path, may_create=False))

    assert dict(peppers) == {"k1": bytes.fromhex(KEY), "k2": bytes.fromhex("ef" * 32)}
    with pytest.raises(ConfigError, match="KASJA_SECRET_TELEPIN_PEPPER_K2: peppers come from"):
        peppers.add()
    with pytest.raises(ConfigError, match="KASJA_SECRET_TELEPIN_PEPPER: given by the environment"):
        peppers.remove("k1")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "0 bytes; a key has 32"),
        ("ab", "1 bytes; a key has 32"),
        (KEY[:-2], "31 bytes; a key has 32"),
        ("xy" * 32, "no hexadecimal key; restore it"),
        (KEY[:-1], "no hexadecimal key; restore it"),
        ("906317", "3 bytes; a key has 32"),
        ("zażółć", "no hexadecimal key; restore it|telepin-pepper"),
    ],
)
def test_broken_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, told: str) -> None:
    keep(tmp_path, "telepin-pepper", text)
    with pytest.raises(ConfigError) as refused:
        _ = Peppers(vault(tmp_path))["k1"]
    assert any(part in str(refused.value) for part in told.split("|"))
    monkeypatch.setenv("KASJA_SECRET_TELEPIN_PEPPER", text)
    with pytest.raises(ConfigError) as refused:
        _ = Peppers(vault(tmp_path))["k1"]

    assert "KASJA_SECRET_TELEPIN_PEPPER" in str(refused.value)


def test_a_secret_that_others_can_read_is_refused(tmp_path: Path) -> None:
    keep(tmp_path, "telepin-pepper", KEY, 0o644)

    with pytest.raises(ConfigError, match="others can read it; run chmod 600"):
        _ = Peppers(vault(tmp_path))["k1"]


@pytest.mark.parametrize(
    "name", ["telepin-pepper-k1", "telepin-pepper.bak", "telepin-pepper-k0", "k2"]
)
def test_other_files_are_no_peppers(tmp_path: Path, name: str) -> None:
    keep(tmp_path, name, KEY)

    assert list(Peppers(vault(tmp_path))) == []
