"""What one season declares: school, people, criteria, rounds, titles — and all of it together, the rulebook."""

from thidua_xlsx.declare.season.people import SCHOOL, Member, Person, Unit, holder, shown_names, sitting
from thidua_xlsx.declare.season.policies import (
    LogLine,
    Movement,
    RewardPolicy,
    School,
    SecretaryChoice,
    Task,
    TitlePolicy,
)
from thidua_xlsx.declare.season.rulebook import Rulebook
from thidua_xlsx.declare.season.score_sheet import Criterion, Round, Rubric, Section, Worth

__all__ = [
    "SCHOOL",
    "Criterion",
    "LogLine",
    "Member",
    "Movement",
    "Person",
    "RewardPolicy",
    "Round",
    "Rubric",
    "Rulebook",
    "School",
    "SecretaryChoice",
    "Section",
    "Task",
    "TitlePolicy",
    "Unit",
    "Worth",
    "holder",
    "shown_names",
    "sitting",
]
