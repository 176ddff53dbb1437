"""Invitations and handovers: a link that works once."""

import hashlib
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from lms.accounts.models import AuditLine, Invitation
from lms.accounts.services.invitations import (
    accept_invitation,
    invitation_by_token,
    invitation_link,
    invite,
    offer_handover,
    standing,
    withdraw_invitation,
)
from lms.accounts.services.people import create_person
from lms.accounts.services.roles import end_role, grant_role
from lms.accounts.signing_in import policy
from lms.accounts.vocabulary import Role, Scope
from lms.kernel import clock
from lms.kernel.errors import Conflict, NotAllowed, NotFound

pytestmark = pytest.mark.django_db
KENYA = {"scope": Scope.COUNTRY, "scope_id": "KE"}


def person(name, role=None, **where):
    made = create_person(name=name, email=f"{name.lower()}@example.org")
    if role:
        grant_role(person=made, role=role, given_by=None, **where)
    return made


@pytest.fixture
def manager(countries):
    return person("Mona", Role.PROJECT_MANAGER)


@pytest.fixture
def sina(countries):
    return person("Sina")


@pytest.fixture
def offer(manager):
    return invite(actor=manager, role=Role.COUNTRY_FOCAL_POINT, **KENYA)


def signed_in(someone):
    client = Client()
    client.force_login(someone, backend="lms.accounts.signing_in.backends.PasswordBackend")
    return client


def token_of(invitation):
    return invitation_link(invitation).rstrip("/").rsplit("/", 1)[-1]


def address_of(invitation):
    return reverse("accounts:invitation", args=[token_of(invitation)])


# --- the link -----------------------------------------------------------------------------------------------------


def test_the_token_is_long_and_only_its_hash_is_kept(offer):
    token = token_of(offer)
    assert len(token) == 43  # 256 bits
    assert offer.token_hash == hashlib.sha256(token.encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_invitation")
        assert token not in str(cursor.fetchall())
    assert not AuditLine.objects.filter(detail__icontains=token).exists()


def test_two_invitations_have_two_tokens(manager, offer):
    assert token_of(invite(actor=manager, role=Role.COUNTRY_FOCAL_POINT, **KENYA)) != token_of(offer)


def test_a_new_key_of_the_installation_makes_links_unshowable_and_keeps_them_working(offer, settings):
    token = token_of(offer)
    settings.SECRET_KEY = "another"
    assert invitation_link(offer) is None
    assert invitation_by_token(token) == offer


def test_the_page_says_who_invites_to_what_where_and_until_when(client, offer):
    page = client.get(address_of(offer))
    text = page.content.decode()
    assert page.status_code == 200 and page["Referrer-Policy"] == "same-origin" and "no-store" in page["Cache-Control"]
    for part in ("Mona", "Country focal point: Kenya", "no end set", "Log in", "Sign up"):
        assert part in text
    assert "Yes, I take this role" not in text


# --- accepting ----------------------------------------------------------------------------------------------------


def test_accepting_needs_a_post_of_somebody_signed_in(client, offer, sina):
    assert client.post(address_of(offer)).status_code == 200  # the page again, with the way to log in
    at_home = signed_in(sina)
    assert "Yes, I take this role" in at_home.get(address_of(offer)).content.decode()
    assert not sina.roles.exists()
    answer = at_home.post(address_of(offer))
    assert (answer.status_code, answer["Location"]) == (303, reverse("accounts:roles"))
    held = sina.roles.get()
    assert (held.role, held.scope, held.scope_id, held.given_by.name) == (
        "country_focal_point",
        "country",
        "KE",
        "Mona",
    )
    assert AuditLine.objects.filter(action="invitation.accept", actor=sina, subject=str(offer.pk)).count() == 1


def test_it_works_once(offer, sina):
    accept_invitation(invitation=offer, person=sina)
    late = signed_in(person("Late"))
    assert late.get(address_of(offer)).status_code == 410
    assert late.post(address_of(offer)).status_code == 409
    with pytest.raises(Conflict, match="invitation-accepted"):
        accept_invitation(invitation=offer, person=sina)


@pytest.mark.parametrize("why", ["expired", "withdrawn", "void", "inviter closed"])
def test_a_link_that_holds_no_longer(offer, manager, sina, why):
    person("Ada", Role.ADMINISTRATOR)
    if why == "expired":
        Invitation.objects.update(expires_at=clock.now())
    elif why == "withdrawn":
        withdraw_invitation(invitation=offer, actor=manager)
    elif why == "void":
        end_role(assignment=manager.roles.get(), actor=None)
    else:
        manager.is_active = False
        manager.save()
    assert signed_in(sina).get(address_of(offer)).status_code == 410
    assert signed_in(sina).post(address_of(offer)).status_code == 409
    assert not sina.roles.exists()


def test_it_holds_to_its_last_moment(offer, sina):
    with clock.at(offer.expires_at - timedelta(seconds=1)):
        accept_invitation(invitation=offer, person=sina)
        assert sina.roles.in_force().exists()
    assert offer.expires_at - offer.made_at == timedelta(days=14)


def test_the_end_of_the_role_comes_with_the_invitation(manager, sina):
    end = clock.now() + timedelta(days=90)
    accept_invitation(
        invitation=invite(actor=manager, role=Role.TRAINER, scope=Scope.ALL, scope_id="", role_ends_at=end), person=sina
    )
    assert sina.roles.get().ends_at == end


# --- wrong tokens -------------------------------------------------------------------------------------------------


def test_wrong_tokens_are_limited_and_right_ones_are_not(client, offer):
    for _ in range(policy.CODE_ADDRESS.amount + 5):
        assert client.get(address_of(offer)).status_code == 200
    for _ in range(policy.CODE_ADDRESS.amount):
        assert client.get("/en/invitation/nonsense/").status_code == 404
    assert client.get("/en/invitation/nonsense/").status_code == 429
    assert client.get(address_of(offer)).status_code == 429
    assert client.get(address_of(offer), REMOTE_ADDR="198.51.100.7").status_code == 200


def test_the_id_of_an_invitation_opens_nothing(client, offer):
    assert client.get(f"/en/invitation/{offer.pk}/").status_code == 404
    assert client.get(f"/en/invitation/{offer.token_hash}/").status_code == 404
    with pytest.raises(NotFound):
        invitation_by_token(str(offer.pk))


# --- making, mailing, taking back ---------------------------------------------------------------------------------


def test_inviting_on_the_page_without_an_address_shows_the_link(manager):
    client = signed_in(manager)
    answer = client.post("/en/roles/invite/", {"role": "trainer", "place": "all:", "until": "", "email": ""})
    made = Invitation.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, reverse("accounts:invitation_made", args=[made.pk]))
    page = client.get(answer["Location"]).content.decode()
    assert token_of(made) in page and "<svg" in page
    assert mail.outbox == []


def test_inviting_with_an_address_mails_the_link(manager, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(manager).post(
            "/en/roles/invite/", {"role": "trainer", "place": "country:KE", "until": "", "email": "new@example.org"}
        )
    (letter,) = mail.outbox
    assert letter.to == ["new@example.org"] and "Mona" in letter.subject
    assert invitation_link(Invitation.objects.get()) in letter.body and "Trainer: Kenya" in letter.body


def test_the_mail_is_in_the_readers_language(manager, django_capture_on_commit_callbacks):
    reader = person("Reem")
    reader.language = "fr"
    reader.save()
    with django_capture_on_commit_callbacks(execute=True):
        invite(actor=manager, role=Role.TRAINER, scope=Scope.ALL, scope_id="", email=reader.email)
    assert "/fr/invitation/" in mail.outbox[0].body


def test_mails_to_one_address_are_limited(manager):
    client = signed_in(manager)
    data = {"role": "trainer", "place": "all:", "until": "", "email": "new@example.org"}
    codes = [client.post("/en/roles/invite/", data).status_code for _ in range(policy.MAIL_ACCOUNT.amount + 1)]
    assert codes == [303] * policy.MAIL_ACCOUNT.amount + [429]


def test_nobody_invites_beyond_her_right(sina, manager):
    with pytest.raises(NotAllowed):
        invite(actor=manager, role=Role.ADMINISTRATOR, scope=Scope.ALL, scope_id="")
    with pytest.raises(NotAllowed):
        invite(actor=sina, role=Role.TRAINER, scope=Scope.ALL, scope_id="")


def test_the_link_is_shown_to_who_invited_alone(offer, manager, sina):
    admin = person("Ada", Role.ADMINISTRATOR)
    address = reverse("accounts:invitation_made", args=[offer.pk])
    assert token_of(offer) in signed_in(manager).get(address).content.decode()
    page = signed_in(admin).get(address)
    assert page.status_code == 200 and token_of(offer) not in page.content.decode()
    assert signed_in(sina).get(address).status_code == 404


def test_taking_back(offer, manager, sina):
    address = reverse("accounts:withdraw_invitation", args=[offer.pk])
    assert signed_in(sina).post(address).status_code == 404
    assert signed_in(manager).post(address).status_code == 303
    offer.refresh_from_db()
    assert standing(offer) == "withdrawn"


# --- handing over -------------------------------------------------------------------------------------------------


@pytest.fixture
def femi(countries):
    return person("Femi", Role.COUNTRY_FOCAL_POINT, **KENYA)


def in_force_at(moment, *people):
    with clock.at(moment):
        return [someone.name for someone in people if someone.roles.in_force().filter(**KENYA).exists()]


def test_a_handover_leaves_no_gap_and_no_two_holders(femi, sina):
    link = offer_handover(assignment=femi.roles.get(), actor=femi)
    assert in_force_at(clock.now(), femi, sina) == ["Femi"]
    accept_invitation(invitation=link, person=sina)
    passed_on = femi.roles.get().ends_at
    assert passed_on == sina.roles.get().starts_at or sina.roles.get().starts_at <= passed_on
    assert sina.roles.get().starts_at == passed_on
    assert in_force_at(passed_on - timedelta(microseconds=1), femi, sina) == ["Femi"]
    assert in_force_at(passed_on, femi, sina) == ["Sina"]
    assert femi.roles.get().ended_by == femi


def test_the_two_ends_are_one_moment(femi, sina):
    moment = clock.now() + timedelta(days=1)
    link = offer_handover(assignment=femi.roles.get(), actor=femi)
    with clock.at(moment):
        accept_invitation(invitation=link, person=sina)
    assert femi.roles.get().ends_at == sina.roles.get().starts_at == moment


def test_a_manager_hands_over_for_somebody_who_left(femi, sina, manager):
    link = offer_handover(assignment=femi.roles.get(), actor=manager, email="")
    signed_in(sina).post(address_of(link))
    assert in_force_at(clock.now(), femi, sina) == ["Sina"]
    assert femi.roles.get().ended_by == manager


def test_a_stranger_hands_nothing_over(femi, sina):
    with pytest.raises(NotAllowed):
        offer_handover(assignment=femi.roles.get(), actor=sina)
    assert signed_in(sina).get(reverse("accounts:hand_over", args=[femi.roles.get().pk])).status_code == 404


def test_nobody_hands_over_to_herself(femi):
    link = offer_handover(assignment=femi.roles.get(), actor=femi)
    assert "You hold this role yourself" in signed_in(femi).get(address_of(link)).content.decode()
    assert signed_in(femi).post(address_of(link)).status_code == 409
    assert in_force_at(clock.now(), femi) == ["Femi"]


def test_a_role_that_has_ended_meanwhile_is_not_handed_over(femi, sina):
    link = offer_handover(assignment=femi.roles.get(), actor=femi)
    end_role(assignment=femi.roles.get(), actor=femi)
    assert standing(link) == "void"
    with pytest.raises(Conflict, match="invitation-void"):
        accept_invitation(invitation=Invitation.objects.get(), person=sina)


def test_the_last_administrator_may_hand_over(countries, sina):
    ada = person("Ada", Role.ADMINISTRATOR)
    accept_invitation(invitation=offer_handover(assignment=ada.roles.get(), actor=ada), person=sina)
    assert not ada.roles.in_force().exists() and sina.roles.in_force().get().role == "administrator"


def test_a_temporary_role_is_handed_over_with_its_end(countries, sina):
    end = clock.now() + timedelta(days=10)
    deputy = person("Dede", Role.DEPUTY_FOCAL_POINT, **KENYA, ends_at=end)
    accept_invitation(invitation=offer_handover(assignment=deputy.roles.get(), actor=deputy), person=sina)
    assert sina.roles.get().ends_at == end


def test_handing_over_on_the_page(femi):
    client = signed_in(femi)
    address = reverse("accounts:hand_over", args=[femi.roles.get().pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"email": "not an address"}).status_code == 422
    answer = client.post(address, {"email": ""})
    assert answer.status_code == 303
    assert "Passes on from" in client.get(answer["Location"]).content.decode()
