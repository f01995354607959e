"""From the season workbook's records to the rulebook: references resolved, defaults applied, every doubt a finding."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from thidua_xlsx.base.text import match_key, name_key
from thidua_xlsx.declare.build.basis_rows import bases_of
from thidua_xlsx.declare.build.build_state import BuildState, struct_of, unique
from thidua_xlsx.declare.build.calendar_rows import Schedule, hand_ins_of, received_lines
from thidua_xlsx.declare.build.choice_lists import Rows, SeasonRow, kind_choices, season_choices
from thidua_xlsx.declare.build.movement_rows import contests_of, deeds_of, fund_of, movements_of
from thidua_xlsx.declare.build.people_rows import (
    EMULATION,
    INITIATIVE,
    councils_of,
    moves_without_days,
    of_this_year,
    people_of,
    reporters_of,
    units_of,
)
from thidua_xlsx.declare.build.score_sheet_rows import OF_UNITS, criteria_of, rounds_of, rubric_of, unit_rubric_of
from thidua_xlsx.declare.build.season_law import regime_of, with_quota
from thidua_xlsx.declare.build.template_files import Templates
from thidua_xlsx.declare.law.regime import Regime
from thidua_xlsx.declare.season import (
    SCHOOL,
    Activity,
    CalendarTask,
    LogLine,
    Paragraph,
    Person,
    ProposalRound,
    PupilClass,
    RewardDecision,
    RewardPolicy,
    Rubric,
    Rulebook,
    School,
    SecretaryChoice,
    TitlePolicy,
    Unit,
    shown_names,
)
from thidua_xlsx.declare.season.deadlines import years_of
from thidua_xlsx.declare.season.policies import Inspection, Pass, Reviewer, Share, VotingPolicy, share_of
from thidua_xlsx.declare.season.reporting_schools import SchoolsPolicy, school_key
from thidua_xlsx.declare.season.school_years import first_day, plain_year
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Waiver, has_errors

_FIRST_YEAR_OF_COMMUNES = 2025


def rulebook(templates: Templates, rows: Rows, *, file: str) -> tuple[Rulebook | None, list[Finding]]:
    """Make the rulebook from the season workbook's records; None (and error findings) where it cannot be used.

    `file` is the workbook's name in findings. A rule that a higher one does not allow is an error beside a rulebook in
    which the higher one stands.
    """
    draft = BuildState(file, rows, templates)
    settings = _settings(draft)
    recipients = (part.strip(" -.") for part in re.split(r"[;\n]", plain_text(settings.get("recipients"))))
    school = struct_of(School, settings, recipients=tuple(filter(None, recipients)))
    if any(dots in school.name for dots in ("…", "...")):  # it would be printed on every paper
        draft.note_setting(codes.SCHOOL_UNNAMED, "name", {}, "school")
    office = bool(settings.get("office_level"))
    units = units_of(draft, office=office)
    rounds = rounds_of(draft)
    first = first_day(school.school_year, tuple(round_.start for round_ in rounds if round_.start))
    people = of_this_year(draft, people_of(draft, {unit.code for unit in units}, office=office), first)
    for_units = criteria_of(draft, OF_UNITS)
    rubric = rubric_of(draft, settings, for_units)
    of_units = unit_rubric_of(draft, settings, for_units, rubric.decimals)
    moves_without_days(draft, people, rounds)
    regime = regime_of(draft, settings)
    if has_errors(draft.findings) or regime is None:
        return None, draft.findings + draft.refused
    passes = Pass(share_of(settings.get("vote_threshold")) or Share(), str(settings.get("vote_base") or "members"))
    titles = _titles(draft, regime, passes)
    movements, contests = movements_of(draft), contests_of(draft)
    councils = councils_of(draft)
    schedule = Schedule(draft, settings)
    dues, calendar = schedule.dues(), schedule.calendar()
    proposal_rounds, sittings = _proposal_rounds(draft, schedule, titles)
    hand_ins = hand_ins_of(draft, schedule)
    schedule.close()
    year = years_of(school.school_year)
    bases, earlier_bases = bases_of(draft, year, first)
    reporters = reporters_of(draft)
    names = {person.code: person.full_name for person in people} | {unit.code: unit.name for unit in units}
    book = Rulebook(
        looks=draft.templates.looks,
        school=school,
        units=units,
        people=people,
        rubric=rubric,
        rounds=rounds,
        titles=titles,
        regime=regime,
        columns=templates.columns,
        forms=templates.forms,
        choices=season_choices(
            templates,
            units,
            people,
            rubric,
            titles,
            movements,
            rounds,
            of_units,
            contests,
            lawful=regime.titles,
            districts=year.first is not None and year.first < _FIRST_YEAR_OF_COMMUNES,
        ),
        calendar=(*calendar, *sittings),
        movements=movements,
        deeds=deeds_of(draft, movements, names, {school.code: school.name for school in reporters}),
        contests=contests,
        fund=fund_of(draft, names),
        activities=tuple(
            struct_of(Activity, row.values, day=row.values.get("date"))
            for row in rows.get("activities", ())
            if draft.text(row, "what")
        ),
        pupil_classes=tuple(
            struct_of(PupilClass, row.values) for row in rows.get("pupil_classes", ()) if draft.text(row, "name")
        ),
        council=councils[EMULATION],
        initiative_council=councils[INITIATIVE],
        bases=tuple(bases.values()),
        earlier_bases=earlier_bases,
        secretary_choices=tuple(
            struct_of(SecretaryChoice, row.values, place=place)
            for row in rows.get("choices", ())
            if (place := row.place()) and draft.text(row, "record") and draft.text(row, "file")
        ),
        waivers=tuple(_waivers(draft, people, units)),
        dues=dues,
        targets={  # in percent, by the id of their ratio
            key.removeprefix("target_"): value
            for key, value in settings.items()
            if key.startswith("target_") and isinstance(value, Decimal)
        },
        as_of=settings.get("as_of"),
        counts_forged=settings.get("forged_forms") is not False,
        grades_each_round=settings.get("grade_each_round") is True,
        pact_decides=settings.get("pact_points") is True,
        shown_names=shown_names(people),
        rewards=RewardPolicy(
            law=templates.money,
            rounding=str(settings.get("reward_rounding") or "up_10000"),
            budget=settings.get("budget"),
            decided=settings.get("decision_date"),
        ),
        log=tuple(struct_of(LogLine, row.values, place=row.place()) for row in rows.get("log", ())),
        paragraphs=tuple(
            Paragraph(part, text)
            for row in rows.get("paragraphs", ())
            if (part := draft.text(row, "part")) and (text := draft.text(row, "text"))
        ),
        own_words=_own_words(draft, names),
        decisions=tuple(_decisions(draft)),
        conference=schedule.conference(),
        school_registration={
            key: value for key in ("title", "commendation", "target") if (value := settings.get(f"school_{key}"))
        },
        hand_ins=hand_ins,
        proposal_rounds=proposal_rounds,
        received=tuple(received_lines(draft, rounds, hand_ins, year)),
        voting=_voting(settings),
        reporters=reporters,
        inspections=tuple(_inspections(draft, names | {school.code: school.name for school in reporters})),
        schools=_schools(draft, settings),
        reviewers=tuple(
            struct_of(Reviewer, row.values) for row in rows.get("reviewers", ()) if draft.text(row, "member")
        ),
    )
    if has_errors(draft.findings):
        return None, draft.findings + draft.refused
    book = replace(book, collective=collective_of(book, of_units)) if of_units else book
    return book, draft.findings + draft.refused


def _settings(draft: BuildState) -> dict[str, Any]:
    """Read `school` and `options`; a blank setting takes its declared default, a blank required one is an error."""
    settings: dict[str, Any] = {}
    for table in ("school", "options"):
        records = draft.rows.get(table, ())
        values: Mapping[str, Any] = records[0].values if records else {}
        for key, column in draft.templates.columns.table(table).items():
            value = values.get(key)
            if value is None:
                value = draft.default(table, key)
            if value is None and column.required:
                draft.note_setting(codes.SEASON_SETTING_MISSING, key, {"setting": column.label}, table)
            settings[key] = plain_year(value) if key == "school_year" and isinstance(value, str) else value
    return settings


def _schools(draft: BuildState, settings: Mapping[str, Any]) -> SchoolsPolicy:
    """Give how schools are compared, and the level of this office; a season to which nobody reports is a school.

    But for an office that has yet to declare who does.
    """
    office = reporters_of(draft) or not draft.rows.get("units")
    level = str(settings.get("office_level") or "commune") if office else "school"
    percent, by = settings.get("verify_schools_percent"), str(settings.get("rank_schools_by") or "")
    files = settings.get("verify_files_percent")
    samples = (share if isinstance(share, Decimal) else None for share in (percent, files))
    return SchoolsPolicy(settings.get("common_scale") is True, by, level, *samples)


def _voting(settings: Mapping[str, Any]) -> VotingPolicy:
    difference = settings.get("large_difference")
    shares = (settings.get(key) for key in ("verify_percent", "verify_units_percent", "verify_models_percent"))
    sample, units, models = (share if isinstance(share, Decimal) else None for share in shares)
    return VotingPolicy(
        quorum=share_of(settings.get("quorum")) or Share(),
        secret=settings.get("secret_ballot") is not False,
        staff=share_of(settings.get("staff_threshold")) if settings.get("staff_ballot") is True else None,
        difference=int(difference) if isinstance(difference, Decimal) else 10,
        sample=sample,
        units_sample=units,
        models_sample=models,
    )


def _passed(row: SeasonRow, regime: Regime, default: Pass) -> Pass:
    """Give what passes a title: its own share and base, else the law's, else the season's."""
    law = regime.votes.get(row.key)
    if law is not None:
        default = Pass(share_of(law.share) or default.share, law.base, by_law=True, how=law.how)
    share, base = share_of(row.values.get("vote_threshold")), row.values.get("vote_base")
    if share is None and base is None:
        return default
    return Pass(share or default.share, str(base or default.base))


def _titles(draft: BuildState, regime: Regime, passes: Pass) -> dict[str, TitlePolicy]:
    """Give the policy of every title the regime knows; one that the season does not list is not considered."""
    policies: dict[str, TitlePolicy] = {}
    for row in unique(draft, "titles"):
        if row.key not in draft.templates.columns.choices["title"]:
            draft.note_unknown(row, "titles", "code", row.key, "titles")
            continue
        law = regime.titles.get(row.key)
        if row.values.get("quota_percent") is not None and law is not None and law.of == "unit":
            title = draft.templates.columns.choices["title"][row.key]
            draft.note(codes.SEASON_QUOTA_ON_COLLECTIVE, row, "quota_percent", title=title)
        policy = TitlePolicy(
            id=row.key,
            enabled=draft.get(row, "titles", "enabled") is not False,
            quota_percent=row.values.get("quota_percent"),
            quota_of=str(draft.get(row, "titles", "quota_of")),
            quota_rounding=str(draft.get(row, "titles", "quota_rounding")),
            quota_min=int(draft.get(row, "titles", "quota_min")),
            quota_scope=str(draft.get(row, "titles", "quota_scope")),
            quota_mode=str(draft.get(row, "titles", "quota_mode")),
            unregistered=str(row.values.get("unregistered") or regime.unregistered),
            passes=_passed(row, regime, passes),
            decided_by=str(row.values.get("decided_by") or (law.decided_by if law else "")),
        )
        policies[row.key] = with_quota(draft, policy, regime, row)
    # What collectives get under the name of what people get, where the season does not list it by itself.
    named = {id_: regime.titles[id_].for_units for id_ in policies if id_ in regime.titles}
    return policies | {
        unit_title: replace(policies[id_], id=unit_title, quota_percent=None)
        for id_, unit_title in named.items()
        if unit_title in regime.titles and unit_title not in policies
    }


def _proposal_rounds(
    draft: BuildState, schedule: Schedule, policies: Mapping[str, TitlePolicy]
) -> tuple[tuple[ProposalRound, ...], tuple[CalendarTask, ...]]:
    """Give the rounds of titles that are decided before the others, and when each is due, for the calendar.

    One whose titles the season does not consider is no round of this year.
    """
    rounds, tasks = list[ProposalRound](), list[CalendarTask]()
    for row in unique(draft, "proposal_rounds"):
        named = row.values.get("titles")
        titles = (
            tuple(title for title in named if title in policies and policies[title].enabled)
            if isinstance(named, tuple)
            else ()
        )
        if not titles:
            continue
        name, due = draft.text(row, "name") or row.key, schedule.due(row, "proposal_rounds")
        late_to_end = draft.get(row, "proposal_rounds", "late") == "year_end"
        rounds.append(ProposalRound(row.key, name, titles, late_to_end))
        if due.text:
            labels = draft.templates.columns.choices["title"]
            task = f"{name}: {', '.join(labels[title].vi for title in titles)}"
            tasks.append(CalendarTask(row.key, task, due=due.text, when=due))
    return tuple(rounds), tuple(tasks)


def _decisions(draft: BuildState) -> Iterator[RewardDecision]:
    """Give the decisions of the year; a title that two of them give is noted, since nobody can tell whose is whose."""
    numbers: dict[str, str] = {}
    for row in draft.rows.get("reward_decisions", ()):
        titles, day = row.values.get("titles"), row.values.get("decision_date")
        number = draft.text(row, "decision_no")
        if not isinstance(titles, tuple) or not number:
            continue
        for title in titles:
            if title in numbers:
                name = draft.templates.columns.choices["award"][title]
                draft.note(codes.DECISION_TWICE, row, "titles", title=name, number=number, other=numbers[title])
            numbers[title] = number
        known = day if isinstance(day, date) else None
        yield RewardDecision(titles, number, known, draft.text(row, "issuer"), row.place("decision_date"))


_MEANS_SCHOOL = frozenset({"truong", "nhatruong", "school"})


def _inspections(draft: BuildState, names: Mapping[str, str]) -> Iterator[Inspection]:
    """Give the lines that say who was inspected; one of nobody, or of several of one name, is noted and told nowhere.

    `names` are people, units and schools by code. A model is named by the code of its nomination, which has dots.
    """
    for row in draft.rows.get("inspections", ()):
        text = draft.text(row, "who")
        day, what, found, by = (draft.text(row, key) for key in ("date", "what", "found", "by"))
        result = str(row.values.get("result") or "")
        if not text:
            if day or what or found or result:
                draft.note(codes.INSPECTED_UNKNOWN, row, "who", value="")
            continue
        meant = _named_by(text, names)
        if len(meant) == 1 or (not meant and text.count(".") > 1):
            who = meant[0] if meant else text
            yield Inspection(who, day, what, result, found, by, row.place("who"))
        else:
            draft.note(codes.INSPECTED_UNKNOWN, row, "who", value=text)


def _own_words(draft: BuildState, names: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Give the texts of each person or unit, and of the school, by code, then by column; blank ones are left out.

    `names` are people and units by code. A row of nobody, or of several of one name, is noted and printed nowhere.
    """
    words: dict[str, dict[str, str]] = {}
    for row in draft.rows.get("own_words", ()):
        text = draft.text(row, "person")
        texts = {key: content for key in row.values if key != "person" and (content := draft.text(row, key))}
        if texts:
            meant = [SCHOOL] if match_key(text) in _MEANS_SCHOOL else _named_by(text, names)
            if len(meant) == 1:
                words.setdefault(meant[0], {}).update(texts)
            else:
                draft.note(codes.OWN_WORDS_OF_NOBODY, row, "person", value=text)
    return words


def _named_by(text: str, names: Mapping[str, str]) -> list[str]:
    """Give the codes of those whose code a text is; of nobody's, of those whose name it is."""
    code, name = name_key(text), school_key(text)
    return [who for who in names if name_key(who) == code] or [who for who in names if school_key(names[who]) == name]


_BESIDE = ("{} – {}", "{} - {}", "{} ({})", "{}, {}")  # how a unit or code stands beside a name


def _waivers(draft: BuildState, people: Sequence[Person], units: Sequence[Unit]) -> Iterator[Waiver]:
    """Give the waivers that are complete; one that lacks a reason or an approver waives nothing, and says so.

    A person or unit may be named; where several bear that name it waives nothing, and says who they are.
    """
    for row in draft.rows.get("waivers", ()):
        lacking = [key for key in ("code", "where", "reason", "approver") if not draft.text(row, key)]
        if lacking:
            label = draft.templates.columns.column("waivers", lacking[0]).label
            draft.note(codes.WAIVER_INCOMPLETE, row, lacking[0], column=label)
        elif place := row.place("code"):
            code, where, reason, approver = (draft.text(row, key) for key in ("code", "where", "reason", "approver"))
            whom = _named(where, people, units)
            if len(whom) > 1:
                params = {"code_waived": code.upper(), "where": where, "candidates": tuple(whom.values())}
                draft.note(codes.WAIVER_MATCHES_NOTHING, row, "where", **params)
                continue
            cells = (row.place("where"), row.place("until"))
            where = next(iter(whom), where)
            yield Waiver(code.upper(), where, reason, approver, row.values.get("until"), place, *cells)


def _named(where: str, people: Sequence[Person], units: Sequence[Unit]) -> dict[str, str]:
    """Give the people and units that a text names, by code, as `GV01 (Nguyễn Thị Hoa, Tổ Toán - Tin)`.

    By the code, in whatever letters, by the name, or as findings print it, with the unit; nobody where it is a place.
    """
    names = {unit.code: unit.name for unit in units}
    wanted, named = name_key(where), dict[str, str]()
    known = [code for code in (*(person.code for person in people), *names) if name_key(code) == wanted]
    if known:
        return {where: where} if where in known else dict(zip(known, known, strict=True))
    for person in people:
        unit = names.get(person.unit, "")
        beside = (person.code, unit) if unit else (person.code,)
        spelled = (person.full_name, *(form.format(person.full_name, text) for form in _BESIDE for text in beside))
        if wanted in map(name_key, spelled):
            named[person.code] = f"{person.code} ({', '.join(text for text in (person.full_name, unit) if text)})"
    return named | {code: f"{code} ({name})" for code, name in names.items() if wanted == name_key(name)}


def collective_of(book: Rulebook, rubric: Rubric) -> Rulebook:
    """Give the season as its units' own score sheet has it: `rubric` is that sheet, its people are the units.

    A unit's kind stands where a person has a position group, spelled as the first unit of the kind spells it. Of the
    forms only the sheets are left that speak of units.
    """
    kinds = kind_choices(book.units)
    people = tuple(Person(unit.code, unit.name, unit.code, group=kinds.find(unit.kind) or "") for unit in book.units)
    forms = {
        name: replace(
            form, sheets=tuple(sheet for sheet in form.sheets if any(spec.shape.of_units for spec in sheet.tables))
        )
        for name, form in book.forms.items()
    }
    names = {unit.code: unit.name for unit in book.units}
    return replace(book, people=people, rubric=rubric, forms=forms, shown_names=names)
