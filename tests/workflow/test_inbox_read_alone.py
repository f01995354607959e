"""The inbox, read by readers who say what they are told: one receipt a file, in order, and nothing opened twice."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.intake.mini import school
from tests.workflow.by_hand import Readers, Said, folder, returned
from thidua_xlsx.declare.season.hand_ins import HandIn
from thidua_xlsx.documents.raw_workbook import RawBook
from thidua_xlsx.formats.xlsx.read.package_guard import MAX_FILE, Refusal
from thidua_xlsx.intake.returns.packed_return import pack
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace, FilePlace
from thidua_xlsx.model import Receipt, ReceiptStatus, Record, SchoolReport
from thidua_xlsx.runtime import archives
from thidua_xlsx.runtime.archives import ArchiveEntry, Unpacked
from thidua_xlsx.runtime.files import sha256
from thidua_xlsx.workflow.load import read_inbox as module
from thidua_xlsx.workflow.load.read_inbox import Inbox, read_inbox
from thidua_xlsx.workflow.load.season_folder import SeasonFolder

BROKEN = Refusal(codes.FILE_UNREADABLE, {"reason": "BadZipFile"})


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The inbox of a season; files that begin with `zip` are said to be archives."""
    monkeypatch.setattr(archives, "may_hold_files", lambda data: data.startswith(b"zip"))
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


def lay(inbox: Path, *files: tuple[str, bytes]) -> None:
    for name, data in files:
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_bytes(data)


def read(inbox: Path, readers: Readers, loaded: SeasonFolder | None = None, **options: Any) -> Inbox:
    options.setdefault("progress", lambda step: None)
    return read_inbox(loaded or folder(inbox.parent), inbox, readers=readers, **options)  # type: ignore[arg-type]


def brief(found: Inbox) -> list[tuple[str, str, str | None]]:
    return [
        (one.file.removeprefix("inbox/"), one.status.value, one.reason.code.id if one.reason else None)
        for one in found.receipts
    ]


def stray(file: str) -> Finding:
    return at(codes.CELL_OUTSIDE, CellPlace(f"inbox/{file}", "Đăng ký", 1, 1), raw="x", what="")


# --- receipts ----------------------------------------------------------------------------------------------------------
def test_a_return_is_accepted_with_whose_it_is_and_what_was_found_in_it(inbox: Path) -> None:
    form = returned("inbox/a.xlsx", "T2", "self-score", "D1", integrity="drift")
    lay(inbox, ("a.xlsx", b"a"))
    found = read(inbox, Readers({b"a": (form, [stray("a.xlsx")])}))
    assert found.receipts == (
        Receipt("inbox/a.xlsx", sha256(b"a"), ReceiptStatus.ACCEPTED, "T2", "self-score", "D1", None, "drift"),
    )
    assert (found.returned, found.findings) == ((form,), (stray("a.xlsx"),))
    # a form that is asked for once a year has no round
    once = read(inbox, Readers({b"a": (returned("inbox/a.xlsx"), [])}))
    assert (once.receipts[0].round, once.receipts[0].integrity) == (None, "intact")


def test_what_was_read_elsewhere_is_named_as_the_file_is_called_here(inbox: Path) -> None:
    lay(inbox, ("moi.xlsx", b"a"))
    packed = pack((returned("inbox/cu.xlsx"), [stray("cu.xlsx")]))
    found = read(inbox, Readers({b"a": packed}))
    assert [one.submission.file for one in found.returned] == ["inbox/moi.xlsx"]
    assert [one.place.file for one in found.findings] == ["inbox/moi.xlsx"]


def test_a_file_s_very_copy_is_left_aside_and_names_the_first(inbox: Path) -> None:
    lay(inbox, ("a.xlsx", b"a"), ("b.xlsx", b"b"), ("c.xlsx", b"a"))
    form, other = returned("inbox/a.xlsx", integrity="altered"), returned("inbox/b.xlsx", "T2")
    readers = Readers({b"a": (form, [stray("a.xlsx")]), b"b": (other, [])})
    found = read(inbox, readers)
    assert brief(found) == [("a.xlsx", "accepted", None), ("b.xlsx", "accepted", None), ("c.xlsx", "ignored", "F110")]
    copy = found.receipts[2]
    assert copy.reason is not None
    assert (copy.unit, copy.phase, copy.integrity, copy.sha256) == ("T1", "registration", "altered", sha256(b"a"))
    assert (copy.reason.place, copy.reason.unit, copy.reason.params) == (
        FilePlace("inbox/c.xlsx"), "T1", {"other": "inbox/a.xlsx"}
    )  # fmt: skip
    assert found.returned == (form, other)
    assert found.findings == (stray("a.xlsx"), copy.reason)  # what was found in it is told once
    assert [one[0] for one in readers.asked] == ["inbox/a.xlsx", "inbox/b.xlsx"]


def test_a_form_in_which_nobody_wrote_is_no_return_and_another_is_no_copy_of_it(inbox: Path) -> None:
    blank = returned("inbox/a.xlsx", "T2", "self-score", "D1", records={"self_score": (Record("A1", {}),)})
    lay(inbox, ("a.xlsx", b"a"), ("b.xlsx", b"a"))
    found = read(inbox, Readers({b"a": (blank, [stray("a.xlsx")])}))
    assert brief(found) == [("a.xlsx", "ignored", "S119"), ("b.xlsx", "ignored", "S119")]
    first = found.receipts[0]
    assert (first.unit, first.phase, first.round, first.integrity) == ("T2", "self-score", "D1", None)
    assert first.reason is not None
    assert (first.reason.unit, first.reason.place) == ("T2", FilePlace("inbox/a.xlsx"))
    assert found.returned == ()
    assert found.findings[:2] == (stray("a.xlsx"), first.reason)


def test_a_blank_form_that_is_asked_for_once_a_year_has_no_round(inbox: Path) -> None:
    lay(inbox, ("a.xlsx", b"a"))
    (receipt,) = read(inbox, Readers({b"a": (returned("inbox/a.xlsx", records={}), [])})).receipts
    assert (receipt.phase, receipt.round, receipt.sha256) == ("registration", None, sha256(b"a"))


@pytest.mark.parametrize(
    "fields",
    [{"replaced_returns": frozenset({"0" * 64})}, {"report": SchoolReport("KS", "Kim Sơn", "2024-2025")}],
    ids=["a slip that somebody cleared", "a school that had nothing to report"],
)
def test_what_has_nothing_in_it_and_means_it_is_a_return(inbox: Path, fields: Mapping[str, Any]) -> None:
    lay(inbox, ("a.xlsx", b"a"))
    found = read(inbox, Readers({b"a": (returned("inbox/a.xlsx", records={}, **fields), [])}))
    assert brief(found) == [("a.xlsx", "accepted", None)]
    assert len(found.returned) == 1


def test_a_file_that_cannot_be_read_is_refused_once_for_all_copies_and_stops_no_other(inbox: Path) -> None:
    files = [(f"{number}.xlsx", b"bad") for number in range(1, 6)]
    lay(inbox, *files, ("6.xlsx", b"a"), ("7.xlsx", b"bad"))
    readers = Readers({b"bad": BROKEN, b"a": (returned("inbox/6.xlsx"), [])}, jobs=1)
    found = read(inbox, readers)
    bad = [(name, "rejected", "F109") for name, _ in files]
    assert brief(found) == [*bad, ("6.xlsx", "accepted", None), ("7.xlsx", "rejected", "F109")]
    assert [one.place.file for one in found.findings] == [*(f"inbox/{name}" for name, _ in files), "inbox/7.xlsx"]
    assert found.findings[0].params == {"reason": "BadZipFile"}
    assert [one[0] for one in readers.asked] == ["inbox/1.xlsx", "inbox/6.xlsx"]


def test_a_workbook_that_is_no_form_is_refused_for_the_last_that_was_found(inbox: Path) -> None:
    lay(inbox, ("a.xlsx", b"a"))
    why = at(codes.FILE_OTHER_SEASON, FilePlace("inbox/a.xlsx"), season="cu", unit="T2")
    found = read(inbox, Readers({b"a": (None, [stray("a.xlsx"), why])}))
    assert brief(found) == [("a.xlsx", "rejected", "F105")]
    assert (found.receipts[0].unit, found.receipts[0].reason, found.receipts[0].phase) == ("T2", why, None)
    assert found.findings == (stray("a.xlsx"), why)


def test_what_programs_leave_behind_is_ignored_and_never_opened(inbox: Path) -> None:
    lay(inbox, ("~$a.xlsx", b"a"), ("Thumbs.db", b"zip"))
    readers = Readers()
    found = read(inbox, readers)
    assert brief(found) == [("Thumbs.db", "ignored", "F108"), ("~$a.xlsx", "ignored", "F108")]
    assert [one.code for one in found.findings] == [codes.FILE_LITTER] * 2
    assert (readers.asked, readers.expected) == ([], [])


def test_the_season_s_own_books_are_no_returns_and_files_of_their_names_in_the_inbox_are(tmp_path: Path) -> None:
    own = ("thidua.xlsx", "so-theo-doi.xlsx")
    lay(tmp_path, *((name, b"own") for name in own), *((f"inbox/{name}", b"bad") for name in own))
    found = read_inbox(folder(tmp_path), tmp_path, lambda step: None, Readers({b"bad": BROKEN}))  # type: ignore[arg-type]
    assert [one.file for one in found.receipts] == ["inbox/so-theo-doi.xlsx", "inbox/thidua.xlsx"]


def test_several_files_and_folders_are_one_inbox(tmp_path: Path) -> None:
    lay(tmp_path, ("x/b.xlsx", b"b"), ("x/a.xlsx", b"a"), ("y/c.xlsx", b"a"), ("y/d.xlsx", b"b"))
    readers = Readers({b"a": (returned("x/a.xlsx"), []), b"b": (returned("x/b.xlsx", "T2"), [])})
    places = [tmp_path / "y" / "c.xlsx", tmp_path / "x"]
    found = read_inbox(folder(tmp_path), places, lambda step: None, readers)  # type: ignore[arg-type]
    assert [(one.file, one.status.value) for one in found.receipts] == [
        ("y/c.xlsx", "accepted"), ("x/a.xlsx", "ignored"), ("x/b.xlsx", "accepted")
    ]  # fmt: skip


# --- archives ----------------------------------------------------------------------------------------------------------
DAY = date(2025, 5, 8)


def test_an_archive_has_a_receipt_and_so_has_each_file_in_it_with_the_day_it_was_sent(inbox: Path) -> None:
    lay(inbox, ("thu.eml", b"zip"), ("z.xlsx", b"b"))
    letter = Refusal(codes.FILE_OF_THE_LETTER, {})
    inside = Unpacked(
        "d" * 64,
        3,
        (
            ArchiveEntry("a.xlsx", sha256(b"a"), b"a", sent=DAY),
            ArchiveEntry("x.xlsx", sha256(b"x"), b"", BROKEN, sent=DAY),
            ArchiveEntry("chu-ky.png", sha256(b"c"), b"", letter, sent=DAY),
            ArchiveEntry("__MACOSX/._a.xlsx", sha256(b"m"), b"", BROKEN, sent=DAY),
        ),
    )
    said: dict[bytes, Said] = {b"a": (returned("inbox/thu.eml/a.xlsx"), []), b"b": (returned("inbox/z.xlsx", "T2"), [])}
    readers = Readers(said, {b"zip": [inside]})
    found = read(inbox, readers)
    assert brief(found) == [
        ("thu.eml", "accepted", "F118"),
        ("thu.eml/a.xlsx", "accepted", None),
        ("thu.eml/x.xlsx", "rejected", "F109"),
        ("thu.eml/chu-ky.png", "ignored", letter.code.id),  # which was no return to begin with
        ("thu.eml/__MACOSX/._a.xlsx", "ignored", "F108"),  # nor what a program left behind, whatever is wrong in it
        ("z.xlsx", "accepted", None),
    ]
    box = found.receipts[0]
    assert box.reason is not None
    assert (box.sha256, box.reason.params, box.unit) == ("d" * 64, {"count": 3}, None)
    assert [one.sent for one in found.receipts] == [None, DAY, DAY, DAY, DAY, None]
    assert [one.sha256 for one in found.receipts[1:4]] == [sha256(b"a"), sha256(b"x"), sha256(b"c")]
    # Its files have one time together; that of a form among them is given back.
    (time,) = readers.times
    assert [(name, shared) for name, _, _, shared in readers.asked] == [
        ("inbox/thu.eml/a.xlsx", time), ("inbox/z.xlsx", None)
    ]  # fmt: skip
    assert time.forms == ["inbox/thu.eml/a.xlsx"]


def test_an_archive_comes_in_parts_and_one_that_changes_meanwhile_ends_there(inbox: Path) -> None:
    def part(digest: str, name: str, then: int | None) -> Unpacked:
        return Unpacked(digest, 3, (ArchiveEntry(name, sha256(b"a"), b"a"),), then)

    lay(inbox, ("a.zip", b"zip"))
    readers = Readers(
        {b"a": BROKEN}, {b"zip": [part("d", "1.xlsx", 1), part("d", "1.xlsx", 2), part("e", "3.xlsx", None)]}
    )
    found = read(inbox, readers)
    assert brief(found) == [
        ("a.zip", "accepted", "F118"),
        ("a.zip/1.xlsx", "rejected", "F109"),
        ("a.zip/1.xlsx (2)", "rejected", "F109"),  # two members of one name are two files
        ("a.zip (2)", "rejected", codes.FILE_OUT_OF_REACH.id),
    ]
    assert found.findings[-1].params == {"reason": "ESTALE"}
    half = Readers(
        {b"a": BROKEN}, {b"zip": [part("d", "1.xlsx", 1), Refusal(codes.FILE_IN_TOO_SLOW, {"seconds": "10"})]}
    )
    found = read(inbox, half)
    assert brief(found)[-1] == ("a.zip (2)", "rejected", codes.FILE_IN_TOO_SLOW.id)
    whole = Readers({}, {b"zip": [BROKEN]})
    assert brief(read(inbox, whole)) == [("a.zip", "rejected", "F109")]


def test_an_archive_with_nothing_in_it_is_refused_and_what_is_none_is_read_as_a_file(inbox: Path) -> None:
    lay(inbox, ("a.zip", b"zip"), ("b.xlsx", b"zipped"))
    readers = Readers({b"zipped": BROKEN}, {b"zip": [Unpacked("d", 0)], b"zipped": [Unpacked("e", None)]})
    assert brief(read(inbox, readers)) == [("a.zip", "ignored", "F132"), ("b.xlsx", "rejected", "F109")]
    assert [one[:3] for one in readers.asked] == [("inbox/b.xlsx", b"zipped", sha256(b"zipped"))]


def test_a_file_too_large_to_be_a_form_may_still_be_an_archive(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thidua_xlsx.workflow.load.inbox_files.MAX_FILE", 4)
    lay(inbox, ("lon.xlsx", b"xxxxx"), ("lon.zip", b"yyyyy"), ("vua.xlsx", b"aaaa"))
    inside = Unpacked("d", 1, (ArchiveEntry("a.xlsx", sha256(b"aaaa"), b"aaaa"),))
    readers = Readers({b"aaaa": BROKEN}, {b"xxxxx": [Unpacked("e", None)], b"yyyyy": [inside]})
    found = read(inbox, readers)
    assert brief(found) == [
        ("lon.xlsx", "rejected", "F115"),
        ("lon.zip", "accepted", "F118"),
        ("lon.zip/a.xlsx", "rejected", "F109"),
        ("vua.xlsx", "rejected", "F109"),
    ]
    assert (found.receipts[0].sha256, MAX_FILE % 2**20) == ("e", 0)


def test_links_and_closed_folders_are_refused_and_never_followed(inbox: Path) -> None:
    lay(inbox.parent, ("elsewhere.xlsx", b"a"))
    (inbox / "link.xlsx").symlink_to(inbox.parent / "elsewhere.xlsx")
    readers = Readers()
    found = read(inbox, readers)
    assert [(one.status.value, one.reason and one.reason.code) for one in found.receipts] == [
        ("rejected", codes.FILE_IS_LINK)
    ]
    assert (found.receipts[0].sha256, readers.asked) == ("", [])


# --- what else is known of files ---------------------------------------------------------------------------------------
def test_movements_handed_down_were_read_with_the_season_and_say_here_what_came_of_them(inbox: Path) -> None:
    lay(inbox, ("pt.xlsx", b"a"), ("moi.xlsx", b"b"))
    first, last = (at(codes.FILE_LITTER, FilePlace("inbox/pt.xlsx"), unit=unit) for unit in ("T1", "T2"))
    other = at(codes.FILE_LITTER, FilePlace("inbox/moi.xlsx"))
    known = {"inbox/pt.xlsx": sha256(b"a"), "phong-trao.xlsx": "0"}
    loaded = folder(inbox.parent, handed_down=known, findings=(other, first, last))
    found = read(inbox, Readers({b"a": BROKEN, b"b": BROKEN}), loaded)
    assert brief(found) == [("moi.xlsx", "rejected", "F109"), ("pt.xlsx", "ignored", codes.FILE_LITTER.id)]
    assert found.receipts[1].reason == last
    assert [one.place.file for one in found.findings] == ["inbox/moi.xlsx"]  # the season has told of the other


def test_a_file_that_was_to_be_handed_in_is_received_by_its_name(inbox: Path) -> None:
    lay(inbox, ("ke-hoach T1.docx", b"doc"), ("khac.docx", b"doc2"))
    plan = HandIn("KH", "Kế hoạch", ("T1", "T2"), patterns=("ke hoach",))
    no_form = Refusal(codes.FILE_NOT_A_WORKBOOK, {"what": "Word"})
    loaded = folder(inbox.parent, replace(school(), hand_ins=(plan,)))
    found = read(inbox, Readers({b"doc": no_form, b"doc2": no_form}), loaded)
    assert [(one.hand_in, one.unit, one.status.value) for one in found.receipts] == [
        ("KH", "T1", "accepted"), (None, None, "rejected")
    ]  # fmt: skip
    assert [one.code.id for one in found.findings] == ["F140", codes.FILE_NOT_A_WORKBOOK.id]


def test_readers_are_told_what_a_return_is(inbox: Path) -> None:
    loaded, readers = folder(inbox.parent), Readers()
    read(inbox, readers, loaded)
    told = readers.understanding
    assert (told.rulebook, told.register) == (loaded.rulebook, loaded.register)
    assert not readers.open
    # A workbook without any of our tables is no form, and that is what readers hand back, packed.
    form, (why,) = module.unpack(told(RawBook("inbox/a.xlsx", (), {}), "0" * 64), "inbox/b.xlsx")
    assert (form, why.code, why.place) == (None, codes.FILE_NOT_A_FORM, FilePlace("inbox/b.xlsx"))


# --- how far it is, and in which order ---------------------------------------------------------------------------------
def letters(count: int) -> list[tuple[str, bytes]]:
    return [(f"{letter}.xlsx", letter.encode()) for letter in "abcdefghij"[:count]]


def test_each_step_says_how_many_are_done_and_of_how_many_at_least(inbox: Path) -> None:
    lay(inbox, ("a.zip", b"zip"), ("b.xlsx", b"b"))
    inside = Unpacked("d", 2, tuple(ArchiveEntry(f"{n}.xlsx", sha256(b"b"), b"b") for n in (1, 2)))
    steps: list[Any] = []
    read(inbox, Readers({b"b": BROKEN}, {b"zip": [inside]}), progress=steps.append)
    # Two files are found; as many as come out of an archive come on top.
    assert [(one.doing, one.done, one.of, one.file) for one in steps] == [
        ("reading", 0, 2, "inbox/a.zip"),
        ("reading", 1, 2, "inbox/a.zip/1.xlsx"),
        ("reading", 2, 3, "inbox/a.zip/2.xlsx"),
        ("reading", 3, 4, "inbox/b.xlsx"),
    ]


@pytest.mark.parametrize(
    ("files", "jobs", "expected"),
    [
        (1, 2, [1]),  # no more are to come: one reader is enough
        (2, 2, [2]),
        (5, 2, [2]),  # at least two; how many in all nobody knows yet
        (5, 9, [5]),
        (0, 2, []),
    ],
)
def test_readers_are_told_once_how_many_files_there_are_at_least(
    files: int, jobs: int, expected: list[int], inbox: Path
) -> None:
    lay(inbox, *letters(files))
    readers = Readers({data: BROKEN for _, data in letters(files)}, jobs=jobs)
    assert len(read(inbox, readers).receipts) == files
    assert (readers.expected, len(readers.asked)) == (expected, files)


def test_files_are_read_ahead_but_never_the_whole_inbox(inbox: Path) -> None:
    lay(inbox, *letters(10))
    readers = Readers({data: BROKEN for _, data in letters(10)}, jobs=2)
    ahead: list[int] = []
    read(inbox, readers, progress=lambda step: ahead.append(len(readers.asked) - step.done))
    # Five wait (twice the readers and one) before the first is given; at the end there is nothing left to read.
    assert ahead == [5, 5, 5, 5, 5, 5, 4, 3, 2, 1]


def test_of_large_files_fewer_are_held_at_a_time(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_BYTES", 2)
    lay(inbox, *letters(6))
    readers = Readers({data: BROKEN for _, data in letters(6)}, jobs=4)
    ahead: list[int] = []
    read(inbox, readers, progress=lambda step: ahead.append(len(readers.asked) - step.done))
    assert ahead == [3, 3, 3, 3, 2, 1]  # three bytes are more than two
    assert readers.expected == [3]


def test_what_there_is_to_do_meanwhile_is_done_once_when_reading_has_begun(inbox: Path) -> None:
    lay(inbox, *letters(3))
    readers = Readers({data: BROKEN for _, data in letters(3)}, jobs=2)
    done: list[int] = []
    read(inbox, readers, while_waiting=lambda: done.append(len(readers.asked)))
    assert done == [3]


class Kept:
    """What an earlier run read, and what is kept of this one."""

    def __init__(self, **known: bytes) -> None:
        self.known = {sha256(name.encode()): packed for name, packed in known.items()}
        self.kept: dict[str, bytes] = {}

    def get(self, digest: str) -> bytes | None:
        return self.known.get(digest)

    def put(self, digest: str, packed: bytes) -> None:
        self.kept[digest] = packed


def test_what_was_read_before_is_not_read_again_and_what_is_read_now_is_kept(inbox: Path) -> None:
    lay(inbox, *letters(3))
    known, fresh = pack((returned("x.xlsx"), [])), pack((returned("y.xlsx", "T2"), []))
    cache, readers = Kept(a=known), Readers({b"b": fresh, b"c": BROKEN})
    found = read(inbox, readers, cache=cache)
    assert [(one.submission.file, one.submission.stamp.unit) for one in found.returned] == [
        ("inbox/a.xlsx", "T1"), ("inbox/b.xlsx", "T2")
    ]  # fmt: skip
    assert [one[0] for one in readers.asked] == ["inbox/b.xlsx", "inbox/c.xlsx"]
    assert readers.expected == [2]
    assert cache.kept == {sha256(b"a"): known, sha256(b"b"): fresh}  # and nothing of what could not be read
    everything = Readers()
    read(inbox, everything, cache=Kept(a=known, b=fresh, c=known))
    assert (everything.asked, everything.expected) == ([], [])


def test_a_file_that_must_be_read_is_waited_for_however_many_behind_it_are_known(inbox: Path) -> None:
    lay(inbox, *letters(8))
    known = pack((returned("x.xlsx"), []))
    cache = Kept(**dict.fromkeys("bcdefgh", known))
    found = read(inbox, Readers({b"a": (returned("inbox/a.xlsx"), [])}), cache=cache)
    assert [one.status.value for one in found.receipts] == ["accepted"] * 8
    assert [one.reason for one in found.receipts] == [None] * 8
    assert len(found.returned) == 8


def test_a_copy_far_behind_its_first_is_not_opened_again(inbox: Path) -> None:
    lay(inbox, *letters(9), ("z.xlsx", b"a"))
    said: dict[bytes, Said] = {data: BROKEN for _, data in letters(9)}
    readers = Readers({**said, b"a": (returned("inbox/a.xlsx"), [])}, jobs=1)
    assert brief(read(inbox, readers))[-1] == ("z.xlsx", "ignored", "F110")
    assert len(readers.asked) == 9
