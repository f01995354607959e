"""A new season of the law of 2003 starts with the quota that the law sets; one of the law of 2022 with none."""

import pytest

from thidua_xlsx.commands.init import with_law_quotas
from thidua_xlsx.workflow.load.season_folder import load_templates

ROWS = [{"code": "LDTT", "enabled": "có"}, {"code": "CSTDCS", "enabled": "có"}]


@pytest.mark.parametrize(
    ("year", "filled"),
    [
        ("2022-2023", {"quota_percent": "15", "quota_of": "LDTT"}),  # NĐ 91/2017, Điều 9 khoản 3
        ("2023-2024", {}),  # ends on 31/5/2024, under the law of 2022
        ("2026-2027", {}),
    ],
)
def test_the_quota_of_the_law_is_filled_in(year: str, filled: dict[str, str]) -> None:
    declared = load_templates(None)
    assert with_law_quotas(ROWS, declared, year) == [ROWS[0], ROWS[1] | filled]


def test_a_quota_that_the_profile_has_is_left() -> None:
    declared = load_templates(None)
    own = [{"code": "CSTDCS", "quota_percent": "10", "quota_of": "people"}]
    assert with_law_quotas(own, declared, "2022-2023") == own
