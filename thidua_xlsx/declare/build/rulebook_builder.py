"""From the season workbook's records to the rulebook: references resolved, defaults applied, every doubt a finding."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from thidua_xlsx.base.text import match_key, name_key
from thidua_xlsx.declare.build.build_state import BuildState, struct_of, unique
from thidua_xlsx.declare.build.calendar_rows import Schedule, hand_ins_of, received_lines
from thidua_xlsx.declare.build.choice_lists import Rows, SeasonRow, kind_choices, season_choices
from thidua_xlsx.declare.build.movement_rows import deeds_of, fund_of, movements_of
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
from thidua_xlsx.declare.build.season_law import bases_of, regime_of, with_quota
from thidua_xlsx.declare.build.template_files import Templates
from thidua_xlsx.declare.law.regime import Regime
from thidua_xlsx.declare.season import (
    SCHOOL,
    Activity,
    CalendarTask,
    Contest,
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
    movements = movements_of(draft)
    contests = tuple(draft.struct(Contest, row) for row in unique(draft, "contests"))
    councils = councils_of(draft)
    schedule = Schedule(draft, settings)
    dues, calendar = schedule.dues(), schedule.calendar()
    proposal_rounds, sittings = _proposal_rounds(draft, schedule, titles)
    hand_ins = hand_ins_of(draft, schedule)
    schedule.close()
    year = years_of(school.school_year)
    bases, earlier_bases = bases_of(draft, year, first)
    reporters = reporters_of(draft)
    schools = {reporter.code: reporter.name for reporter in reporters}
    names = {person.code: person.full_name for person in people} | {unit.code: unit.name for unit in units}
    # A season to which nobody reports is a school's, but for an office that has yet to declare who does.
    reported_to = reporters or not rows.get("units")
    level = str(settings.get("office_level") or "commune") if reported_to else "school"
    book = Rulebook(
        looks=templates.looks,
        school=school,
        units=units,
        people=people,
        rubric=rubric,
        rounds=rounds,
        titles=titles,
        regime=regime,
        columns=templates.columns,
        forms=templates.forms,
        choices={},
        calendar=(*calendar, *sittings),
        movements=movements,
        deeds=tuple(deeds_of(draft, movements, names, schools)),
        contests=contests,
        fund=fund_of(draft, names),
        activities=draft.structs(Activity, "activities", "what"),
        pupil_classes=draft.structs(PupilClass, "pupil_classes", "name"),
        council=councils[EMULATION],
        initiative_council=councils[INITIATIVE],
        bases=tuple(bases.values()),
        earlier_bases=earlier_bases,
        secretary_choices=draft.structs(SecretaryChoice, "choices", "record", "file"),
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
        rewards=struct_of(RewardPolicy, settings, law=templates.money),
        log=draft.structs(LogLine, "log"),
        paragraphs=draft.structs(Paragraph, "paragraphs", "part", "text"),
        own_words=_own_words(draft, names),
        decisions=tuple(_decisions(draft)),
        conference=schedule.conference(),
        school_registration={
            key: value for key in ("title", "commendation", "target") if (value := settings.get(f"school_{key}"))
        },
        hand_ins=hand_ins,
        proposal_rounds=proposal_rounds,
        received=tuple(received_lines(draft, rounds, hand_ins, year)),
        voting=struct_of(
            VotingPolicy,
            settings,
            quorum=share_of(settings.get("quorum")) or Share(),
            staff=share_of(settings.get("staff_threshold")) if settings.get("staff_ballot") is True else None,
        ),
        reporters=reporters,
        inspections=tuple(_inspections(draft, names | schools)),
        schools=struct_of(SchoolsPolicy, settings, level=level),
        reviewers=draft.structs(Reviewer, "reviewers", "member"),
    )
    if has_errors(draft.findings):
        return None, draft.findings + draft.refused
    book = replace(book, choices=season_choices(templates, book, of_units))
    book = replace(book, collective=collective_of(book, of_units)) if of_units else book
    return book, draft.findings + draft.refused


def _settings(draft: BuildState) -> dict[str, Any]:
    """Read `school` and `options`; a blank setting takes its declared default, a blank required one is an error."""
    settings: dict[str, Any] = {}
    for table in ("school", "options"):
        records = draft.rows.get(table, ())
        for key, column in draft.templates.columns.table(table).items():
            value = draft.get(records[0], table, key) if records else draft.default(table, key)
            if value is None and column.required:
                draft.note_setting(codes.SEASON_SETTING_MISSING, key, {"setting": column.label}, table)
            settings[key] = plain_year(value) if key == "school_year" and isinstance(value, str) else value
    return settings


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
        if row.key not in draft.choices["title"]:
            draft.note_unknown(row, "titles", "code", row.key, "titles")
            continue
        law = regime.titles.get(row.key)
        if row.values.get("quota_percent") is not None and law is not None and law.of == "unit":
            title = draft.choices["title"][row.key]
            draft.note(codes.SEASON_QUOTA_ON_COLLECTIVE, row, "quota_percent", title=title)
        policy = draft.struct(
            TitlePolicy,
            row,
            "titles",
            id=row.key,
            unregistered=draft.text(row, "unregistered") or regime.unregistered,
            passes=_passed(row, regime, passes),
            decided_by=draft.text(row, "decided_by") or (law.decided_by if law else ""),
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
        named = row.values.get("titles", ())
        titles = tuple(title for title in named if title in policies and policies[title].enabled)
        if not titles:
            continue
        name, due = draft.text(row, "name") or row.key, schedule.due(row, "proposal_rounds")
        late_to_end = draft.get(row, "proposal_rounds", "late") == "year_end"
        rounds.append(ProposalRound(row.key, name, titles, late_to_end))
        if due.text:
            task = f"{name}: {', '.join(draft.choices['title'][title].vi for title in titles)}"
            tasks.append(CalendarTask(row.key, task, due=due.text, when=due))
    return tuple(rounds), tuple(tasks)


def _decisions(draft: BuildState) -> Iterator[RewardDecision]:
    """Give the decisions of the year; a title that two of them give is noted, since nobody can tell whose is whose."""
    numbers: dict[str, str] = {}
    for row in draft.rows.get("reward_decisions", ()):
        decision = draft.struct(RewardDecision, row, place=row.place("decision_date"))
        if not decision.titles or not decision.number:
            continue
        for title in decision.titles:
            if title in numbers:
                params = {"number": decision.number, "other": numbers[title]}
                draft.note(codes.DECISION_TWICE, row, "titles", title=draft.choices["award"][title], **params)
            numbers[title] = decision.number
        yield decision


_MEANS_SCHOOL = frozenset({"truong", "nhatruong", "school"})


def _inspections(draft: BuildState, names: Mapping[str, str]) -> Iterator[Inspection]:
    """Give the lines that say who was inspected; one of nobody, or of several of one name, is noted and told nowhere.

    `names` are people, units and schools by code. A model is named by the code of its nomination, which has dots.
    """
    for row in draft.rows.get("inspections", ()):
        line = draft.struct(Inspection, row, place=row.place("who"))
        meant = _named_by(line.who, names) if line.who else []
        if len(meant) == 1:
            yield replace(line, who=meant[0])
        elif not meant and line.who.count(".") > 1:
            yield line
        elif line.who or line.day or line.what or line.found or line.result:
            draft.note(codes.INSPECTED_UNKNOWN, row, "who", value=line.who)


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
            draft.note(codes.WAIVER_INCOMPLETE, row, lacking[0], column=draft.label("waivers", lacking[0]))
            continue
        code, where = draft.text(row, "code").upper(), draft.text(row, "where")
        whom = _named(where, people, units)
        if len(whom) > 1:
            params = {"code_waived": code, "where": where, "candidates": tuple(whom.values())}
            draft.note(codes.WAIVER_MATCHES_NOTHING, row, "where", **params)
            continue
        cells = {"place": row.place("code"), "where_at": row.place("where"), "until_at": row.place("until")}
        yield draft.struct(Waiver, row, code=code, where=next(iter(whom), where), **cells)


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
