"""What official papers are written from: a season, its words and lists, and how people, days and shares are named."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

import msgspec

from thidua_xlsx.base.text import Say, by_key, name_key, number_text, rounded
from thidua_xlsx.declare.season import Deed, Person
from thidua_xlsx.declare.tables.paper_spec import fill_fields
from thidua_xlsx.exchange.council.ballots import put_to_vote
from thidua_xlsx.judging.analysis.proposal_statistics import WOMAN
from thidua_xlsx.judging.verdicts.title_paths import level_of
from thidua_xlsx.messages import codes
from thidua_xlsx.model import Award, Decision, Dossier, Season, TitlePath, UnitDossier, Verdict
from thidua_xlsx.model.title_path import HERE
from thidua_xlsx.reports.common.figure_cells import lacking_points
from thidua_xlsx.reports.common.inspected import Inspected, inspected
from thidua_xlsx.reports.common.naming import name_with_count, paper_name, unit_name

CHAIR, CLERK, MAN = "chu_tich", "thu_ky", "nam"  # ids of the lists of roles and of genders
_TWO_DIGIT_MONTHS = 2  # NĐ 30/2020/NĐ-CP: a zero before days below 10 and before the months 1 and 2

Row = Mapping[str, str]  # of a table: texts by column key
Rows = list[Row | str]  # a text alone is a section over the whole width


class Subject(msgspec.Struct, frozen=True):
    """Whom a part of a paper is about: a title or several, deeds as they are listed, a unit, a person.

    Or nobody: then it is about the whole season.
    """

    title: str = ""
    unit: UnitDossier | None = None
    person: Person | None = None
    titles: tuple[str, ...] = ()
    deeds: tuple[Row, ...] = ()


class PaperContext(msgspec.Struct, frozen=True, dict=True):
    """What papers are written from: the season, its words, and the wording that all papers share."""

    season: Season
    say: Say
    frame: Mapping[str, str]

    @cached_property
    def lists(self) -> "Lists":
        """Who stands on which list."""
        return Lists(self.season)

    @cached_property
    def inspected(self) -> tuple[Inspected, ...]:
        """Whom the season inspects."""
        return inspected(self.season, self.say)

    @cached_property
    def signs_own(self) -> frozenset[str]:
        """Who would sign what honours themselves, by code, as long as nobody has accepted that: no paper is ready."""
        findings = (finding for finding in self.season.findings if finding.code is codes.SIGNER_AWARDED)
        return frozenset(finding.person for finding in findings if finding.person and not finding.waiver)

    @cached_property
    def lacking(self) -> frozenset[str]:
        """Whose final score lacks points of a criterion, by code."""
        return frozenset(lacking_points(self.season))

    def lacking_mark(self, who: str) -> str:
        """Say what the points of a person, or the average of a unit, by the code `who`, count without all points."""
        if who in self.lacking:
            return self.say("paper.incomplete")
        people = sum(person.code in self.lacking for person in self.season.rulebook.people_of(who))
        return self.say("paper.with_lacking", count=people) if people else ""

    @property
    def blank(self) -> str:
        """The dots that stand for what is not known."""
        return self.frame["blank"]

    def phrase(self, name: str, /, **values: str) -> str:
        """Word something as the frame does: its sentence called `name` with the values put in."""
        return fill_fields(self.frame[name], values)

    def known_or_dots(self, fields: Mapping[str, str]) -> dict[str, str]:
        """Give `fields` (texts by name) with dots for those that are empty."""
        return {name: value or self.blank for name, value in fields.items()}

    def long_day(self, day: date | None) -> str:
        """Write a `day` as papers do: `ngày 05 tháng 02 năm 2026`; dots where it is not known."""
        return self.phrase("day", **day_parts(day)) if day else self.frame["day_blank"]

    def place_and_day(self, day: date | None) -> str:
        """Write where and on which `day` a paper is signed, with dots for what is not known."""
        place = self.season.rulebook.school.place or self.blank
        return self.say("paper.place_day", place=place, day=self.long_day(day))

    def dossier(self, who: str) -> Dossier | UnitDossier | None:
        """Give what is known of the person or unit with the code `who`, or None."""
        return self.season.dossier(who) or self.season.unit_dossier(who)


def numbered(rows: Iterable[Row]) -> Rows:
    """Number rows from 1 on in their column `no`."""
    return [{"no": str(place), **row} for place, row in enumerate(rows, start=1)]


def day_parts(day: date) -> dict[str, str]:
    """Give the parts of a `day` as official papers write them: `day`, `month` and `year`."""
    month = f"{day.month:02d}" if day.month <= _TWO_DIGIT_MONTHS else str(day.month)
    return {"day": f"{day.day:02d}", "month": month, "year": str(day.year)}


def percent(part: int, whole: int, say: Say) -> str:
    """Give `part` people of the `whole` as `33,33%`, half-up on two decimals; empty for 0/0."""
    return f"{share_text(Decimal(part) / Decimal(whole), say)}%" if whole else ""


def share_text(share: Decimal, say: Say) -> str:
    """Give a `share` (0..1) in percent without its sign: two decimals, so that 79.96 is never shown as 80."""
    return number_text(rounded(share * 100, 2), say.lang)


def points_text(context: PaperContext, points: Decimal | None) -> str:
    """Write `points` as exactly as they are; empty where there are none."""
    return "" if points is None else number_text(points, context.say.lang)


def honorific(context: PaperContext, gender: str) -> str:
    """Give Ông or Bà by the id of a `gender`; both where nobody says which."""
    return context.frame[{MAN: "man", WOMAN: "woman"}.get(gender, "honorific")]


def unit_member(context: PaperContext, person: Person) -> str:
    """Give a name for a paper that says the unit: with year of birth or code only where a namesake is of that unit."""
    members = context.season.rulebook.people_of(person.unit)
    same = [member for member in members if name_key(member.full_name) == name_key(person.full_name)]
    return paper_name(context.season, context.say, person.code) if len(same) > 1 else person.full_name


def named(context: PaperContext, who: str) -> dict[str, str]:
    """Name the person `who` (a code) with Ông or Bà and the work done, or a collective, which has no unit above it.

    Gives the columns `name`, `position`, `unit` and `position_unit`.
    """
    season, person = context.season, context.season.rulebook.person(who)
    if person is None:
        return {"name": unit_name(season, who), "position": "", "unit": "", "position_unit": ""}
    name, unit = paper_name(season, context.say, who), unit_name(season, person.unit)
    return {
        "name": f"{honorific(context, person.gender)} {name}" if person.gender in (MAN, WOMAN) else name,
        "position": person.position,
        "unit": unit,
        "position_unit": ", ".join(filter(None, (person.position, unit))),
    }


def honoured(context: PaperContext, honour: Deed | Award) -> dict[str, str]:
    """Name whoever received an honour, in the columns of `named`: a group outside the lists with how many it has."""
    code = honour.who if isinstance(honour, Deed) else honour.person
    if code:
        return named(context, code)
    unit = context.season.rulebook.holder_name(honour.unit) if isinstance(honour, Deed) else ""
    name = name_with_count(context.say, honour.name, honour.people if isinstance(honour, Deed) else None)
    return {"name": name, "position": "", "unit": unit, "position_unit": unit}


class Lists:
    """The lists of one season by title, people and collectives in the order of lists: units as the season has them.

    Each list is worked out once, however many papers show it.
    """

    def __init__(self, season: Season) -> None:
        self._season = season
        self._candidates: dict[str, Sequence[str]] = {}
        self._listed: dict[str, Sequence[str]] = {}

    def candidates(self, title: str) -> Sequence[str]:
        """Give those whom the council votes on for a `title`.

        Those are whom it voted on; before that the proposed and those at the line of the quota.
        """
        if title not in self._candidates:
            waiting = [path for path in self._paths.get(title, ()) if not self._season.voted_on(path)]
            tied = {path.who for path in waiting if path.waits is not None and path.at == "quota"}
            asked = [path.who for path in waiting if path.is_listed(voted=False) or path.who in tied]
            # Of one title some may have been voted on in a round, and some wait for the year's end.
            voted = self._season.voted or self._season.voted_about(title)
            decided = [decision.who for decision in self._decisions.get(title, ())] if voted else []
            self._candidates[title] = self.in_order([*decided, *asked])
        return self._candidates[title]

    def on_ballots(self, title: str) -> Sequence[str]:
        """Give those whose votes for a `title` are counted: before the vote all whom the council's workbook lists."""
        if self._season.voted or self._season.voted_about(title):
            return self.candidates(title)
        return self.in_order(verdict.who for verdict in put_to_vote(self._season) if verdict.title == title)

    def considered(self, title: str) -> bool:
        """Say whether anybody asked for a `title` or stands before the council for it."""
        return bool(self.candidates(title)) or any(verdict.registered for verdict in self.verdicts(title))

    def listed(self, title: str) -> Sequence[str]:
        """Give those whom the papers list for a `title`: who passed once the council voted, else the proposed."""
        if title not in self._listed:
            paths = self._paths.get(title, ())
            self._listed[title] = self.in_order(path.who for path in paths if self._season.is_listed(path))
        return self._listed[title]

    def asked_above(self, title: str) -> Sequence[str]:
        """Give those listed for a `title` whom a body above has not decided on yet."""
        return [who for who in self.listed(title) if self._season.paths[who, title].asked_above]

    def goes_up(self, title: str) -> bool:
        """Say whether somebody above decides on a `title`: only such are asked for outside the school."""
        return level_of(title, self._season.rulebook) != HERE

    def verdicts(self, title: str) -> Sequence[Verdict]:
        """Give what was judged of a `title`."""
        return self._verdicts.get(title, ())

    def decisions(self, title: str) -> Mapping[str, Decision]:
        """Give what the council decided on a `title`, by who; nothing before it spoke."""
        return {decision.who: decision for decision in reversed(self._decisions.get(title, ()))}

    def in_order(self, codes: Iterable[str]) -> list[str]:
        """Order people and units (`codes`) as the season lists them, each once."""
        return sorted(dict.fromkeys(codes), key=lambda who: (self._season.listed_at(who), who))

    @cached_property
    def _verdicts(self) -> Mapping[str, Sequence[Verdict]]:
        return by_key(self._season.verdicts, lambda verdict: verdict.title)

    @cached_property
    def _paths(self) -> Mapping[str, Sequence[TitlePath]]:
        return by_key(self._season.paths.values(), lambda path: path.title)

    @cached_property
    def _decisions(self) -> Mapping[str, Sequence[Decision]]:
        council = self._season.council
        return by_key(council.decisions, lambda decision: decision.title) if council else {}
