"""What changed between two issues of a form, in words that the unit knows: names, criteria, labels."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import by_key
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.declare.tables.form_spec import Form, TableSpec
from thidua_xlsx.forms.identity.manifest import Manifest, manifest_of
from thidua_xlsx.intake.read.issue_register import Issue, Register


class Version(msgspec.Struct, frozen=True):
    """An earlier version of the score sheet: the forms that show it by (phase, round), their units, what changed."""

    forms: tuple[tuple[str, str], ...]
    units: tuple[str, ...]
    changes: tuple[BilingualText, ...]


# How a criterion is scored travels as one text, `kind;step;groups`, named as in the table of criteria.
_RULE = ("kind", "step", "applies_to")
_SCALE = "scale"
_NOTHING = "–"


def changes_since(then: Manifest, now: Manifest, form: Form, rulebook: Rulebook) -> tuple[BilingualText, ...]:
    """Give what was added (+), taken away (-) or worded anew (→) since a form was issued, each once."""
    fixed, fixed_now = ({text: text for text in manifest.fixed_texts} for manifest in (then, now))
    changes = [*_texts(fixed, fixed_now)]
    for id_, table in now.tables.items():
        spec, issued = form.table(id_), then.tables.get(id_)
        if spec is not None and issued is not None and issued != table:
            if not spec.shape.rows_are_places:  # the empty lines of a table are places, not content
                changes += _texts(issued.rows, table.rows)
            changes += _texts(issued.columns, table.columns)
            for key in filter(issued.cells.__contains__, table.cells):
                changes += _row_changes(spec, table.rows.get(key) or key, issued.cells[key], table.cells[key], rulebook)
        # Others a newer version of the program asks first; the season's declaration says nothing of them.
        elif spec is not None and issued is None and (bool(spec.when) or spec.of_year or spec.shape.left_out_if_empty):
            changes.append(_both("+ {}", form.name_of(spec)))
    gone = [spec for spec in form.tables() if spec.when and spec.id in then.tables and spec.id not in now.tables]
    changes += [_both("- {}", form.name_of(spec)) for spec in gone]
    return tuple(dict.fromkeys(changes))


def _texts(then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[BilingualText]:
    changes = [f"+ {text or key}" for key, text in now.items() if key not in then]
    changes += [f"- {text or key}" for key, text in then.items() if key not in now]
    changes += [f"{then[key]} → {text}" for key, text in now.items() if key in then and then[key] != text]
    yield from (BilingualText(change, change) for change in changes)


def _row_changes(
    spec: TableSpec, row: str, then: Mapping[str, str], now: Mapping[str, str], rulebook: Rulebook
) -> Iterator[BilingualText]:
    old, new = _opened(then, rulebook), _opened(now, rulebook)
    for key in dict.fromkeys((*old, *new)):
        before, after = old.get(key) or _NOTHING, new.get(key) or _NOTHING
        if before == after or row in (before, after):  # the name beside the row has been told
            continue
        declared = "unit_criteria" if spec.shape.of_units else "criteria"
        table = declared if key in (*_RULE, _SCALE) else spec.id
        yield _both(f"{row}: {{}} {before} → {after}", rulebook.columns.column(table, key).label)


def _opened(texts: Mapping[str, str], rulebook: Rulebook) -> dict[str, str]:
    """Give the locked texts of a row one by one, the rule of a criterion opened out into its three parts."""
    opened = {_SCALE if key == f"_{_SCALE}" else key: text for key, text in texts.items() if key != "_rule"}
    kinds = rulebook.columns.choices["criterion_kind"]
    for key, part in zip(_RULE, texts.get("_rule", "").split(";"), strict=False):
        opened[key] = (kinds[part].vi if part in kinds else part) or _NOTHING
    return opened


def _both(pattern: str, label: BilingualText) -> BilingualText:
    return BilingualText(pattern.replace("{}", label.vi, 1), pattern.replace("{}", label.en, 1))


def earlier_versions(register: Register, book: Rulebook) -> tuple[Version, ...]:
    """Give every version of the score sheet that units were given and that differs from the one declared now.

    Criteria added (+) and taken away (-), texts, limits, kinds and scales from-to; people are left out.
    """
    issues_in_order = (issue for _, issue in sorted(register.issues.items()))
    by_changes = by_key(issues_in_order, lambda issue: _changes(issue, book))
    return tuple(
        Version(
            tuple(dict.fromkeys((issue.stamp.phase, issue.stamp.round) for issue in issues)),
            tuple(dict.fromkeys(issue.stamp.unit for issue in issues)),
            changes,
        )
        for changes, issues in by_changes.items()
        if changes
    )


def _changes(issue: Issue, book: Rulebook) -> tuple[BilingualText, ...]:
    form, unit = book.form_of(issue.stamp.phase), book.unit(issue.stamp.unit)
    asked = [spec.id for spec in form.tables() if "criterion" in spec.shape.about] if form else []
    if form is None or unit is None or not asked:
        return ()
    now = manifest_of(form, book, unit, book.round(issue.stamp.round))
    return changes_since(_sheet_of(issue.manifest, asked), _sheet_of(now, asked), form, book)


def _sheet_of(manifest: Manifest, tables: Iterable[str]) -> Manifest:
    """Give a manifest with the score sheet alone; its columns are people, who come and go without changing it."""
    kept = {id_: replace(manifest.tables[id_], columns={}) for id_ in tables if id_ in manifest.tables}
    return replace(manifest, tables=kept)
