@echo off
chcp 65001 >nul
set PYTHONUTF8=1
cd /d "%~dp0"
where py >nul 2>nul
if errorlevel 1 (
  python -m pip install . && python -m thidua_xlsx --help
) else (
  py -m pip install . && py -m thidua_xlsx --help
)
echo.
pause
