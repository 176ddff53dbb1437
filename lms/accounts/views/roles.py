"""Roles: one's own, those one may give, invitations to them, ending and handing over."""

from uuid import UUID

import segno
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.models import Invitation, User
from lms.accounts.roles.forms import HandoverForm, InvitationForm
from lms.accounts.roles.giving import giver
from lms.accounts.roles.register import (
    invitation_to_change,
    open_invitations,
    own_roles,
    role_to_change,
    roles_in_reach,
)
from lms.accounts.services import doors
from lms.accounts.services.invitations import (
    OPEN,
    accept_invitation,
    invitation_by_token,
    invitation_link,
    invite,
    offer_handover,
    standing,
    withdraw_invitation,
)
from lms.accounts.services.looks import write_look, write_looks
from lms.accounts.services.roles import end_role
from lms.accounts.views.answers import see_other, signed_in_person
from lms.accounts.vocabulary import Role
from lms.kernel import access
from lms.kernel.errors import NotFound

ROLES_A_PAGE = 50


@require_safe
@access.signed_in
@never_cache
def roles(request: HttpRequest) -> HttpResponse:
    """A person's own roles, and those of others that she may give; being listed is a look."""
    person = signed_in_person(request)
    may_give = bool(giver(person).roles)
    page = Paginator(roles_in_reach(person) if may_give else [], ROLES_A_PAGE).get_page(request.GET.get("page"))
    write_looks(actor=person, action="look.roles", subjects=[row.person_id for row in page])
    context = {
        "own": own_roles(person),
        "may_give": may_give,
        "page": page,
        "invitations": open_invitations(person),
        "opens_people": Role.ADMINISTRATOR in person.role_names(),
    }
    return render(request, "accounts/roles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
@never_cache
def new_invitation(request: HttpRequest) -> HttpResponse:
    """Offer a role, by mail or by a link to hand on."""
    person = signed_in_person(request)
    right = giver(person)
    if not right.roles:
        raise NotFound("no-role-to-give", _("You may give no role. Ask an administrator."))
    form = InvitationForm(request.POST or None, giver=right)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if email:
            doors.before_mail(request, email)
        made = invite(actor=person, email=email, role_ends_at=form.cleaned_data["until"], **form.where())
        return see_other("accounts:invitation_made", made.pk)
    return render(request, "accounts/invite.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
@never_cache
def hand_over(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Offer a role that somebody holds to who follows."""
    person = signed_in_person(request)
    assignment = role_to_change(person, assignment_id)
    form = HandoverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if email:
            doors.before_mail(request, email)
        made = offer_handover(assignment=assignment, actor=person, email=email)
        return see_other("accounts:invitation_made", made.pk)
    write_look(actor=person, action="look.roles", subject=assignment.person_id)
    context = {"form": form, "assignment": assignment, "is_own": assignment.person_id == person.pk}
    return render(request, "accounts/hand_over.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
@never_cache
def end(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """GET asks, POST ends the role now."""
    person = signed_in_person(request)
    assignment = role_to_change(person, assignment_id)
    is_own = assignment.person_id == person.pk
    if request.method != "POST":
        write_look(actor=person, action="look.roles", subject=assignment.person_id)
        return render(request, "accounts/end_role.html", {"assignment": assignment, "is_own": is_own})
    end_role(assignment=assignment, actor=person)
    messages.success(request, _("The role has ended."))
    if Role.ADMINISTRATOR in person.role_names() and not is_own:
        return see_other("accounts:person", assignment.person_id)
    return see_other("accounts:roles")


@require_safe
@access.signed_in
@never_cache
def invitation_made(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """An invitation for who made it: the link to hand on, also printed. Others in reach see it without the link."""
    person = signed_in_person(request)
    invitation = invitation_to_change(person, invitation_id)
    state = standing(invitation)
    is_mine = invitation.invited_by_id == person.pk
    link = invitation_link(invitation) if is_mine and state == OPEN else None
    named = [pk for pk in (invitation.invited_by_id, invitation.accepted_by_id) if pk]
    write_looks(actor=person, action="look.roles", subjects=named)
    context = {
        "invitation": invitation,
        "state": state,
        "is_mine": is_mine,
        "link": link,
        "code": _qr(link) if link else "",
        "is_mailed": bool(invitation.email),
    }
    return render(request, "accounts/invitation_made.html", context)


@require_POST
@access.signed_in
def withdraw(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Take an offer back."""
    person = signed_in_person(request)
    withdraw_invitation(invitation=invitation_to_change(person, invitation_id), actor=person)
    messages.success(request, _("The invitation is taken back. Its link no longer works."))
    return see_other("accounts:roles")


@require_http_methods(["GET", "HEAD", "POST"])
@access.public
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What is offered, by whom, until when; whoever is signed in may say yes."""
    found = _by_token(request, token)
    person = request.user if isinstance(request.user, User) else None
    if request.method == "POST" and person is not None:
        accept_invitation(invitation=found, person=person)
        messages.success(request, _("The role is yours."))
        return see_other("accounts:roles")
    state = standing(found)
    context = {
        "invitation": found,
        "state": state,
        "is_open": state == OPEN,
        "is_own_handover": bool(person and found.hands_over and found.hands_over.person_id == person.pk),
    }
    # the address holds the token; the site's referrer policy keeps it from other sites
    return render(request, "accounts/invitation.html", context, status=200 if state == OPEN else 410)


def _by_token(request: HttpRequest, token: str) -> Invitation:
    """A wrong token counts as a wrong code."""
    doors.before_code(request)
    found = invitation_by_token(token)
    doors.right_code(request)
    return found


def _qr(link: str) -> SafeString:
    """The link to be photographed from paper."""
    code = segno.make(link, error="m", micro=False)
    # segno makes this SVG from numbers and escapes the title
    return mark_safe(code.svg_inline(scale=4, border=2, omitsize=True, title=_("The link as a code to photograph")))
