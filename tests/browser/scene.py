"""What the screens of `tests/browser/screens.py` need in the running site's database: people in every situation, signed in.

Runs in a process of the site (`manage.py shell`), and prints what the test must know as one line of JSON.
"""

import json
import os
import secrets
from datetime import timedelta
from time import time
from typing import Any
from unittest.mock import patch

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.forms import default_token_generator
from allauth.account.internal.userkit import user_id_to_str
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.adapter import get_adapter
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.utils import translation

from analytics.lrs.credentials import make_credential
from analytics.models import Statement
from assessments.api import start_attempt
from assessments.models import Attempt
from courses.api import enrol, run_of
from courses.models import Certificate, Course, OutlineLesson, Run
from lms.accounts.api import (
    Country,
    Role,
    Scope,
    SlipPurpose,
    User,
    create_person,
    grant_role,
    make_slip,
    merge_persons,
)
from lms.accounts.models import Organisation
from lms.accounts.services.invitations import invitation_link, invite, withdraw_invitation
from lms.accounts.services.pins import register_with_pin
from lms.accounts.services.slips import open_slip
from lms.accounts.views.doors import OPENED
from lms.accounts.views.slips import COOKIE
from lms.kernel import clock
from lms.kernel.sealing import seal
from lms.operations.demo.logins import PASSWORD
from lms.settings import sign_on
from tests.factories.analytics import a_receiver, a_stopped_receiver, an_import
from trainers.api import add_facilitator
from trainers.services.roster_people import Newcomer, add_people

COURSE = "lmo-documents"
PIN = "290174"
MINISTRY = {
    "id": "ministry", "name": "Ministry of Plants", "server_url": "http://127.0.0.1:9", "client_id": "m", "secret": "s" * 40,
}  # fmt: skip


def build() -> None:
    """Make everything and print it."""
    kenya = Country.objects.get(pk="KE")
    people = {who: User.objects.get(email=f"{who}@demo.example") for who in LOGINS}
    people |= {
        "graduate": _graduate(),
        "newcomer": _person("Officer Newcomer", kenya),
        "candidate": _person("Officer Candidate", kenya),
        "keeper": _person("Officer Keeper", kenya),
        "app_only": _person("Officer App", kenya),
        "passkey_only": create_person(name="Officer Passkey", email=None, country=kenya),
        "pin": _with_pin("Amina Otieno", kenya),
        "pin_and_slip": _with_pin("Beatrice Wanjiru", kenya),
        "joins": _with_pin("Catherine Njeri", kenya),
        "holds_another_s": _with_pin("Doris Achieng", kenya),
    }
    known = _objects(people, kenya) | _attempts(people) | _keys_of_others(people, kenya)
    cookies = {who: _signed_in(person) for who, person in people.items()}
    cookies |= _slips(people, cookies, known) | {"halfway": _halfway(people["app_only"])}
    print(json.dumps({"cookies": cookies, "known": known, "drawn": _drawn()}))  # noqa: T201  the answer of this process


LOGINS = ("learner", "trainer", "lecturer", "country", "manager", "admin")


def _graduate() -> User:
    """Somebody with a certificate, who took the test before the course as well."""
    found = Certificate.objects.filter(enrolment__person__attempts__assessment__purpose="pre")
    return found.order_by("enrolment__person__email").first().enrolment.person


def _person(name: str, country: Country) -> User:
    email = f"{secrets.token_hex(4)}@example.org"
    person = create_person(name=name, email=email, password=PASSWORD, country=country, audience="customs-border")
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def _with_pin(name: str, country: Country) -> User:
    return register_with_pin(
        name=name, pin=PIN, language="en", country=country, organisation="Port", audience="customs-border"
    )


def _signed_in(person: User) -> dict[str, str]:
    """The cookies of somebody who has just shown who she is."""
    client = Client()
    client.force_login(person, backend="lms.accounts.signing_in.backends.PasswordBackend")
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time() + 3600, "reauthenticated": True}]
    session["account_authentication_methods_user"] = user_id_to_str(person)
    session.save()
    return {"sessionid": session.session_key}


def _halfway(person: User) -> dict[str, str]:
    """The password was right, the second step is still to be taken."""
    client = Client()
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    return {"sessionid": client.session.session_key}


def _objects(people: dict[str, User], kenya: Country) -> dict[str, str]:
    course = Course.objects.get(slug=COURSE)
    run = Run.objects.get(slug="class-ports")
    empty = Run.objects.create(
        course=course, slug="class-empty", title="Autumn class", kind="class", opens_at=clock.now() - timedelta(days=1)
    )
    # other tests of the same site may have ended these roles, or handed a run over
    for who, role, taught in (("lecturer", Role.LECTURER, empty), ("trainer", Role.TRAINER, run)):
        grant_role(person=people[who], role=role, given_by=None)
        add_facilitator(run=taught, person=people[who], actor=None)
    names = [Newcomer("First Example", "Port"), Newcomer("Second Example", "Border"), Newcomer("Third Example", "")]
    add_people(run_id=run.pk, actor=people["trainer"], people=names, country=kenya, audience="educator", language="en")
    offer, taken_back = (
        invite(actor=people["manager"], role=Role.AUTHOR, scope=Scope.ALL, scope_id="") for _ in range(2)
    )
    old = invitation_link(taken_back)
    withdraw_invitation(invitation=taken_back, actor=people["manager"])
    role = grant_role(
        person=people["trainer"], role=Role.DEPUTY_FOCAL_POINT, given_by=None, scope=Scope.COUNTRY, scope_id="JO"
    )
    Organisation.objects.create(name="Kenya Plant Health Inspectorate", country=kenya)
    once, twice = (_person("Officer Twice", kenya) for _ in range(2))
    merge_persons(absorbed=twice, kept=once, actor=people["admin"], reason="double")
    known = make_credential(name="A program of the ministry", scopes=["statements/write"])[0]
    wrong = {"line": 3, "place": "statement.actor.mbox", "message": "must be mailto: and an e-mail address."}
    done = an_import(credential=known, asked_by=people["admin"], bad=1, lines=3, stored=2, problems=[wrong])
    under_way = an_import(credential=known, asked_by=people["admin"], finished_at=None, offset=4)
    return {
        "STATEMENT": str(Statement.objects.filter(verb__endswith="/passed").first().id),
        "IMPORT": str(done.pk),
        "OPEN_IMPORT": str(under_way.pk),
        "CREDENTIAL": known.key,
        "RECEIVER": str(a_receiver("Ministry").pk),
        "STOPPED_RECEIVER": str(a_stopped_receiver("University").pk),
        "COURSE": COURSE,
        "LESSON": OutlineLesson.objects.filter(version__course=course, language="en")
        .exclude(checks={})
        .order_by("position")
        .first()
        .lesson_key,
        "RUN": str(run.pk),
        "EMPTY_RUN": str(empty.pk),
        "TOKEN": _last_part(invitation_link(offer)),
        "OLD_TOKEN": _last_part(old),
        "INVITATION": str(offer.pk),
        "ROLE": str(role.pk),
        "ORGANISATION": str(Organisation.objects.create(name="Kenya Plant Health Inspectorat", country=kenya).pk),
        "PERSON": str(people["trainer"].pk),
        "DOUBLE": str(_person("Demo Trainer", kenya).pk),
    }


def _last_part(address: str) -> str:
    return address.rstrip("/").rsplit("/", 1)[-1]


def _attempts(people: dict[str, User]) -> dict[str, str]:
    run = run_of(COURSE)
    for who in ("newcomer", "candidate"):
        enrol(person=people[who], run=run, language="en")
    opened = start_attempt(
        person=people["candidate"], bank_id=run.course.bank_id, purpose="pre", occasion=run.activity, language="en"
    )
    handed_in = Attempt.objects.filter(person=people["graduate"], assessment__purpose="post")
    before = Attempt.objects.filter(person=people["graduate"], assessment__purpose="pre")
    return {
        "OPEN_ATTEMPT": str(opened),
        "POST_ATTEMPT": str(handed_in.first().pk),
        "PRE_ATTEMPT": str(before.first().pk),
        "CODE": Certificate.objects.get(enrolment__person=people["graduate"]).code,
    }


def _keys_of_others(people: dict[str, User], kenya: Country) -> dict[str, str]:
    """Second steps, and what stands in mails."""
    for who in ("keeper", "app_only"):
        TOTP.activate(people[who], generate_totp_secret())
        RecoveryCodes.activate(people[who])
    keys = [
        Authenticator.objects.create(
            user=people[who], type=Authenticator.Type.WEBAUTHN, data={"name": "phone", "credential": {}}
        )
        for who in ("keeper", "passkey_only")
    ]
    to_check = EmailAddress.objects.create(user=people["newcomer"], email="new@example.org", verified=False)
    forgetful = _person("Officer Forgetful", kenya)  # logging in would spend the key
    return {
        "PASSKEY": str(keys[0].pk),
        "CONFIRM": EmailConfirmationHMAC(to_check).key,
        "UID": user_pk_to_url_str(forgetful),
        "KEY": default_token_generator.make_token(forgetful),
    }


def _slips(people: dict[str, User], cookies: dict[str, Any], known: dict[str, str]) -> dict[str, dict[str, str]]:
    """Sessions in which the code of a slip was written a moment ago; and a phone that has just got a new slip."""
    own = make_slip(person=people["pin_and_slip"], purpose=SlipPurpose.RECOVER, made_by=people["pin_and_slip"])
    lost = make_slip(person=people["pin"], purpose=SlipPurpose.RECOVER, made_by=people["pin"])
    begun = User.objects.get(name="Third Example")
    claim = make_slip(person=begun, purpose=SlipPurpose.CLAIM, made_by=people["trainer"])
    return {
        "pin_and_slip": cookies["pin_and_slip"] | {COOKIE: seal(own.code, purpose=COOKIE)},
        "comes_back": _with_opened(lost.code),
        "claims": _with_opened(claim.code),
        "joins": _with_opened(claim.code, people["joins"]),
        "holds_another_s": _with_opened(lost.code, people["holds_another_s"]),
    }


def _with_opened(code: str, person: User | None = None) -> dict[str, str]:
    client = Client()
    if person:
        client.force_login(person, backend="lms.accounts.signing_in.backends.PasswordBackend")
    session = client.session
    session[OPENED] = {"slip": str(open_slip(code).pk), "until": clock.now().timestamp() + 3600}
    session.save()
    return {"sessionid": session.session_key}


def _drawn() -> dict[str, dict[str, str]]:
    """Pages that need what the running server has not: a fault, a limit of allauth's, an institution."""
    drawn: dict[str, dict[str, str]] = {}
    with patch.dict(os.environ, MERISTEM_OIDC=json.dumps([MINISTRY])):
        providers = sign_on.providers()
    for language in ("en", "ar"):
        with override_settings(SOCIALACCOUNT_PROVIDERS=providers), translation.override(language):
            request = RequestFactory().get(f"/{language}/")
            pages = {
                "500": render_to_string("500.html"),
                "429": render_to_string("429.html", request=request),
                "social sign-up": _page("/account/3rdparty/signup/", language, _comes_from_the_ministry(request)),
                "log in at an institution": _page("/account/oidc/ministry/login/", language),
            }
        for label, html in pages.items():
            drawn.setdefault(label, {})[language] = html
    return drawn


def _comes_from_the_ministry(request: HttpRequest) -> dict[str, Any]:
    provider = get_adapter().get_provider(request, "ministry")
    told = {"userinfo": {"sub": "4711", "name": "Hoa"}, "id_token": {"sub": "4711"}}
    return {"socialaccount_sociallogin": provider.sociallogin_from_response(request, told).serialize()}


def _page(address: str, language: str, session: dict[str, Any] | None = None) -> str:
    client = Client()
    client.cookies["django_language"] = language
    kept = client.session
    kept.update(session or {})
    kept.save()
    client.cookies["sessionid"] = kept.session_key
    answer = client.get(address)
    assert answer.status_code == 200, f"{address} answers {answer.status_code} {answer.headers}"
    return answer.content.decode()
