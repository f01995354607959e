"""The rule that a key and the words beside it agree, over every table that any form declares."""

from functools import cache

import pytest

from tests.seasons.small import the_small
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.form_spec import TableSpec
from thidua_xlsx.documents.raw_workbook import RawCell, RawSheet
from thidua_xlsx.forms.identity.manifest import TableManifest
from thidua_xlsx.intake.integrity.words_beside_keys import contradictions
from thidua_xlsx.intake.read.keyed_tables import KeyedTable
from thidua_xlsx.workflow.load.season_folder import load_templates, open_season_folder

DECLARED = load_templates(None)
EVERY = [(name, spec) for name, form in DECLARED.forms.items() for spec in form.tables()]
OWN = ("season", "ledger", "handed-down")  # nobody issues these: what stands in them is declared
HELD = [
    (name, spec)
    for name, spec in EVERY
    if name not in OWN and not spec.shape.rows_are_places and spec.shape.layout != "corrections"
]


@cache
def the_rulebook() -> Rulebook:
    return open_season_folder(the_small().folder).rulebook


def test_every_table_says_whose_its_rows_are() -> None:
    """A table may have lines that name whom they speak of, or locked words beside its keys: a new one has to have them."""
    nameless = {(name, spec.id) for name, spec in HELD if not set(spec.named_by) & set(spec.issued)}
    assert nameless == set()
    assert {spec.id for _, spec in HELD} >= {
        "ballots", "grades", "dossiers", "meeting", "nominated", "report_people", "reply_titles", "self_score"
    }  # fmt: skip


def table_of(spec: TableSpec, *, beside: tuple[str, str]) -> tuple[KeyedTable, TableManifest]:
    """Two rows A and B of a table, issued with words that end in their key; `beside` are those that stand there now."""
    names = {name: col for col, name in enumerate(spec.named_by, start=1)}
    rows = {"A": 5, "B": 6}
    given = {key: {name: f"{name} {key}" for name in names} for key in rows}
    cells = {
        (row, col): RawCell(f"{name} {said}")
        for row, said in zip(rows.values(), beside, strict=True)
        for name, col in names.items()
    }
    table = KeyedTable(spec.id, "", "a.xlsx", RawSheet("Trang", cells), (4, 0), names, rows, ())
    issued = {key: f"{spec.named_by[0]} {key}" for key in rows}
    return table, TableManifest(issued, dict.fromkeys(names, ""), given)


@pytest.mark.parametrize(("form", "spec"), HELD, ids=[f"{name}-{spec.id}" for name, spec in HELD])
@pytest.mark.parametrize(
    ("beside", "nobodys"),
    [
        (("A", "B"), set()),
        (("B", "A"), {"A", "B"}),
        (("B", "B"), {"A"}),
        (("Z", "B"), set()),  # words of nothing else: misspelt, and no contradiction
    ],
)
def test_rows_beside_which_words_of_another_stand_are_nobodys(
    form: str, spec: TableSpec, beside: tuple[str, str], nobodys: set[str]
) -> None:
    table, issued = table_of(spec, beside=beside)
    found = contradictions(table, spec, issued, the_rulebook(), "TOAN")
    told = [one for one in found.findings if one.code.id == "S112"]
    assert (found.rows, {one.params["key"] for one in told}, len(told)) == (nobodys, nobodys, len(nobodys))
    for one in told:
        key, other = str(one.params["key"]), {"A": "B", "B": "A"}[str(one.params["key"])]
        assert str(one.params["expected"]).endswith(key)
        assert str(one.params["found"]).endswith(other)
