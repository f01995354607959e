"""The small season, built once; and a copy of it for tests that change it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SOFFICE
from tests.season.office import saved_by_libreoffice
from tests.season.small import Small, build_small, copy_of


@pytest.fixture(scope="session")
def small_season(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The small season with every return in its inbox, never merged in its own folder. Tests must not change it."""
    return build_small(tmp_path_factory.mktemp("nho") / "mua-nho")


@pytest.fixture(scope="session")
def untouched(small_season: Small, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The result of the returns as they were sent."""
    return copy_of(small_season, tmp_path_factory.mktemp("goc") / "mua-nho").result()


@pytest.fixture
def small(small_season: Small, tmp_path: Path) -> Small:
    """A copy of the small season that a test may change."""
    return copy_of(small_season, tmp_path / "mua-nho")


Office = Callable[[Sequence[Path], str, Path], list[Path]]


@pytest.fixture(scope="session")
def office() -> Office:
    """LibreOffice in vi-VN: saves several files as another kind in one go; skips, saying so, where it is missing."""
    program = SOFFICE
    if not program:
        pytest.skip("LibreOffice (soffice) is not installed on this machine")
    return lambda files, kind, out: saved_by_libreoffice(str(program), files, kind, out)
