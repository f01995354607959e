"""A very small school for the tests of intake: two units, five people, two rounds, four criteria."""

from collections.abc import Iterable, Mapping
from functools import cache

from tests.markdown import as_read, book, edited
from thidua_xlsx.declare.build.template_files import Templates
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.documents.raw_workbook import RawBook, RawSheet
from thidua_xlsx.documents.workbook_plan import PlanValue
from thidua_xlsx.exchange.returned_workbook import read_returned_workbook
from thidua_xlsx.exchange.season_books.book_records import season_records
from thidua_xlsx.forms.identity.form_rows import FormRows
from thidua_xlsx.forms.layout.form_layout import FormPlan, FormRequest, plan_form
from thidua_xlsx.forms.layout.table_position import AnswerAddress
from thidua_xlsx.intake.checks.return_checks import RETURN_CHECKS
from thidua_xlsx.intake.read.issue_register import Issue, Register, with_issue
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.language import language
from thidua_xlsx.model import Record, Submission
from thidua_xlsx.workflow.load.season_folder import load_templates, usable_rulebook

KEY = b"secret of the mini season"

SEASON = """
# Trường
| #td:school | | value |
| id | Mã | mini |
| name | Tên | Trường Mini |
| school_year | Năm học | 2024-2025 |

| #td:options | | value |
| regime | Luật | luat-2022 |
| grade_each_round | Xếp loại mỗi đợt | Có |

# Tổ
| #td:units | name |
| T1 | Tổ Một |
| T2 | Tổ Hai |

# Nhân sự
| #td:people | full_name | birth_date | unit | group |
| A1 | Nguyễn Thị Hoa | 1983 | T1 | GV |
| A2 | Trịnh Thị Hoà | 1982 | T1 | GV |
| A3 | Lê Văn An | 1990 | T1 | NV |
| B1 | Nguyễn Thị Hoa | 1991 | T2 | GV |
| B2 | Vũ Đức | 1980 | T2 | CBQL |

# Mục điểm
| #td:sections | name | max |
| I | Chuyên môn | 20 |
| II | Cộng và trừ | |

# Tiêu chí
| #td:criteria | section | text | kind | max | step | applies_to |
| `1.1` | I | Hồ sơ | Điểm | 10 | 0.5 | |
| `1.2` | I | Giờ dạy | Điểm | 10 | 1 | GV, CBQL |
| `2.1` | II | Thành tích | Điểm cộng | 3 | | |
| `2.2` | II | Vi phạm | Điểm trừ | 5 | | |

# Đợt
| #td:rounds | name |
| D1 | Đợt 1 |
| D2 | Đợt 2 |

# Danh hiệu
| #td:titles | enabled |
| LDTT | có |
| CSTDCS | có |
| TTLDTT | có |

# Phong trào
| #td:movements | name |
| PT1 | Dạy tốt, học tốt |
| PT2 | Trường xanh |
"""


@cache
def declared() -> Templates:
    return load_templates()


def season_from(text: str = SEASON) -> tuple[Rulebook | None, list[Finding]]:
    """Read a season workbook told in text."""
    return usable_rulebook(declared(), *season_records(book(text, "thidua.xlsx"), declared()))


def school(*changes: tuple[str, str]) -> Rulebook:
    """Give the mini season, with parts of its text replaced."""
    text = SEASON
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    made, findings = season_from(text)
    assert made is not None, findings
    return made


def school_with_a_move(day: str = "01/02/2025", before: str = "31/01/2025") -> Rulebook:
    """Give the mini season in which A3 was in T1 to the end of D1, or another day, and is in T2 since."""
    return school(
        ("| full_name | birth_date | unit | group |", "| full_name | birth_date | unit | group | from | to |"),
        (
            "| A3 | Lê Văn An | 1990 | T1 | NV |",
            f"| A3 | Lê Văn An | 1990 | T1 | NV | | {before} |\n| A3 | Lê Văn An | 1990 | T2 | NV | {day} | |",
        ),
        ("| #td:rounds | name |", "| #td:rounds | name | start | end |"),
        ("| D1 | Đợt 1 |", "| D1 | Đợt 1 | 05/09/2024 | 31/01/2025 |"),
        ("| D2 | Đợt 2 |", "| D2 | Đợt 2 | 01/02/2025 | 31/05/2025 |"),
    )


def form(
    phase: str = "registration",
    unit: str = "T1",
    round_: str = "",
    *,
    answers: Mapping[AnswerAddress, PlanValue] | None = None,
    season: Rulebook | None = None,
    lang: str = "vi",
    key: bytes = KEY,
    rows: FormRows | None = None,
) -> FormPlan:
    """Lay out a form of the mini season; `rows` are those that a merge puts up, by table."""
    season = season or school()
    asked, whose = season.form_of(phase), season.issued_to(unit)
    assert asked is not None
    assert whose is not None
    request = FormRequest(asked, season, whose, season.round(round_), key, language(lang), answers or {}, rows or {})
    return plan_form(request)


def returned(laid: FormPlan, file: str = "inbox/to.xlsx") -> RawBook:
    return as_read(laid.book, file)


def register(*forms: FormPlan, key: bytes | None = KEY) -> Register:
    found = Register(key)
    for laid in forms:
        found = with_issue(found, Issue("phieu/x.xlsx", laid.stamp, laid.manifest))
    return found


def ids(findings: Iterable[Finding]) -> list[str]:
    """The codes of findings, in order of their ids."""
    return sorted(finding.code.id for finding in findings)


def only(findings: Iterable[Finding], code: str) -> Finding:
    """The one finding of a code."""
    found = [finding for finding in findings if finding.code.id == code]
    assert len(found) == 1, [finding.code.id for finding in findings]
    return found[0]


def said(finding: Finding, lang: str = "vi") -> str:
    return language(lang).text(finding)


def record(submission: Submission, table: str, key: str) -> Record:
    return next(one for one in submission.table(table) if one.key == key)


def typed(laid: FormPlan, values: Mapping[AnswerAddress, object], file: str = "inbox/to.xlsx") -> RawBook:
    """Give a returned form in which these answer cells were filled, by (table, row key, column key)."""
    raw = returned(laid, file)
    for address, value in values.items():
        sheet, row, col = laid.cells[address]
        raw = edited(raw, sheet, {(row, col): value})
    return raw


def read(raw: RawBook, laid: FormPlan, season: Rulebook | None = None) -> tuple[Submission, list[Finding]]:
    """Read a returned form of the mini season, and check what it says; it must be recognised."""
    form_, findings = read_returned_workbook(raw, season or school(), register(laid), sha256=raw.file)
    assert form_ is not None, findings
    book = season or school()
    return form_.submission, [*findings, *(one for check in RETURN_CHECKS for one in check(form_.submission, book))]


def move(
    raw: RawBook,
    sheet: str,
    *,
    rows: Mapping[int, int] | None = None,
    without: Iterable[int] = (),
    columns: Iterable[int] = (),
) -> RawBook:
    """Give a workbook in which rows of a sheet went elsewhere, or rows (`without`) and `columns` were deleted."""
    rows, gone_rows, gone_cols = rows or {}, sorted(without), sorted(columns)
    sheets = []
    for one in raw.sheets:
        cells = one.cells
        if one.name == sheet:
            cells = {
                (
                    rows.get(row, row) - sum(gone < row for gone in gone_rows),
                    col - sum(gone < col for gone in gone_cols),
                ): cell
                for (row, col), cell in one.cells.items()
                if row not in gone_rows and col not in gone_cols
            }
        sheets.append(RawSheet(one.name, cells, one.visible))
    return RawBook(raw.file, tuple(sheets), raw.properties)
