"""The list of receivers, and one of them with all that can be done. Thin: the acts have the rules."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from analytics.dashboards.forwarding import acts
from analytics.dashboards.forwarding.forms import KeyForm, ReceiverForm
from analytics.dashboards.forwarding.words import chosen_words, trouble_words
from analytics.lrs.forwarding.receivers import lag_of
from analytics.lrs.forwarding.troubles import RIGHTS
from analytics.lrs.models import Receiver
from lms.accounts.api import Role, User
from lms.kernel import access
from lms.kernel.errors import DomainError, NotFound

ROWS_A_PAGE = 50
ACTS: dict[str, tuple[Callable[..., Any], str | Promise]] = {
    "pause": (acts.pause, gettext_lazy("Nothing more is sent until you let it go on.")),
    "resume": (acts.resume, gettext_lazy("It goes on where it stopped.")),
    "retry": (acts.retry, gettext_lazy("What was refused is sent once more, in a moment.")),
    "pass-over": (acts.pass_over, gettext_lazy("The next statement is passed over, and sending goes on.")),
}
FIELDS = {"address": "url", "name-taken": "name", "verb": "verbs", "chosen": "verbs"}  # where a refusal belongs


@require_http_methods(["GET", "HEAD", "POST"])
@access.roles(Role.ADMINISTRATOR.value)
@never_cache
@sensitive_post_parameters("secret")
def forwarding(request: HttpRequest) -> HttpResponse:
    """All receivers, and a form for another."""
    form = ReceiverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            receiver = acts.add_receiver(actor=cast(User, request.user), **form.cleaned_data)
        except DomainError as error:
            form.add_error(FIELDS.get(error.code), str(error.message))
        else:
            messages.success(request, _("The receiver is added; sending begins in a moment."))
            return _see(receiver)
    rows = [_row(receiver) for receiver in Receiver.objects.all()]
    context = {"rows": rows, "form": form}
    return render(request, "analytics/forwarding/receivers.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access.roles(Role.ADMINISTRATOR.value)
@never_cache
@sensitive_post_parameters("secret")
def receiver(request: HttpRequest, receiver_id: int) -> HttpResponse:
    """One receiver: how far behind it is, what is wrong, what it would not have; POST acts on it."""
    found = _known(receiver_id)
    act = request.POST.get("act", "")
    actor = cast(User, request.user)
    if act in ACTS:
        do, told = ACTS[act]
        do(found, actor=actor)
        messages.success(request, str(told))
        return _see(found)
    if act == "remove":
        acts.remove(found, actor=actor)
        messages.success(request, _("The receiver is removed. What it has, it keeps."))
        return _see(None)
    form = KeyForm(request.POST if act == "key" else None)
    if act == "key" and form.is_valid():
        acts.change_key(found, actor=actor, **form.cleaned_data)
        messages.success(request, _("The key is changed, and sending goes on."))
        return _see(found)
    context = _row(found) | {
        "form": form,
        "page": Paginator(found.dead_letters.all(), ROWS_A_PAGE).get_page(request.GET.get("page")),
        "retractions": _retractions(found),
        "may_pass_over": found.trouble == RIGHTS or found.failures > 0,
    }
    return render(request, "analytics/forwarding/receiver.html", context, status=422 if form.errors else 200)


def _row(receiver: Receiver) -> dict[str, Any]:
    return {
        "receiver": receiver,
        "lag": lag_of(receiver),
        "trouble": trouble_words(receiver),
        "chosen": chosen_words(receiver),
        "dead": receiver.dead_letters.count(),
    }


def _retractions(receiver: Receiver) -> dict[str, int]:
    rows = receiver.retractions
    return {
        "told": rows.exclude(sent_at=None).count(),
        "waiting": rows.filter(sent_at=None, refused=None).count(),
        "refused": rows.exclude(refused=None).count(),
    }


def _known(receiver_id: int) -> Receiver:
    found = Receiver.objects.filter(pk=receiver_id).first()
    if found is None:
        raise NotFound("receiver-unknown", _("There is no such receiver."))
    return found


def _see(receiver: Receiver | None) -> HttpResponse:
    response = redirect("analytics:receiver", receiver.pk) if receiver else redirect("analytics:forwarding")
    response.status_code = 303
    return response
