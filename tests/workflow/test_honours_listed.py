"""The list of honours of a whole season: the sample tells the results in its texts, counted here by hand."""

from tests.program import Built
from tests.seasons.outside import Summary

# Criterion 5.2 in samples/thcs-kim-son/inbox: GV14 in round 1; GV03, GV11, GV12 in round 2; GV01, GV07, GV14, GV21,
# GV30 in round 3; GV07 in round 4. Heads of units (GV01, GV11, GV21, GV30) stand by their own word: their unit's
# column is empty.
PUPILS = [
    ("Phạm Thu Hà", "1 học sinh đạt giải khuyến khích Toán cấp huyện (Hồ sơ tổ, tập 3)"),
    ("Lê Thị Thanh Huyền", "Giấy chứng nhận học sinh giải khuyến khích Toán cấp huyện (Hồ sơ tổ, tập 2)"),
    ("Hoàng Thị Yến", "Quyết định công nhận học sinh giỏi, 1 giải ba (Hồ sơ tổ, tập 3)"),
    ("Hoàng Thị Yến", "1 giải ba, 1 giải khuyến khích (Hồ sơ tổ, tập 4)"),
    ("Nguyễn Thị Mai Lan", "1 học sinh đạt giải khuyến khích (Sổ theo dõi của tổ)"),
    ("Trịnh Thị Hoà", "2 học sinh đạt giải nhì Ngữ văn cấp huyện (Sổ theo dõi của tổ)"),
    ("Đinh Văn Khải", "Học sinh đạt giải ba cuộc thi viết thư (Sổ theo dõi của tổ)"),
    ("Đinh Văn Khải", "1 học sinh đạt giải nhì Ngữ văn 9 cấp huyện (Sổ theo dõi của tổ)"),
]


def test_the_list_of_honours_tells_results_with_their_evidence(kim_son: Built) -> None:
    sheet = Summary(kim_son.folder)["Bảng vàng"]
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    heads = [str(row[0]) for row in rows if len(row) == 1]
    results = [head for head in heads if head.startswith(("Kết quả", "Hội thi", "Sáng kiến"))]
    # 5.1: GV01, GV03, GV08 twice, GV12, GV22; recognised initiatives are those of the season's ratio.
    assert results == ["Kết quả của học sinh: 10", "Hội thi, cuộc thi: 6", "Sáng kiến được công nhận: 11"]
    start = rows.index(["Kết quả của học sinh: 10"]) + 1
    assert [(row[1], row[4]) for row in rows[start : start + len(PUPILS)]] == PUPILS


def test_people_stand_under_their_title_unit_by_unit_and_by_given_name(kim_son: Built) -> None:
    sheet = Summary(kim_son.folder)["Bảng vàng"]
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    start = next(place for place, row in enumerate(rows) if str(row[:1]).startswith("['Lao động tiên tiến: ")) + 1
    names = [row[1] for row in rows[start : start + 4]]
    assert names == ["Vũ Thị Ngọc Ánh", "Nguyễn Văn Đức", "Phạm Thu Hà", "Ngô Thị Thuý Hằng"]
