"""Taking statements out and in: the page for administrators."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from analytics.lrs.models import Position
from analytics.statements import tasks
from analytics.statements.forms import ImportForm
from analytics.statements.importing import begin_upload
from analytics.statements.models import StatementImport
from lms.accounts.api import Role, User
from lms.kernel import access, clock
from lms.kernel.errors import DomainError, NotFound

SHOWN = 20
STILL = 60  # seconds without a step: then somebody is offered to push


@require_http_methods(["GET", "HEAD", "POST"])
@access.roles(Role.ADMINISTRATOR.value)
@never_cache
def exchange(request: HttpRequest) -> HttpResponse:
    """Download and upload; POST keeps the file and lets the worker begin."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            job = begin_upload(
                cleaned["file"], name=cleaned["name"], actor=cast(User, request.user), is_trial=cleaned["trial"]
            )
        except DomainError as error:
            form.add_error("name", str(error.message))
        else:
            tasks.ask(job)
            return _see(job)
    context = {
        "form": form,
        "number": Position.objects.filter(voided_by=None).count(),
        "imports": StatementImport.objects.select_related("credential")[:SHOWN],
    }
    return render(request, "analytics/statements/exchange.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access.roles(Role.ADMINISTRATOR.value)
@never_cache
def statement_import(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """How far an import has come; POST sets one going again that stands still."""
    job = StatementImport.objects.select_related("credential").filter(pk=import_id).first()
    if job is None:
        raise NotFound("import-unknown", _("There is no such import."))
    if request.method == "POST":
        if job.file:
            tasks.ask(job)
            messages.success(request, _("The import goes on."))
        return _see(job)
    still = job.finished_at is None and (clock.now() - job.moved_at).total_seconds() > STILL
    return render(request, "analytics/statements/import.html", {"job": job, "stands_still": still})


def _see(job: StatementImport) -> HttpResponse:
    response = redirect("analytics:statement_import", job.pk)
    response.status_code = 303
    return response
