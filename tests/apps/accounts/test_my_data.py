"""My data: what is held, who looked, consents, the files, erasing oneself; and the notice."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from lms.accounts.api import Country, Role, create_person, grant_role, load_countries
from lms.accounts.models import AuditLine, Consent, Erasure, NoticeGiven
from lms.accounts.privacy import my_data_file
from lms.accounts.privacy.holdings import export_of, looks_at
from lms.accounts.privacy.notices import OFFERED, PURPOSES, VERSION
from lms.accounts.services.looks import write_look
from lms.accounts.services.notices import give_consent, give_notice, offer, withdraw_consent
from lms.kernel import clock
from lms.kernel.errors import NotFound
from lms.kernel.personal_data import places
from tests.journeys import a_class, complete, import_small_course
from trainers.api import add_facilitator, open_roster

PASSWORD = "quite-a-long-one"


@pytest.fixture
def person(db):
    load_countries()
    return create_person(
        name="Amina Odhiambo", email="amina@example.org", password=PASSWORD, organisation="Port of Mombasa",
        country=Country.objects.get(pk="KE"), audience="customs-border",
    )  # fmt: skip


@pytest.fixture
def signed_in(client, person):
    client.force_login(person)
    return client


@pytest.fixture
def learnt(person):
    """The person has taken a course in a class with a facilitator, beside another learner."""
    run = a_class(import_small_course(), "one")
    trainer = create_person(name="Tom Trainer", email="tom@example.org")
    grant_role(person=trainer, role=Role.TRAINER, given_by=None)
    add_facilitator(run=run, person=trainer, actor=None)
    complete(person, run)
    other = create_person(name="Otherone Else", email="other@example.org")
    complete(other, run)
    return run, trainer, other


# --- notices and consents -----------------------------------------------------------------------------------------


def test_a_notice_is_recorded_once_for_each_version_and_way(person):
    first = give_notice(person=person)
    assert give_notice(person=person).pk == first.pk
    give_notice(person=person, way="paper", by=None)
    give_notice(person=person, version="2027-01")
    assert (first.version, first.language, first.way) == (VERSION, "en", "screen")
    assert NoticeGiven.objects.filter(person=person).count() == 3
    assert AuditLine.objects.filter(action="notice.give", subject=str(person.pk)).count() == 3


def test_a_consent_is_given_withdrawn_and_given_again_with_its_history(person):
    give_consent(person=person, purpose=OFFERED)
    give_consent(person=person, purpose=OFFERED)
    withdraw_consent(person=person, purpose=OFFERED)
    withdraw_consent(person=person, purpose=OFFERED)
    give_consent(person=person, purpose=OFFERED)
    assert [row.withdrawn_at is None for row in Consent.objects.order_by("given_at")] == [False, True]


def test_only_what_needs_consent_can_be_agreed_to(person):
    with pytest.raises(NotFound):
        give_consent(person=person, purpose="account")


def test_withdrawing_what_was_offered_clears_it(person):
    offer(person=person, sex="female", age_band="25-34")
    assert Consent.objects.filter(purpose=OFFERED, withdrawn_at=None).exists()
    withdraw_consent(person=person, purpose=OFFERED)
    person.refresh_from_db()
    assert (person.sex, person.age_band) == ("", "")


def test_the_page_offers_and_takes_back(signed_in, person):
    address = reverse("accounts:my_data")
    given = signed_in.post(address, {"sex": "female", "age_band": "25-34"})
    assert (given.status_code, given["Location"]) == (303, address)
    person.refresh_from_db()
    assert (person.sex, person.age_band) == ("female", "25-34")
    assert set(Consent.objects.filter(withdrawn_at=None).values_list("purpose", flat=True)) == {OFFERED}
    assert signed_in.post(address, {"sex": "", "age_band": ""}).status_code == 303
    person.refresh_from_db()
    assert person.sex == "" and not Consent.objects.filter(withdrawn_at=None).exists()
    assert b"withdrawn on" in signed_in.get(address).content
    assert signed_in.post(address, {"sex": "nonsense"}).status_code == 422


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans"])
def test_the_notice_says_every_purpose_to_anybody(client, db, language):
    page = client.get(f"/{language}/notice/").content.decode()
    assert page.count("<dt>") == len(PURPOSES) and VERSION in page


# --- what is held -------------------------------------------------------------------------------------------------


def test_the_file_holds_all_that_the_map_tells(person, learnt):
    held = {each["place"]: each["rows"] for each in export_of(person)["held"]}
    assert {"accounts.User", "accounts.Affiliation", "courses.Enrolment", "courses.LessonProgress",
            "courses.Certificate", "assessments.Attempt", "assessments.Response", "analytics.Statement",
            "accounts.AuditLine"} <= held.keys()  # fmt: skip
    assert held["accounts.Affiliation"][0]["organisation"] == "Port of Mombasa"
    assert len(held["assessments.Attempt"]) == 2
    answers = held["assessments.Response"]
    assert answers and all(each["text"] and each["answer"] for each in answers)
    assert len(held["analytics.Statement"]) > 10
    told = {place.model: set(place.told) for place in places()}
    for model in ("accounts.User", "assessments.Attempt", "assessments.Response", "courses.Certificate"):
        assert told[model] <= held[model][0].keys(), model


def test_the_file_tells_nothing_of_others(person, learnt, signed_in):
    _run, trainer, other = learnt
    open_roster(run_id=_run.pk, person=trainer, language="en")
    text = signed_in.get(reverse("accounts:my_data_json")).content.decode()
    for foreign in (other.name, other.email, str(other.pk), trainer.email, str(trainer.pk)):
        assert foreign not in text, foreign
    assert "Tom Trainer" in json.dumps(json.loads(text)["looks"])  # who looked is told
    assert "password" not in text and person.password not in text


def test_the_pdf_is_made_fetched_once_and_gone(signed_in, person, learnt):
    address = reverse("accounts:my_data_pdf")
    assert signed_in.post(address).status_code == 303
    assert my_data_file.is_drawn(person) and not my_data_file.is_asked_for(person)
    assert b"Download to read" in signed_in.get(reverse("accounts:my_data")).content
    fetched = signed_in.post(address)
    assert fetched["Content-Type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(fetched.content)).pages)
    assert "Amina Odhiambo" in text and "Port of Mombasa" in text and "Otherone" not in text
    assert not my_data_file.is_drawn(person)


def test_one_person_cannot_fetch_the_file_of_another(client, person, learnt):
    _run, _trainer, other = learnt
    my_data_file.ask_for_file(person, "en")
    client.force_login(other)
    assert client.post(reverse("accounts:my_data_pdf")).status_code == 303  # her own is drawn instead
    assert my_data_file.is_drawn(person)
    my_data_file.forget_file(person.pk)
    my_data_file.forget_file(other.pk)


# --- looks --------------------------------------------------------------------------------------------------------


def test_each_look_is_shown_to_whoever_was_looked_at(signed_in, person, learnt):
    run, trainer, other = learnt
    admin = create_person(name="Ada Admin", email="ada@example.org")
    grant_role(person=admin, role=Role.ADMINISTRATOR, given_by=None)
    open_roster(run_id=run.pk, person=trainer, language="en")
    open_roster(run_id=run.pk, person=trainer, language="en", form="csv")
    write_look(actor=admin, action="look.person", subject=person.pk)
    write_look(actor=admin, action="look.person", subject=other.pk)
    looks = looks_at(person)
    assert sorted(look.who for look in looks) == ["Ada Admin", "Tom Trainer", "Tom Trainer"]
    [hers] = [look for look in looks if look.who == "Ada Admin"]
    assert hers.role == "Administrator" and "account" in hers.what
    page = signed_in.get(reverse("accounts:my_data")).content.decode()
    assert "Ada Admin" in page and "as a file" in page


def test_looks_from_before_one_came_are_not_shown(person, learnt):
    run, trainer, _other = learnt
    with clock.at(clock.now() - timedelta(days=3)):
        write_look(actor=trainer, action="look.roster", subject=run.pk)
    assert looks_at(person) == []


def test_looking_at_oneself_is_no_look(person):
    write_look(actor=person, action="look.person", subject=person.pk)
    assert not AuditLine.objects.filter(action="look.person").exists()
    with pytest.raises(ValueError, match=r"look\."):
        write_look(actor=person, action="person.look", subject=person.pk)


# --- erasing oneself ----------------------------------------------------------------------------------------------


def test_erasing_asks_for_the_password(signed_in, person):
    address = reverse("accounts:erase")
    assert signed_in.get(address).status_code == 200
    for wrong in ({}, {"password": "wrong", "sure": "on"}, {"password": PASSWORD}):
        assert signed_in.post(address, wrong).status_code == 422
    assert not Erasure.objects.exists()
    done = signed_in.post(address, {"password": PASSWORD, "sure": "on"})
    assert (done.status_code, done["Location"]) == (303, reverse("accounts:erased"))
    person.refresh_from_db()
    assert person.erased_at and person.name == "" and person.email is None
    assert signed_in.get(reverse("accounts:my_data")).status_code == 302
    assert signed_in.get(reverse("accounts:erased")).status_code == 200


def test_guessing_the_password_there_is_limited(signed_in, person):
    address = reverse("accounts:erase")
    answers = [signed_in.post(address, {"password": f"wrong {n}", "sure": "on"}).status_code for n in range(15)]
    assert answers[-1] == 429


def test_who_has_no_password_must_have_logged_in_just_now(client, db):
    person = create_person(name="Passkey", email="passkey@example.org")
    client.force_login(person)
    address = reverse("accounts:erase")
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert client.post(address, {"sure": "on"}).status_code == 422
    assert client.post(address, {"sure": "on"}).status_code == 303


def test_an_administrator_erases_somebody_who_asked_for_it(client, person):
    admin = create_person(name="Ada Admin", email="ada@example.org", password=PASSWORD)
    grant_role(person=admin, role=Role.ADMINISTRATOR, given_by=None)
    address = reverse("accounts:erase_person", args=[person.pk])
    client.force_login(person)
    assert client.get(address).status_code == 403
    client.force_login(admin)
    assert "Amina Odhiambo" in client.get(address).content.decode()
    assert client.post(address, {"password": "wrong", "sure": "on"}).status_code == 422
    assert client.post(address, {"password": PASSWORD, "sure": "on"}).status_code == 303
    person.refresh_from_db()
    assert person.erased_at and Erasure.objects.get().asked_by == "administrator"
    assert AuditLine.objects.filter(action="person.erase", actor=admin, subject=str(person.pk)).exists()
