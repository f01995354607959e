"""What the files and folders of a season are called, each in this one place."""

SEASON_FILE, LEDGER_FILE = "thidua.xlsx", "so-theo-doi.xlsx"
KEPT, KEPT_LEDGERS = "luu-tru", "so-theo-doi.[0-9][0-9][0-9].*.xlsx"  # ledgers as they were before a season was closed
FORMS, INBOX, OUT = "phieu", "inbox", "ket-qua"
PLUGIN_LIST = "plugins.toml"  # of a season: files beside it that are run where the machine's owner allows it
REGISTER_FILE = f"{FORMS}/khoa.json"

PHASE_NAMES = {  # of the forms that are issued, in the order of the year: what people type, and see as a folder
    "registration": "dang-ky",
    "agreement": "thong-nhat",
    "self-score": "tu-cham",
    "nominations": "dien-hinh",
    "achievement": "khai-thanh-tich",
}
HANDED_DOWN = "phong-trao-cap-tren"  # begins the names of the workbooks with movements that an office hands down

REPLY = "ket-qua-xet"  # begins the names of the workbooks in which an office tells a school what was decided
# Below `ket-qua/tra-lai`.
SLIP_FOLDERS = {**PHASE_NAMES, "council": "hoi-dong", "report": "bao-cao", "reply": REPLY}

# Below `ket-qua/`.
SUMMARY, RESULT = "tong-hop.xlsx", "ket-qua.json"
LOOKED_UP = "doi-chieu.xlsx"  # beside the summary: sources, compared returns, everything that is not printed with it
OVERVIEW_PAGE, PRINT_FILE = "tong-quan.html", "in-tat-ca.pdf"
COUNCIL, CLOSING = "hoi-dong.xlsx", "chot.xlsx"
UPWARD_REPORT, PACKAGE = "bao-cao-cap-tren.xlsx", "gui-cap-tren"
CHANGES, JOURNAL = "thay-doi.xlsx", "nhat-ky.jsonl"
PAPERS, SLIPS, LETTERS, EXPORTS = "giay-to", "tra-lai", "thu", "du-lieu"  # folders
EXTRAS = "bo-sung"  # a folder: what plug-ins write, each in a folder of its own name
FOR_SCHOOLS = "gui-truong"  # a folder: what an office sends down to its schools
PASTED, PASTED_TEXT = f"{LETTERS}/zalo", "loi-nhan.txt"  # folders, one for each unit or school, and the text in each
PERIODS = "theo-ky"  # a folder: a workbook of pages to sign for each month, round or quarter
