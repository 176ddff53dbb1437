"""The statement viewer, for managers and administrators. Reading changes nothing but the record of who looked."""

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from analytics.dashboards.sight import MANAGERS
from analytics.dashboards.wording import moment
from analytics.statements.exporting import export
from analytics.statements.filters import FilterForm
from analytics.statements.listing import opened, page_of
from analytics.statements.sight import statement_sight
from lms.accounts.api import Role, User, found_people, write_looks
from lms.kernel import access, clock
from lms.kernel.errors import DomainError

MOST_PEOPLE = 20
MOST_DIGITS = 18


@require_safe
@access.roles(*MANAGERS)
@never_cache
def statements(request: HttpRequest) -> HttpResponse:
    """A page of statements, newest first; or the people whom a search by name found."""
    reader = cast(User, request.user)
    sight = statement_sight(reader)
    form = FilterForm(request.GET, sight=sight)
    context: dict[str, Any] = {"form": form, "sight": sight, "as_of": moment(clock.now())}
    if not form.is_valid():
        return render(request, "analytics/statements/list.html", context, status=400)
    selection = form.selection()
    context |= {"selection": selection, "query": selection.address()}
    if form.words:
        people = list(found_people(form.words)[: MOST_PEOPLE + 1])
        write_looks(actor=reader, action="look.people", subjects=[person.pk for person in people[:MOST_PEOPLE]])
        context |= {"words": form.words, "people": people[:MOST_PEOPLE], "more_people": len(people) > MOST_PEOPLE}
    else:
        context["page"] = page_of(selection, sight, reader, get_language() or "en", _after(request))
    return render(request, "analytics/statements/list.html", context)


@require_safe
@access.roles(*MANAGERS)
@never_cache
def statement(request: HttpRequest, statement_id: UUID) -> HttpResponse:
    """One statement: its sentence and its JSON."""
    reader = cast(User, request.user)
    sight = statement_sight(reader)
    found = opened(statement_id, sight, reader, get_language() or "en")
    return render(request, "analytics/statements/one.html", {"found": found, "sight": sight})


@require_safe
@access.roles(Role.ADMINISTRATOR.value)
@never_cache
def statements_file(request: HttpRequest) -> StreamingHttpResponse:
    """The statements that the filters find, as JSON lines."""
    reader = cast(User, request.user)
    sight = statement_sight(reader)
    form = FilterForm(request.GET, sight=sight)
    if not form.is_valid():
        problems = "; ".join(
            f"{form.fields[name].label}: {' '.join(map(str, found))}" for name, found in form.errors.items()
        )
        raise DomainError("wrong-filter", _("The filters cannot be followed. %(problems)s") % {"problems": problems})
    selection = form.selection()
    lines = export(selection.search(sight), actor=reader, asked=selection.parameters())
    response = StreamingHttpResponse(lines, content_type="application/jsonl; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="statements-{clock.now():%Y-%m-%d}.jsonl"'
    return response


def _after(request: HttpRequest) -> int | None:
    text = request.GET.get("after", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
