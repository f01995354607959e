"""The tables of reports on what a year or its first half brought: movements, targets, models, prizes, good deeds."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal

from thidua_xlsx.base.text import by_key, clean, day_text, joined, match_key, number_text
from thidua_xlsx.declare.criteria.criterion_kind import answer_text
from thidua_xlsx.declare.season import SCHOOL, Activity, Deed, Movement, PupilClass
from thidua_xlsx.declare.season.school_years import days_of, first_half, season_year
from thidua_xlsx.forms.identity.registered_targets import RegisteredTarget
from thidua_xlsx.forms.layout.row_wording import goal_text
from thidua_xlsx.judging.analysis.commendations import given_in_year, nomination_states
from thidua_xlsx.judging.analysis.contests import contest_entries
from thidua_xlsx.judging.analysis.counted_movements import person_answers, season_pledges
from thidua_xlsx.judging.analysis.honours import DeclaredResult, declared_results
from thidua_xlsx.judging.analysis.school_targets import MovementOutcome, SchoolTarget, movement_outcomes
from thidua_xlsx.judging.analysis.target_results import Pledge, TakingPart
from thidua_xlsx.model import Award, Met
from thidua_xlsx.reports.common.figure_cells import pledge_text
from thidua_xlsx.reports.common.naming import choice_name, title_name, unit_name
from thidua_xlsx.reports.papers.award_papers import deed_of, honours_of_year
from thidua_xlsx.reports.papers.looking_back import ending_movements
from thidua_xlsx.reports.papers.paper_context import PaperContext, Row, Rows, Subject, honoured, named, numbered
from thidua_xlsx.reports.papers.season_tables import movement_goal, target_row
from thidua_xlsx.reports.papers.title_tables import decided_on

_OUTCOME = {Met.YES: "met", Met.NO: "missed", Met.UNKNOWN: "open"}


def movement_results(context: PaperContext, subject: Subject) -> Rows:
    """Give what came of each movement: unit by unit who takes part and the result, then the school's own line.

    Units that gave no figure share one line; where none did, the school's line says so. Where each person was asked,
    how many said yes over the year stands below.
    """
    rows: Rows = []
    for outcome in movement_outcomes(season_pledges(context.season), context.season.rulebook):
        movement = outcome.movement
        goal = _goal_of(context, movement)
        rows.append(f"{movement.shown_name} ({goal})" if goal else movement.shown_name)
        silent = [part for part in outcome.parts if _is_silent(part)]
        rows += [_of_units(context, [part]) for part in outcome.parts if not _is_silent(part)]
        whole = _whole_school(context, outcome)
        if len(silent) < len(outcome.parts):
            rows += [_of_units(context, silent)] if silent else []
        elif silent and not (outcome.total and outcome.total.declared):
            whole = {**whole, "actual": context.say("paper.no_figures_at_all")}
        rows.append(whole)
        answers = person_answers(context.season, movement)
        if answers:
            said_yes = context.say("report.pledges.said_yes", count=len(answers[-1].yes), all=answers[-1].asked)
            none = context.frame["none"]
            rows.append(
                {"unit": context.say("paper.each_answered"), "registered": none, "actual": said_yes, "outcome": none}
            )
    return rows


def _is_silent(part: TakingPart) -> bool:
    """Say whether a unit was to give a figure and nothing is known of it: no answer, and nobody to count."""
    return bool(part.pledge and part.pledge.actual is None and not part.pledge.raw and part.share is None)


def _of_units(context: PaperContext, parts: Sequence[TakingPart]) -> Row:
    """Give the line of a unit, or of several that gave no figure."""
    pledge, of_school = parts[0].pledge, parts[0].movement.of_school
    known = sum(part.registered for part in parts) if all(part.answered for part in parts) else None
    actual = _actual(context, pledge) if pledge else context.frame["none"]
    return {
        "unit": joined(part.unit.name for part in parts),
        "registered": _of(context, known, sum(part.counted for part in parts)),
        "actual": context.say("paper.no_figures") if _is_silent(parts[0]) else actual,
        "outcome": _outcome(context, pledge.met) if pledge and not of_school else context.frame["none"],
    }


def half_movements(context: PaperContext, subject: Subject) -> Rows:
    """Give the movements that ask each person, with how many said yes in the rounds of the first half."""
    season, rows = context.season, []
    for movement in season.rulebook.movements:
        if answers := person_answers(season, movement, first_half(season.rulebook)):
            said_yes = context.say("report.pledges.said_yes", count=len(answers[-1].yes), all=answers[-1].asked)
            rows.append({"name": movement.shown_name, "result": said_yes})
    return numbered(rows)


def _whole_school(context: PaperContext, outcome: MovementOutcome) -> Row:
    """Give the line of the school itself: its own target, or how many units reached theirs."""
    none = context.frame["none"]
    met = _outcome(context, outcome.met) if outcome.total else none
    if outcome.total and not outcome.movement.of_school and outcome.units_met is not None:
        met = context.say("paper.units_met", met=outcome.units_met, units=len(outcome.parts))
    counted = sum(part.counted for part in outcome.parts)
    whole = outcome.movement.of_school or (outcome.total and outcome.total.counted)
    return {
        "unit": context.say("paper.whole_school"),
        "registered": _of(context, outcome.registered, counted),
        "actual": _actual(context, outcome.total) if outcome.total and whole else none,
        "outcome": met,
    }


def year_lines(context: PaperContext) -> list[dict[str, str]]:
    """Give what each movement came to in the whole school, as the ledger keeps it, blank where it is not known.

    One of which nothing is known has no line.
    """
    unknown = {context.blank, context.frame["none"], context.frame["open"]}
    year, lines = context.season.rulebook.school.school_year, list[dict[str, str]]()
    for outcome in movement_outcomes(season_pledges(context.season), context.season.rulebook):
        movement = outcome.movement
        whole = {key: "" if text in unknown else text for key, text in _whole_school(context, outcome).items()}
        figures = {key: whole[key] for key in ("registered", "outcome")} | {
            "result": movement.result or whole["actual"]
        }
        if any(figures.values()):
            lines.append({"period": year, "name": movement.name, "goal": _goal_of(context, movement), **figures})
    return lines


_OF_A_YEAR = ("goal", "registered", "result", "outcome")


def span_results(context: PaperContext, subject: Subject) -> Rows:
    """Give what the movements of several years that end now came to, year by year; of a year without that, so much."""
    season, year, rows = context.season, season_year(context.season.rulebook), Rows()
    own = {match_key(line["name"]): line for line in year_lines(context)}
    for movement in ending_movements(context):
        first, key = year.of_day(movement.start) if movement.start else None, match_key(movement.name)
        rows.append(movement.shown_name)
        for number in range(first, year.number) if first is not None and year.number is not None else ():
            of_year = (line for line in season.past_movements if year.of(line.period) == number)
            kept: Rows = [
                {"year": line.period, **{name: getattr(line, name) or context.blank for name in _OF_A_YEAR}}
                for line in of_year
                if match_key(line.name) == key
            ]
            rows += kept or [context.say("paper.year_unknown", year=year.name(number))]
        known = own.get(key, {})
        texts = {column: known.get(column) or context.blank for column in _OF_A_YEAR}
        rows.append({"year": season.rulebook.school.school_year, **texts})
    return rows


def _goal_of(context: PaperContext, movement: Movement) -> str:
    return ": ".join(filter(None, (movement.indicator, movement_goal(context, movement))))


def _of(context: PaperContext, part: int | None, whole: int) -> str:
    return context.frame["none"] if part is None or not whole else f"{part}/{whole}"


def _actual(context: PaperContext, known: Pledge | SchoolTarget) -> str:
    """Give a result as a number with its unit of measure; dots where it is not known, or no one number yet."""
    if isinstance(known, Pledge):
        return pledge_text(context.say, known, known.goal.measure) or context.blank
    actual = known.low if known.low == known.high else None
    if actual is None:
        return context.blank
    return " ".join(filter(None, (number_text(actual, context.say.lang), known.goal.measure)))


def _outcome(context: PaperContext, met: Met) -> str:
    return context.frame[_OUTCOME[met]]


def target_outcomes(context: PaperContext, subject: Subject) -> Rows:
    """Count the targets that each unit registered by what became of them, then those of all; none without targets."""
    pledges = season_pledges(context.season).targets
    rows: Rows = []
    for dossier in context.season.unit_dossiers:
        if own := [pledge for pledge in pledges if pledge.unit.code == dossier.unit.code]:
            rows.append({"unit": dossier.unit.name, **_kept(own)})
    return [*rows, {"unit": context.say("paper.total"), **_kept(pledges)}] if rows else []


def _kept(pledges: Sequence[Pledge]) -> Row:
    counts = {key: sum(pledge.met is met for pledge in pledges) for met, key in _OUTCOME.items()}
    return {"targets": str(len(pledges)), **{key: str(count) for key, count in counts.items()}}


def own_targets(context: PaperContext, subject: Subject) -> Rows:
    """Give what a unit registered against what it reached; of the school itself its ratios and its own movements."""
    unit = subject.unit.unit.code if subject.unit else ""
    if unit == SCHOOL:
        ratios = (target_row(context, target) for target in context.season.targets)
        outcomes = movement_outcomes(season_pledges(context.season), context.season.rulebook)
        totals = (outcome.total for outcome in outcomes)
        goals = [
            {
                "target": ": ".join(filter(None, (total.movement.shown_name, total.movement.indicator))),
                "goal": movement_goal(context, total.movement),
                "actual": _actual(context, total),
                "outcome": _outcome(context, total.met),
            }
            for total in totals
            if total and total.movement.of_school
        ]
        return numbered([*({**row, "actual": joined((row["ratio"], row["share"]))} for row in ratios), *goals])
    return numbered(
        {
            "target": pledge.goal.indicator,
            "goal": _goal(context, pledge.goal),
            "actual": _actual(context, pledge),
            "outcome": _outcome(context, pledge.met),
        }
        for pledge in season_pledges(context.season).targets
        if pledge.unit.code == unit
    )


def _goal(context: PaperContext, goal: RegisteredTarget) -> str:
    if goal.value is None:
        return ""
    return goal_text(goal.direction, clean(f"{number_text(goal.value, context.say.lang)} {goal.measure}"), context.say)


def models(context: PaperContext, subject: Subject) -> Rows:
    """Give the models, good people and good deeds that units put forward in the year, with the council's word."""
    return _models(context, {round_.code for round_ in context.season.rulebook.rounds})


def half_models(context: PaperContext, subject: Subject) -> Rows:
    """Give the models, good people and good deeds that units put forward in the rounds of the first half."""
    return _models(context, {round_.code for round_ in first_half(context.season.rulebook)})


def _models(context: PaperContext, rounds: Collection[str]) -> Rows:
    season = context.season
    return numbered(
        {
            "name": nomination.who,
            "unit": unit_name(season, nomination.unit),
            "deed": nomination.summary,
            "result": context.say(f"report.commendations.{state}") if state else context.blank,
        }
        for nomination, state in nomination_states(season)
        if nomination.round in rounds
    )


def given(context: PaperContext, subject: Subject) -> Rows:
    """Give the commendations of the year besides merit: for whom, for what, which, by which decision."""
    return numbered(_commendation(context, honour) for honour in honours_of_year(context))


def groups_given(context: PaperContext, subject: Subject) -> Rows:
    """Give how many people of groups without names were commended, unit by unit or school by school, and in all."""
    deeds, _ = given_in_year(context.season)
    groups = [deed for deed in deeds if deed.people is not None]
    book = context.season.rulebook
    homes = [*(school.code for school in book.reporters), *(unit.code for unit in book.units), ""]
    by_kind = by_key(groups, lambda deed: (deed.unit, deed.name, deed.title))
    rows = [
        {
            "unit": book.holder_name(unit),
            "name": name,
            "title": title_name(context.season, context.say, title),
            "people": _people(context, of_kind),
        }
        for (unit, name, title), of_kind in sorted(by_kind.items(), key=lambda item: homes.index(item[0][0]))
    ]
    whole = {"no": "", "unit": context.say("paper.total"), "name": "", "title": "", "people": _people(context, groups)}
    return [*numbered(rows), whole] if rows else []


def _people(context: PaperContext, groups: Iterable[Deed]) -> str:
    return number_text(sum((deed.people for deed in groups if deed.people is not None), Decimal(0)), context.say.lang)


def half_given(context: PaperContext, subject: Subject) -> Rows:
    """Give those that were decided by the end of the first half, then those of which nobody wrote down the day."""
    last = _half_ends(context)
    dated, undated = list[Row](), list[Row]()
    for honour in honours_of_year(context):
        _, day = days_of(honour.decision_date) or (None, None)
        if day is None or last is None:
            undated.append(_commendation(context, honour))
        elif day <= last:
            dated.append(_commendation(context, honour))
    return [*numbered(dated), *([context.say("paper.undated"), *numbered(undated)] if undated else [])]


def _commendation(context: PaperContext, honour: Deed | Award) -> Row:
    season, say = context.season, context.say
    return {
        **honoured(context, honour),
        "title": title_name(season, say, honour.title) if honour.title else context.blank,
        "deed": deed_of(honour) or context.blank,
        "decision": f"{honour.decision_no or context.blank}{decided_on(context, honour.decision_date)}",
    }


def activities(context: PaperContext, subject: Subject) -> Rows:
    """Give what else the year brought, kind by kind: courses, news that appeared, exemplary pupils."""
    return _activities(context, context.season.rulebook.activities)


def half_activities(context: PaperContext, subject: Subject) -> Rows:
    """Give what else the first half brought, and that of which nobody wrote down the day."""
    last, every = _half_ends(context), context.season.rulebook.activities
    return _activities(context, [activity for activity in every if not (activity.day and last and activity.day > last)])


def _half_ends(context: PaperContext) -> date | None:
    return max((round_.end for round_ in first_half(context.season.rulebook) if round_.end), default=None)


def _activities(context: PaperContext, activities: Collection[Activity]) -> Rows:
    season, say, rows = context.season, context.say, Rows()
    for kind in season.rulebook.columns.choices["activity"].ids:
        if own := [activity for activity in activities if activity.kind == kind]:
            rows += [
                choice_name(season, say, "activity", kind),
                *numbered(
                    {
                        "date": day_text(activity.day) if activity.day else "",
                        "what": activity.what,
                        "who": activity.who,
                        "count": "" if activity.count is None else number_text(activity.count, say.lang),
                        "link": activity.link,
                    }
                    for activity in own
                ),
            ]
    return rows


_OF_A_CLASS = ("pupils", "pledged", "deeds", "prizes")


def pupils(context: PaperContext, subject: Subject) -> Rows:
    """Give the numbers of pupils by class and in all; a sum that lacks a class is dots to write on."""
    classes = context.season.rulebook.pupil_classes
    rows: Rows = list(numbered({"class": pupils.name, **_numbers(context, [pupils], "")} for pupils in classes))
    if len(classes) > 1:
        rows.append({"class": context.say("paper.total"), **_numbers(context, classes, context.blank)})
    return rows


def _numbers(context: PaperContext, classes: Collection[PupilClass], unknown: str) -> Row:
    columns = {key: [getattr(pupils, key) for pupils in classes] for key in _OF_A_CLASS}
    return {
        key: unknown if None in values else number_text(sum(values, Decimal(0)), context.say.lang)
        for key, values in columns.items()
    }


def results(context: PaperContext, subject: Subject) -> Rows:
    """Give the results of pupils and the prizes of contests in the year, kind by kind, with the evidence as written."""
    rounds = {round_.code for round_ in context.season.rulebook.rounds}
    return [*_results(context, rounds), *_contests(context, rounds)]


def half_results(context: PaperContext, subject: Subject) -> Rows:
    """Give the results of pupils and the prizes of contests in the rounds of the first half."""
    rounds = {round_.code for round_ in first_half(context.season.rulebook)}
    return [*_results(context, rounds), *_contests(context, rounds)]


def _contests(context: PaperContext, rounds: Collection[str]) -> Rows:
    """Name each contest with how many entries it had, below it those that the council gave a prize.

    Those alone that stand in a form of `rounds`, or in one of no round.
    """
    season, say, rows = context.season, context.say, Rows()
    sent_in = [entry for entry in contest_entries(season) if not {"", *rounds}.isdisjoint(entry.rounds)]
    entries = by_key(sent_in, lambda entry: entry.contest)
    for contest in season.rulebook.contests:
        sent = entries.get(contest.code, [])
        won = [entry for entry in sent if entry.prize]
        rows += [say("report.contests.head", contest=contest.name, count=len(sent))] if sent else []
        rows += numbered(
            {
                "name": entry.author,
                "unit": unit_name(season, entry.unit),
                "round": "",
                "result": "" if entry.mark is None else number_text(entry.mark, say.lang),
                "evidence": f"{say('report.honours_list.prize', prize=entry.prize)}: {entry.subject}",
            }
            for entry in won
        )
    return rows


def _results(context: PaperContext, rounds: Collection[str]) -> Rows:
    """Give results criterion by criterion; of one that holds points there is nothing to tell but the evidence.

    Where nobody wrote anything but points, the criterion has a line of its own in the place of empty rows.
    """
    season, say, rows = context.season, context.say, Rows()
    of_criteria = by_key(declared_results(season), lambda result: (result.criterion.source, result.criterion.code))
    for (source, _), every in of_criteria.items():
        own = [result for result in every if result.round in rounds]
        if own:
            kind = choice_name(season, say, "result_source", source)
            head, of_criterion = f"{kind}: {own[0].criterion.text}", [_result(context, result) for result in own]
            if any(row["result"] or row["evidence"] for row in of_criterion):
                rows += [head, *numbered(of_criterion)]
            else:
                people = len({result.person for result in own})
                rows.append(say("paper.results_untold", criterion=head, count=people))
    return rows


def _result(context: PaperContext, result: DeclaredResult) -> Row:
    say = context.say
    entered = "" if result.criterion.kind.holds_points else answer_text(result.entered, say)
    if result.place:
        entered = say("paper.in_place", entered=entered, place=result.place)
    return {
        **named(context, result.person),
        "round": context.season.rulebook.round_name(result.round),
        "result": f"{entered} {say('report.worths.open')}" if result.open else entered,
        "evidence": joined(result.evidence),
    }
