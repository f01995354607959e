"""Letters and return slips of a whole season hold nothing that only the secretary can do."""

import re
from email import message_from_bytes, policy

from openpyxl import load_workbook

from tests.messages.test_addressees import SECRETARYS
from tests.program import Built

# What a slip names besides advice: the file that it was made from.
FILES = re.compile(r"inbox/\S.*?\.(xlsx|xls|ods)")


def test_letters_and_slips_of_the_sample_speak_to_units_alone(kim_son: Built) -> None:
    out = kim_son.folder / "ket-qua"
    letters = sorted((out / "thu").glob("tra-lai-*.eml")) + sorted((out / "thu").glob("nhac-*.eml"))
    assert letters
    for path in letters:
        body = message_from_bytes(path.read_bytes(), policy=policy.default).get_body()
        assert body is not None
        assert not SECRETARYS["vi"].search(FILES.sub("", body.get_content())), path.name
    slips = sorted((out / "tra-lai").rglob("*.xlsx"))
    assert slips
    for path in slips:
        cells = [cell for row in load_workbook(path).worksheets[0].iter_rows() for cell in row]
        said = [str(cell.value) for cell in cells if cell.value]
        assert not [text for text in said if SECRETARYS["vi"].search(FILES.sub("", text))], path.name
