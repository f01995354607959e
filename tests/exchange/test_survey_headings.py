"""Headings of a survey as people write their questions, and the fields of a form that they ask for."""

import pytest

from tests.seasons.small import Small
from thidua_xlsx.exchange.collected_answers.form_fields import bare_heading, fields_of, understood
from thidua_xlsx.workflow.load.season_folder import open_season_folder


@pytest.mark.parametrize(
    ("heading", "asks_for"),
    [
        ("1. Họ và tên của bạn *", "Họ và tên"),
        ("Câu 12: Ngày sinh của thầy/cô?", "Ngày sinh"),
        ("5. Tên sáng kiến (nếu có)", "Tên sáng kiến"),
        ("1.1 Chấp hành", "1.1 Chấp hành"),  # a criterion's code is no question's number
        ("Mã", "Mã"),
    ],
)
def test_what_surveys_write_around_a_question_is_left_out(heading: str, asks_for: str) -> None:
    assert bare_heading(heading) == asks_for


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("3. Danh hiệu thi đua đăng ký", "title"),
        ("Đăng ký danh hiệu", "title"),
        ("4. Đăng ký hình thức khen thưởng (chọn một)", "commendation"),
        ("Khen thưởng", "commendation"),
        ("Tên sáng kiến (nếu có)", "initiative"),
        ("6. Bạn đăng ký phong trào nào?", ""),  # more words than the column: not sure
        ("Danh hiệu năm trước", ""),
        ("Danh hiệu đã đạt", ""),
        ("Đăng ký", ""),
        ("Góp ý", ""),
    ],
)
def test_a_question_asks_for_the_column_that_says_the_same_words(small: Small, heading: str, key: str) -> None:
    book = open_season_folder(small.folder).rulebook
    form = book.form_of("registration")
    assert form is not None
    field = understood(heading, fields_of(form, book), book, "")
    assert (field.key if field else "") == key
