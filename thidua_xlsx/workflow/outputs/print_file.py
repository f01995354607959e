"""`merge --pdf`: everything that is printed and signed as one PDF, in the order in which it is signed."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from thidua_xlsx.base.file_names import OUT, PAPERS, PRINT_FILE, SUMMARY
from thidua_xlsx.declare.tables.paper_spec import bare_title
from thidua_xlsx.formats.pdf_pages import join_pdfs
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import at
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.office_program import find_office, to_pdf
from thidua_xlsx.runtime.progress import ProgressStep
from thidua_xlsx.workflow.outputs.merge_journal import written_before
from thidua_xlsx.workflow.outputs.output import Made, Output, OutputRequest
from thidua_xlsx.workflow.outputs.paper_files import form_of_paper

_LAST = 10**9
_PLACE = FilePlace(f"{OUT}/{PRINT_FILE}")


class PrintOutput(Output):
    """One PDF of all papers and the summary, where it was asked for and LibreOffice is there to make it.

    A PDF of an earlier run goes when this one is not asked for: it would tell other figures than what lies beside it.
    """

    name, after_others, in_journal = PRINT_FILE, True, False  # LibreOffice writes the time into each PDF
    renews = (PRINT_FILE,)

    def make(self, request: OutputRequest) -> Made:
        """Print what this run wrote, and papers that somebody has edited since as they lie; say what is missing."""
        if not request.options.pdf:
            return Made()
        program = find_office()
        if program is None:
            return Made(notices=(at(codes.PDF_NEEDS_OFFICE, _PLACE),))
        request.progress(ProgressStep("writing"))
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            whole, missing = _print_all(program, list(_documents(request)), Path(folder))
            contents = {PRINT_FILE: whole.read_bytes()} if whole else {}
        notices = (at(codes.PDF_WITHOUT, _PLACE, files=tuple(missing)),) if missing else ()
        return Made(contents, notices)


def _documents(request: OutputRequest) -> Iterator[tuple[str, str, Path]]:
    """Give the papers in the order in which they are signed, then the summary.

    Of each its name below the results, what its bookmark says, and where it lies now.
    """
    declared = request.folder.templates.papers
    forms = declared.forms if declared else {}
    lying = {**_edited(request), **{name: staged.path for name, staged in request.made.items()}}
    papers = [name for name in lying if name.startswith(f"{PAPERS}/") and name.endswith(".docx")]

    def order(name: str) -> tuple[int, str]:
        form = forms.get(form_of_paper(name))
        return (form.order if form else _LAST, name)

    for name in sorted(papers, key=order):
        form = forms.get(form_of_paper(name))
        title = bare_title(form).capitalize() if form else PurePosixPath(name).stem
        yield name, f"{title} ({PurePosixPath(name).stem})", lying[name]
    if SUMMARY in lying:
        yield SUMMARY, PurePosixPath(SUMMARY).stem, lying[SUMMARY]


def _edited(request: OutputRequest) -> dict[str, Path]:
    """Give the papers that lie among the results and are not as any run wrote them: somebody works in them."""
    target = request.options.target
    known = written_before(target)
    edited = {path.relative_to(target).as_posix(): path for path in sorted((target / PAPERS).rglob("*.docx"))}
    return {
        name: path
        for name, path in edited.items()
        if (data := files.read_bytes(path)) is not None and files.sha256(data) not in known.get(name, ())
    }


def _print_all(
    program: Path, documents: Iterable[tuple[str, str, Path]], folder: Path
) -> tuple[Path | None, list[str]]:
    """Print documents into one PDF; give it, and the names of those that LibreOffice could not print."""
    copies: dict[Path, tuple[str, str]] = {}
    for place, (name, bookmark, path) in enumerate(documents):  # under names of their own: two may be called alike
        copy = folder / f"{place:04d}{PurePosixPath(name).suffix}"
        shutil.copyfile(path, copy)
        copies[copy] = name, bookmark
    printed = to_pdf(program, list(copies), folder)
    parts = [(bookmark, printed[copy]) for copy, (_, bookmark) in copies.items() if copy in printed]
    missing = [name for copy, (name, _) in copies.items() if copy not in printed]
    if not parts:
        return None, missing
    whole = folder / PRINT_FILE
    join_pdfs(parts, whole)
    return whole, missing
