"""Sample seasons, each built and merged once, whoever asks."""

from collections.abc import Callable
from functools import cache

import pytest

from tests.samples import finished
from tests.samples.finished import Finished
from tests.samples.kinds import KINDS


@pytest.fixture(scope="session")
def merged() -> Callable[[str], Finished]:
    """Give a profile's sample season, built and merged. Tests must not change them."""
    return cache(lambda profile: finished.build(KINDS[profile].told))
