"""Places are read as the settings read them, in a fraction of the time."""

from pathlib import Path

import pytest

from ivr import places, settings
from ivr.errors import ConfigError


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("KASJA_CONTENT", "KASJA_CACHE", "KASJA_CONFIG"):
        monkeypatch.delenv(name, raising=False)


def both() -> tuple[places.Places, places.Places]:
    known = settings.load()
    return places.Places(known.content, known.cache), places.load()


def written(folder: Path, toml: str) -> Path:
    file = folder / "kasja.toml"
    file.write_text(toml, "utf-8")
    return file


def test_with_nothing_said_both_have_the_same_defaults() -> None:
    by_settings, alone = both()

    assert by_settings == alone == places.Places()
    assert settings.load().lessons == alone.lessons


@pytest.mark.parametrize(
    "environment",
    [
        {"KASJA_CONTENT": "/here"},
        {"kasja_cache": "/there", "KASJA_CONTENT": ""},
        {"KASJA_CONTENT": "/ź ż", "KASJA_CACHE": "~/x"},
    ],
)
def test_the_environment_is_read_alike(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    by_settings, alone = both()

    assert by_settings == alone


def test_the_file_is_read_alike_and_the_environment_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path, 'content = "a"\ncache = "b"\n\n[telephony]\nsip_port = 5070\n')
    monkeypatch.setenv("KASJA_CONFIG", str(file))
    monkeypatch.setenv("KASJA_CACHE", "c")
    by_settings, alone = both()

    assert by_settings == alone == places.Places(Path("a"), Path("c"))


@pytest.mark.parametrize("toml", ["content = 7\n", "content = \n", "cache = [1]\n", "\x00"])
def test_a_wrong_file_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, toml: str
) -> None:
    monkeypatch.setenv("KASJA_CONFIG", str(written(tmp_path, toml)))
    for load in (settings.load, places.load):
        with pytest.raises(ConfigError, match=r"kasja\.toml: "):
            load()


def test_a_file_that_is_no_text_is_refused_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kasja.toml"
    file.write_bytes(b"content = '\xff'\n")
    monkeypatch.setenv("KASJA_CONFIG", str(file))
    for load in (settings.load, places.load):
        with pytest.raises(ConfigError) as refused:
            load()

        assert str(refused.value) == f"{file}: is not UTF-8 text; save it as UTF-8"


def test_a_file_that_is_named_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KASJA_CONFIG", "/none.toml")
    for load in (settings.load, places.load):
        with pytest.raises(ConfigError, match=r"no file /none\.toml"):
            load()
