"""What one season declares: school, people, criteria, rounds, titles — and all of it together, the rulebook."""

from thidua_xlsx.declare.criteria.criterion_kind import Criterion
from thidua_xlsx.declare.criteria.scale_text import ScaleLine
from thidua_xlsx.declare.season.movements import Activity, Contest, Deed, FundLine, Movement, PupilClass, movement_terms
from thidua_xlsx.declare.season.people import SCHOOL, CouncilMember, Person, Unit, holder, shown_names, sitting_members
from thidua_xlsx.declare.season.policies import (
    CalendarTask,
    LogLine,
    Paragraph,
    PluginStamp,
    ProposalRound,
    RewardDecision,
    RewardPolicy,
    School,
    SecretaryChoice,
    TitlePolicy,
)
from thidua_xlsx.declare.season.rulebook import Rulebook
from thidua_xlsx.declare.season.score_sheet import FORM_LAYERS, HIGHEST_LAYER_FIRST, LAYERS, Round, Rubric, Section

__all__ = [
    "FORM_LAYERS",
    "HIGHEST_LAYER_FIRST",
    "LAYERS",
    "SCHOOL",
    "Activity",
    "CalendarTask",
    "Contest",
    "CouncilMember",
    "Criterion",
    "Deed",
    "FundLine",
    "LogLine",
    "Movement",
    "Paragraph",
    "Person",
    "PluginStamp",
    "ProposalRound",
    "PupilClass",
    "RewardDecision",
    "RewardPolicy",
    "Round",
    "Rubric",
    "Rulebook",
    "ScaleLine",
    "School",
    "SecretaryChoice",
    "Section",
    "TitlePolicy",
    "Unit",
    "holder",
    "movement_terms",
    "shown_names",
    "sitting_members",
]
