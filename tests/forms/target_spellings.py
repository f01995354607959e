"""Targets as people write them into their cell: a number, with words before and behind it or without any."""

import random
from collections.abc import Iterator

from thidua_xlsx.declare.tables import target_words

WRITTEN = [
    "từ 99,5 % trở lên", "tối đa 3", "không để xảy ra (0 vụ)", "Không để xảy ra", "0 vụ", "12 giải", "≥ 98", "<= 0,5%",
    "không quá 5 %", "không dưới 70 %", "dưới 5%", "từ 5 trở xuống", "Ít nhất 2 mô hình", "tối thiểu 15 %", "ít nhất 70 %",
    "100% học sinh", "95 % học sinh khá", "90% trở lên", "Trên 95%", "đạt 98%", "Đạt từ 98 % trở lên", "đạt95", "đạt tối đa 3",
    "2 lượt mỗi tháng", "12 học sinh đạt giải cấp huyện trở lên", "3 sáng kiến", "01 mô hình", "từ 80%", "còn 2 %",
    "giảm xuống 3%", "không vượt quá 1,5 %", "không vượt 2", "không trên 3 %", "cao nhất 4", "thấp nhất 6 điểm", "5đ", "7 điểm",
    "7 điểm.", "15 ngày", "20.000.000 đồng", "từ 20.000.000 đồng trở lên", "1.000.000.000 đồng", "1.250 lượt", "tối đa 1.250",
    "0,125 %", "không quá 0,125 %", "không quá 0.5 vụ", "≤0,5", ">=99.5%", "> 5", "=5", "≥5 trở lên", "tối đa 3 trở xuống",
    # What says two things, or nothing that can be held against a result.
    "3 hoặc 4", "khoảng 3-4 giải", "3-4 giải", "từ 5 đến 7", "5 đến bảy", "3, 4", "3; 4", "3 và 4", "3 4", "nhiều", "không",
    "Không", "cao hơn năm trước", "tăng 5%", "giảm 5%", "giảm 2 % so với năm trước", "5% so với năm trước", "5 % tăng",
    "tối đa 5 trở lên", "ít nhất 5 trở xuống", "5 tối đa", "5 ít nhất", "5 nhiều nhất", "5 hoặc hơn", "5 trở đi", "trở lên",
    "từ", "%", "tối đa", "tối đa -5", "-5 vụ", "-5", "+7", "-5%", "+ 5", "- 5 vụ", "(5)", "5 (năm)", "5/10", "5/10 giải", "5 ?",
    "khoảng 5", "gần 100%", "5+", "~5", "5.", "5 .", "tối đa .5", "5..5", "0.5.5", "1.2.3", "12.34.567", "1234.567.890",
    "1.234.5678", "20.000.000,5", "1.20.000.000", "0.000.000", "1,000.000", "2 giải nhất, 3 giải nhì", "2 giải nhất", "5%%", "% 5",
    "5 % %", "9²", "５", "tối đa ５", "năm giải", "5 năm", "95 phần trăm", "1e2", "5 trở lên trở lên", "từ 5 trở lên giải",
    # None of it.
    "không xảy ra", "không có", "Không có vụ nào", "không còn học sinh bỏ học", "không có học sinh nào đạt", "không để có",
    "không để xảy ra 0 vụ", "không để xảy ra: 0 vụ", "không để xảy ra(0 vụ)", "Không để xảy ra 01 vụ mất tài sản nào",
    "không để xảy ra 3 vụ", "không có; 5", "không có chỉ tiêu", "không có nhiều", "không còn hơn năm trước", "không cóc",
    "không để học sinh bỏ học", "không vi phạm", "không xảy ra ngộ độc, tai nạn", "không để xảy ra " + "vụ việc " * 6,
    "ít nhất 5 " + "mô hình " * 7, "5 | giải", "|5", "5 ~", "tối  đa   3", " tối đa 3 ", "TỐI ĐA 3", "tối\u00a0đa\u00a03",
]  # fmt: skip
_BEHIND = (
    "",
    "",
    "%",
    " %",
    " giải",
    " vụ",
    " học sinh giỏi",
    " % học sinh",
    " mô hình mới",
    ".",
    " (mười)",
    " hoặc hơn",
)
_NUMBERS = ("5", "0", "12", "99,5", "0.5", "1.250", "0,125", "100", "20.000.000", "3 4", "3-4", "07")
_TYPED = "0123456789.,-%≥<;()/ aăđốtừ"


def target_spellings(many: int) -> list[str]:
    """Give what is written above, and as many more: put together from the words that are known, some with a slip."""
    return list(dict.fromkeys([*WRITTEN, *_put_together(random.Random(22), many)]))


def _put_together(chance: random.Random, many: int) -> Iterator[str]:
    before = (*target_words.FLOORS, *target_words.CEILINGS, *target_words.FLOORS_BEFORE, *target_words.CEILINGS_BEFORE)
    ends = ("", "", "", f" {target_words.OPEN_UP}", f" {target_words.OPEN_DOWN}")
    for number in range(many):
        first = chance.choice(("", "", target_words.FROM, target_words.REACHED, *before))
        if chance.random() < 0.1:
            first = chance.choice(target_words.NONE_AT_ALL)
        text = f"{first}{chance.choice((' ', ' ', ''))}{chance.choice(_NUMBERS)}{chance.choice(_BEHIND)}{chance.choice(ends)}"
        if number % 3 == 0:
            at = chance.randrange(len(text) + 1)
            text = text[:at] + chance.choice(_TYPED) + text[at + chance.randrange(2) :]
        yield text
