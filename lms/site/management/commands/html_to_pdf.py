"""manage.py html_to_pdf SRC.html OUT.pdf [--lang ar]: makes the printable files of course libraries."""

import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lms.printing.pdf import PdfUnavailable, html_to_pdf

HTML_LANG = re.compile(r"<html\b[^>]*?\slang\s*=\s*[\"']?([A-Za-z0-9-]+)", re.IGNORECASE)


class Command(BaseCommand):
    help = "Draw an HTML file as a PDF. Pictures and styles may come only from the HTML file's own folder."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path, metavar="SRC.html")
        parser.add_argument("target", type=Path, metavar="OUT.pdf")
        parser.add_argument("--lang", help="language of the text; otherwise the lang of <html>, or en")

    def handle(self, *args: Any, source: Path, target: Path, lang: str | None, **options: Any) -> None:
        try:
            html = source.read_text(encoding="utf-8")
            pdf = html_to_pdf(html, lang=lang or stated_language(html), base_folder=source.parent)
            target.write_bytes(pdf)
        except (OSError, UnicodeDecodeError, PdfUnavailable) as error:
            raise CommandError(f"No PDF was made of {source}: {error}") from error
        self.stdout.write(f"{target}: {len(pdf):,} bytes")


def stated_language(html: str) -> str:
    match = HTML_LANG.search(html[:2000])
    return match[1] if match else "en"
