"""From the season workbook's records to the rulebook: references resolved, defaults applied, every doubt a finding."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from thidua_xlsx import codes
from thidua_xlsx.declare.draft import Draft, unique
from thidua_xlsx.declare.lists import Filled, Rows, plain, season_choices
from thidua_xlsx.declare.regime import Regime
from thidua_xlsx.declare.roster import people_of, units_of
from thidua_xlsx.declare.rubric import rounds_of, rubric_of
from thidua_xlsx.declare.season import (
    Member,
    Movement,
    Rulebook,
    School,
    SecretaryChoice,
    Task,
    TitlePolicy,
    shown_names,
)
from thidua_xlsx.declare.templates import Templates
from thidua_xlsx.findings import Finding, Waiver, at, has_errors
from thidua_xlsx.places import FilePlace


def rulebook(templates: Templates, rows: Rows, *, file: str) -> tuple[Rulebook | None, list[Finding]]:
    """Make the rulebook from the season workbook's records; None (and error findings) where it cannot be used."""
    draft = Draft(file, rows, templates)
    settings = _settings(draft)
    units = units_of(draft)
    people = people_of(draft, {unit.code for unit in units})
    rubric = rubric_of(draft, settings)
    rounds = rounds_of(draft)
    regime = _regime(draft, str(settings.get("regime") or ""))
    if has_errors(draft.findings) or regime is None:
        return None, draft.findings
    school = _school(settings)
    _regime_in_force(draft, regime, school)
    titles = _titles(draft, regime)
    movements = _movements(draft)
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
        calendar=_calendar(draft),
        movements=movements,
        council=_council(draft),
        bases=tuple(_basis(draft, row) for row in rows.get("bases", ())),
        secretary_choices=_secretary_choices(draft),
        waivers=tuple(_waivers(draft)),
        deadlines=_deadlines(draft, settings),
        targets=_targets(settings),
        as_of=settings.get("as_of"),
        shown_names=shown_names(people),
    )
    return book, draft.findings


def _settings(draft: Draft) -> dict[str, Any]:
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


def _regime(draft: Draft, id_: str) -> Regime | None:
    regime = draft.templates.regimes.get(id_)
    if regime is None:
        known = tuple(draft.templates.regimes)
        draft.findings.append(at(codes.SEASON_REGIME_UNKNOWN, FilePlace(draft.file), regime=id_, known=known))
    return regime


def _movements(draft: Draft) -> tuple[Movement, ...]:
    columns = ("name", "indicator", "unit", "target", "direction")
    return tuple(Movement(row.key, *(draft.text(row, key) for key in columns)) for row in unique(draft, "movements"))


def _calendar(draft: Draft) -> tuple[Task, ...]:
    columns = ("task", "guide", "doer", "product", "due")
    rows = draft.rows.get("calendar", ())
    return tuple(Task(row.key, *(draft.text(row, key) for key in columns)) for row in rows)


def _council(draft: Draft) -> tuple[Member, ...]:
    columns = ("full_name", "position", "role")
    return tuple(Member(row.key, *(draft.text(row, key) for key in columns)) for row in unique(draft, "council"))


def _targets(settings: Mapping[str, Any]) -> dict[str, Decimal]:
    """Give the goals in percent by the id of their ratio."""
    return {
        key.removeprefix("target_"): value
        for key, value in settings.items()
        if key.startswith("target_") and isinstance(value, Decimal)
    }


def _school(settings: Mapping[str, Any]) -> School:
    fields = ("id", "name", "school_year", "work_year", "parent", "report_to", "place", "head", "secretary")
    return School(*(plain(settings.get(key)) for key in fields))


def _titles(draft: Draft, regime: Regime) -> dict[str, TitlePolicy]:
    """Give the policy of every title the regime knows; one that the season does not list is not considered."""
    policies: dict[str, TitlePolicy] = {}
    for row in unique(draft, "titles"):
        if row.key not in draft.templates.columns.choices["title"]:
            draft.note(
                codes.SEASON_UNKNOWN_REFERENCE,
                row,
                column=draft.label("titles", "code"),
                value=row.key,
                table=draft.table("titles"),
            )
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


def _regime_in_force(draft: Draft, regime: Regime, school: School) -> None:
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


def _basis(draft: Draft, row: Filled) -> str:
    kind, number, day, issuer, subject = (
        draft.text(row, key) for key in ("kind", "number", "date", "issuer", "subject")
    )
    return " ".join(part for part in (kind, number, day and f"({day})", issuer, subject) if part)


def _secretary_choices(draft: Draft) -> tuple[SecretaryChoice, ...]:
    return tuple(
        SecretaryChoice(draft.text(row, "form"), draft.text(row, "record"), draft.text(row, "file"), place)
        for row in draft.rows.get("choices", ())
        if (place := row.place()) and draft.text(row, "record") and draft.text(row, "file")
    )


def _waivers(draft: Draft) -> Iterator[Waiver]:
    """Give the waivers that are complete; one that lacks a reason or an approver waives nothing, and says so."""
    for row in draft.rows.get("waivers", ()):
        lacking = [key for key in ("code", "where", "reason", "approver") if not draft.text(row, key)]
        if lacking:
            label = draft.templates.columns.column("waivers", lacking[0]).label
            draft.note(codes.WAIVER_INCOMPLETE, row, lacking[0], column=label)
        elif place := row.place("code"):
            code, where, reason, approver = (draft.text(row, key) for key in ("code", "where", "reason", "approver"))
            yield Waiver(code.upper(), where, reason, approver, row.values.get("until"), place)


def _deadlines(draft: Draft, settings: Mapping[str, Any]) -> dict[str, str]:
    """Give the deadline texts by `registration` and by round code."""
    due = {"registration": plain(settings.get("due_registration"))}
    for row in draft.rows.get("rounds", ()):
        due[row.key] = draft.text(row, "due") or plain(row.values.get("end"))
    return due
