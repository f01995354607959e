"""The names of the files and folders of a season that stand at several places."""

SEASON_FILE = "thidua.xlsx"
LEDGER_FILE = "so-theo-doi.xlsx"
INBOX = "inbox"
OUT = "ket-qua"

# Among the results.
SUMMARY = "tong-hop.xlsx"
RESULT = "ket-qua.json"
UPWARD_REPORT = "bao-cao-cap-tren.xlsx"
