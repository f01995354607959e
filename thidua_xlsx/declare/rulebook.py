"""From the season workbook's records to the rulebook: references resolved, defaults applied, every doubt a finding."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from thidua_xlsx import codes
from thidua_xlsx.codes import Code
from thidua_xlsx.declare.columns import Choices
from thidua_xlsx.declare.kinds import read
from thidua_xlsx.declare.lists import Filled, Rows, plain, season_choices
from thidua_xlsx.declare.regime import Regime
from thidua_xlsx.declare.season import (
    Criterion,
    Member,
    Movement,
    Person,
    Round,
    Rubric,
    Rulebook,
    School,
    SecretaryChoice,
    Section,
    Task,
    TitlePolicy,
    Unit,
    shown_names,
)
from thidua_xlsx.declare.templates import Templates
from thidua_xlsx.findings import Finding, Waiver, at, has_errors
from thidua_xlsx.places import FilePlace, Place
from thidua_xlsx.raw import RawCell
from thidua_xlsx.text import name_key


@dataclass(slots=True)
class _Draft:
    """What the steps below share while one rulebook is being made."""

    file: str
    rows: Rows
    templates: Templates
    findings: list[Finding] = field(default_factory=list)

    def get(self, row: Filled, table: str, key: str) -> Any:
        """A row's value, or what a blank means."""
        value = row.values.get(key)
        return self.default(table, key) if value is None else value

    def default(self, table: str, key: str) -> Any:
        column = self.templates.columns.column(table, key)
        if not column.default:
            return None
        choices = self.templates.columns.choices.get(column.choices, Choices())
        value = read(RawCell(column.default), column, choices).value
        return column.default if value is None else value

    def text(self, row: Filled, key: str) -> str:
        return plain(row.values.get(key))

    def note(self, code: Code, row: Filled, where: str = "", /, **params: Any) -> None:
        place: Place = row.place(where) or FilePlace(self.file)
        self.findings.append(at(code, place, **params))


def rulebook(templates: Templates, rows: Rows, *, file: str) -> tuple[Rulebook | None, list[Finding]]:
    """Make the rulebook from the season workbook's records; None (and error findings) where it cannot be used."""
    draft = _Draft(file, rows, templates)
    settings = _settings(draft)
    units = _units(draft)
    people = _people(draft, {unit.code for unit in units})
    rubric = _rubric(draft, settings)
    rounds = _rounds(draft)
    regime = templates.regimes.get(str(settings.get("regime") or ""))
    if regime is None:
        known = tuple(templates.regimes)
        place = FilePlace(file)
        draft.findings.append(
            at(codes.SEASON_REGIME_UNKNOWN, place, regime=str(settings.get("regime") or ""), known=known)
        )
    if has_errors(draft.findings) or regime is None:
        return None, draft.findings
    school = _school(settings)
    _regime_in_force(draft, regime, school)
    titles = _titles(draft, regime)
    movements = tuple(
        Movement(row.key, *(draft.text(row, key) for key in ("name", "indicator", "unit", "target", "direction")))
        for row in _unique(draft, "movements")
    )
    book = Rulebook(
        school=school,
        units=units,
        people=people,
        rubric=rubric,
        rounds=rounds,
        titles=titles,
        regime=regime,
        columns=templates.columns,
        forms=templates.forms,
        choices=season_choices(templates, units, people, rubric, titles, movements),
        calendar=tuple(
            Task(row.key, *(draft.text(row, key) for key in ("task", "guide", "doer", "product", "due")))
            for row in rows.get("calendar", ())
        ),
        movements=movements,
        council=tuple(
            Member(row.key, *(draft.text(row, key) for key in ("full_name", "position", "role")))
            for row in _unique(draft, "council")
        ),
        bases=tuple(_basis(draft, row) for row in rows.get("bases", ())),
        secretary_choices=_secretary_choices(draft),
        waivers=tuple(_waivers(draft)),
        deadlines=_deadlines(draft, settings),
        targets={
            key.removeprefix("target_"): value
            for key, value in settings.items()
            if key.startswith("target_") and isinstance(value, Decimal)
        },
        as_of=settings.get("as_of"),
        shown_names=shown_names(people),
    )
    return book, draft.findings


def _settings(draft: _Draft) -> dict[str, Any]:
    """Read `school` and `options`; a blank setting takes its declared default, a blank required one is an error."""
    found: dict[str, Any] = {}
    for table in ("school", "options"):
        records = draft.rows.get(table, ())
        values: Mapping[str, Any] = records[0].values if records else {}
        for key, column in draft.templates.columns.table(table).items():
            value = values.get(key)
            if value is None:
                value = draft.default(table, key)
            if value is None and column.required:
                place = (records[0].place(key) if records else None) or FilePlace(draft.file)
                draft.findings.append(at(codes.SEASON_SETTING_MISSING, place, setting=column.label))
            found[key] = value
    return found


def _school(settings: Mapping[str, Any]) -> School:
    fields = ("id", "name", "school_year", "work_year", "parent", "report_to", "place", "head", "secretary")
    return School(*(plain(settings.get(key)) for key in fields))


def _unique(draft: _Draft, table: str) -> list[Filled]:
    """Give a table's rows with different keys; a repeated key is an error."""
    rows = list(draft.rows.get(table, ()))
    by_key: dict[str, list[Filled]] = {}
    for row in rows:
        by_key.setdefault(row.key, []).append(row)
    for key, same in by_key.items():
        if len(same) > 1:
            first, *others = (row.place() or FilePlace(draft.file) for row in same)
            draft.findings.append(at(codes.SEASON_DUPLICATE_KEY, first, also=tuple(others), key=key, table=table))
    return rows


def _units(draft: _Draft) -> tuple[Unit, ...]:
    rows = _unique(draft, "units")
    if not rows:
        draft.findings.append(at(codes.SEASON_TABLE_EMPTY, FilePlace(draft.file), table="units"))
    return tuple(Unit(row.key, *(draft.text(row, key) for key in ("name", "kind", "leader", "email"))) for row in rows)


def _people(draft: _Draft, units: set[str]) -> tuple[Person, ...]:
    rows = _unique(draft, "people")
    if not rows:
        draft.findings.append(at(codes.SEASON_TABLE_EMPTY, FilePlace(draft.file), table="people"))
    people = []
    for row in rows:
        unit = draft.text(row, "unit")
        if unit and unit not in units:
            draft.note(codes.SEASON_UNKNOWN_REFERENCE, row, "unit", column="unit", value=unit, table="units")
        people.append(
            Person(
                code=row.key,
                full_name=draft.text(row, "full_name"),
                unit=unit,
                birth_date=draft.text(row, "birth_date"),
                gender=draft.text(row, "gender"),
                position=draft.text(row, "position"),
                group=str(draft.get(row, "people", "group")),
                joined_sector=draft.text(row, "joined_sector"),
                counted=draft.get(row, "people", "counted") is not False,
                since=row.values.get("from"),
                until=row.values.get("to"),
            )
        )
    _twins(draft, people, rows)
    for unit_row in draft.rows.get("units", ()):
        if people and not any(person.unit == unit_row.key for person in people):
            draft.note(codes.SEASON_UNIT_EMPTY, unit_row, name=draft.text(unit_row, "name"))
    return tuple(people)


def _twins(draft: _Draft, people: Sequence[Person], rows: Sequence[Filled]) -> None:
    by_name: dict[str, list[int]] = {}
    for number, person in enumerate(people):
        by_name.setdefault(name_key(person.full_name), []).append(number)
    for numbers in by_name.values():
        if len(numbers) > 1:
            same = tuple(people[number].code for number in numbers)
            draft.note(
                codes.SEASON_SAME_NAME, rows[numbers[0]], "full_name", name=people[numbers[0]].full_name, codes=same
            )


def _rubric(draft: _Draft, settings: Mapping[str, Any]) -> Rubric:
    sections = tuple(
        Section(row.key, draft.text(row, "name"), row.values.get("max")) for row in _unique(draft, "sections")
    )
    criteria = []
    for row in _unique(draft, "criteria"):
        limit = row.values.get("max")
        step = row.values.get("step")
        if not isinstance(limit, Decimal):
            continue  # reported where the cell was read
        if step and limit % step:
            draft.note(codes.SEASON_CRITERION_IMPOSSIBLE, row, "step", criterion=row.key, reason=f"{limit} / {step}")
        criteria.append(
            Criterion(
                code=row.key,
                section=draft.text(row, "section"),
                text=draft.text(row, "text"),
                kind=draft.text(row, "kind"),
                max=limit,
                step=step or None,
                applies_to=tuple(row.values.get("applies_to") or ()),
                needs_evidence=draft.get(row, "criteria", "needs_evidence") is True,
            )
        )
    known = {section.code for section in sections} | {criterion.code for criterion in criteria}
    breaks = tuple(settings.get("tie_breaks") or ())
    for code in breaks:
        if code not in known:
            _setting_reference(draft, "tie_breaks", code, "criteria")
    return Rubric(
        sections=sections,
        criteria=tuple(criteria),
        total_max=settings.get("total_max") or Decimal(100),
        decimals=int(Decimal(2) if settings.get("score_decimals") is None else settings["score_decimals"]),
        tie_breaks=breaks,
        layer_weights=_layer_weights(draft, settings.get("layer_weights")),
    )


def _setting_reference(draft: _Draft, setting: str, value: str, table: str) -> None:
    records = draft.rows.get("options", ())
    place: Place = (records[0].place(setting) if records else None) or FilePlace(draft.file)
    draft.findings.append(at(codes.SEASON_UNKNOWN_REFERENCE, place, column=setting, value=value, table=table))


_WEIGHT = re.compile(r"(.*?[=:]|)\s*(\d+(?:\.\d+)?)\s*%?")


def _layer_weights(draft: _Draft, text: object) -> dict[str, Decimal]:
    """Read `tự chấm=20; tổ=30; hội đồng=50`, or the three numbers alone in that order."""
    layers = draft.templates.columns.choices["layer"]
    weights: dict[str, Decimal] = {}
    parts = [part.strip() for part in re.split(r"[;,/]", str(text or "")) if part.strip()]
    for place, part in enumerate(parts):
        match = _WEIGHT.fullmatch(part)
        name = match[1].strip(" =:") if match else ""
        by_place = layers.ids[place] if place < len(layers.ids) else None
        layer = layers.find(name) if name else by_place
        if layer is None or match is None:
            _setting_reference(draft, "layer_weights", part, "layers")
            continue
        weights[layer] = Decimal(match[2])
    return weights


def _rounds(draft: _Draft) -> tuple[Round, ...]:
    rows = _unique(draft, "rounds")
    if not rows:
        draft.findings.append(at(codes.SEASON_TABLE_EMPTY, FilePlace(draft.file), table="rounds"))
    return tuple(
        Round(
            code=row.key,
            name=draft.text(row, "name") or row.key,
            theme=draft.text(row, "theme"),
            start=row.values.get("start"),
            end=row.values.get("end"),
            weight=draft.get(row, "rounds", "weight"),
            group=draft.text(row, "group"),
        )
        for row in rows
    )


def _titles(draft: _Draft, regime: Regime) -> dict[str, TitlePolicy]:
    """Give the policy of every title the regime knows; one that the season does not list is not considered."""
    policies: dict[str, TitlePolicy] = {}
    for row in _unique(draft, "titles"):
        if row.key not in draft.templates.columns.choices["title"]:
            draft.note(codes.SEASON_UNKNOWN_REFERENCE, row, column="code", value=row.key, table="titles")
            continue
        law = regime.titles.get(row.key)
        if row.values.get("quota_percent") is not None and law is not None and law.of == "unit":
            title = draft.templates.columns.choices["title"][row.key]
            draft.note(codes.SEASON_QUOTA_ON_COLLECTIVE, row, "quota_percent", title=title)
        policies[row.key] = TitlePolicy(
            id=row.key,
            enabled=draft.get(row, "titles", "enabled") is not False,
            quota_percent=row.values.get("quota_percent"),
            quota_of=str(draft.get(row, "titles", "quota_of")),
            quota_rounding=str(draft.get(row, "titles", "quota_rounding")),
            quota_min=int(draft.get(row, "titles", "quota_min")),
            quota_scope=str(draft.get(row, "titles", "quota_scope")),
            quota_mode=str(draft.get(row, "titles", "quota_mode")),
            unregistered=str(row.values.get("unregistered") or regime.unregistered),
        )
    return policies


def _regime_in_force(draft: _Draft, regime: Regime, school: School) -> None:
    years = [int(part) for part in school.school_year.replace("–", "-").split("-") if part.strip().isdigit()]
    if not years:
        return
    decided = date(years[-1], 5, 31)  # titles of a school year are decided at its end
    if decided < regime.in_force or (regime.until is not None and decided > regime.until):
        draft.findings.append(
            at(
                codes.SEASON_REGIME_OUT_OF_FORCE,
                FilePlace(draft.file),
                regime=regime.name,
                since=regime.in_force,
                until=regime.until or "…",
                year=school.school_year,
            )
        )


def _basis(draft: _Draft, row: Filled) -> str:
    kind, number, day, issuer, subject = (
        draft.text(row, key) for key in ("kind", "number", "date", "issuer", "subject")
    )
    return " ".join(part for part in (kind, number, day and f"({day})", issuer, subject) if part)


def _secretary_choices(draft: _Draft) -> tuple[SecretaryChoice, ...]:
    return tuple(
        SecretaryChoice(draft.text(row, "form"), draft.text(row, "record"), draft.text(row, "file"), place)
        for row in draft.rows.get("choices", ())
        if (place := row.place()) and draft.text(row, "record") and draft.text(row, "file")
    )


def _waivers(draft: _Draft) -> Iterator[Waiver]:
    """Give the waivers that are complete; one that lacks a reason or an approver waives nothing, and says so."""
    for row in draft.rows.get("waivers", ()):
        lacking = [key for key in ("code", "where", "reason", "approver") if not draft.text(row, key)]
        if lacking:
            label = draft.templates.columns.column("waivers", lacking[0]).label
            draft.note(codes.WAIVER_INCOMPLETE, row, lacking[0], column=label)
        elif place := row.place("code"):
            code, where, reason, approver = (draft.text(row, key) for key in ("code", "where", "reason", "approver"))
            yield Waiver(code.upper(), where, reason, approver, row.values.get("until"), place)


def _deadlines(draft: _Draft, settings: Mapping[str, Any]) -> dict[str, str]:
    """Give the deadline texts by `registration` and by round code."""
    due = {"registration": plain(settings.get("due_registration"))}
    for row in draft.rows.get("rounds", ()):
        due[row.key] = draft.text(row, "due") or plain(row.values.get("end"))
    return due
