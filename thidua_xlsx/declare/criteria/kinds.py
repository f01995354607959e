"""Every kind of criterion that the program brings, by its id in the season workbook and in `columns.toml`."""

from collections.abc import Mapping

from thidua_xlsx.declare.criteria.choice_kind import ChoiceKind
from thidua_xlsx.declare.criteria.count_kind import CountKind
from thidua_xlsx.declare.criteria.criterion_kind import CriterionKind
from thidua_xlsx.declare.criteria.knockout_kind import KnockoutKind
from thidua_xlsx.declare.criteria.points_kinds import BonusKind, DeductKind, ScoreKind
from thidua_xlsx.declare.criteria.rank_kind import RankKind
from thidua_xlsx.declare.criteria.tier_kind import TierKind
from thidua_xlsx.declare.criteria.yes_no_kind import YesNoKind

_LISTED: tuple[CriterionKind, ...] = (
    ScoreKind(),
    BonusKind(),
    DeductKind(),
    CountKind(),
    TierKind(),
    ChoiceKind(),
    YesNoKind(),
    KnockoutKind(),
    RankKind(),
)
KINDS: Mapping[str, CriterionKind] = {kind.id: kind for kind in _LISTED}
