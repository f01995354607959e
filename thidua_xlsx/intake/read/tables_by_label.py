"""Tables copied into a workbook without their hidden keys: found by their labels, where the printed code is known.

The headings say which column is which, the locked text beside a row says whose it is. Whatever fits twice or not at
all stays without a key, so that it is reported and unknown; nothing is guessed.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from thidua_xlsx.base.text import clean, name_key
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.declare.tables.form_spec import NOTE, Form, FormSheet, TableSpec
from thidua_xlsx.documents.raw_workbook import RawBook, RawSheet, raw_text
from thidua_xlsx.forms.identity.manifest import TableManifest
from thidua_xlsx.forms.identity.stamp import stamp_text
from thidua_xlsx.intake.read.form_identity import printed_on
from thidua_xlsx.intake.read.issue_register import Issue, Register
from thidua_xlsx.intake.read.keyed_tables import KeyedTable, key_twice
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import FilePlace

_TEXT, _MAX = "_text", "_max"


class _LabelRow(msgspec.Struct, frozen=True):
    """A row that names every asked column of a table: its columns by key, and those whose label stands twice."""

    spec: TableSpec
    issued: TableManifest
    row: int
    columns: Mapping[str, int]
    twice: Mapping[str, tuple[int, ...]]

    @property
    def size(self) -> int:
        return len(self.columns) + len(self.twice)


def tables_by_labels(raw: RawBook, rulebook: Rulebook, register: Register) -> tuple[list[KeyedTable], list[Finding]]:
    """Give the tables of a workbook without markers, as if they were keyed; one warning says that it was done.

    A sheet belongs to the issue whose code is printed on it, or else to the only one printed in the workbook.
    """
    printed = {sheet.name: printed_on(sheet, register) for sheet in raw.sheets}
    issues = {issue.stamp: issue for issue in printed.values() if issue}
    only = next(iter(issues.values())) if len(issues) == 1 else None
    tables: list[KeyedTable] = []
    findings: list[Finding] = []
    for sheet in raw.sheets:
        issue = printed[sheet.name] or only
        form = rulebook.form_of(issue.stamp.phase) if issue else None
        if issue is None or form is None:
            continue
        for header, end in _headers(sheet, issue, form, rulebook):
            table = _table(raw.file, sheet, header, end, issue, rulebook)
            tables.append(table)
            findings += [
                key_twice(table, header.issued.columns.get(key, key), [(header.row, col) for col in cols])
                for key, cols in header.twice.items()
            ]
    if tables:
        names = tuple(dict.fromkeys(table.sheet.name for table in tables))
        findings.append(at(codes.READ_BY_LABELS, FilePlace(raw.file), tables=names))
    return tables, findings


def _headers(sheet: RawSheet, issue: Issue, form: Form, rulebook: Rulebook) -> list[tuple[_LabelRow, int | None]]:
    """Give the headings on a sheet, each with the row where the next one stands."""
    texts: dict[int, dict[int, str]] = {}
    for (row, col), cell in sheet.cells.items():
        if isinstance(cell.value, str):
            texts.setdefault(row, {})[col] = cell.value
    rows: list[tuple[int, _LabelRow | None]] = []
    for row, cells in sorted(texts.items()):
        fits = list(_fits(row, cells, issue, form, rulebook))
        if fits:
            above = rows[-1][0] if rows else -1
            titles = [text for r in range(row - 1, above, -1) for text in texts.get(r, {}).values()]
            rows.append((row, _best(fits, titles, sheet, form)))
    ends = [*(row for row, _ in rows[1:]), None][: len(rows)]
    return [(header, end) for (_, header), end in zip(rows, ends, strict=True) if header]


def _fits(row: int, cells: Mapping[int, str], issue: Issue, form: Form, rulebook: Rulebook) -> Iterator[_LabelRow]:
    for spec in form.tables():
        issued = issue.manifest.tables.get(spec.id)
        if issued is None:
            continue
        key = name_key if spec.shape.is_matrix else lambda text: clean(text).casefold()
        wanted = {key(text): name for name, texts in _labels(spec, issued, rulebook).items() for text in texts}
        spots: dict[str, list[int]] = {}
        for col, text in cells.items():
            if name := wanted.get(key(text)):
                spots.setdefault(name, []).append(col)
        if set(_needed(spec, issued)) <= set(spots):
            columns = {name: cols[0] for name, cols in spots.items() if len(cols) == 1}
            twice = {name: tuple(sorted(cols)) for name, cols in spots.items() if len(cols) > 1}
            yield _LabelRow(spec, issued, row, columns, twice)


def _labels(spec: TableSpec, issued: TableManifest, rulebook: Rulebook) -> dict[str, tuple[str, ...]]:
    """Give every wording under which a column may stand: as issued, and as it is declared in either language."""
    labels: dict[str, tuple[str, ...]] = {key: (text,) for key, text in issued.columns.items()}
    across = (_TEXT, _MAX, *([NOTE] if spec.shape.has_remarks else []))
    for key in across if spec.shape.is_matrix else tuple(issued.columns):
        if rulebook.columns.has(spec.id, key):
            declared: BilingualText = rulebook.columns.column(spec.id, key).label
            labels[key] = (*labels.get(key, ()), declared.vi, declared.en)
    return labels


def _needed(spec: TableSpec, issued: TableManifest) -> tuple[str, ...]:
    if spec.shape.is_matrix:
        return (_TEXT, *issued.columns)
    names = () if spec.shape.rows_are_places else (spec.name_column,)
    return (*(key for key in spec.asked if key in issued.columns), *names)


def _best(fits: Sequence[_LabelRow], titles: Sequence[str], sheet: RawSheet, form: Form) -> _LabelRow | None:
    """Choose the table with most of its labels; tables of one make are told apart by the title above, or the sheet."""
    most = max(fit.size for fit in fits)
    top = [fit for fit in fits if fit.size == most]
    if len(top) == 1:
        return top[0]
    for text in (*titles, sheet.name):
        named = [
            fit
            for fit in top
            if _titled(clean(text).casefold(), next(sheet for sheet in form.sheets if fit.spec in sheet.tables))
        ]
        if len(named) == 1:
            return named[0]
    return None


def _titled(text: str, sheet: FormSheet) -> bool:
    titles = [clean(words).casefold() for words in (sheet.title.vi, sheet.title.en) if words]
    names = [clean(words).casefold() for words in (sheet.name.vi, sheet.name.en) if words]
    return text in names or any(text == title or text.endswith(f": {title}") for title in titles)


def _table(
    file: str, sheet: RawSheet, header: _LabelRow, end: int | None, issue: Issue, rulebook: Rulebook
) -> KeyedTable:
    filled = sorted({row for row, _ in sheet.cells if row > header.row and (end is None or row < end)})
    if end is not None and filled and filled[-1] == end - 1:
        filled.pop()  # the title above the next heading
    keyed = _keys(sheet, header, filled)
    spots: dict[str, list[int]] = {}
    for row, key in keyed.items():
        spots.setdefault(key, []).append(row)
    rows = {key: lines[0] for key, lines in spots.items() if len(lines) == 1}
    again = {key: tuple(lines) for key, lines in spots.items() if len(lines) > 1}
    columns = {**header.columns, **_of_the_form(sheet, header, rows, filled, rulebook)}
    loose = [
        row
        for row in filled
        if row not in keyed and (not header.spec.shape.rows_are_places or _answers(sheet, header, row))
    ]
    beside = columns.get(_TEXT if header.spec.shape.is_matrix else header.spec.name_column, min(columns.values()))
    return KeyedTable(
        id=header.spec.id,
        stamp=stamp_text(issue.stamp),
        file=file,
        sheet=sheet,
        # One below the heading, as the row of a marker would be: what stands above it are the headings.
        marker=(header.row + 1, beside),
        columns=columns,
        rows=rows,
        loose_rows=tuple(loose),
        headed=frozenset({*columns.values(), *(col for cols in header.twice.values() for col in cols)}),
        repeated=frozenset({*header.twice, *again}),
        repeated_rows=again,
    )


def _answers(sheet: RawSheet, header: _LabelRow, row: int) -> bool:
    return any((row, header.columns.get(key, -1)) in sheet.cells for key in header.spec.asked)


def _keys(sheet: RawSheet, header: _LabelRow, filled: Sequence[int]) -> dict[int, str]:
    """Give the row key of each row that can be told; in a table of lines the key is only a place."""
    spec, issued = header.spec, header.issued
    if spec.shape.rows_are_places:
        return dict(zip((row for row in filled if _answers(sheet, header, row)), issued.rows, strict=False))
    if "criterion" in spec.shape.about:
        keyed = ((row, _criterion(sheet, header, row)) for row in filled)
    else:
        col = header.columns.get(spec.name_column, -1)
        keyed = ((row, _named(raw_text(sheet.cells.get((row, col))), issued)) for row in filled)
    return {row: key for row, key in keyed if key}


def _named(text: str, issued: TableManifest) -> str | None:
    """Give the key of the one row that was issued with a name; None where none was, or several."""
    fits = [key for key, label in issued.rows.items() if clean(text) and name_key(label) == name_key(text)]
    return fits[0] if len(fits) == 1 else None


def _criterion(sheet: RawSheet, header: _LabelRow, row: int) -> str | None:
    """Tell a criterion by its text and by the code to the left of it; where the two disagree, it is neither."""
    col = header.columns.get(_TEXT, -1)
    text = clean(raw_text(sheet.cells.get((row, col))))
    beside = {clean(raw_text(cell)) for (r, c), cell in sheet.cells.items() if r == row and c < col}
    coded = beside & set(header.issued.rows)
    # A remark in brackets may follow the issued text.
    texts = {key: clean(label) for key, label in header.issued.rows.items()}
    fits = [key for key, label in texts.items() if text and (text == label or text.startswith(f"{label} ("))]
    fits = [key for key in fits if not coded or key in coded]
    return fits[0] if len(fits) == 1 else None


def _of_the_form(
    sheet: RawSheet, header: _LabelRow, rows: Mapping[str, int], filled: Sequence[int], rulebook: Rulebook
) -> dict[str, int]:
    """Give the columns that the form itself fills beside the labels: running numbers, codes, kinds, steps."""
    taken = {*header.columns.values(), *(col for cols in header.twice.values() for col in cols)}
    within = set(filled)
    columns: dict[int, dict[int, str]] = {}
    for (row, col), cell in sorted(sheet.cells.items()):
        if row in within and col not in taken:
            columns.setdefault(col, {})[row] = clean(raw_text(cell))
    own = {row: _beside(key, header.issued, rulebook) for key, row in rows.items()}
    own_columns = {}
    for col, texts in columns.items():
        running = list(texts.values()) == [str(number) for number in range(1, len(texts) + 1)]
        beside = (
            bool(own) and all(texts[row] in own[row] for row in texts if row in own) and header.spec.shape.is_matrix
        )
        if running or beside:
            own_columns[f"_{col}"] = col
    return own_columns


def _beside(key: str, issued: TableManifest, rulebook: Rulebook) -> set[str]:
    kind, _, rest = issued.cells.get(key, {}).get("_rule", "").partition(";")
    step = rest.partition(";")[0]
    kinds = rulebook.columns.choices["criterion_kind"]
    labels = {kinds[kind].vi, kinds[kind].en} if kind in kinds else set()
    return {key, kind, step, step.replace(",", "."), *labels, _ANY_STEP}


_ANY_STEP = "0.0001"  # what stands where a criterion has no step
