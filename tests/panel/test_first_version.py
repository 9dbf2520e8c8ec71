"""The panel of an installation whose hotline has not been started yet."""

import pytest

from ivr.panel.paths import PATHS
from tests.panel.browsing import Browser


@pytest.mark.parametrize("path", [PATHS.phrases, PATHS.prompts, PATHS.routing])
def test_before_the_first_version_a_page_says_where_it_comes_from(
    supervisor: Browser, path: str
) -> None:
    page = supervisor.get(path)

    assert page.status_code == 200
    assert "Nie obowiązuje jeszcze żadna wersja. Pierwsza powstaje" in page.text
