"""Sample seasons, each built and merged once by a test process, whoever asks."""

from collections.abc import Callable
from functools import cache

import pytest

from tests.samples import finished
from tests.samples.finished import Finished
from tests.samples.kinds import KINDS


@pytest.fixture(scope="session")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Finished]:
    """Give a profile's sample season, built in a folder and merged."""
    return cache(lambda profile: finished.build(KINDS[profile].told, tmp_path_factory.mktemp(profile)))
