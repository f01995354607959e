"""The season made by hand, and the words of both languages, for every test of the reports."""

import pytest
from handmade import make_season

from thidua_xlsx.messages.language import Language, language
from thidua_xlsx.model import Season


@pytest.fixture(scope="session")
def season() -> Season:
    return make_season()


@pytest.fixture(scope="session", params=["vi", "en"])
def say(request: pytest.FixtureRequest) -> Language:
    return language(request.param)


@pytest.fixture(scope="session")
def vi() -> Language:
    return language("vi")
