"""The certificate: the holder's page and file, and what anybody who holds a copy may check."""

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.models import Certificate
from courses.services.certificates import UNKNOWN, certificate_by_code, file_of, verify_url
from courses.tasks import draw_certificate_file
from courses.views.requests import PersonRequest, see_other
from lms.accounts.api import identities
from lms.kernel import access


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
@never_cache
def certificate(request: PersonRequest, slug: str) -> HttpResponse:
    """One's certificate; POST asks for the file to be drawn once more."""
    found = _own(request, slug)
    if found is None:
        return redirect("courses:study", slug)
    if request.method == "POST":
        draw_certificate_file.enqueue(str(found.pk))
        return see_other("courses:certificate", slug)
    context = {"certificate": found, "slug": slug, "is_drawn": bool(found.file), "verify_url": verify_url(found)}
    return render(request, "courses/certificate_page.html", context)


@require_safe
@access.signed_in
@never_cache
def certificate_file(request: PersonRequest, slug: str) -> HttpResponse:
    """The PDF."""
    found = _own(request, slug)
    content = file_of(found) if found and found.revoked_at is None else None
    if found is None or content is None:
        return redirect("courses:certificate", slug)
    headers = {"Content-Disposition": f'attachment; filename="{found.number}.pdf"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_safe
@access.public
@never_cache
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a certificate is true, changed, revoked or unknown."""
    checked = certificate_by_code(code)
    status = 404 if checked.status == UNKNOWN else 200
    response = render(request, "courses/verify.html", {"certificate": checked}, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def _own(request: PersonRequest, slug: str) -> Certificate | None:
    mine = identities(request.user)  # also those of records joined to one's own; the name on them stays as printed
    found = Certificate.objects.filter(enrolment__person__in=mine, enrolment__run__course__slug=slug)
    return found.order_by(F("revoked_at").asc(nulls_first=True), "-issued_at").first()
