"""The forms of the mini season that several checks of returns are tried on."""

import pytest

from tests.intake.mini import form
from thidua_xlsx.forms.layout.form_layout import FormPlan


@pytest.fixture(scope="session")
def scores() -> FormPlan:
    """The form of scores of the first unit for the first round."""
    return form("self-score", "T1", "D1")


@pytest.fixture(scope="session")
def registration() -> FormPlan:
    """The form of the first unit for registering titles."""
    return form("registration")
