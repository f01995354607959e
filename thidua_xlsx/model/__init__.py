"""The nouns of a season under way, by theme: frozen values with their provenance beside them."""

from thidua_xlsx.model.council import (
    Adjustment,
    ComparedCriterion,
    Council,
    Decision,
    Meeting,
    Overview,
    Sampled,
    VerifiedRound,
)
from thidua_xlsx.model.dossiers import (
    Award,
    Discipline,
    Dossier,
    Fact,
    History,
    Initiative,
    LayerScores,
    RoundAnswers,
    UnitDossier,
)
from thidua_xlsx.model.returns import Answer, Policy, Receipt, ReceiptStatus, Record, Stamp, Submission, Unknown
from thidua_xlsx.model.school_reports import Achieved, Alike, MovementResult, Proposal, Registrant, Report, Schools
from thidua_xlsx.model.scores import Collective, LayerTotal, Scorecard, Standing, UnitStanding
from thidua_xlsx.model.season import RuleComparison, Season
from thidua_xlsx.model.timelines import Timeline, YearAccount
from thidua_xlsx.model.title_path import PathStep, StepState, TitlePath
from thidua_xlsx.model.verdicts import Met, QuotaLine, Reason, ReasonTree, Target, TreeSource, Verdict

__all__ = [
    "Achieved",
    "Adjustment",
    "Alike",
    "Answer",
    "Award",
    "Collective",
    "ComparedCriterion",
    "Council",
    "Decision",
    "Discipline",
    "Dossier",
    "Fact",
    "History",
    "Initiative",
    "LayerScores",
    "LayerTotal",
    "Meeting",
    "Met",
    "MovementResult",
    "Overview",
    "PathStep",
    "Policy",
    "Proposal",
    "QuotaLine",
    "Reason",
    "ReasonTree",
    "Receipt",
    "ReceiptStatus",
    "Record",
    "Registrant",
    "Report",
    "RoundAnswers",
    "RuleComparison",
    "Sampled",
    "Schools",
    "Scorecard",
    "Season",
    "Stamp",
    "Standing",
    "StepState",
    "Submission",
    "Target",
    "Timeline",
    "TitlePath",
    "TreeSource",
    "UnitDossier",
    "UnitStanding",
    "Unknown",
    "Verdict",
    "VerifiedRound",
    "YearAccount",
]
