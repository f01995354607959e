@echo off
chcp 65001 >nul
set PYTHONUTF8=1
pushd "%~dp0"
where py >nul 2>nul
if errorlevel 1 (set PYTHON=python) else (set PYTHON=py)
%PYTHON% -m pip install .
if errorlevel 1 goto done
rem A starter for a double click goes into the home folder; then the menu opens there, so nobody has to type.
cd /d "%USERPROFILE%"
%PYTHON% -m thidua_xlsx setup
%PYTHON% -m thidua_xlsx
:done
echo.
pause
