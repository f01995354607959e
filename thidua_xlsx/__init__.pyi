# What type checkers know of the package: the toolkit for programmers, which __init__.py fetches when it is asked for.
from thidua_xlsx.api.open_season import FormAnswers as FormAnswers
from thidua_xlsx.api.open_season import Imported as Imported
from thidua_xlsx.api.open_season import Season as Season
from thidua_xlsx.api.open_season import open_season as open_season
from thidua_xlsx.api.season_result import Result as Result
from thidua_xlsx.api.thidua_error import ThiduaError as ThiduaError
from thidua_xlsx.api.values import Candidate as Candidate
from thidua_xlsx.api.values import Cell as Cell
from thidua_xlsx.api.values import Finding as Finding
from thidua_xlsx.api.values import PathStep as PathStep
from thidua_xlsx.api.values import Person as Person
from thidua_xlsx.api.values import Proposal as Proposal
from thidua_xlsx.api.values import Reason as Reason
from thidua_xlsx.api.values import Receipt as Receipt
from thidua_xlsx.api.values import School as School
from thidua_xlsx.api.values import SchoolInitiative as SchoolInitiative
from thidua_xlsx.api.values import Score as Score
from thidua_xlsx.api.values import Total as Total
from thidua_xlsx.api.values import Unit as Unit
from thidua_xlsx.api.values import Verdict as Verdict

__version__: str
LANGUAGES: tuple[str, ...]
DAY_FORMS: tuple[str, ...]
