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
from thidua_xlsx.model.dossiers import Award, Discipline, Dossier, Fact, History, Initiative, LayerScores, UnitDossier
from thidua_xlsx.model.returns import Answer, Policy, Receipt, ReceiptStatus, Record, Stamp, Submission, Unknown
from thidua_xlsx.model.school_reports import Achieved, Alike, Proposal, Report, Schools
from thidua_xlsx.model.scores import Collective, LayerTotal, Scorecard, Standing, UnitStanding
from thidua_xlsx.model.season import RuleComparison, Season
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
    "Overview",
    "Policy",
    "Proposal",
    "QuotaLine",
    "Reason",
    "ReasonTree",
    "Receipt",
    "ReceiptStatus",
    "Record",
    "Report",
    "RuleComparison",
    "Sampled",
    "Schools",
    "Scorecard",
    "Season",
    "Stamp",
    "Standing",
    "Submission",
    "Target",
    "TreeSource",
    "UnitDossier",
    "UnitStanding",
    "Unknown",
    "Verdict",
    "VerifiedRound",
]
