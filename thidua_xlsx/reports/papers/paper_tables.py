"""How the rows of every table that papers may hold are made; `declare/tables/paper_spec.py` declares their columns."""

from collections.abc import Callable, Mapping

from thidua_xlsx.reports.papers import (
    achievement_reports,
    award_papers,
    inspection_tables,
    looking_back,
    people_tables,
    season_tables,
    sector_tables,
    title_tables,
    year_results,
)
from thidua_xlsx.reports.papers.paper_context import PaperContext, Rows, Subject

SOURCES: Mapping[str, Callable[[PaperContext, Subject], Rows]] = {
    # title by title
    "proposals": title_tables.proposals,
    "listed": title_tables.public,
    "candidates": title_tables.title_candidates,
    "ballots": title_tables.ballots,
    "ballot": title_tables.ballot,
    "decided": title_tables.decided,
    "title_rules": title_tables.title_rules,
    "title_counts": title_tables.title_counts,
    "staff_titles": title_tables.staff_titles,
    # deeds, commendations, initiatives
    "deeds": award_papers.deeds,
    "called_up": award_papers.called_up,
    "deeds_up": award_papers.deeds_up,
    "commendations": award_papers.commended,
    "initiatives": award_papers.initiatives,
    "initiative_ballot": award_papers.initiative_ballot,
    # what was registered, scored and said
    "registration": people_tables.registration,
    "registrations": people_tables.registrations,
    "registered_units": people_tables.registered_units,
    "unit_people": people_tables.unit_people,
    "unit_targets": people_tables.unit_targets,
    "unit_candidates": people_tables.unit_candidates,
    "unit_signatures": people_tables.unit_signatures,
    "own_scores": people_tables.own_scores,
    "comments": people_tables.comments,
    "own_titles": achievement_reports.own_titles,
    "own_commendations": achievement_reports.own_commendations,
    "own_grades": achievement_reports.own_grades,
    "own_initiatives": achievement_reports.own_initiatives,
    "own_evidence": achievement_reports.own_evidence,
    "own_targets": year_results.own_targets,
    # the year as it is declared
    "members": people_tables.members,
    "all_members": people_tables.all_members,
    "initiative_members": people_tables.initiative_members,
    "movements": season_tables.movements,
    "movement_details": season_tables.movement_details,
    "goals": season_tables.goals,
    "round_plan": season_tables.round_plan,
    "rounds_left": season_tables.rounds_left,
    "criteria": season_tables.criteria,
    "unit_criteria": season_tables.unit_criteria,
    "calendar": season_tables.calendar,
    "form_deadlines": season_tables.form_deadlines,
    # what the ledger says of earlier years
    "year_before": looking_back.year_before,
    "span_movements": looking_back.span_movements,
    "span_years": looking_back.span_years,
    "span_results": year_results.span_results,
    "titles_compared": looking_back.titles_compared,
    # what the year brought
    "movement_results": year_results.movement_results,
    "half_movements": year_results.half_movements,
    "target_outcomes": year_results.target_outcomes,
    "models": year_results.models,
    "half_models": year_results.half_models,
    "given": year_results.given,
    "groups_given": year_results.groups_given,
    "half_given": year_results.half_given,
    "activities": year_results.activities,
    "half_activities": year_results.half_activities,
    "pupils": year_results.pupils,
    "results": year_results.results,
    "half_results": year_results.half_results,
    # its figures
    "targets": season_tables.targets,
    "registration_ratios": season_tables.registration_ratios,
    "grades": season_tables.grades,
    "unit_scores": season_tables.unit_scores,
    "round_scores": season_tables.round_scores,
    "half_scores": season_tables.half_scores,
    # schools that report to an office
    "sector_titles": sector_tables.sector_titles,
    "sector_targets": sector_tables.sector_targets,
    "sector_schools": sector_tables.sector_schools,
    "sector_movements": sector_tables.sector_movements,
    # what is handed in beside forms
    "to_hand_in": inspection_tables.to_hand_in,
    "medal_hand_ins": inspection_tables.medal_hand_ins,
    "hand_in_states": inspection_tables.hand_in_states,
    # whom the season inspects
    "inspected": inspection_tables.inspected_rows,
    "inspection_results": inspection_tables.inspection_results,
}
