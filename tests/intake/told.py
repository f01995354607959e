"""Returns told by their answers alone, without a workbook, and the dossiers made of them."""

from collections.abc import Mapping

from tests.intake.mini import KEY, form, register, school
from thidua_xlsx.intake.dossiers.build_dossiers import Key, Returns, build_dossiers
from thidua_xlsx.intake.read.issue_register import Register
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Answer, Dossier, Record, Stamp, Submission, UnitDossier

SEASON = school()
Tables = Mapping[str, Mapping[str, Mapping[str, Answer]]]
D1, D2 = ("T1", "self-score", "D1"), ("T1", "self-score", "D2")
EMPTY: Tables = {"standing": {"A1": {}, "A2": {}, "A3": {}, "T1": {}}, "initiatives": {"i1": {}}}


def submission(key: Key, tables: Tables) -> Submission:
    file = f"inbox/{'-'.join(key)}.xlsx"
    records = {
        table: tuple(
            Record(
                row,
                values,
                {column: CellPlace(file, table, number, col) for col, column in enumerate(values or ("x",))},
            )
            for number, (row, values) in enumerate(rows.items())
        )
        for table, rows in tables.items()
    }
    return Submission(Stamp("mini", *key), file, records)


def gathered(
    returns: Mapping[Key, Tables], *, issued: Register | None = None, ledger: Tables | None = None
) -> tuple[Returns, dict[str, Dossier], dict[str, UnitDossier]]:
    found = Returns({key: submission(key, tables) for key, tables in returns.items()}, issued or Register(KEY))
    earlier = {table: submission(("L", "l", ""), {table: rows}).table(table) for table, rows in (ledger or {}).items()}
    dossiers, units = build_dossiers(found, SEASON, earlier)
    return found, {one.person.code: one for one in dossiers}, {one.unit.code: one for one in units}


def with_standing(**columns: Answer) -> Tables:
    return {**EMPTY, "standing": {**EMPTY["standing"], "A1": columns}}


def with_initiatives(*lines: Mapping[str, Answer]) -> Tables:
    return {**EMPTY, "initiatives": {f"i{number}": line for number, line in enumerate(lines, start=1)}}


BOTH = register(form("self-score", "T1", "D1"), form("self-score", "T1", "D2"))
