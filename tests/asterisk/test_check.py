"""`kasja check` against a real Asterisk: what it would complain about at start is found before."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ivr.cli.app import app

pytestmark = [pytest.mark.asterisk, pytest.mark.timeout(240)]

ROOT = Path(__file__).parents[2]


def test_the_generated_configuration_draws_no_complaint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KASJA_STATE", str(tmp_path))
    result = CliRunner().invoke(app, ["check"])
    assert (result.exit_code, result.stdout) == (0, "everything is right\n")


def test_what_asterisk_would_complain_about_is_told_with_the_templates_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("grammars", "prompts", "config", "dialplan"):
        shutil.copytree(ROOT / name, tmp_path / name)
    dialplan = tmp_path / "dialplan" / "hotline.conf"
    lines = dialplan.read_text("utf-8").splitlines()
    dialplan.write_text("\n".join([*lines, "[mistaken]", "exten => nothing", ""]), "utf-8")
    monkeypatch.setenv("KASJA_CONTENT", str(tmp_path))
    monkeypatch.setenv("KASJA_STATE", str(tmp_path / "state"))
    result = CliRunner().invoke(app, ["check"])
    assert result.exit_code == 2
    assert f"hotline.conf:{len(lines) + 2}: pbx_config.c: Invalid priority" in result.stdout
