"""People typed into a form that has no place for them: named with whom the name may mean, never taken for anybody."""

from collections.abc import Collection

from thidua_xlsx.base.text import clean
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.cell_spelling import NOBODY_LIKE, similar_names
from thidua_xlsx.declare.tables.column_book import Choices
from thidua_xlsx.declare.tables.form_spec import TableSpec
from thidua_xlsx.documents.raw_workbook import raw_text
from thidua_xlsx.forms.identity.stamp import TableManifest
from thidua_xlsx.intake.read.keyed_tables import KeyedTable
from thidua_xlsx.intake.verify.layout_verifiers import VERIFIERS
from thidua_xlsx.intake.verify.typed_cells import is_typed
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace


def people_of_other_units(
    table: KeyedTable, spec: TableSpec, issued: TableManifest, rulebook: Rulebook, unit: str
) -> dict[str, tuple[CellPlace, ...]]:
    """Give the cells filled for people of other units whose row or column somebody put into this table by its key."""
    if not spec.shape.names_people:
        return {}
    verifier = VERIFIERS[spec.shape.layout]
    added = (rulebook.person(key) for key in verifier.added(table, issued))
    found = {}
    for code in [person.code for person in added if person and not person.was_in(unit)]:
        spots = verifier.answers(table, spec, issued, code)
        found[code] = tuple(table.place(*spot) for spot in spots if is_typed(table.cell(*spot)))
    return found


def named_without_key(
    table: KeyedTable,
    spec: TableSpec,
    issued: TableManifest,
    rulebook: Rulebook,
    *,
    known: Collection[str],
    unit: str | None,
) -> list[Finding]:
    """Report answers beside a typed name whose row or column has no key that was issued; `known` keys are read.

    Each finding stands at the name and lists the answers; people with a name like it are suggested, nobody is taken.
    """
    findings = []
    for name, answers in VERIFIERS[spec.shape.layout].unlisted(table, spec, issued, known):
        text = clean(raw_text(table.cell(*name)))
        close = similar_names(text, rulebook.choices.get("people", Choices())) or NOBODY_LIKE
        also = tuple(table.place(*spot) for spot in answers)
        place = table.place(*name)
        findings.append(at(codes.NAME_WITHOUT_KEY, place, also=also, unit=unit, raw=text, name=text, close=close))
    return findings
