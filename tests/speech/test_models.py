"""Models: installing from folders and archives, choosing, downloading, and what goes wrong."""

import hashlib
import json
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from ivr.errors import ConfigError, SetupError
from ivr.settings import Deployment, Settings
from ivr.speech import model
from ivr.speech.model import EMBEDDED, Models
from ivr.speech.model_download import download
from ivr.speech.model_install import install
from ivr.wiring import speech as wiring_speech


def made(folder: Path) -> Path:
    """What looks like a model."""
    (folder / "am").mkdir(parents=True)
    (folder / "conf").mkdir()
    (folder / "am" / "final.mdl").write_bytes(b"network")
    (folder / "conf" / "mfcc.conf").write_text("--sample-frequency=16000\n")
    return folder


def zipped(folder: Path, file: Path) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for each in folder.rglob("*"):
            archive.write(each, each.relative_to(folder.parent))
    return file


@pytest.fixture
def models(tmp_path: Path) -> Models:
    return Models(tmp_path / "installed")


def test_a_folder_is_installed_and_chosen(tmp_path: Path, models: Models) -> None:
    assert (models.in_use(), models.locate()) == (EMBEDDED, model.embedded())
    name = install(made(tmp_path / "polish"), models)
    models.use(name)
    assert (models.names(), models.in_use()) == (("polish",), "polish")
    assert models.locate() == models.folder / "polish"
    models.use(EMBEDDED)
    assert models.locate() == model.embedded()


def test_an_archive_is_installed(tmp_path: Path, models: Models) -> None:
    archive = zipped(made(tmp_path / "polish-0.22"), tmp_path / "polish.zip")
    assert install(archive, models) == "polish-0.22"
    assert models.locate("polish-0.22") == models.folder / "polish-0.22"


def test_an_installed_model_is_verified_at_every_start(tmp_path: Path, models: Models) -> None:
    install(made(tmp_path / "polish"), models)
    (models.folder / "polish" / "am" / "final.mdl").write_bytes(b"something else")
    with pytest.raises(ConfigError, match="damaged"):
        models.locate("polish")


def test_what_is_no_model_leaves_nothing_behind(tmp_path: Path, models: Models) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.zip").write_text("no archive")
    outside = tmp_path / "outside.zip"
    with zipfile.ZipFile(outside, "w") as archive:
        archive.writestr("../am/final.mdl", "x")
    for source, wrong in (
        (tmp_path / "empty", "holds no Vosk model"),
        (tmp_path / "text.zip", "no zip archive"),
        (outside, "points outside"),
        (zipped(tmp_path / "empty", tmp_path / "empty.zip"), "holds no Vosk model"),
    ):
        with pytest.raises(ConfigError, match=wrong):
            install(source, models)
    assert list(models.folder.iterdir()) == []


def test_nothing_is_replaced(tmp_path: Path, models: Models) -> None:
    install(made(tmp_path / "polish"), models)
    with pytest.raises(ConfigError, match="installed already"):
        install(tmp_path / "polish", models)


def test_only_what_is_installed_can_be_used(models: Models) -> None:
    with pytest.raises(ConfigError, match="kasja model list"):
        models.use("nowhere")


def test_the_rate_is_the_models(tmp_path: Path) -> None:
    assert model.sample_rate_hz(made(tmp_path / "polish")) == 16_000
    assert model.sample_rate_hz(model.embedded()) == 8_000


def test_production_takes_the_synthetic_model_only_when_told_so(tmp_path: Path) -> None:
    settings = Settings(deployment=Deployment.PRODUCTION, state=tmp_path)
    with pytest.raises(ConfigError, match="accept_embedded_model"):
        wiring_speech.model(settings)
    told = settings.model_copy(
        update={"speech": settings.speech.model_copy(update={"accept_embedded_model": True})}
    )
    assert wiring_speech.model(told) == model.embedded()


class Site(HTTPServer):
    """The author's site: breaks off in the middle of the first download."""

    content = bytes(range(256)) * 4000
    broken_off = False
    asked: list[str]


class Page(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        begin = int((self.headers.get("Range") or "bytes=0-")[6:-1])
        self.server.asked.append(self.headers.get("Range") or "")
        if self.path.endswith(".json"):
            checksum = hashlib.md5(self.server.content, usedforsecurity=False).hexdigest()
            body = json.dumps([{"name": "polish", "md5": checksum}]).encode()
        elif self.path.endswith("polish.zip"):
            body = self.server.content[begin:]
        else:
            self.send_error(404)
            return
        self.send_response(206 if begin else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        cut = self.path.endswith(".zip") and not self.server.broken_off
        self.server.broken_off |= cut
        self.wfile.write(body[: len(body) // 2] if cut else body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site(("127.0.0.1", 0), Page)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def url(site: Site) -> str:
    return f"http://127.0.0.1:{site.server_address[1]}"


def test_a_download_goes_on_where_it_was_cut_off(tmp_path: Path, site: Site) -> None:
    seen: list[tuple[int, int]] = []

    def progress(done: int, of: int) -> None:
        seen.append((done, of))

    with pytest.raises(SetupError, match="run the command again to go on"):
        download("polish", tmp_path, progress=progress, site=url(site))
    archive = download("polish", tmp_path, progress=progress, site=url(site))
    assert archive.read_bytes() == site.content
    assert site.asked[-1] == f"bytes={len(site.content) // 2}-"
    assert seen[-1] == (len(site.content), len(site.content))


def test_a_wrong_file_is_refused(tmp_path: Path, site: Site) -> None:
    site.broken_off = True
    (tmp_path / "polish.zip.part").write_bytes(b"something else")
    with pytest.raises(SetupError, match="not what its author published"):
        download("polish", tmp_path, progress=lambda _done, _of: None, site=url(site))
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_nobody_knows(tmp_path: Path, site: Site) -> None:
    with pytest.raises(SetupError, match="has no klingon"):
        download("klingon", tmp_path, progress=lambda _done, _of: None, site=url(site))


def test_without_a_network_the_remedy_is_named(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"carry polish\.zip here"):
        download("polish", tmp_path, progress=lambda _d, _o: None, site="http://127.0.0.1:9")
