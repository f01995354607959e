"""An output, the names of everybody, and a paper."""

from thidua_xlsx.workflow.load.plugins import Plugin
from thidua_xlsx.workflow.outputs.output import Made, Output, OutputRequest


class NamesOutput(Output):
    """The names of everybody, one a line."""

    name = "ten.txt"

    def make(self, request: OutputRequest) -> Made:
        names = (dossier.person.full_name for dossier in request.season.dossiers)
        return Made({self.name: "\n".join(names).encode()})


NOTICE = """
title = "THÔNG BÁO"
order = 33
subject = "Thành viên Hội đồng thi đua - khen thưởng {years}"
number = "TB-HĐTĐKT"
issuer = "council"
needs = "season"
recipients = ["- Các tổ;", "- Lưu: VT."]
signers = [{ lines = ["TM. HỘI ĐỒNG", "CHỦ TỊCH"], note = "(Ký, ghi rõ họ tên, đóng dấu)", name = "{chair}" }]

[[parts]]
text = "Hội đồng thi đua - khen thưởng {school} gồm:"
table = "members"
columns = [
  { key = "no", label = "STT", width = 12, align = "center" },
  { key = "name", label = "Họ và tên", width = 60 },
  { key = "role", label = "Nhiệm vụ", width = 98 },
]
"""

PLUGIN = Plugin(outputs=(NamesOutput(),), papers={"thong-bao-hoi-dong": NOTICE})
