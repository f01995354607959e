"""Write the reference pages of docs/ from what the program declares; with --check, say which page is stale."""

import argparse
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from thidua_xlsx.base.text import number_text  # noqa: E402
from thidua_xlsx.cli.click_words import speak  # noqa: E402
from thidua_xlsx.cli.main import main as program  # noqa: E402
from thidua_xlsx.declare.build.template_files import Templates, templates  # noqa: E402
from thidua_xlsx.declare.law.applied_law import law_text, named_in, value_text  # noqa: E402
from thidua_xlsx.declare.law.legal_documents import Document  # noqa: E402
from thidua_xlsx.declare.law.regime import Citation, Condition, Grading, Interpretation, Regime, TitleLaw  # noqa: E402
from thidua_xlsx.declare.tables.column_book import Choice, Column  # noqa: E402
from thidua_xlsx.declare.tables.form_spec import NOTE, Form, TableSpec, asked_column  # noqa: E402
from thidua_xlsx.declare.tables.table_shape import SHAPES  # noqa: E402
from thidua_xlsx.messages.codes import all_codes  # noqa: E402
from thidua_xlsx.messages.language import language  # noqa: E402
from thidua_xlsx.reports.export.export_tables import COLUMNS, OFFICE_COLUMNS, UNIT_COLUMNS, column_text  # noqa: E402
from thidua_xlsx.reports.result.outcome import result_schema  # noqa: E402
from thidua_xlsx.runtime.packaged_data import template_texts  # noqa: E402

_CASES = ROOT / "tests" / "findings" / "cases"
_GENERATED = "<!-- Written by tools/gen_docs.py. Edit what it is made from, then run the tool again. -->"
_FAMILIES = {
    "D": "Declarations and the season workbook",
    "F": "Files",
    "S": "Sheets and forms",
    "C": "Cells",
    "R": "Rows",
    "X": "Across files",
}
_ROWS = {
    "corrections": "a cell of a return that is to be put right",
    "people": "a person of the unit; the row key is the person's code",
    "subjects": "what a merge puts before the council; its key is a person's or unit's code, in ballots with the title",
    "reported": "what a report tells of, under the code that it has above; without any there is no table",
    "people_unit": "a person of the unit, and the unit itself; the row key is the person's or the unit's code",
    "unit_people": "the unit, for all its people, or one of them; the row key is the unit's or the person's code",
    "unit": "the unit; the row key is its code",
    "lines": "a line, with a key filled in beforehand",
    "typed": "a record; its key is typed in the first column",
    "settings": "a setting; the row key is its name, the answer stands in column `value`",
    "criteria": "a criterion; the row key is its code",
    "unit_criteria": "a criterion that units are scored by; the row key is its code",
    "targets": "a target that the unit registered; the row key is `<unit>.t1` and so on",
    "movements": "a movement with a target; the row key is its code",
}


def main(arguments: list[str] | None = None) -> int:
    """Write the pages, or with --check compare them; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 and name the pages that are stale")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="the folder of the pages")
    chosen = parser.parse_args(arguments)
    failed = missing_sentences() if chosen.check else []
    for name, page in pages().items():
        target = chosen.docs / name
        if not chosen.check:
            target.write_text(page, "utf-8")
        elif not target.is_file() or target.read_text("utf-8") != page:
            failed.append(f"docs/{name} is stale: run python tools/gen_docs.py")
    for line in failed:
        print(line, file=sys.stderr)
    return 1 if failed else 0


def pages() -> dict[str, str]:
    """Make every reference page, by file name."""
    declared, findings = templates(template_texts())
    if declared is None:
        raise SystemExit(
            "\n".join(f"{finding.code.id} {finding.place}: {dict(finding.params)}" for finding in findings)
        )
    return {
        "columns.md": columns_page(declared),
        "findings.md": findings_page(),
        "regimes.md": regimes_page(declared),
        "export.md": export_page(),
        "result.schema.json": json.dumps(result_schema(), ensure_ascii=False, indent=1) + "\n",
        "cli.md": cli_page(),
    }


def _page(*blocks: str) -> str:
    return "\n\n".join([_GENERATED, *(block for block in blocks if block)]) + "\n"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(_cell(text) for text in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "<br>")


# --- export ----------------------------------------------------------------------------------------------------------
def export_page() -> str:
    """Describe the tables for analysts, column by column."""
    say = language("en")
    tables = [
        f"## {name}\n\n"
        + _table(
            ("column", "type", "says"),
            [(f"`{column.name}`", column.kind, column_text(say, name, column.name)) for column in columns],
        )
        for name, columns in {**COLUMNS, **UNIT_COLUMNS, **OFFICE_COLUMNS}.items()
    ]
    return _page(
        "# Tables for analysts",
        _EXPORT,
        _table(("format", "file", "numbers", "not known, or nothing to say"), _FORMATS),
        _EXPORT_RULES,
        *tables,
    )


_EXPORT = """`merge --export csv,parquet,duckdb,xlsx` writes these tables into `ket-qua/du-lieu/`, made of the same
season as [ket-qua.json](result.md) and together with the other results: either all of them are new or none. `csv` and
`xlsx` need nothing more; `pip install "thidua-xlsx[parquet]"` and `pip install "thidua-xlsx[duckdb]"` bring what the
others need. In Python the same tables are DataFrames, without a file: [for programmers](python.md)."""

_FORMATS = (
    (
        "csv",
        "one a table, UTF-8 with a byte order mark, RFC 4180, lines end with CR LF",
        "with a dot, no thousands, as many decimals as there are",
        "empty",
    ),
    ("parquet", "one a table", "`decimal128(38, 10)`, exact", "null"),
    ("duckdb", "`thidua.duckdb`, one table each", "`DECIMAL(38, 10)`, exact", "null"),
    ("xlsx", "`du-lieu.xlsx`, a plain sheet each, named `t_<table>` for Power Query", "as Excel keeps them", "empty"),
)

_EXPORT_RULES = """\
Numbers have at most ten decimals, half-up beyond. Days are ISO 8601. A flag is `true` or `false`. Several codes in
one field stand with `; ` between. Where it matters why a field is empty, a column `state` says so: not known is never
the same as not asked, and neither is zero. Names follow ket-qua.json; what is nested there (`scores.final`,
`rank.school`) is flat here (`final`, `rank_school`), and every name can be used in SQL without quotes: `group` is
`position_group`, `limit` is `quota_limit`.

**Stacking.** Every table ends with `season`, `school`, `school_year` and `level`: those of several schools and years
can stand below one another. Tables about units' own score sheets are written where the season has one (`unit_totals`,
`unit_scores`), those about schools where schools report (`schools` and what follows it).

**Formulas.** Excel takes a CSV field that begins with `=`, `+`, `-` or `@` for a formula. In `.csv`, a text that
begins so, or goes on so after a semicolon, a tab or a line break (where Vietnamese settings split the line), gets an
apostrophe before that sign. Numbers are left as they are. Parquet and DuckDB carry every text as it was written.

**Personal data.** Days of birth and identity numbers are in no table: they are not columns, and where a finding
quotes one it is replaced by `…`. Names, points and grades are there: treat the files as you treat the summary.

**Same bytes.** The same season gives the same `.csv` and `.parquet` files (with the same version of pyarrow). DuckDB
files may differ from run to run; what is in them does not.

A merge without `--export` removes the tables of an earlier one, since they would contradict the new results; other
files in the folder are left alone.

```
import pandas as pd
people = pd.read_csv("ket-qua/du-lieu/people.csv", encoding="utf-8-sig", dtype={"id": str, "unit": str})
scores = pd.read_parquet("ket-qua/du-lieu/scores.parquet")
```"""


# --- columns ---------------------------------------------------------------------------------------------------------
def columns_page(declared: Templates) -> str:
    """Describe every table of every workbook, column by column, and every fixed list."""
    lists = [_list(name, choices.entries) for name, choices in declared.columns.choices.items()]
    return _page(
        "# Tables and columns",
        "Every workbook is made of keyed tables ([form-format.md](form-format.md)). A value is found by its row key "
        "and column key. In drop-down lists both the Vietnamese wording and the id are understood, and so are the "
        "short and other spellings listed below.",
        *(_form(name, form, declared) for name, form in declared.forms.items()),
        "## Lists",
        "Lists that a season makes itself (`units`, `people`, `sections`, `criteria`, `titles_person`, `titles_unit`, "
        "`titles_all`, `commendations`, `movements`, `regimes`) hold its codes and names.",
        *lists,
    )


def _form(name: str, form: Form, declared: Templates) -> str:
    phase = f" Phase `{form.phase}`" + (", one workbook a round." if form.per_round else ".") if form.phase else ""
    head = f"## {form.title.vi} (`forms/{name}.toml`)\n\n{form.title.en}.{phase}"
    return "\n\n".join([head, *(_spec(spec, declared) for spec in form.tables())])


def _spec(spec: TableSpec, declared: Templates) -> str:
    if spec.shape.is_settings:
        columns = list(declared.columns.table(spec.id).values())
        keys = "setting"
    else:
        columns = [asked_column(declared.columns, spec, key) for key in (*spec.issued, *spec.asked)]
        keys = "column"
    alike = next(id_ for id_, shape in SHAPES.items() if shape.about == spec.shape.about)  # of a shape spelled out
    says = f"Each row is {_ROWS[spec.rows if isinstance(spec.rows, str) else alike]}"
    if spec.prefix:
        says += f" (`{spec.prefix}1`, `{spec.prefix}2`...)"
    if spec.shape.has_remarks:
        says += "; one answer column is the unit, its key the unit's code, with `points` in it; the other is `note`"
    elif spec.shape.is_matrix:
        says += "; each answer column is a person, its key the person's code; `points` below is what stands in them"
    if spec.shape.has_remarks:
        columns.append(declared.columns.column(spec.id, NOTE))
    if spec.when:
        says += ". The table is there only where the season has criteria for units"
    rows = [_column(column, spec) for column in columns]
    return f"### `{spec.id}`\n\n{says}.\n\n{_table((keys, 'Vietnamese', 'English', 'kind', 'limits and help'), rows)}"


def _column(column: Column, spec: TableSpec) -> tuple[str, ...]:
    key = f"`{column.key}`" + (" (locked)" if column.key in spec.issued else "")
    return key, column.label.vi, column.label.en, column.kind, " ".join(_limits(column, spec))


def _limits(column: Column, spec: TableSpec) -> Iterator[str]:
    if column.key in spec.required or (column.required and column.key not in spec.issued):
        yield "Required."
    elif column.key in spec.required_last:
        yield "Required in the last round."
    if column.choices:
        yield f"One of `{column.choices}`." if column.kind != "choices" else f"Any of `{column.choices}`."
    if column.kind == "number":
        low, high = column.low, column.high
        bounds = [f"at least {number_text(low, 'en')}"] if low is not None else []
        bounds += [f"at most {number_text(high, 'en')}"] if high is not None else []
        bounds += [f"in steps of {number_text(column.step, 'en')}"] if column.step else []
        if bounds:
            yield ", ".join(bounds).capitalize() + "."
    elif column.high is not None:
        yield f"At most {number_text(column.high, 'en')} characters."
    if column.help.en:
        yield column.help.en
    if column.default:
        yield f"Blank means `{column.default}`."
    if column.example:
        yield f"Example: `{column.example}`."


def _list(name: str, entries: tuple[Choice, ...]) -> str:
    rows = [(f"`{e.id}`", e.vi, e.en, ", ".join((*((e.short,) if e.short else ()), *e.also))) for e in entries]
    return f"### List `{name}`\n\n{_table(('id', 'Vietnamese', 'English', 'also understood'), rows)}"


# --- findings --------------------------------------------------------------------------------------------------------
def _sentences(lang: str) -> Mapping[str, Mapping[str, str]]:
    path = ROOT / "thidua_xlsx" / "messages" / "lang" / f"{lang}.toml"
    found: Mapping[str, Mapping[str, str]] = tomllib.loads(path.read_text("utf-8")).get("finding", {})
    return found


def missing_sentences() -> list[str]:
    """Give one line a language that lacks sentences, naming the findings."""
    lines = []
    for lang in ("vi", "en"):
        said = _sentences(lang)
        lacking = [id_ for id_ in all_codes() if not all(said.get(id_, {}).get(part) for part in ("text", "fix"))]
        lines += [f"thidua_xlsx/messages/lang/{lang}.toml has no sentence for {', '.join(lacking)}"] if lacking else []
    return lines


def cases() -> Mapping[str, Mapping[str, Any]]:
    """Give the case of every finding by its code: how it comes about and what is printed then."""
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(_CASES.glob("*.toml"))}


def findings_page() -> str:
    """Describe every finding: what it says and what to do in both languages, and how it comes about."""
    vi, en, told = _sentences("vi"), _sentences("en"), cases()
    blocks: list[str] = []
    for letter, family in _FAMILIES.items():
        blocks.append(f"## {letter} - {family}")
        for id_, code in all_codes().items():
            if id_.startswith(letter):
                case = told.get(id_)
                title = f" {case['title']['vi']}" if case else ""
                lines = [f"### {id_}{title} ({code.severity.value})"]
                lines += [_said(sentences.get(id_, {})) for sentences in (vi, en)]
                lines += _example(id_, case) if case else ()
                blocks.append("\n\n".join(line for line in lines if line))
    return _page(
        "# Findings",
        "Everything the program can find, by its stable code. An *error* must be fixed by a person before the "
        "numbers are final and gives exit code 1; a *warning* should be looked at; a *notice* is for the record. Words "
        "in braces stand for what was found. `thidua-xlsx explain C102` prints one of these. The examples are cases "
        "of `tests/findings/cases`, where a test takes each of them on a small season and compares what is printed; "
        "in a raw value, characters that print nothing are shown by their number, such as `‹00A0›`.",
        *blocks,
    )


def _example(id_: str, case: Mapping[str, Any]) -> Iterator[str]:
    """How a finding comes about, where it is seen, and the line as it is printed; not what a case only hopes for."""
    told = case["finding"]
    yield f"Ví dụ: {case['how']['vi']}  \n*Example: {case['how']['en']}*"
    where = [f"`{told['file']}`"]
    if told.get("said"):
        where = [told["said"]]
    elif told.get("sheet"):
        where.append(f"{'khóa' if told['file'].endswith('.toml') else 'trang'} «{told['sheet']}»")
    if cell := _cell_told(told.get("cell", "")):
        where.append(cell)
    lines = [f"- Chỗ: {', '.join(where)}"]
    if told.get("raw"):
        lines.append(f"- Đang ghi: `{told['raw']}`")
    if "pending" not in case:
        lines.append(f"- {id_}: {told['text']}")
        lines.append(f"- Cần làm: {told['fix']}")
    yield "\n".join(lines)


def _cell_told(cell: str | Sequence[str]) -> str:
    if isinstance(cell, str):
        return f"ô {cell}" if cell else ""
    _, row, column = cell
    return ", ".join([*([f"dòng `{row}`"] if row else []), *([f"cột `{column}`"] if column else [])])


_WORDED = re.compile(r"\{\w+:[^{}|]*\|([^{}]*)\}")  # a word beside a number: the second stands for most numbers


def _said(sentence: Mapping[str, str]) -> str:
    text, fix = (_WORDED.sub(r"\1", sentence.get(part, "")) for part in ("text", "fix"))
    return f"{text}  \n→ {fix}" if text and fix else text or fix


# --- regimes ---------------------------------------------------------------------------------------------------------
_DAY = "%d/%m/%Y"
_LAYERS = "tỉnh hoặc bộ, phòng hoặc xã, trường"
_LEFT_TO = {
    "council": "hội đồng thi đua, khen thưởng",
    "initiative_council": "hội đồng sáng kiến",
    "office": "cơ quan cấp trên",
}


_GAZETTE = (
    "Công báo 571-572 năm 2022: vi.wikisource.org, Trang:Cong bao Chinh phu 571 572 nam 2022.pdf (trang 37 là Điều 54)"
)
_NOT_FOUND = (
    (
        "Điều 26; Điều 74 về tập thể; khoản 1 Điều 75; điều khoản chuyển tiếp của Luật 06/2022/QH15",
        "luat-2022",
        _GAZETTE,
    ),
    ("điều khoản của Nghị định 98/2023 (phiếu, kỷ luật, thai sản, mức 20%)", "luat-2022", "vbpl.vn, Công báo"),
    (
        "quy định 6 tháng của Thông tư 01/2024/TT-BNV; Thông tư 15/2025/TT-BNV",
        "luat-2022 trở đi",
        "vbpl.vn, ItemID 180280",
    ),
    (
        "điều về Lao động tiên tiến, Chiến sĩ thi đua cơ sở của Thông tư 29/2023; Thông tư 07/2026",
        "luat-2022 trở đi",
        "vbpl.vn, ItemID 187172",
    ),
    ("Luật 06/2026/QH16 (cách hiểu `cstdcs`)", "luat-2026", "datafiles.chinhphu.vn, 06-qh (docid 218100)"),
    ("Nghị định 91/2017: Điều 11, Điều 39 (bằng khen), giấy khen; Điều 27 của Luật 2003", "luat-2003", "vbpl.vn"),
    ("Thông tư 22/2018 và 21/2020 có giữ 2/3 và 70% số phiếu của Thông tư 35/2015 không", "luat-2003", "vbpl.vn"),
    ("Nghị định 233/2026: khung điểm, tỷ lệ, kỳ đánh giá của giáo viên", "luat-2026", "vbpl.vn"),
    (
        "quy định của tỉnh về hội đồng và phiếu ở trường; phụ lục Nghị định 152/2025; kích thước giấy khen",
        "nd152-2025 trở đi",
        "trang của Sở Nội vụ tỉnh; vbpl.vn, ItemID 178327",
    ),
    (
        "kết luận của trả lời 05/11/2024 về lần thứ ba Chiến sĩ thi đua cơ sở (cách hiểu `cstdt`)",
        "mọi bộ",
        "baochinhphu.vn, bài 102241017104834976",
    ),
    (
        "ví dụ của Công văn 3385/BTĐKT-P.II; nửa sau Công văn 1168/BNV-BTĐKT",
        "luat-2022 trở đi",
        "Ban Thi đua - Khen thưởng",
    ),
)


def regimes_page(declared: Templates) -> str:
    """Describe the law as the program applies it, in Vietnamese, for whoever compares it with the texts."""
    ordered = sorted(declared.laws.values(), key=lambda one: one.in_force)
    return _page(
        "# Các bộ quy định dùng để xét danh hiệu",
        "Trang này in lại đúng những gì chương trình dùng để xét. Điều khoản *đã đối chiếu* là đã thấy lời văn (hoặc "
        "bản dịch, trích dẫn chính thức) ở địa chỉ và ngày ghi trong bảng Căn cứ; *chưa đối chiếu* là chưa có người so "
        "với văn bản; kết quả dựa vào đó được đánh dấu trên mọi bảng. Chương trình chỉ đề xuất và giải thích, hội đồng "
        "quyết định.",
        "## Chọn bộ quy định",
        _table(
            ("bộ quy định", "ký hiệu", "áp dụng từ", "đến", "văn bản"),
            [(r.name.vi, f"`{r.id}`", _day(r.in_force), _day(r.until), ", ".join(r.documents)) for r in ordered],
        ),
        "Để trống mục *Áp dụng theo luật* ở trang Trường của `thidua.xlsx` thì chương trình lấy bộ có hiệu lực vào "
        "ngày cấp có thẩm quyền nhận hồ sơ; không ghi ngày đó thì lấy ngày quyết định; không ghi nữa thì lấy ngày cuối "
        "giai đoạn xét (31/5 của năm học, 31/12 của năm dương lịch). Mùa thi đua ghi một bộ khác với bộ mà các ngày "
        "đưa tới thì có cảnh báo D213; hồ sơ nằm giữa hai thời kỳ thì có thông báo D248.",
        "## Quy định riêng của cấp dưới",
        f"Mỗi *mức có thể quy định riêng* dưới đây có thể được {_LAYERS} quy định khác ở trang Quy định riêng của "
        "`thidua.xlsx`, kèm văn bản; kết quả in văn bản đó thay cho điều luật. Cấp dưới chỉ được chặt hơn cấp trên: "
        "mức nhẹ hơn của luật hay của cấp trên bị từ chối (lỗi D242, có điều khoản), mức của luật hay cấp trên vẫn áp "
        "dụng, dù điều khoản đã được đối chiếu hay chưa. Chỗ luật không ghi mức thì không có giới hạn.",
        *(_regime(regime) for regime in ordered),
        "## Những gì chưa thấy, và cách kiểm tra",
        "Mở một trong các nguồn dưới đây, tìm điều cần xem, so với điều kiện in ở trên. Khớp thì ghi "
        "`verified = true`, địa chỉ và ngày vào `seen` của điều khoản trong `thidua_xlsx/regimes/*.toml`; không "
        "khớp thì sửa điều kiện, thêm trường hợp vào `tests/judging/cases`, rồi ghi lại ngày rà soát `checked_on`.",
        _table(("chưa thấy", "ở bộ", "xem ở"), _NOT_FOUND),
        "## Danh mục văn bản",
        "Căn cứ ghi ở trang Căn cứ được so với danh mục này: hết hiệu lực (D251), số gần giống một văn bản khác "
        "(D252), sắp tự hết hiệu lực (D253), chưa có hiệu lực vào ngày của mùa (D257).",
        _register(declared.documents),
    )


def _day(day: date | None) -> str:
    return day.strftime(_DAY) if day else ""


def _register(documents: Sequence[Document]) -> str:
    rows = [
        (
            f"{one.kind} {one.number}",
            one.subject.vi,
            one.issuer,
            _day(one.issued),
            _day(one.in_force),
            _day(one.until),
            one.replaced_by,
            "đã thấy" if one.verified else "**chưa đối chiếu**",
            one.note.vi,
        )
        for one in documents
    ]
    head = ("văn bản", "nội dung", "cơ quan", "ngày", "hiệu lực từ", "đến hết", "thay bằng", "số và ngày", "ghi chú")
    return _table(head, rows)


def _regime(regime: Regime) -> str:
    until = f" đến {_day(regime.until)}" if regime.until else ""
    block = {"block": "không được đề nghị", "warn": "vẫn được đề nghị, có ghi chú"}[regime.unregistered]
    lines = [
        f"## {regime.name.vi} (`{regime.id}`)",
        f"Áp dụng từ {_day(regime.in_force)}{until}. Ngày rà soát toàn bộ gần nhất: {_day(regime.checked_on)}; điều "
        f"đọc sau đó có ngày riêng ở nguồn. Người không đăng ký danh hiệu: {block}, trừ khi trường khai khác.",
    ]
    if regime.transition.vi:
        lines.append(f"Chuyển tiếp: {regime.transition.vi}.")
    lines += [_title(id_, law, regime) for id_, law in regime.titles.items()]
    lines += [text for id_, reading in regime.interpretations.items() for text in _reading(id_, reading, regime)]
    lines += ["### Mức có thể quy định riêng", _values(regime)]
    if regime.grading and regime.grading.until >= regime.in_force:
        lines += ["### Xếp loại chất lượng", _grading(regime.grading, regime)]
    if regime.votes:
        lines += ["### Tỷ lệ phiếu mà quy định đòi hỏi", _votes(regime)]
    lines += ["### Căn cứ", _citations(regime)]
    if regime.not_modelled:
        lines += ["### Không đưa vào chương trình", "\n".join(f"- {words.vi}" for words in regime.not_modelled)]
    return "\n\n".join(lines)


def _values(regime: Regime) -> str:
    rows = [
        (
            one.say.vi,
            value_text(one, "vi") if one.value is not None else "chưa thấy luật quy định, không xét",
            _cited(regime.citations[one.cite], one.cite)
            if one.value is not None
            else regime.citations[one.cite].note.vi,
            "một mức kỷ luật"
            if one.unit == "discipline"
            else f"từ {one.low} đến {one.high}" + "%" * (one.unit == "percent"),
            "cao hơn" if one.stricter == "higher" else "thấp hơn",
        )
        for one in regime.values.values()
    ]
    return _table(("mức", "theo bộ này", "căn cứ", "được ghi", "chặt hơn là"), rows)


def _grading(rule: Grading, regime: Regime) -> str:
    cited = _cited(regime.citations[rule.cite], rule.cite)
    lines = [
        f"Từ {rule.since:%d/%m/%Y} đến {rule.until:%d/%m/%Y}, theo {cited};"
        f" chỉ cho: {', '.join(rule.staff)} (cột `people.employment`).",
        f"- bị kỷ luật trong năm mà xếp loại cao hơn {rule.disciplined}: R129; người khác diện mà có xếp loại: X191",
    ]
    if rule.share:
        lines.append(
            f"- nhiều nhất bao nhiêu {rule.top}: mức `{rule.share}` ở *Quy định riêng*,"
            " cho cả trường và từng nhóm vị trí: X192"
        )
    return lines[0] + "\n\n" + "\n".join(lines[1:])


_SHARES = {"from_9_10": "từ 90%", "from_4_5": "từ 80%", "from_7_10": "từ 70%"}
_BASES = {"members": "tổng số thành viên", "present": "số có mặt", "valid": "số phiếu hợp lệ"}


def _votes(regime: Regime) -> str:
    rows = [
        (
            regime.titles[title].name.vi,
            f"{_SHARES[one.share]} {_BASES[one.base]}",
            one.how.vi if one.how else "",
            f"mùa đến hết {_day(one.until)}" if one.until else "",
            _cited(regime.citations[one.cite], one.cite),
        )
        for title, one in regime.votes.items()
    ]
    return _table(("danh hiệu", "tỷ lệ", "cách bỏ phiếu", "chỉ cho", "căn cứ"), rows)


def _citations(regime: Regime) -> str:
    rows = [
        (
            f"`{id_}`",
            c.article,
            c.document,
            "đã đối chiếu" if c.verified else "**chưa đối chiếu**",
            "; ".join(f"{one.address} ({_day(one.day)})" for one in c.seen),
            c.note.vi,
        )
        for id_, c in regime.citations.items()
    ]
    return _table(("ký hiệu", "điều khoản", "văn bản", "đối chiếu", "thấy ở", "ghi chú"), rows)


def _reading(id_: str, reading: Interpretation, regime: Regime) -> Iterator[str]:
    """Describe the ways in which a rule may be read."""
    yield f"### Cách hiểu: {reading.name.vi}"
    lines = [
        f"- `{id_}={name}`: {one.say.vi} ({_cited(regime.citations.get(one.cite), one.cite)})"
        + (" – mặc định" if name == reading.default else "")
        for name, one in reading.variants.items()
    ]
    why = "Chưa ai thấy văn bản. " if reading.confirm else ""
    yield f"{why}Chọn ở mục *Cách hiểu quy định chưa chắc chắn* của trang Trường:\n\n" + "\n".join(lines)
    for name, one in reading.variants.items():
        if one.facts:
            facts = ", ".join(f"`{before}` hỏi `{after}`" for before, after in one.facts.items())
            yield f"Theo `{id_}={name}`, trong mọi điều kiện của cá nhân: {facts}."


def _title(id_: str, law: TitleLaw, regime: Regime) -> str:
    whom = "cá nhân" if law.of == "person" else "tập thể"
    lines = [
        f"### {law.name.vi} (`{id_}`, {whom})",
        f"Căn cứ: {_cited(regime.citations.get(law.article), law.article)}.",
    ]
    if law.requires:
        lines.append("Đăng ký danh hiệu này là đã đăng ký: " + ", ".join(f"`{other}`" for other in law.requires) + ".")
    lines.append("\n".join(_condition(law.needs, regime, 0)))
    if law.not_modelled:
        lines.append("Không đưa vào chương trình:\n\n" + "\n".join(f"- {words.vi}" for words in law.not_modelled))
    return "\n\n".join(lines)


def _condition(condition: Condition, regime: Regime, depth: int) -> Iterator[str]:
    groups = (("Đủ tất cả:", condition.all_), ("Một trong các điều kiện:", condition.any_))
    unset = (value := regime.values.get(named_in(condition))) is not None and value.value is None
    source = _cited(regime.citations.get(condition.cite), condition.cite)
    cited = f" ({source})" if condition.cite and not unset else ""
    cited += f" [chỉ theo cách hiểu `{condition.interpretation}`]" if condition.interpretation else ""
    indent = "  " * depth
    nested = [(label, parts) for label, parts in groups if parts]
    say = _worded(condition, regime)
    if say or not nested:
        yield f"{indent}- {say}{cited}{_rule(condition)}"
        indent, depth = indent + "  ", depth + 1
    for label, parts in nested:
        yield f"{indent}- {label}"
        for part in parts:
            yield from _condition(part, regime, depth + 1)
    if condition.not_:
        yield f"{indent}- Không được:"
        yield from _condition(condition.not_, regime, depth + 1)


def _worded(condition: Condition, regime: Regime) -> str:
    value = regime.values.get(named_in(condition))
    if value is not None and value.value is None:
        return "Chỉ khi có quy định riêng: " + condition.say.vi.replace("{value}", "…")
    return law_text(condition, regime.values).vi


def _rule(condition: Condition) -> str:
    """The leaf as it is declared, so that the sentence can be compared with what is computed."""
    said = {
        "title": condition.title,
        "years_running": condition.years_running,
        "of": condition.of,
        "awarded": condition.awarded,
        "is": condition.is_,
        "at_least": condition.at_least,
        "over": condition.over,
        "at_most": condition.at_most,
        "one_of": ", ".join(condition.one_of),
        "within_years": condition.within_years,
        "with_this_year": "yes" if condition.with_this_year else "",
    }
    if condition.left_to:
        return f": do {_LEFT_TO[condition.left_to]} xét"
    parts = [condition.fact] if condition.fact else []
    parts += [f"{name} = {value}" for name, value in said.items() if value not in ("", 0, None)]
    return f": `{', '.join(parts)}`" if parts else ""


def _cited(citation: Citation | None, id_: str) -> str:
    if citation is None:
        return id_
    return f"{citation.article}, {citation.document}" + ("" if citation.verified else ", *chưa đối chiếu*")


# --- command line ----------------------------------------------------------------------------------------------------
def cli_page() -> str:
    """Print the help of every command as click prints it."""
    speak(program, "en")
    said = "This is what `--lang en` says; without it, help is in Vietnamese."
    return _page("# Commands", said, *_helps(program, None, "thidua-xlsx"))


def _helps(command: click.Command, parent: click.Context | None, name: str) -> Iterator[str]:
    settings = {**command.context_settings, "max_content_width": 100, "terminal_width": 100}
    own = click.Context(command, info_name=name, parent=parent, **settings)
    yield f"## `{own.command_path}`\n\n```\n{command.get_help(own).rstrip()}\n```"
    if isinstance(command, click.Group):
        for sub in command.list_commands(own):
            found = command.get_command(own, sub)
            if found is not None and not found.hidden:
                yield from _helps(found, own, sub)


if __name__ == "__main__":
    sys.exit(main())
