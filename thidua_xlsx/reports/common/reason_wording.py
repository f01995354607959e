"""Reasons in words: sentences with their articles, and what a whole list has in common, to be said once above it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.file_names import SEASON_FILE
from thidua_xlsx.base.text import Say, within_sentence
from thidua_xlsx.model import Reason

_WORTH_A_LINE = 3  # reasons by one article, from which on it is said once
_LONGEST_CITE = 30  # characters: an article with its law; a principle spelled out goes below the table
_LONGEST_SAID_OFTEN = 80  # characters of a reason: a longer one that several have is said once above their rows


class Footnotes(msgspec.Struct):
    """The rules of a sheet that nobody has compared with the text of the law, each said once below the table.

    A rule's mark is given in the order of first use: `*`, `**`... A rule that stands beside its mark is not repeated.
    """

    say: Say
    _rules: list[str] = msgspec.field(default_factory=list)
    _beside: set[str] = msgspec.field(default_factory=set)

    def mark(self, rule: str, *, beside: bool = False) -> str:
        """Give the mark of a `rule`, worded as its footnote says it, or written out `beside` the mark."""
        if rule not in self._rules:
            self._rules.append(rule)
        if beside:
            self._beside.add(rule)
        return "*" * (self._rules.index(rule) + 1)

    def lines(self) -> list[str]:
        """Give the line below the table that has all of them in the order of their marks; none without rules."""
        beside = tuple(self.mark(rule) for rule in self._rules if rule in self._beside)
        below = (rule for rule in self._rules if rule not in self._beside)
        sentences = [self.say("report.footnotes_beside", marks=beside)] if beside else []
        sentences += [self.say("report.footnote", mark=self.mark(rule), rule=rule) for rule in below]
        return [self.say("report.footnotes", rules=tuple(sentences))] if sentences else []


class SharedReasons(msgspec.Struct, frozen=True):
    """What the reasons of everybody on a list have in common, to be said once above it.

    `clauses` are reasons that read alike for all, with their articles; `cites` the articles of the other reasons.
    `usual` are those that most have where everybody has one of the kind, as a grade: only other ones stand in a row.
    `marks` are long reasons that several have, each with the mark that stands for it in their rows.
    """

    clauses: frozenset[str] = frozenset()
    common: tuple[Reason, ...] = ()
    cites: tuple[Reason, ...] = ()
    usual: tuple[str, ...] = ()
    marks: Mapping[str, str] = msgspec.field(default_factory=dict)

    def line(self, say: Say, notes: Footnotes) -> str:
        """Give the line above the list; empty where there is nothing in common."""
        parts, above = [], {reason.cite for reason in self.cites}
        if self.cites:
            # Here the article is the statement itself, however long: a mark alone would say nothing.
            marked = ((why.cite, "" if why.verified else f" {notes.mark(why.cite, beside=True)}") for why in self.cites)
            cites = tuple(dict.fromkeys(f"{cite}{mark}" for cite, mark in marked))
            parts.append(say("report.proposals.by_law", cites=cites))
        if self.common:
            rest = [replace(why, cite="", verified=True) if why.cite in above else why for why in self.common]
            text = reason_sentence(say, rest, notes)
            parts.append(say("report.proposals.of_all", reasons=within_sentence(text)))
        parts += [f"{mark} {text[:1].upper()}{text[1:]}." for text, mark in self.marks.items()]
        return " ".join(parts)

    def own(self, say: Say, reasons: Sequence[Reason]) -> str:
        """Give the reasons of one on the list that are not said above it, without their articles."""
        own = (self._shown(say, clause) for clause, _ in self._own(say, reasons))
        text = "; ".join(own)
        return text[:1].upper() + text[1:] + "." if text else ""

    def usual_of(self, say: Say, lists: Sequence[Sequence[Reason]]) -> str:
        """Give what more than half of a list have of their own, where all others say something of the same kinds.

        Whoever has no such reason of another kind would seem to have that of the others, which stands above.
        """
        rows = [(self.own(say, reasons), self._kinds(say, reasons)) for reasons in lists]
        text = most_say(text for text, _ in rows)
        asked = next((kinds for own, kinds in rows if own == text), frozenset[str]())
        return text if all(asked <= kinds for _, kinds in rows) else ""

    def _own(self, say: Say, reasons: Sequence[Reason]) -> Iterator[tuple[str, Reason]]:
        worded = ((say(reason.key, **reason.params), reason) for reason in reasons)
        return ((text, why) for text, why in worded if text not in self.clauses and text not in self.usual)

    def _kinds(self, say: Say, reasons: Sequence[Reason]) -> frozenset[str]:
        return frozenset(why.key.rpartition(".")[0] for _, why in self._own(say, reasons) if not why.is_note)

    def _shown(self, say: Say, clause: str) -> str:
        return say("report.proposals.see", mark=self.marks[clause]) if clause in self.marks else clause


def most_say(texts: Iterable[str]) -> str:
    """Give which of `texts`, one of each row of a list, more than half of them are, and several; else nothing.

    It is to be said once above the list.
    """
    counts = Counter(texts)
    text, times = max(counts.items(), key=itemgetter(1), default=("", 0))
    return text if times >= _WORTH_A_LINE and 2 * times > counts.total() else ""


def shared_reasons(say: Say, lists: Sequence[Sequence[Reason]]) -> SharedReasons:
    """Find what the reasons of several people have in common: one alone shares nothing but has its articles above."""
    worded = [{say(reason.key, **reason.params): reason for reason in reasons} for reasons in lists]
    alike = set.intersection(*map(set, worded)) if len(worded) > 1 else set[str]()
    common = tuple(reason for text, reason in worded[0].items() if text in alike) if worded else ()
    own = (reason for reasons in worded for text, reason in reasons.items() if text not in alike)
    cited = {reason.cite: reason for reason in own if reason.cite}
    # A note rests on what is declared.
    articles = tuple(reason for cite, reason in cited.items() if not cite.endswith(SEASON_FILE))
    times = Counter(text for reasons in worded for text in reasons if text not in alike)
    usual = tuple(
        _usual_of_kinds([{text: why.key for text, why in row.items() if text not in alike} for row in worded])
    )
    rare = ((text, several) for text, several in times.items() if text not in usual)
    long = [text for text, several in rare if several > 1 and len(text) > _LONGEST_SAID_OFTEN]
    marks = {text: f"({at})" for at, text in enumerate(long, start=1)}
    return SharedReasons(frozenset(alike), common, articles, usual, marks)


def _usual_of_kinds(rows: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """Give what most rows of a list say where each says one thing of that kind; a row: its sentences, with keys."""
    for kind in dict.fromkeys(key.rpartition(".")[0] for row in rows for key in row.values()):
        of_kind = [[text for text, key in row.items() if key.rpartition(".")[0] == kind] for row in rows]
        text, times = Counter(texts[0] for texts in of_kind if texts).most_common(1)[0]
        if times >= _WORTH_A_LINE and 2 * times > len(of_kind) and all(len(texts) == 1 for texts in of_kind):
            yield text


def usual_article(reasons: Iterable[Reason]) -> str:
    """Give the article that most of these reasons, and several, hold by: it is said once above them.

    Where a reason has no article there is none: nobody could tell it from those whose article was left out.
    """
    cites = Counter(reason.cite for reason in reasons if reason.verified)
    article, times = max(cites.items(), key=itemgetter(1), default=("", 0))
    return article if times >= _WORTH_A_LINE and "" not in cites else ""


def reason_sentence(say: Say, reasons: Sequence[Reason], notes: Footnotes, usual: str = "") -> str:
    """Give reasons as one readable sentence: clauses of one article together, the article in brackets after them.

    The `usual` article is left out: it has been said above.
    """
    parts: list[str] = []
    clauses: list[str] = []
    for place, reason in enumerate(reasons):
        clauses.append(say(reason.key, **reason.params))
        after = reasons[place + 1] if place + 1 < len(reasons) else None
        if after is not None and (after.cite, after.verified) == (reason.cite, reason.verified):
            continue
        cite = "" if reason.verified and reason.cite == usual else _cited(reason, notes)
        parts.append("; ".join(clauses) + (f" ({cite})" if cite else ""))
        clauses = []
    text = "; ".join(parts)
    return text[:1].upper() + text[1:] + "." if text else ""


def marked(say: Say, cite: str, *, verified: bool) -> str:
    """Mark an article or a document (`cite`) that nobody has compared with the text, where it is not `verified`."""
    return cite if verified else say("report.unverified_mark", cite=cite)


def _cited(reason: Reason, notes: Footnotes) -> str:
    """Give the article; one that nobody compared with the text has a mark, and if it is long only the mark."""
    if reason.verified:
        return reason.cite
    beside = 0 < len(reason.cite) <= _LONGEST_CITE
    mark = notes.mark(reason.cite or notes.say("report.no_article"), beside=beside)
    return f"{reason.cite} {mark}" if beside else mark
