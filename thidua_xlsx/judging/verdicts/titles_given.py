"""What the titles of this year came to, as their paths have it: what later titles and units rest on."""

from collections.abc import Iterable, Mapping

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.judging.law.evaluate import Outcome
from thidua_xlsx.judging.law.law_facts import TitlesGiven
from thidua_xlsx.model import Council, Met, Reason, StepState, TitlePath, Verdict

_Key = tuple[str, str]  # who, title


def titles_given(
    verdicts: Iterable[Verdict], paths: Mapping[_Key, TitlePath], rulebook: Rulebook, council: Council | None
) -> TitlesGiven:
    """Say which titles were given and which were not, though their conditions are met, or which wait for the vote.

    A quota, the registration, the council or a body above may have ended the path of a title; `paths` are by who and
    title. What the council passed while a ground was unknown is neither: nothing is settled by such a vote.
    The law counts years in which a title was given ("được tặng", Luật 06/2022/QH15, Điều 22 khoản 1 điểm a).
    """
    own, voted = dict[_Key, Outcome](), dict[_Key, Outcome]()
    for verdict in verdicts:
        key = verdict.key
        path = paths[key]
        if path.ended is None and path.passed and verdict.met is Met.UNKNOWN:
            continue
        met = Met.NO if path.ended else Met.YES if path.passed else Met.UNKNOWN
        step = path.ended or path.step("council")
        # The grounds of the title stand behind the step: a unit's title rests on these cells too.
        outcome = Outcome(met, (Reason(met, step.key, step.params, places=step.cells), *verdict.reasons))
        if met is Met.YES or (met is Met.NO and verdict.met is not Met.NO):
            own[key] = outcome
        sat = council is not None and council.has_decided(_round(verdict, rulebook, council))
        if sat and (key in own or verdict.met is Met.YES or path.step("council").state is StepState.NO):
            voted[key] = outcome
    return TitlesGiven(own, voted)


def _round(verdict: Verdict, rulebook: Rulebook, council: Council) -> str:
    return council.round_for(verdict.who, verdict.title, rulebook.proposal_round_of(verdict.title))
