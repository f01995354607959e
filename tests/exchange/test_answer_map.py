"""A map of answers: one heading stands for itself, as a list of one does."""

import pytest

from thidua_xlsx.exchange.collected_answers.answer_map import read_map


@pytest.mark.parametrize("named", ['"Tên"', '["Tên"]'])
def test_one_heading_may_stand_where_a_list_of_them_may(named: str) -> None:
    who = read_map(f"[who]\nfull_name = {named}\n").who
    assert who.headings("full_name") == ("ten",)
