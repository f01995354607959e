"""An ordinary season for the bench: registration and two rounds, small units, and forms as they really come back.

Half of the forms were saved by openpyxl, half by LibreOffice where the machine has it; two of three have something to
correct, never in the points that count, so that whoever totals these can be compared.
"""

import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from functools import partial
from pathlib import Path

import bench_season
from bench_season import KEY, drawn_scores, loaded_season, register, season_tables, unit_code
from openpyxl import load_workbook

from thidua_xlsx.base.file_names import INBOX
from thidua_xlsx.declare.season import Rulebook, Unit
from thidua_xlsx.documents.workbook_plan import PlanValue
from thidua_xlsx.formats.xlsx.write.painter import paint
from thidua_xlsx.forms.layout.form_layout import FormPlan, FormRequest, plan_form
from thidua_xlsx.forms.layout.table_position import AnswerAddress
from thidua_xlsx.intake.read.issue_register import Issue
from thidua_xlsx.messages.language import language
from thidua_xlsx.runtime.office_program import find_office
from thidua_xlsx.workflow.load.form_names import form_file

SMALLEST, LARGEST = 3, 12  # people of a unit
ROUNDS = ("D1", "D2")
_AT_ONCE = 30  # forms that LibreOffice saves in one go
Answers = dict[AnswerAddress, PlanValue]


def build(folder: Path, units: int) -> None:
    """Make a season of so many units, three forms each, every form back in the inbox."""
    chance = random.Random(units)
    tables = dict(season_tables([chance.randint(SMALLEST, LARGEST) for _ in range(units)]))
    tables["rounds"] = [
        {"code": ROUNDS[0], "name": "Học kỳ I", "start": "01/09/2026", "end": "15/01/2027", "weight": 1},
        {"code": ROUNDS[1], "name": "Học kỳ II", "start": "16/01/2027", "end": "31/05/2027", "weight": 1},
    ]
    bench_season.declare(folder, tables, options=bench_season.GRADED)
    forms = [(phase, number) for number in range(units) for phase in ("", *ROUNDS)]
    with ProcessPoolExecutor() as pool:
        register(folder, pool.map(partial(_returned, folder), forms, chunksize=8))
        saved = [return_of(folder, number, round_) for round_, number in forms]
        list(pool.map(_save_by_openpyxl, saved[::2], chunksize=8))
    _save_by_office(saved[1::2])


def return_of(folder: Path, number: int, round_: str = ROUNDS[-1]) -> Path:
    """Give the file in which a unit's form of a round lies in the inbox; the registration has no round."""
    return folder / INBOX / f"{round_ or 'dang-ky'}-{unit_code(number)}.xlsx"


def answer_again(folder: Path, number: int) -> None:
    """Put another answer of a unit in the place of the one for its last round."""
    laid = _laid(folder, ROUNDS[-1], number, drawn=-1 - number)
    return_of(folder, number).write_bytes(paint(laid.book, loaded_season(folder).templates.looks))


def _returned(folder: Path, form: tuple[str, int]) -> Issue:
    """Write one filled form into the inbox and give its entry for the register."""
    round_, number = form
    laid = _laid(folder, round_, number, drawn=3 * number + ("", *ROUNDS).index(round_))
    loaded = loaded_season(folder)
    return_of(folder, number, round_).write_bytes(paint(laid.book, loaded.templates.looks))
    file = form_file(loaded, laid.stamp.phase, round_, loaded.rulebook.units[number])
    return Issue(file, laid.stamp, laid.manifest)


def _laid(folder: Path, round_: str, number: int, *, drawn: int) -> FormPlan:
    """Lay out a form with answers by chance; `drawn` chooses which, and what is wrong with them."""
    book = loaded_season(folder).rulebook
    form, unit = book.form_of("self-score" if round_ else "registration"), book.units[number]
    if form is None:
        raise ValueError("the packaged profile has no such form any more")
    chance = random.Random(drawn)
    answers = _scored(book, unit, chance) if round_ else _registered(book, unit, chance)
    if drawn % 3:
        faults = _SCORE_FAULTS if round_ else _REGISTRATION_FAULTS
        faults[drawn // 3 % len(faults)](answers, book.people_of(unit.code)[0].code)
    return plan_form(FormRequest(form, book, unit, book.round(round_), KEY, language("vi"), answers))


def _registered(book: Rulebook, unit: Unit, chance: random.Random) -> Answers:
    answers: Answers = {("collective", unit.code, "title"): "Tập thể lao động tiên tiến"}
    for person in book.people_of(unit.code):
        title = chance.choice(("Lao động tiên tiến", "Chiến sĩ thi đua cơ sở"))
        answers["registration", person.code, "title"] = title
        answers["registration", person.code, "target"] = f"{chance.randint(80, 99)} % học sinh đạt yêu cầu"
        answers["registration", person.code, "initiative"] = f"Biện pháp số {chance.randint(1, 900)} dạy học tích cực"
    for line in (1, 2):
        answers["targets", f"t{line}", "indicator"] = f"Tỷ lệ lên lớp, khối {5 + line}"
        answers["targets", f"t{line}", "unit"] = "%"
        answers["targets", f"t{line}", "target_value"] = Decimal(chance.randint(90, 99))
    return answers


def _scored(book: Rulebook, unit: Unit, chance: random.Random) -> Answers:
    answers = drawn_scores(book, unit, chance)
    for line, person in enumerate(book.people_of(unit.code), start=1):
        answers["evidence", f"e{line}", "person"] = person.code
        answers["evidence", f"e{line}", "criterion"] = book.rubric.criteria[0].code
        answers["evidence", f"e{line}", "description"] = f"Hồ sơ lưu tại văn phòng, quyển {chance.randint(1, 99)}"
    return answers


def _put(table: str, row: str, column: str, value: PlanValue) -> Callable[[Answers, str], None]:
    """Give a fault: a value where a right one stood; `` stands for the unit's first person."""

    def fault(answers: Answers, person: str) -> None:
        answers[table, row or person, column or person] = value

    return fault


_SCORE_FAULTS: Sequence[Callable[[Answers, str], None]] = (
    _put("self_score", "I.1", "", Decimal(50)),
    _put("self_score", "I.2", "", "chín"),
    _put("self_score", "II.3", "", None),
    _put("standing", "", "grade", "khá"),
    _put("evidence", "e1", "description", None),
)
_REGISTRATION_FAULTS: Sequence[Callable[[Answers, str], None]] = (
    _put("registration", "", "title", "Giáo viên giỏi"),
    _put("registration", "", "title", None),
    _put("targets", "t1", "target_value", "chín mươi"),
)


def _save_by_openpyxl(file: Path) -> None:
    load_workbook(file).save(file)


def _save_by_office(forms: Sequence[Path]) -> None:
    """Have LibreOffice save forms; where there is none they stay as they are, and that is said."""
    program = find_office()
    if program is None:
        print("no LibreOffice here: half of the forms are as they were issued", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        saved = Path(scratch) / "saved"
        command = [str(program), f"-env:UserInstallation={(Path(scratch) / 'settings').as_uri()}", "--headless"]
        command += ["--convert-to", "xlsx", "--outdir", str(saved)]
        for start in range(0, len(forms), _AT_ONCE):
            some = forms[start : start + _AT_ONCE]
            subprocess.run([*command, *map(str, some)], check=True, capture_output=True)
            for form in some:
                shutil.copyfile(saved / form.name, form)
