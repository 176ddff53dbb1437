"""The languages this program can speak, one declaration each: `<code>.toml` beside this file.

Settings take from it what MERISTEM_LANGUAGES switches on, printing the fonts and rules of each script, pages the
stylesheet a language needs of its own. Adding a language is docs/howto/add-a-language.md. Imports nothing of ours and
nothing of Django, for settings read it.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
SIX = ("ar", "en", "es", "fr", "ru", "zh-hans")
FALLBACK = "en"  # texts and names that a language lacks are shown in it, so it is never off


class LanguageUnknown(ValueError):
    """A language that is not declared, or a declaration that cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedScript:
    """What printing needs of a script: fonts, which letters are its own, and where its lines may break."""

    family: str
    regular: str  # file names in lms/printing/fonts
    bold: str
    first: str  # the first and the last character of the script
    last: str
    breaks: str = ""  # a rule in lms/printing/breaking.py; empty where spaces part the words


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language: its own name, its name in English, how it runs and in which script it is set."""

    code: str
    name: str
    english: str
    direction: str = "ltr"
    script: str = "latin"
    stylesheet: str = ""
    printing: PrintedScript | None = None

    @property
    def is_right_to_left(self) -> bool:
        """Whether its text runs from right to left."""
        return self.direction == "rtl"

    @property
    def folder(self) -> str:
        """The name of its folder in locale/: zh-hans → zh_Hans."""
        base, _dash, more = self.code.partition("-")
        return f"{base}_{more.capitalize() if len(more) > 2 else more.upper()}" if more else base


def declared() -> dict[str, Language]:
    """All languages that have a declaration, by code."""
    return dict(_declared(FOLDER))


def switched_on(codes: Iterable[str]) -> list[Language]:
    """The languages of these codes, each once, in their order; the fallback must be among them."""
    wanted = list(dict.fromkeys(code.lower() for code in codes))
    known = declared()
    unknown = [code for code in wanted if code not in known]
    if unknown:
        raise LanguageUnknown(
            f"No declaration for {', '.join(unknown)}: lms/languages has {', '.join(sorted(known))}. "
            "docs/howto/add-a-language.md tells how to add one."
        )
    if FALLBACK not in wanted:
        raise LanguageUnknown(f"'{FALLBACK}' must be among the languages: what is not translated is shown in it.")
    return [known[code] for code in wanted]


def info_for_django() -> dict[str, dict[str, Any]]:
    """Every declared language as Django's LANG_INFO has it; for those that Django itself does not know."""
    return {
        language.code: {
            "bidi": language.is_right_to_left,
            "code": language.code,
            "name": language.english,
            "name_local": language.name,
        }
        for language in declared().values()
    }


@cache
def _declared(folder: Path) -> dict[str, Language]:
    return {file.stem: _read(file) for file in sorted(folder.glob("*.toml"))}


def _read(file: Path) -> Language:
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
        printing = given.pop("printing", None)
        return Language(code=file.stem, printing=printing and _printed(printing), **given)
    except (TypeError, ValueError, KeyError) as error:
        raise LanguageUnknown(f"{file.name} is not a declaration of a language: {error}") from error


def _printed(given: dict[str, Any]) -> PrintedScript:
    first, last = (chr(int(code, 16)) for code in given.pop("letters"))
    return PrintedScript(first=first, last=last, **given)
