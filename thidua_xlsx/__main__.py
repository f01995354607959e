"""`python -m thidua_xlsx` does what the installed command does."""

from thidua_xlsx.cli import main

main()
