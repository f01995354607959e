"""Emulation and commendation in Vietnamese schools, in plain Excel files."""

__version__ = "0.1.0"
LANGUAGES = ("vi", "en")  # the first is spoken where nobody asks for another
