"""The one door for people who type no commands: a numbered menu that finds the season, does one thing and comes back.

Every item runs the program's own command line, and so does what typing it would do. 0 goes back from everywhere.
"""

import os
import shlex
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import click

from thidua_xlsx.base.file_names import (
    CLOSING,
    COUNCIL,
    FORMS,
    INBOX,
    LEDGER_FILE,
    LETTERS,
    LOOKED_UP,
    OUT,
    PACKAGE,
    PAPERS,
    PHASE_NAMES,
    SEASON_FILE,
    SLIPS,
    SUMMARY,
    UPWARD_REPORT,
)
from thidua_xlsx.base.text import in_sentence, slug
from thidua_xlsx.cli.console import echo
from thidua_xlsx.cli.conversations import close_season, settle_merged
from thidua_xlsx.cli.next_step import NextStep, next_step
from thidua_xlsx.cli.terminal import open_file, print_findings
from thidua_xlsx.commands.init import profile_for, school_in_full, school_year, years_of
from thidua_xlsx.commands.status import SeasonGlance, glance_of
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.messages.codes import all_codes
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.language import Language
from thidua_xlsx.runtime.staged_outputs import OutputLocked
from thidua_xlsx.workflow.load.known_seasons import home_folder, known_seasons, season_here
from thidua_xlsx.workflow.load.season_folder import is_outdated, load_templates, open_season_folder
from thidua_xlsx.workflow.outputs.output_places import not_replaced

_MOST_SEASONS = 9  # offered by a number; others are found by their folder
_LETTERS = ("reminders", "forms", "slips", "schools", "package", "summary")
_ANSWER_MAPS = ("google-forms", "microsoft-forms", "plain-table")
_BACK = "0"
_OPENED = {  # what the menu opens, where it is there: the key of its words, and where it lies in the season
    "summary": f"{OUT}/{SUMMARY}",
    "inbox": INBOX,
    "forms": FORMS,
    "slips": f"{OUT}/{SLIPS}",
    "council_filled": f"{INBOX}/{COUNCIL}",
    "council": f"{OUT}/{COUNCIL}",
    "papers": f"{OUT}/{PAPERS}",
    "letters": f"{OUT}/{LETTERS}",
    "upward": f"{OUT}/{UPWARD_REPORT}",
    "package": f"{OUT}/{PACKAGE}",
    "looked_up": f"{OUT}/{LOOKED_UP}",
    "closing": f"{OUT}/{CLOSING}",
    "book": SEASON_FILE,
    "sheet": SEASON_FILE,
    "ledger": LEDGER_FILE,
}


class Menu:
    """A menu that is open: its words, the program that it runs, the season it is about."""

    def __init__(self, program: click.Group, say: Language) -> None:
        self.program, self.say = program, say
        self.season: Path | None = None
        self.outdated: dict[Path, bool] = {}  # of each season, as it was when it was first shown
        self.issued: set[Path] = set()  # the seasons of which forms were issued since the menu was opened
        self.unread = False  # something was said that somebody should read before the menu is shown again

    def run(self) -> None:
        """Find the season, then show the menu until somebody leaves it."""
        echo(self.say("menu.title"))
        try:
            self.season = self._known_season()
            while (act := self._chosen()) is not None:
                self.unread = False
                try:
                    act(self)
                except click.Abort:  # in a question of the item: back to the menu
                    echo()
                    continue
                except OutputLocked as stop:  # of what an item writes itself, without a command
                    print_findings((not_replaced(stop),), self.say)
                    self.unread = True
                if self.unread:
                    echo()
                    click.prompt(self.say("menu.back"), default="", show_default=False, prompt_suffix=": ")  # or 0
        except click.Abort:
            echo()
        echo(self.say("menu.bye"))

    def _chosen(self) -> "Callable[[Menu], None] | None":
        """Show the state and what can be done; give what was chosen, None for leaving."""
        echo()
        self._state()
        echo()
        return self._item(_ITEMS | {"more": Menu.more} if self.season else _WITHOUT_SEASON, "menu.leave")

    def _item(self, items: "Mapping[str, Callable[[Menu], None]]", back: str) -> "Callable[[Menu], None] | None":
        enter = "" if back == "menu.leave" else _BACK
        place = self._from_list([self.say(f"menu.{key}") for key in items], self.say("menu.choose"), back, enter)
        return None if place is None else list(items.values())[place]

    def more(self) -> None:
        """Show what is seldom wanted, and do what is chosen of it."""
        act = self._item(_REST, "menu.go_back")
        if act is not None:
            act(self)

    def _state(self) -> None:
        """Say of the season what to do next, and what the last merge found."""
        if self.season is None:
            echo(self.say("menu.no_season"))
            return
        folder = self.season.resolve()
        try:
            loaded = open_season_folder(self.season)
            glance = glance_of(loaded)
        except CommandError:
            echo(self.say("menu.broken", folder=str(folder), press=_press("open", self.say)))
            return
        echo(self.say("menu.season", name=glance.name, year=glance.year, folder=str(folder)))
        if folder not in self.outdated:
            self.outdated[folder] = is_outdated(folder)
        if self.outdated[folder]:
            echo(self.say("menu.outdated", press=_press("update", self.say)))
        for line in _state_lines(next_step(loaded, glance, date.today()), glance, self.say):
            echo(line)

    def type_in(self, *words: str | Path) -> int:
        """Run a command as if it had been typed; give its exit code."""
        self.unread = True
        echo()
        try:
            self.program.main(["--lang", self.say.lang, *map(str, words)], prog_name="thidua-xlsx")
        except SystemExit as end:
            code = end.code
        return code if isinstance(code, int) else int(code is not None)

    def _text(self, question: str, default: str = "") -> str:
        """Ask for a line; 0 alone goes back to the menu."""
        typed = str(click.prompt(question, default=default, show_default=bool(default), prompt_suffix=": ")).strip()
        if typed == _BACK:
            raise click.Abort
        return typed

    def _from_list(self, lines: Sequence[str], question: str, back: str, enter: str = "") -> int | None:
        """Show lines with numbers, 0 last, and ask until there is one of them; `enter` is what Enter alone means."""
        for number, line in enumerate(lines, start=1):
            echo(f"{number:>3}  {line}")
        echo(f"{_BACK:>3}  {self.say(back)}")
        while True:
            typed = str(click.prompt(question, default=enter, show_default=False, prompt_suffix=": ")).strip()
            if typed == _BACK:
                return None
            if typed.isdecimal() and 1 <= int(typed) <= len(lines):
                return int(typed) - 1
            echo(self.say("menu.not_a_number", most=len(lines)))

    def pick(self, title: str, lines: Sequence[str]) -> int | None:
        """Let somebody pick one of the `lines` below a `title`; its place, from 0, and None for 0 or Enter alone."""
        echo(title)
        return self._from_list(lines, self.say("menu.choose"), "menu.go_back", enter=_BACK)

    def _known_season(self) -> Path | None:
        """Find the season: the one that this is, the only one near, or the one picked of several."""
        here = season_here(Path())
        if here is not None:
            return here
        seasons = known_seasons([place for place in (Path(), home_folder()) if place])
        return seasons[0] if len(seasons) == 1 else self._picked(seasons)

    def _picked(self, seasons: Sequence[Path]) -> Path | None:
        if not seasons:
            return None
        shown = [str(season.resolve()) for season in seasons[:_MOST_SEASONS]]
        place = self.pick(self.say("menu.seasons"), shown)
        return None if place is None else seasons[place]

    def other_season(self) -> None:
        """Go to another season: one of those found, or the folder that is named."""
        seasons = known_seasons([place for place in (Path(), home_folder(), self._beside()) if place])
        picked = self._picked(
            [path for path in seasons if self.season is None or path.resolve() != self.season.resolve()]
        )
        while picked is None:
            typed = typed_path(self._text(self.say("menu.season_folder")))
            if typed is None:
                return
            picked = season_here(typed if typed.is_dir() else typed.parent)
            if picked is None:
                echo(self.say("menu.not_a_season", folder=str(typed), file=SEASON_FILE))
        self.season = picked

    def _beside(self) -> Path | None:
        return self.season.resolve().parent if self.season else None

    def open(self) -> None:
        """Open a workbook or a folder of the season, of those that are there."""
        there = {key: self._here() / name for key, name in _OPENED.items() if (self._here() / name).exists()}
        place = self.pick(self.say("menu.which_to_open"), [self.say(f"menu.open_{key}") for key in there])
        key = "" if place is None else list(there)[place]
        if key == "book":
            self._show_named()
        if key and (key != "sheet" or self._show_sheet()):
            self._open(there[key])

    def _show_sheet(self) -> bool:
        """Ask which hidden sheet of the season workbook is to be seen; say whether one now is."""
        from thidua_xlsx.commands.update import hidden_sheets

        try:
            hidden = hidden_sheets(self._here())
        except CommandError:  # said by the command itself
            self.type_in("check", self._here() / SEASON_FILE)
            return False
        if not hidden:
            self._tell(self.say("menu.none_hidden"))
            return False
        lines = [f"{name}: {self.say.label(title)}" for name, title in hidden.items()]
        place = self.pick(self.say("menu.which_sheet"), lines)
        return place is not None and self.type_in("update", self._here(), "--show", list(hidden)[place]) == 0

    def _show_named(self) -> None:
        """Let those hidden sheets of the season workbook be seen on which something is to be put right."""
        from thidua_xlsx.commands.check import hidden_with_findings

        if named := hidden_with_findings(self._here()):
            self.type_in("update", self._here(), *(word for name in named for word in ("--show", name)))

    def _open(self, file: Path) -> None:
        path = str(file.resolve())
        if open_file(file):
            self._tell(self.say("menu.opened", file=path))
        elif file.is_dir():
            self._tell(self.say("cli.open_folder_yourself", folder=path))
        else:
            self._tell(self.say("cli.open_yourself", file=path))

    def _tell(self, text: str) -> None:
        self.unread = True
        echo(text)

    def _here(self) -> Path:
        return self.season or Path()

    def check(self) -> None:
        """Check the season workbook and whatever came back."""
        season = self._here()
        self._show_named()
        inbox = season / INBOX
        came = [inbox] if inbox.is_dir() and any(inbox.iterdir()) else []
        self.type_in("check", season / SEASON_FILE, *came)

    def forms(self) -> None:
        """Issue forms: which ones, of which round, for which units."""
        book = self._rulebook()
        if book is None:
            return
        words = self._which_form(book, "menu.which_forms")
        round_ = book.round(words[-1]) if words and "--round" in words else None
        if round_ and round_.start and round_.start > date.today():  # which may be meant all the same
            question = self.say("menu.round_ahead", round=round_.name, start=round_.start)
            words = words if self.pick(question, [self.say("menu.round_ahead_yes")]) is not None else None
        if words is not None and len(book.units) > 1:
            names = [self.say("menu.all_units"), *(unit.name for unit in book.units)]
            chosen = self.pick(self.say("menu.which_unit"), names)
            unit = ["--unit", book.units[chosen - 1].code] if chosen else []
            words = None if chosen is None else [*words, *unit]
        if words is None:
            again = self._here().resolve() in self.issued
            echo(self.say("menu.nothing_more_issued" if again else "menu.nothing_issued"))
            return
        if self.type_in("forms", self._here(), *words) == 0:
            self.issued.add(self._here().resolve())
            self._open(self._here() / FORMS)

    def _rulebook(self) -> Rulebook | None:
        """Read the season's rulebook; where it has none, what is wrong with its workbook is said by its own command."""
        try:
            return open_season_folder(self._here()).rulebook
        except CommandError:
            self.type_in("check", self._here() / SEASON_FILE)
            return None

    def _which_form(self, book: Rulebook, question: str) -> list[str] | None:
        """Ask which form is meant, in the words of `question`, and of which round; give both as options.

        None for going back.
        """
        forms = [form for phase in PHASE_NAMES if (form := book.form_of(phase))]
        place = self.pick(self.say(question), [in_sentence(self.say.label(form.title)) for form in forms])
        if place is None:
            return None
        words = ["--phase", forms[place].phase]
        if forms[place].per_round and len(book.rounds) > 1:
            turn = self.pick(self.say("menu.which_round"), [f"{round_.name} ({round_.code})" for round_ in book.rounds])
            if turn is None:
                return None
            words += ["--round", book.rounds[turn].code]
        return words

    def answers(self) -> None:
        """Import answers that were collected elsewhere: the file, with what, for which form; then merge."""
        book = self._rulebook()
        file = self._file("menu.answers_file") if book else None
        if book is None or file is None:
            return
        place = self.pick(self.say("menu.answers_map"), [self.say(f"menu.answers_{name}") for name in _ANSWER_MAPS])
        words = None if place is None else self._which_form(book, "menu.answers_to")
        if place is not None and words is not None:
            self.type_in("import-answers", file, "--map", _ANSWER_MAPS[place], "--season", self._here(), *words)

    def status(self) -> None:
        """Say who has returned what."""
        self.type_in("status", self._here())

    def merge(self) -> None:
        """Merge what came back, ask about what a word of the secretary settles, and merge again with what was said.

        The second time only what is still wrong is told: all else was read a moment ago.
        """
        if self.type_in("merge", self._here() / INBOX) == 1 and settle_merged(self, self._here()):
            self.type_in("merge", self._here() / INBOX, "--quiet")

    def mail(self) -> None:
        """Write e-mail drafts: of one kind, or all that are called for."""
        office = bool(open_season_folder(self._here()).rulebook.reporters)
        kinds = [kind for kind in _LETTERS if office or kind != "schools"]
        names = [self.say(f"menu.letters_{kind}") for kind in ("all", *kinds)]
        place = self.pick(self.say("menu.which_letters"), names)
        if place is None:
            return
        if self.type_in("mail", self._here(), *(("--kind", kinds[place - 1]) if place else ())) == 0:
            self._open(self._here() / OUT / LETTERS)

    def explain(self) -> None:
        """Explain a finding, a title, or where somebody stands."""
        words = ("explain", *(() if self._here() == Path() else ("--season", self._here())))
        while subject := self._text(self.say("menu.explain_what")):
            marked = ("--", subject) if subject.startswith("-") else (subject,)  # it would be taken for an option
            if self.type_in(*words, *marked):
                continue  # it means nobody, or several: the command has said whom
            titles = load_templates(None).columns.choices["title"]
            person = not (subject.upper() in all_codes() or titles.find(subject))
            if person and self.pick(self.say("menu.explain_more"), [self.say("menu.explain_all")]) == 0:
                self.type_in(*words, "--all", *marked)
            return

    def finalize(self) -> None:
        """Close the season, when what stands in the way is settled and whoever asks for it is sure."""
        close_season(self, self._here())

    def new_season(self) -> None:
        """Begin a season: the school, its kind, the year, a staff list, the folder."""
        school = school_in_full(self._text(self.say("menu.school")))
        declared = load_templates(None)
        kinds, guess = sorted(declared.profiles), profile_for(school, Path(slug(school)))
        named = self.say.label(declared.profiles[guess].name) if guess else ""
        question = self.say("menu.which_kind_or", name=named) if guess else self.say("menu.choose")
        echo(self.say("menu.which_kind"))
        enter = str(kinds.index(guess) + 1) if guess else _BACK
        profiles = [declared.profiles[kind] for kind in kinds]
        lines = [self.say("cli.profile_named", name=profile.name, about=profile.about) for profile in profiles]
        place = self._from_list(lines, question, "menu.go_back", enter)
        if place is None:
            return
        kind = kinds[place]
        year = self._year(school_year(date.today()))
        roster = self._file("menu.roster")
        folder = self._new_folder(school, year)
        words: list[str | Path] = ["--roster", roster] if roster else []
        words += ["--school", school] if school else []
        if self.type_in("init", folder, "--profile", kind, "--year", year, *words) == 0:
            self.season = folder

    def next_year(self) -> None:
        """Begin the season of the next year from this one, and compare its people with a new staff list."""
        old, book = self._here(), self._rulebook()
        if book is None:
            return
        school = book.school
        first = school.school_year.partition("-")[0].strip()
        year = self._year(f"{int(first) + 1}-{int(first) + 2}" if first.isdecimal() else "")
        folder = self._new_folder(school.name, year)
        if self.type_in("init", folder, "--from", old, *(("--year", year) if year else ())) == 0:
            self.season = folder
            if roster := self._file("menu.roster"):  # who came, left or moved over the summer
                self.type_in("update", folder, "--roster", roster)

    def _new_folder(self, school: str, year: str) -> Path:
        """Ask where a new season shall lie: beside this one, else here, unless somebody says otherwise."""
        beside = self._beside() or Path.cwd()
        name = "-".join(part for part in (slug(school) or "thi-dua", slug(year.partition("-")[0])) if part)
        while True:
            folder = beside / (typed_path(self._text(self.say("menu.new_folder"), name)) or name)
            if not (folder / SEASON_FILE).exists() and not folder.is_file():
                return folder
            echo(self.say("menu.folder_taken", folder=str(folder)))

    def _year(self, offered: str) -> str:
        """Ask for a school year until there is one; the first of its two years is enough."""
        while typed := self._text(self.say("menu.year"), offered):
            year = f"{typed}-{int(typed) + 1}" if typed.isdecimal() and len(typed) == 4 else typed
            try:
                return f"năm {years[0]}" if len(set(years := years_of(year))) == 1 else "-".join(years)
            except CommandError as stop:
                echo(self.say(stop.key, **stop.params))
        return ""

    def _file(self, question: str) -> Path | None:
        """Ask for a file until there is such a one; None where Enter alone was pressed."""
        while typed := typed_path(self._text(self.say(question))):
            if typed.is_file():
                return typed
            echo(self.say("menu.no_such_file", file=str(typed)))
        return None

    def sample(self) -> None:
        """Lay out a sample season and go to it."""
        folder = Path("thidua-demo")
        self.type_in("demo", folder)
        if (folder / SEASON_FILE).is_file():
            self.season = folder

    def update(self) -> None:
        """Add to the season workbook what a newer version knows, and people of a staff list if there is one."""
        roster = self._file("menu.roster")
        self.type_in("update", self._here(), *(("--roster", roster) if roster else ()))
        self.outdated.clear()

    def backup(self) -> None:
        """Write the whole season into one file beside it."""
        self.type_in("backup", self._here())

    def setup(self) -> None:
        """Write the starters for a double click."""
        self.type_in("setup", *([self.season] if self.season else []))


# Lines of the menu: the key of each one's words, and what it does.
_ITEMS = {
    "forms": Menu.forms,
    "status": Menu.status,
    "merge": Menu.merge,
    "open": Menu.open,
    "finalize": Menu.finalize,
}
_WITHOUT_SEASON = {
    "new_season": Menu.new_season,
    "other_season": Menu.other_season,
    "sample": Menu.sample,
    "setup": Menu.setup,
}
_REST = {
    "check": Menu.check,
    "explain": Menu.explain,
    "mail": Menu.mail,
    "answers": Menu.answers,
    "update": Menu.update,
    "backup": Menu.backup,
    "next_year": Menu.next_year,
    **_WITHOUT_SEASON,
}


def _state_lines(step: NextStep, glance: SeasonGlance, say: Language) -> list[str]:
    """Give what to do next with the number to press for it, then what the last merge found."""
    presses = {"press": _press(step.item, say)}
    presses |= {item: _press(item, say) for item in ("mail", "open", "check")} | {"close": _press("finalize", say)}
    lines = [say(f"menu.next_{step.key}", **presses, **step.values)]
    if glance.last:
        counts = {key: glance.last.findings.get(key, 0) for key in ("error", "warning")}
        lines.append(say("menu.merged", at=_local(glance.last.at), errors=counts["error"], warnings=counts["warning"]))
    return lines


def _press(item: str, say: Language) -> str:
    """Say which number leads to an item of the menu: one of the first list, or of the list behind its last line."""
    if item in _ITEMS:
        return say("menu.press", number=[*_ITEMS].index(item) + 1)
    return say("menu.press_twice", number=len(_ITEMS) + 1, then=[*_REST].index(item) + 1)


def _local(text: str) -> str:
    """Give a moment of the journal as the clock on the wall shows it; what is no moment stays as it is."""
    try:
        return datetime.fromisoformat(text).astimezone().strftime("%d/%m/%Y %H:%M")
    except ValueError:
        return text


def typed_path(text: str) -> Path | None:
    """Give the path in the `text` that was typed, or dragged into the window, which adds quotes; None for nothing."""
    bare = text.strip().removeprefix("& ").strip()
    if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "\"'":
        bare = bare[1:-1]
    if not bare:
        return None
    path = Path(bare).expanduser()
    if os.sep == "/" and "\\" in bare and not path.exists():  # a terminal marks spaces so
        try:
            path = Path("".join(shlex.split(bare))).expanduser()
        except ValueError:
            return path
    return path
