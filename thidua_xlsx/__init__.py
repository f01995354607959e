"""Emulation and commendation in Vietnamese schools, in plain Excel files."""

__version__ = "0.1.0"
