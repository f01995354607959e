"""The nouns of a season under way, by theme: frozen values with their provenance beside them."""

from thidua_xlsx.model.council import (
    Adjustment,
    Council,
    Decision,
    Meeting,
    Overview,
    Sampled,
    Verified,
    VerifiedRound,
)
from thidua_xlsx.model.dossiers import Award, Discipline, Dossier, Fact, History, Initiative, LayerScores, UnitDossier
from thidua_xlsx.model.returns import Answer, Policy, Receipt, ReceiptStatus, Record, Stamp, Submission, Unknown
from thidua_xlsx.model.school_reports import Achieved, Alike, Proposal, Report, Schools
from thidua_xlsx.model.scores import Collective, LayerTotal, Scorecard, Standing, UnitStanding
from thidua_xlsx.model.season import Compared, Season
from thidua_xlsx.model.verdicts import Branch, Grounds, Met, QuotaLine, Reason, Reasoning, Target, Verdict

__all__ = [
    "Achieved",
    "Adjustment",
    "Alike",
    "Answer",
    "Award",
    "Branch",
    "Collective",
    "Compared",
    "Council",
    "Decision",
    "Discipline",
    "Dossier",
    "Fact",
    "Grounds",
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
    "Reasoning",
    "Receipt",
    "ReceiptStatus",
    "Record",
    "Report",
    "Sampled",
    "Schools",
    "Scorecard",
    "Season",
    "Stamp",
    "Standing",
    "Submission",
    "Target",
    "UnitDossier",
    "UnitStanding",
    "Unknown",
    "Verdict",
    "Verified",
    "VerifiedRound",
]
