"""Official papers of a merge: which are written, what they rest on, and which are left because somebody edited them."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path, PurePosixPath

from msgspec.structs import replace

from thidua_xlsx.base.file_names import OUT, PAPERS, SEASON_FILE
from thidua_xlsx.base.text import slug
from thidua_xlsx.declare.law.legal_documents import Document
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.paper_spec import PaperForm, Papers
from thidua_xlsx.documents.paper_plan import PaperPlan
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Phrase, at
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Season
from thidua_xlsx.reports.papers.official_papers import Basis, paper_plans
from thidua_xlsx.reports.papers.paper_context import CHAIR, CLERK
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.staged_outputs import Content
from thidua_xlsx.workflow.load.season_folder import SeasonFolder
from thidua_xlsx.workflow.outputs.merge_journal import written_before
from thidua_xlsx.workflow.outputs.output import Made, Output, OutputRequest, Sourced

MOST_PEOPLE = 300  # a school; beyond that pages for each unit and person are written only on demand
_SETTINGS = {"parent": "parent", "report_to": "addressee", "place": "place", "head": "head"}  # and what prints each
_ROLES = {CHAIR: "head", CLERK: "secretary"}  # and the setting that stands in for each
_BASIS_TEXTS = ("kind", "number", "issuer", "subject")
_LAWS = ("Luật", "Nghị định")


class PapersOutput(Output):
    """The official papers of a season, Vietnamese whatever the language.

    None are written for a season judged by rules not its own, and of a large one those of every unit and person only
    where papers are asked for. A paper that somebody changed since it was written stays as it is, and so do those of
    use before a vote once there was one.
    """

    name, weight = PAPERS, 3

    def __init__(self, *, closing: bool = False) -> None:
        self._closing = closing

    def make(self, request: OutputRequest) -> Made:
        """Write the papers, and say which were left alone and what they lack."""
        from thidua_xlsx.formats.docx.writer import write_word

        loaded, season, target = request.folder, request.as_entered, request.options.target
        declared, asked = loaded.templates.papers, request.options.papers
        known = written_before(target)
        if declared is not None and self._closing:  # those that tell of titles, where a merge has written any
            written = any(name.startswith(f"{PAPERS}/") for name in known)
            # Who has a title is told by what decides, and by what is about the whole season but records no sitting.
            telling = {
                name: form
                for name, form in declared.forms.items()
                if form.decides or (form.per == "season" and not form.minutes)
            }
            chosen = telling if written else {}
            declared = Papers(declared.frame, chosen)
        if asked is False or declared is None or season.rulebook.own_rules:
            return Made(outdated=() if asked is False else _outdated(target, (), known))
        each = bool(asked) or len(season.rulebook.people) <= MOST_PEOPLE
        rests_on = tuple(bases(loaded, season.rulebook))
        plans = paper_plans(season, declared, language("vi"), rests_on, each=each)
        contents, notices = dict[str, Content | Sourced](), []
        for plan in plans:  # nothing of one is kept for the next
            name = f"{PAPERS}/{plan.name}.docx"
            content = request.made_anew(name, plan, partial(write_word, plan))
            if _edited(target, name, content, known) is not None:
                notices.append(at(codes.PAPER_EDITED, FilePlace(f"{OUT}/{name}"), file=name))
            else:
                contents[name] = content
        # What a meeting was called and voted with belongs to its dossier: it stays as it was.
        used = {name for name, form in declared.forms.items() if season.voted and form.when == "unvoted"}
        kept = {name for name in known if name.startswith(f"{PAPERS}/") and form_of_paper(name) in used}
        outdated = () if self._closing else _outdated(target, {*contents, *kept}, known)
        if not (contents or notices):
            return Made(outdated=outdated)
        blanks = tuple(_blanks(season.rulebook))
        if blanks:
            notices.append(at(codes.PAPER_BLANKS, FilePlace(SEASON_FILE), settings=blanks))
        return Made(contents, tuple(notices), outdated)


def form_of_paper(name: str) -> str:
    """Give the declared form of a paper by its file's `name`: `giay-to/phieu-dang-ky-ca-nhan/ttn.docx`."""
    return PurePosixPath(PurePosixPath(name).parts[1]).stem


def _outdated(target: Path, contents: Collection[str], known: Mapping[str, set[str]]) -> tuple[str, ...]:
    """Give the papers of earlier runs that this one does not write, as far as they lie there as they were written."""
    before = sorted(name for name in known if name.startswith(f"{PAPERS}/") and name not in contents)
    lying = {name: files.read_bytes(target / name) for name in before}
    return tuple(name for name, data in lying.items() if data is not None and files.sha256(data) in known[name])


def upward(loaded: SeasonFolder, season: Season, target: Path) -> Iterator[tuple[str, str, bytes]]:
    """Give the papers that go to the body above after registration: file name, title, content.

    `target` is the folder of results, where one that somebody changed is taken as it lies.
    """
    for plan, form, content in _as_they_lie(loaded, season, target, lambda form: form.upward):
        yield f"{plan.name.replace('/', '-')}.docx", form.title, content


def papers_for_office(loaded: SeasonFolder, season: Season, target: Path) -> dict[str, bytes]:
    """Give the papers that go to the body above with the results, by file name below the results in `target`.

    Drafts stay: before the council has voted there are none, nor are there any of a season judged by rules not its own.
    """
    rounds = {slug(round_.code): season.of_round(round_.code).voted for round_ in season.rulebook.proposal_rounds}
    if not (season.voted or any(rounds.values())) or season.rulebook.own_rules:
        return {}
    plans = _as_they_lie(loaded, season, target, lambda form: form.for_office)
    return {
        f"{PAPERS}/{plan.name}.docx": content
        for plan, _, content in plans
        if rounds.get(plan.name.partition("/")[2], season.voted)
    }


def _as_they_lie(
    loaded: SeasonFolder, season: Season, target: Path, chosen: Callable[[PaperForm], bool]
) -> Iterator[tuple[PaperPlan, PaperForm, bytes]]:
    """Give the papers of the `chosen` forms; one that somebody changed since it was written is as it lies there."""
    from thidua_xlsx.formats.docx.writer import write_word

    declared = loaded.templates.papers
    if declared is None:
        return
    papers = Papers(declared.frame, {name: form for name, form in declared.forms.items() if chosen(form)})
    known = written_before(target) if papers.forms else {}
    for plan in paper_plans(season, papers, language("vi"), tuple(bases(loaded, season.rulebook))):
        content = write_word(plan)
        changed = _edited(target, f"{PAPERS}/{plan.name}.docx", content, known)
        yield plan, papers.forms[plan.name.partition("/")[0]], changed or content


def _edited(target: Path, name: str, content: Content | Sourced, known: Mapping[str, set[str]]) -> bytes | None:
    """Give what lies there of a paper where somebody changed it since it was written, else None."""
    if isinstance(content, Sourced):
        if not isinstance(content.content, bytes):  # it lies there as it was made
            return None
        content = content.content
    present = files.read_bytes(target / name)
    changed = present is not None and files.sha256(present) not in known.get(name, ()) and present != content
    return present if changed else None


def _blanks(book: Rulebook) -> Iterator[object]:
    """Give the settings and roles that papers print and the season workbook does not say."""
    for key, printed in _SETTINGS.items():
        if not getattr(book.school, printed):
            yield book.columns.column("school", key).label
    held = {member.role for member in book.council if member.full_name}
    for role, instead in _ROLES.items():
        if role not in held and not getattr(book.school, instead):
            yield book.columns.choices["role"][role]
    # Whoever declares an initiative council wants its minutes signed.
    signing = {member.role for member in book.initiative_council if member.full_name}
    for role in _ROLES if book.initiative_council else ():
        if role not in signing:
            yield Phrase("paper.of_initiative_council", {"role": book.columns.choices["role"][role]})


def bases(loaded: SeasonFolder, book: Rulebook) -> Iterator[Basis]:
    """Give what papers rest on: the law and decree of the regime that the season does not list, then its own list.

    Of the register only what somebody has seen, and the name in full alone: its subject describes, it does not quote.
    What a line of the season leaves blank of a document that the register knows is taken from there.
    """
    known = {document.number: document for document in loaded.templates.documents if document.verified}
    cited = (line for line in loaded.records.get("bases", ()) if line.key not in book.earlier_bases)
    written = []
    for record in cited:
        texts = {key: text if isinstance(text := record.values.get(key), str) else "" for key in _BASIS_TEXTS}
        day = record.values.get("date")
        written.append(Basis(day=day if isinstance(day, date) else None, **texts))
    own = [_completed(basis, known.get(basis.number)) for basis in written if basis.number or basis.subject]
    listed = {basis.number for basis in own}
    laws = (known.get(number) for number in book.regime.documents if number not in listed)
    every = [*own, *(_completed(Basis(law.kind, law.number), law) for law in laws if law and law.kind in _LAWS)]
    # The law before the decree before everything else, as papers cite them; otherwise in the season's own order.
    yield from sorted(every, key=lambda basis: _LAWS.index(basis.kind) if basis.kind in _LAWS else len(_LAWS))


def _completed(basis: Basis, law: Document | None) -> Basis:
    """Fill what a basis leaves blank with what was seen of the document."""
    if law is None:
        return basis
    return replace(
        basis, day=basis.day or law.issued, issuer=basis.issuer or law.issuer, subject=basis.subject or law.full_name
    )
