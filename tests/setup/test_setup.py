"""What a machine may lack: one line each, with the remedy."""

import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from ivr.errors import SetupError
from ivr.setup import debian
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
