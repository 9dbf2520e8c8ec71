"""What a machine may lack: one line each, with the remedy."""

import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from ivr.errors import SetupError
from ivr.setup import debian, npm
from ivr.setup.asterisk import modules, sends_keys


def test_a_wrong_architecture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    with pytest.raises(SetupError, match="architecture riscv64: only x86_64 and aarch64"):
        debian.architecture()


def test_no_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=7_000_000))
    with pytest.raises(SetupError, match="no disk: 7 MB free"):
        debian.PrivateApt(tmp_path, "forky")


def test_no_debian(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "which", lambda _program: None)
    with pytest.raises(SetupError, match="apt-get is missing"):
        debian.PrivateApt(tmp_path, "forky")


def test_no_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    apt = debian.PrivateApt(tmp_path, "forky")
    failed = SimpleNamespace(
        returncode=100, stdout="", stderr="E: Temporary failure resolving 'x'\n"
    )
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_options: failed)
    with pytest.raises(SetupError, match=r"no network: .*; connect the machine") as refused:
        apt.update()
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("major", "minor", "sends"),
    [(20, 16, False), (20, 17, True), (21, 9, False), (22, 5, False), (22, 6, True), (23, 0, True)],
)
def test_which_asterisk_sends_keys(major: int, minor: int, *, sends: bool) -> None:
    assert sends_keys(major, minor) is sends


def test_the_list_of_modules_is_sorted_and_without_doubles() -> None:
    assert modules() == sorted(set(modules()))


FILE = npm.NpmFile("thing", "1.0.0", "sha512-wrong", "dist/thing.js")


def test_an_npm_package_that_is_another_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def pack(_command: list[str], *, cwd: Path, **_options: object) -> SimpleNamespace:
        (cwd / "thing-1.0.0.tgz").write_bytes(b"something else")
        return SimpleNamespace(returncode=0, stdout="", stderr="")

    monkeypatch.setattr(subprocess, "run", pack)
    monkeypatch.setattr(shutil, "which", lambda _program: "/usr/bin/npm")
    with pytest.raises(SetupError, match="not the package we know"):
        npm.find(FILE, tmp_path, lambda _text: None)

    assert list((tmp_path / "npm").iterdir()) == []


def test_an_npm_without_a_registry_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    failed = SimpleNamespace(returncode=1, stdout="", stderr="npm error code ENOTFOUND\n")
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_options: failed)
    monkeypatch.setattr(shutil, "which", lambda _program: "/usr/bin/npm")
    with pytest.raises(SetupError, match="npm: npm error code ENOTFOUND; check the network"):
        npm.find(FILE, tmp_path, lambda _text: None)


def test_what_is_in_the_cache_is_not_fetched_again(tmp_path: Path) -> None:
    (tmp_path / "npm").mkdir()
    (tmp_path / "npm" / FILE.name).write_text("x", "utf-8")
    assert npm.find(FILE, tmp_path, pytest.fail) == tmp_path / "npm" / FILE.name
