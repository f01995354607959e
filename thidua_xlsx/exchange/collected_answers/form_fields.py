"""The fields of a form that a person can answer in a survey, and the headings of a table that ask for them."""

import re
from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import clean, match_key
from thidua_xlsx.declare.criteria.criterion_kind import points_column
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.column_book import Column
from thidua_xlsx.declare.tables.form_spec import Form, TableSpec, asked_column

# What people write before a criterion's code, and where a survey with a grid puts the line of the grid.
_BEFORE_CODE = re.compile(r"^(?:tiêu chí|tiêu chuẩn|tc|câu|mục|điểm|tự chấm|criterion)\s+", re.IGNORECASE)
_CODE = re.compile(r"^(\S+?)[.):]*(?:\s|$)")
# What a survey writes around what it asks for: the number of the question, a remark in brackets, whom it asks.
_AROUND = re.compile(
    r"^(?:câu\s+(?:hỏi\s+)?)?\d{1,2}\s*[.):/-]\s+"
    r"|(?:\s*\([^()]*\)|\s*[*:?]|\s+của\s+(?:bạn|thầy|cô|thầy[/, ]+cô|anh[/, ]+chị))+$",
    re.IGNORECASE,
)
# Words with and without which a column is called: `Khen thưởng`, `Đăng ký hình thức khen thưởng`. Chất lượng is none:
# what a school calls Xếp loại may be its own classes.
_FILLERS = frozenset((
    "dang", "ky", "tham", "gia", "thi", "dua", "hinh", "thuc", "ten", "nam", "hoc", "vien", "chuc", "to", "ket", "qua",
    "muc", "danh", "gia", "cua",
))  # fmt: skip
_IN_FULL = {"skkn": ("sang", "kien"), "sk": ("sang", "kien"), "kt": ("khen", "thuong")}
_ASKED_NOW = re.compile(r"đăng k[ýí]|đề nghị|danh hiệu|khen thưởng", re.IGNORECASE)
_GIVEN_BEFORE = re.compile(r"trước|năm qua|\bđã\b|đạt được|được (?:khen|tặng|công nhận)", re.IGNORECASE)
_YEAR = re.compile(r"\b20\d\d\b")
_GRID_LINE = re.compile(r"\[([^\[\]]+)\]\s*$")


class FormField(msgspec.Struct, frozen=True):
    """A field: its table, and the criterion of a score sheet or the column of a list; `column` says how it is read.

    `names` is the column in which each line names its person, where the table has empty lines. Where `choice` is the id
    of an entry, a column of a table says of that one alone whether it is meant: x below *LĐTT*.
    """

    table: str
    key: str
    column: Column
    names: str = ""
    choice: str = ""

    @property
    def whole(self) -> "FormField":
        """The field as the form has it, whichever entry a column is about."""
        return replace(self, choice="")


def fields_of(form: Form, book: Rulebook) -> tuple[FormField, ...]:
    """Give the fields of a form that are about one person, in the form's order: the unit's own words are not."""
    return tuple(field for spec in form.tables() for field in _of_table(spec, book))


def _of_table(spec: TableSpec, book: Rulebook) -> Iterable[FormField]:
    if spec.shape.columns_are_people:
        base = book.columns.column(spec.id, "points")
        return [
            FormField(spec.id, criterion.code, points_column(base, criterion)) for criterion in book.rubric.criteria
        ]
    columns = {key: asked_column(book.columns, spec, key) for key in spec.asked}
    if spec.shape.rows_are_people:
        return [FormField(spec.id, key, column) for key, column in columns.items()]
    names = next((key for key, column in columns.items() if column.kind == "person"), "")
    if spec.shape.rows_are_places and names:
        return [FormField(spec.id, key, column, names) for key, column in columns.items() if key != names]
    return []


def understood(heading: str, fields: Sequence[FormField], book: Rulebook, own: str) -> FormField | None:
    """Give the one field that `heading` asks for by a criterion's code or text, or by a column's name; else None.

    Of score sheets only that of the layer `own`, by the table's id, is meant: a survey asks people, not their heads.
    """
    grid = _GRID_LINE.search(clean(heading))
    texts = [grid.group(1), clean(heading)] if grid else [clean(heading)]
    for text in texts:
        asked = _criterion(text, book)
        matching = [
            field for field in fields if (field.key == asked if field.table == own else _called(field, text, book))
        ]
        if len(matching) == 1:
            return matching[0]
    return None


def of_this_year(heading: str, book: Rulebook) -> bool:
    """Say whether `heading` names no other year than that of the season."""
    years, school = set(_YEAR.findall(heading)), book.school
    return not years or years in (set(_YEAR.findall(school.school_year)), set(_YEAR.findall(school.work_year)))


def one_choice(heading: str, above: str, fields: Sequence[FormField], book: Rulebook, own: str) -> FormField | None:
    """Give the one field of which `heading` names an entry, such as a title, for that entry; else None.

    A heading `above` it has to ask for that field, or speak of what is asked now: not of what people were given. Of a
    list from which one answer is chosen, such as grades, it has to ask for the field: *Tốt* alone may be anything.
    `own` is the score sheet's table, as for `understood`.
    """
    group = understood(above, fields, book, own) if above else None
    asked_now = _ASKED_NOW.search(above) and not _GIVEN_BEFORE.search(above) and of_this_year(above, book)
    named = [
        replace(field, choice=id_)
        for field in fields
        if field == group or (field.column.kind == "choices" and (asked_now or not above))
        if field.column.kind in ("choice", "choices") and not book.rubric.criterion(field.key)
        if (id_ := book.choices[field.column.choices].find(bare_heading(heading)))
    ]
    return named[0] if len(named) == 1 else None


def bare_heading(text: str) -> str:
    """Give what `text`, a question of a survey, asks for: `1. Họ và tên của bạn *` asks for Họ và tên."""
    return _AROUND.sub("", clean(text))


def _words(text: str) -> frozenset[str]:
    keys = (match_key(word) for word in re.findall(r"\w+", bare_heading(text)))
    words = frozenset(word for key in keys for word in _IN_FULL.get(key, (key,)))
    return frozenset(word for word in words if word not in _FILLERS and not _YEAR.fullmatch(word)) or words


def _criterion(text: str, book: Rulebook) -> str:
    code = _CODE.match(_BEFORE_CODE.sub("", text))
    for criterion in book.rubric.criteria:
        of_text = match_key(bare_heading(text)) == match_key(bare_heading(criterion.text))
        if of_text or (code and code.group(1).casefold() == criterion.code.casefold()):
            return criterion.code
    return ""


def _called(field: FormField, text: str, book: Rulebook) -> bool:
    if book.rubric.criterion(field.key):  # of another layer
        return False
    if not of_this_year(text, book) or _GIVEN_BEFORE.search(text):  # stands beside what is asked
        return False
    labels = (field.column.label.vi, field.column.label.en)
    return _words(text) in {_words(name) for label in labels for name in (label, label.partition(",")[0])}


def named_field(name: str, fields: Sequence[FormField], own: str) -> FormField | None:
    """Give the field that a map calls `name`: `table/key`, or the key alone where one table has it; else None.

    `own` is the id of the table in which people score themselves, which comes before others.
    """
    table, slash, key = name.rpartition("/")
    named = [field for field in fields if field.key == key and (field.table == table or not slash)]
    own_fields = [field for field in named if field.table == own]
    return named[0] if len(named) == 1 else own_fields[0] if own_fields and not slash else None


def own_score_sheet(form: Form) -> str:
    """Give the id of the table in which people score themselves; empty where the form has none."""
    return next((spec.id for spec in form.tables() if spec.shape.columns_are_people and spec.layer == "self"), "")
