"""One person, two records: comparing, joining, parting. For administrators."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.merging.double_records import joined_pairs, likely_doubles, two_records
from lms.accounts.merging.forms import TwoRecordsForm
from lms.accounts.models import Merge
from lms.accounts.people_register import known_person
from lms.accounts.services.looks import write_looks
from lms.accounts.services.merging import DOUBLE, merge_persons, undo_merge
from lms.accounts.views.answers import see_other, signed_in_person
from lms.accounts.vocabulary import Role
from lms.kernel import access
from lms.kernel.errors import Conflict, NotFound

ADMINISTRATORS = Role.ADMINISTRATOR.value
ROWS_A_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@access.roles(ADMINISTRATORS)
@never_cache
def merge(request: HttpRequest) -> HttpResponse:
    """GET shows the two records named in the address beside each other, POST joins them."""
    asked = request.POST if request.method == "POST" else request.GET
    both = request.method == "POST" or {"absorbed", "kept"} <= asked.keys()
    form = TwoRecordsForm(asked if both else None, initial=asked.dict())
    if request.method == "POST" and form.is_valid():
        try:
            _join(request, form)
        except (Conflict, NotFound) as error:
            form.add_error(None, str(error.message))
        else:
            return see_other("accounts:merge")
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/merge.html", _page(request, form), status=status)


@require_safe
@access.roles(ADMINISTRATORS)
@never_cache
def merge_doubles(request: HttpRequest) -> HttpResponse:
    """Records of the same name in the same country; nothing is joined by itself."""
    page = Paginator(likely_doubles(), ROWS_A_PAGE).get_page(request.GET.get("page"))
    seen = [person.pk for pair in page for person in (pair.kept, pair.absorbed)]
    write_looks(actor=signed_in_person(request), action="look.people", subjects=seen)
    return render(request, "accounts/merge_doubles.html", {"page": page})


@require_POST
@access.roles(ADMINISTRATORS)
def part(request: HttpRequest, merge_id: UUID) -> HttpResponse:
    """Two records again."""
    found = Merge.objects.filter(pk=merge_id).first()
    if found is None:
        raise NotFound("merge-unknown", _("These records are not joined."))
    undo_merge(merge=found, actor=signed_in_person(request))
    messages.success(request, _("The two records are parted again. Each has what it had before."))
    return see_other("accounts:merge")


def _join(request: HttpRequest, form: TwoRecordsForm) -> None:
    absorbed, kept = (known_person(form.cleaned_data[name]) for name in ("absorbed", "kept"))
    merge_persons(absorbed=absorbed, kept=kept, actor=signed_in_person(request), reason=DOUBLE)
    messages.success(request, _("The two records are one person now. You can part them again below."))


def _page(request: HttpRequest, form: TwoRecordsForm) -> dict[str, object]:
    context: dict[str, object] = {"form": form, "sides": None}
    if form.is_bound and form.is_valid():
        try:
            context["sides"] = two_records(**{f"{name}_id": form.cleaned_data[name] for name in ("absorbed", "kept")})
        except NotFound as error:
            if not form.non_field_errors():
                form.add_error(None, str(error.message))
        else:
            seen = [form.cleaned_data[name] for name in ("absorbed", "kept")]
            write_looks(actor=signed_in_person(request), action="look.merge", subjects=seen)
    page = Paginator(joined_pairs(), ROWS_A_PAGE).get_page(request.GET.get("page"))
    named = [row for pair in page for row in (pair.merge, *pair.moved)]
    listed = {pk for row in named for pk in (row.kept_id, row.absorbed_id)}
    write_looks(actor=signed_in_person(request), action="look.people", subjects=listed)
    return context | {"page": page}
