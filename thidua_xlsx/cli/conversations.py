"""The menu's conversations: which of two returns is right, which schools report, and what keeps a season open."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click
from msgspec.structs import replace

from thidua_xlsx.base.file_names import INBOX
from thidua_xlsx.base.text import by_key
from thidua_xlsx.cli.console import echo
from thidua_xlsx.cli.terminal import print_each_left, print_findings, print_left_in_ledger, print_left_open
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.findings import Phrase, sentence_of_kind
from thidua_xlsx.messages.language import Language

if TYPE_CHECKING:
    from thidua_xlsx.commands.closing.obstacles import Obstacle, Obstacles
    from thidua_xlsx.commands.merge_questions import Dispute, FormDisputes
    from thidua_xlsx.declare.season import Rulebook
    from thidua_xlsx.model import Season
    from thidua_xlsx.reports.common.left_open import UnsureTitle, UnsureTitles
    from thidua_xlsx.workflow.load.season_folder import SeasonFolder

_CHAIR = "chu_tich"
_BACK = "0"
_WRITTEN = (0, 1)  # exit codes of a command that did what it was asked to: 1 where errors are left
_EACH = 1  # the place of the answer that titles of which the same is lacking are to be asked about one by one


class Asking(Protocol):
    """The menu as this conversation uses it: its words, a question with numbered answers, a command to run."""

    say: Language

    def pick(self, title: str, lines: Sequence[str]) -> int | None:
        """Let somebody pick one of the `lines` below a `title`; its place, from 0, None for Enter alone."""
        ...

    def type_in(self, *words: str | Path) -> int:
        """Run a command as if it had been typed; give its exit code."""
        ...


def close_season(menu: Asking, season: Path) -> None:
    """Settle what stands in the way, as far as somebody answers for it, then close the season or undo its closing.

    `season` is the folder of the season.
    """
    from thidua_xlsx.commands.closing.obstacles import obstacles
    from thidua_xlsx.commands.closing.undo import kept_ledgers
    from thidua_xlsx.workflow.outputs.merge_journal import unmerged

    asked = set[str]()
    keys = ["yes_finalize"]
    left_out: list[str] = []
    taken_out: list[str] = []
    kept: list[str] = []
    new = True  # whether there is anything to write, or to decide on
    try:
        left = obstacles(season)
        accepted_before = left.accepted
        while obstacle := next((waiting for waiting in left.obstacles if waiting.kind not in asked), None):
            asked.add(obstacle.kind)
            if _settle(menu, left, obstacle):
                left = obstacles(season)  # votes that were not counted may be now
        left_out = _left_out(menu, left)
        if left_out:
            left = obstacles(season, left_out)
        kept, taken_out = _asked_again(menu, left)
        taken_out += _taken_out(menu, left)
        if left.nothing:
            menu.type_in("finalize", season)  # which says why, and what to do about it
            keys = []
        else:
            # What was accepted a moment ago was said then.
            accepted = tuple(phrase for phrase in left.accepted if phrase in accepted_before)
            lines = left.titles + left.grades + left.initiatives + left.disciplines + left.settled
            new = bool(lines or left.waiting or left.doubts or left.revoked or left.staying or left.otherwise or kept)
            _print_plan(replace(left, accepted=accepted), menu.say, len(taken_out), len(kept))
    except CommandError:  # said by the command itself, with what to do about it
        pass
    if kept_ledgers(season):
        if keys and not new:
            keys = ["finalize_again"]
        keys.append("undo_finalize")
    if not keys:
        return
    questions = {"yes_finalize": "menu.sure_to_finalize", "finalize_again": "menu.closed_already"}
    question = questions.get(keys[0], "menu.closed_before")
    picked = menu.pick(menu.say(question), [menu.say(f"menu.{key}") for key in keys])
    if picked is None:
        return
    if keys[picked] != "undo_finalize":
        named = {"--leave-out": left_out, "--take-out": taken_out, "--keep": kept}
        words = [word for option, names in named.items() for name in names for word in (option, name)]
        outdated = unmerged(season)
        done = menu.type_in("finalize", season, "--quiet", *words)
        if done in _WRITTEN and (outdated or taken_out):
            _merge_again(menu, season)  # or the report upward names whom the council refused since
    elif _undo_agreed(menu, season):
        menu.type_in("finalize", season, "--undo")


def _merge_again(menu: Asking, season: Path) -> None:
    """Merge without a word, so that what closing did stays in sight; only what stopped it is said."""
    output = StringIO()
    with redirect_stdout(output):
        code = menu.type_in("merge", season / INBOX, "--quiet")
    if code not in _WRITTEN:
        echo(output.getvalue())


def _undo_agreed(menu: Asking, season: Path) -> bool:
    """Say what taking back the last closing takes away and what stays, and ask whether it is to be done."""
    from thidua_xlsx.commands.closing.undo import undoing

    say = menu.say
    with suppress(CommandError):  # what cannot be counted can be taken back all the same
        undone = undoing(season)
        gone = {"titles": undone.gone.titles, "grades": undone.gone.grades, "initiatives": undone.gone.initiatives}
        echo(say("closing.undo_lines", kept=undone.kept, **gone))
        if undone.back:
            echo(say("closing.undo_back", count=len(undone.back), names=undone.back, kept=undone.kept))
        if undone.outputs:
            echo(say("closing.undo_files", names=undone.outputs))
        print_left_in_ledger(undone.left, say)
    return menu.pick(say("menu.sure_to_undo"), [say("menu.yes_undo")]) is not None


def _print_plan(left: "Obstacles", say: Language, taken_out: int, kept: int) -> None:
    """Say what closing a season now enters, takes out and keeps, what speaks against it, and what the season lacks."""
    if left.titles or left.grades or left.initiatives:
        counts = {"titles": left.titles, "grades": left.grades, "initiatives": left.initiatives}
        echo(say("closing.enters", **counts))
    elif not (taken_out or kept or left.settled or left.disciplines):
        echo(say("cli.entered_before"))
    counts = {"settles": left.settled, "enters_disciplines": left.disciplines, "takes_out": taken_out, "keeps": kept}
    for key, count in counts.items():
        if count:
            echo(say(f"closing.{key}", count=count))
    if left.accepted:
        echo(say("closing.accepted", cases=left.accepted))
    if left.waiting:
        echo(say("closing.held", count=sum(lacking.count for lacking in left.waiting)))
        print_each_left(left.waiting, say)
    if left.doubts:
        echo(say("closing.doubts"))
        kinds = by_key(left.doubts, lambda finding: say(finding.code.key(), **{**finding.params, "name": "…"}))
        for told, group in kinds.items():
            names = tuple(finding.params["name"] for finding in group)
            of_all = say("closing.doubt_about", text=sentence_of_kind(told), names=names)
            echo(f"  - {say.text(group[0]) if len(group) == 1 else of_all}")
    print_left_open(left.open, say)


def _asked_again(menu: Asking, left: "Obstacles") -> tuple[list[str], list[str]]:
    """Ask of each title in the ledger whose basis has changed whether it stays; those that do, and that go."""
    say, answers = menu.say, (list[str](), list[str]())
    for place, (line, finding, may_go) in enumerate(left.otherwise, start=1):
        echo(f"{place}/{len(left.otherwise)}. {say.text(finding)}.")
        ways = ["closing_keep_yes", "closing_take_out_yes"] if may_go else ["closing_keep_yes"]
        picked = menu.pick(say("menu.closing_keep"), [say(f"menu.{way}") for way in ways])
        if picked is not None:
            answers[picked].append(line)
    return answers


def _taken_out(menu: Asking, left: "Obstacles") -> list[str]:
    """Name the lines of this year that the ledger has and the season does not give any more; give those to take out.

    Nobody is asked where nothing can be entered: the last closing may be taken back then.
    """
    say, count = menu.say, len(left.revoked)
    for finding in left.staying:
        echo(f"{say.text(finding)}. {say.fix(finding)}")
    if not count:
        return []
    echo(say("closing.revoked", count=count))
    for _, finding in left.revoked:
        echo(f"  - {say.text(finding)}")
    if left.nothing:
        return []
    another = any(line.partition(":")[2] in left.book.columns.scale("grade") for line, _ in left.revoked)
    grade = "_grade" if another else ""
    picked = menu.pick(say(f"menu.closing_take_out{grade}", count=count), [say(f"menu.closing_take_out_yes{grade}")])
    return [] if picked is None else [line for line, _ in left.revoked]


def _left_out(menu: Asking, left: "Obstacles") -> list[str]:
    """Ask of each title without a sure basis whether it is entered all the same; name those that are not.

    Those of which the same is lacking are asked about together, unless somebody wants to be asked of each.
    """
    from thidua_xlsx.judging.lacking_in_ledger import title_key

    waiting: list[str] = []
    asked = [(alike, alike.titles) for alike in left.unsure]
    for place, (alike, titles) in enumerate(asked, start=1):
        picked = _enter_all(menu, alike, titles, place, len(asked))
        for title in titles:
            if picked is None or (picked == _EACH and _enter_all(menu, alike, (title,), place, len(asked)) is None):
                waiting.append(title_key(title.key))
    return waiting


def _enter_all(
    menu: Asking, alike: "UnsureTitles", titles: Sequence["UnsureTitle"], place: int, count: int
) -> int | None:
    """Say what is lacking of `titles` and where it can be settled, and ask whether they are entered all the same."""
    from thidua_xlsx.reports.common.left_open import where_settled

    say = menu.say
    names = tuple(Phrase("closing.unsure_title", {"name": title.name, "title": title.title}) for title in titles)
    why = {"outcome": alike.outcome, "why": alike.why}
    many = "_many" if len(titles) > 1 else ""
    echo(say(f"closing.unsure{many}", place=place, of=count, count=len(titles), names=names, **why))
    cells = where_settled(titles)
    echo(say("closing.unsure_settled" if cells else "closing.unsure_nowhere", cells=cells))
    lines = [say(f"menu.closing_as_voted{many}", count=len(titles))]
    return menu.pick(say("menu.closing_unsure"), lines + ([say("menu.closing_each")] if many else []))


def _settle(menu: Asking, left: "Obstacles", obstacle: "Obstacle") -> bool:
    """Show titles that wait for one kind of thing, and ask whether the council accepts it, who says so, and why.

    Gives whether that was written down.
    """
    from thidua_xlsx.commands.closing.obstacles import accept

    say = menu.say
    counts = {"count": len(obstacle.cases), "people": obstacle.people, "titles": obstacle.titles}
    echo(say(f"menu.closing_{obstacle.kind}", **counts))
    for line in obstacle.lines:
        echo(f"  - {say.plain(line)}")
    of_kind = f"_{obstacle.kind}" if obstacle.kind in ("meeting", "signer") else ""
    signer = obstacle.kind == "signer"  # which no council answers for, and which keeps no title out of the ledger
    not_accepted = say("menu.closing_left_signer" if signer else "menu.closing_left")
    many = len(obstacle.cases) > 1
    ways = ["menu.closing_yes_all", "menu.closing_each"] if many else ["menu.closing_yes"]
    picked = menu.pick(say(f"menu.closing_accept{of_kind}"), [say(way) for way in ways])
    cases = [] if picked is None else list(obstacle.cases)
    if picked == _EACH:
        yes = [say("menu.closing_yes")]
        cases = [case for case in cases if menu.pick(f"{say.plain(case.told)}.", yes) is not None]
    if not cases:
        echo(not_accepted)
        return False
    chair = next((member.full_name for member in left.book.council if member.role == _CHAIR and not signer), "")
    approver = _answer(say("menu.closing_approver"), say, chair)
    reason = approver and _answer(say("menu.closing_reason"), say)
    if not reason:
        echo(not_accepted)
        return False
    with _said_why(left.book, say) as failed:
        lines, kept = accept(left, obstacle, cases, approver, reason)
        echo(say("menu.closing_written", count=lines, file=kept))
    return not failed


def _answer(question: str, say: Language, default: str = "") -> str:
    """Ask for words; empty for 0, and where Enter alone was pressed again after it was said that they are needed."""
    warned = False
    while True:
        typed = str(click.prompt(question, default=default, show_default=bool(default), prompt_suffix=": ")).strip()
        if any(letter.isalpha() for letter in typed):
            return typed
        if typed == _BACK or (warned and not typed):
            return ""
        echo(say("menu.closing_in_words"))
        warned = True


def settle_merged(menu: Asking, season: Path) -> bool:
    """Ask what a merge could not know: which of two returns is right, and whether unknown schools are to be taken in.

    Keeps what was answered, and says whether anything was. `season` is the folder of the season.
    """
    from thidua_xlsx.commands.finalize import judged_as_merged

    loaded, judged = judged_as_merged(season)
    chosen, taken_in = _settle_disputes(menu, loaded, judged), _take_in_schools(menu, loaded, judged)
    return chosen or taken_in


def _take_in_schools(menu: Asking, loaded: "SeasonFolder", judged: "Season") -> bool:
    """Ask whether schools that sent a report and are not declared are to be; say whether any was."""
    from thidua_xlsx.commands.merge_questions import new_schools, take_in

    say, schools = menu.say, new_schools(judged)
    if not schools:
        return False
    shown = ({"name": school.name, "id": school.id, "file": school.file} for school in schools)
    names = tuple(Phrase("new_schools.school", parts) for parts in shown)
    echo(say("new_schools.unknown", count=len(schools), names=names))
    each = [say("new_schools.each")] if len(schools) > 1 else []
    picked = menu.pick(say("new_schools.question"), [say("new_schools.all", count=len(schools)), *each])
    if picked is None:
        return False
    if picked == _EACH:
        own = [say("new_schools.all", count=1)]
        schools = tuple(school for school in schools if menu.pick(f"{school.name} ({school.id})", own) is not None)
    with _said_why(judged.rulebook, say) as failed:
        if schools:
            echo(say("new_schools.written", count=len(schools), file=take_in(loaded, judged, schools, say)))
    return bool(schools) and not failed


def _settle_disputes(menu: Asking, loaded: "SeasonFolder", judged: "Season") -> bool:
    """Ask which of the returns that differ is right, and keep what was answered; say whether anything was."""
    from thidua_xlsx.commands.merge_questions import choose, disputes

    say = menu.say
    left = disputes(loaded, judged)
    chosen = [answer for form in left.forms for answer in _chosen(menu, form)]
    if not chosen:
        return False
    with _said_why(left.book, say) as failed:
        echo(say("menu.disputed_written", count=len(chosen), file=choose(left, chosen)))
    return not failed


def _chosen(menu: Asking, form: "FormDisputes") -> "list[tuple[Dispute, str]]":
    """Ask which file of a form is right, in all that differs or place by place; give each place with its file."""
    say, count = menu.say, len(form.disputes)
    whose = {"unit": form.unit_name, "form": form.form_name}
    if count > 1 and form.files:
        where = tuple(dispute.where for dispute in form.disputes)
        echo(say("menu.disputed_form", **whose, count=count, where=where))
        if form.later_file:
            echo(say("menu.disputed_next_round", **whose, file=form.later_file, round=form.next_round))
        whole = [say("menu.disputed_whole_file", file=file) for file in form.files]
        picked = menu.pick(say("menu.disputed_which"), [*whole, say("menu.disputed_each")])
        if picked is None or picked < len(whole):
            return [] if picked is None else [(dispute, form.files[picked]) for dispute in form.disputes]
    chosen = []
    for place, dispute in enumerate(form.disputes, start=1):
        echo(say("menu.disputed", **whose, where=dispute.where, place=place, count=count))
        lines = [
            say("menu.disputed_slip", value=value, file=file, slip=slip)
            if (slip := dispute.slips.get(file))
            else say("menu.disputed_file", value=value, file=file)
            for file, value in dispute.values.items()
        ]
        picked = menu.pick(say("menu.disputed_which"), lines)
        if picked is not None:
            chosen.append((dispute, list(dispute.values)[picked]))
    return chosen


@contextmanager
def _said_why(book: "Rulebook", say: Language) -> Iterator[list[CommandError]]:
    """Say why what was answered could not be kept; the list holds what stopped it then."""
    failed: list[CommandError] = []
    try:
        yield failed
    except CommandError as stop:
        failed.append(stop)
        print_findings(stop.findings, say, book=book)
        if stop.key:
            echo(say(stop.key, **stop.params))
