"""A season of any size for the bench: real issued forms, stamped and registered, filled in as people would."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from functools import cache
from pathlib import Path

from thidua_xlsx.base.file_names import INBOX, LEDGER_FILE, REGISTER_FILE, SEASON_FILE
from thidua_xlsx.commands.init import Tables, named_titles, profile_tables
from thidua_xlsx.declare.season import Rulebook, Unit
from thidua_xlsx.documents.workbook_plan import PlanValue
from thidua_xlsx.exchange.season_books.book_layout import season_book
from thidua_xlsx.formats.xlsx.write.painter import paint
from thidua_xlsx.forms.layout.form_layout import FormPlan, FormRequest, plan_form
from thidua_xlsx.forms.layout.table_position import AnswerAddress
from thidua_xlsx.intake.read.issue_register import Issue, Register, to_json
from thidua_xlsx.messages.language import language
from thidua_xlsx.runtime import files
from thidua_xlsx.workflow.load.form_names import form_file
from thidua_xlsx.workflow.load.season_folder import (
    SeasonFolder,
    load_templates,
    open_season_folder,
)

PEOPLE, CRITERIA = 40, 30  # a form, unless the bench is told otherwise
FAULTY = 25  # one form in so many has points that cannot be right
PHASE, ROUND = "self-score", "D1"
KEY = b"a key that everybody may know: a bench is not secret"
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô")
MIDDLE = ("Thị", "Văn", "Minh", "Thu", "Đức", "Ngọc", "Quang", "Thanh")
GIVEN = (
    "Ánh",
    "Bách",
    "Cúc",
    "Dũng",
    "Đạt",
    "Hà",
    "Hòa",
    "Khánh",
    "Lan",
    "Mai",
    "Nam",
    "Oanh",
    "Phúc",
    "Quỳnh",
    "Sơn",
)
_SECTIONS = {"I": 6, "II": 15, "III": 5, "IV": 4}  # criteria by section; III is bonus, IV deductions
_KINDS = {"III": "bonus", "IV": "deduct"}


GRADED = {"grade_each_round": "Có"}  # the scripts beside a merge read grades in each form


def build(folder: Path, forms: int, people: int = PEOPLE) -> None:
    """Make a season of so many forms of so many people: declared, issued, and every form back in the inbox."""
    declare(folder, season_tables([people] * forms), options=GRADED)
    with ProcessPoolExecutor() as pool:
        register(folder, pool.map(_returned, [folder] * forms, range(forms), chunksize=16))


def declare(folder: Path, tables: Tables, profile: str = "thcs", options: Mapping[str, object] | None = None) -> None:
    """Write the season workbook and the ledger of a season, and make its inbox; `options` beside the profile's own."""
    declared = load_templates(None)
    season = {**profile_tables(declared.profiles[profile], ("2026", "2027")), **tables}
    season["options"] = [{**season["options"][0], **(options or {})}]
    season["titles"] = named_titles(season["titles"], declared, language("vi"))
    books = {
        SEASON_FILE: paint(season_book(declared.forms["season"], declared, season, say=language("vi")), declared.looks),
        LEDGER_FILE: paint(season_book(declared.forms["ledger"], declared, {}, say=language("vi")), declared.looks),
    }
    files.write_all(folder, books)
    (folder / INBOX).mkdir(exist_ok=True)


def register(folder: Path, issues: Iterable[Issue]) -> None:
    """Write the register of what was issued."""
    entries = {(one.stamp.unit, one.stamp.phase, one.stamp.round, one.stamp.digest): one for one in issues}
    files.write_all(folder, {REGISTER_FILE: to_json(Register(KEY, entries)).encode()})


def season_tables(sizes: Sequence[int]) -> Tables:
    """Give the tables of a season whose units have so many people each."""
    chance = random.Random(7)
    units = [unit_code(number) for number, people in enumerate(sizes) for _ in range(people)]
    listed = [
        {
            "code": f"N{number:05d}",
            "full_name": f"{chance.choice(FAMILY)} {chance.choice(MIDDLE)} {chance.choice(GIVEN)}",
            "unit": unit,
            "group": "GV",
        }
        for number, unit in enumerate(units)
    ]
    return {
        "school": [
            {"id": "do-toc-do", "name": "Trường THCS Đo Tốc Độ", "school_year": "2026-2027", "work_year": "2027"}
        ],
        "units": [{"code": unit_code(number), "name": f"Tổ số {number + 1}"} for number in range(len(sizes))],
        "people": listed,
        "sections": [{"code": code, "name": f"Phần {code}"} for code in _SECTIONS],
        "criteria": list(_criteria()),
        "rounds": [{"code": ROUND, "name": "Cả năm", "start": "01/09/2026", "end": "31/05/2027", "weight": 1}],
    }


def _criteria() -> Iterator[Mapping[str, object]]:
    for section, count in _SECTIONS.items():
        for number in range(1, count + 1):
            kind = _KINDS.get(section, "score")
            yield {
                "code": f"{section}.{number}",
                "section": section,
                "text": f"Thực hiện đúng và đủ nội dung số {number} của phần {section} theo kế hoạch năm học",
                "kind": kind,
                "max": 5 if kind == "score" else 2,
                "step": Decimal("0.25"),
            }


def return_of(folder: Path, number: int) -> Path:
    """Give the file in which a unit's form lies in the inbox."""
    return folder / INBOX / f"{unit_code(number)}.xlsx"


def answer_again(folder: Path, number: int) -> None:
    """Put another answer of a unit in the place of the one in the inbox."""
    loaded = open_season_folder(folder)
    return_of(folder, number).write_bytes(paint(_laid(loaded, number, drawn=-1).book, loaded.templates.looks))


def unit_code(number: int) -> str:
    """Give the code of a unit by its number."""
    return f"T{number:04d}"


@cache
def loaded_season(folder: Path) -> SeasonFolder:
    """Give a season folder, opened once a process."""
    return open_season_folder(folder)


def _returned(folder: Path, number: int) -> Issue:
    """Write one filled form into the inbox and give its entry for the register."""
    loaded = loaded_season(folder)
    laid = _laid(loaded, number, drawn=number)
    unit = loaded.rulebook.units[number]
    return_of(folder, number).write_bytes(paint(laid.book, loaded.templates.looks))
    return Issue(form_file(loaded, PHASE, ROUND, unit), laid.stamp, laid.manifest)


def drawn_scores(book: Rulebook, unit: Unit, chance: random.Random) -> dict[AnswerAddress, PlanValue]:
    """Draw the answers of a unit's score sheets: in every criterion that needs one, and in three of ten others."""
    answers: dict[AnswerAddress, PlanValue] = {("standing", unit.code, "grade"): "HTTNV"}
    for person in book.people_of(unit.code):
        for criterion in book.rubric.criteria:
            steps = 20 if criterion.kind.needs_answer else 8
            for layer in ("self_score", "unit_score"):
                if criterion.kind.needs_answer or chance.random() < 0.3:
                    answers[layer, criterion.code, person.code] = Decimal(chance.randint(steps // 2, steps)) / 4
        answers["standing", person.code, "grade"] = chance.choice(("HTXSNV", "HTTNV", "HTNV"))
    return answers


def _laid(loaded: SeasonFolder, number: int, *, drawn: int) -> FormPlan:
    """Lay out a unit's form with answers by chance; `drawn` chooses which."""
    book = loaded.rulebook
    form, unit, round_ = book.form_of(PHASE), book.units[number], book.round(ROUND)
    if form is None or round_ is None:
        raise ValueError("the packaged profile has no self-score form any more")
    chance = random.Random(drawn)
    answers = drawn_scores(book, unit, chance)
    if drawn % FAULTY == 3:
        answers["self_score", "I.1", book.people_of(unit.code)[0].code] = Decimal(50)
    return plan_form(FormRequest(form, book, unit, round_, KEY, language("vi"), answers))
