"""People put on a list by their trainer: without a log-in, with a slip, claimed later, never by name."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from courses.api import enrol
from courses.models import Enrolment
from lms.accounts.api import AuditLine, Role, User, grant_role, identities, is_absorbed, sign_ins_of
from lms.accounts.models import Merge, NoticeGiven, Slip, SlipPurpose
from lms.kernel import clock
from tests.apps.courses.test_races import all_at_once
from tests.apps.trainers.conftest import make_person, make_trainer
from trainers.api import add_facilitator
from trainers.services.roster_people import Newcomer, add_people

pytestmark = pytest.mark.django_db

PIN = "482913"
NEW_PIN = {"pin": PIN, "pin_again": PIN}


@pytest.fixture
def room(run, facilitator, sign_in):
    """The facilitator at her list."""
    return Room(sign_in(facilitator), run)


class Room:
    def __init__(self, client, run):
        self.client, self.run = client, run

    def add(self, names, **more):
        data = {"names": names, "country": "KE", "language": "en", "notice_given": "on"} | more
        return self.client.post(reverse("trainers:add_people", args=[self.run.pk]), data)

    def page(self):
        return self.client.get(reverse("trainers:run", args=[self.run.pk])).content.decode()

    def print(self, *people, who=""):
        data = {"person": [str(person.pk) for person in people]} | ({"who": who} if who else {})
        return self.client.post(reverse("trainers:slips", args=[self.run.pk]), data)


def person(name) -> User:
    return User.objects.get(name=name)


def codes(response):
    return re.findall(r"\b(\d{4} \d{4} \d{4})\b", response.content.decode())


def claim(code) -> Client:
    """Somebody with the slip, on a phone of her own."""
    client = Client()
    assert client.post("/en/slip/", {"code": code}).status_code == 303
    assert client.post("/en/slip/pin/", NEW_PIN).status_code == 303
    return client


def test_a_whole_room_is_written_down(room, run, facilitator):
    answer = room.add("Amina Otieno; Customs\n\n  Juma  Ali \nAmina Otieno؛ Port Authority", organisation="Ministry")
    assert (answer.status_code, answer["Location"]) == (303, reverse("trainers:run", args=[run.pk]))
    rows = Enrolment.objects.filter(run=run).select_related("person")
    assert sorted(row.person.name for row in rows) == ["Amina Otieno", "Amina Otieno", "Juma Ali"]
    for row in rows:
        assert row.enrolled_by == facilitator
        assert (row.person.email, row.person.sign_in_name, row.person.has_usable_password()) == (None, None, False)
        assert row.person.affiliations.get().country_id == "KE"
        assert AuditLine.objects.get(action="person.create", subject=str(row.person_id)).actor == facilitator
        assert AuditLine.objects.get(action="course.enrol", subject=str(row.pk)).actor == facilitator
    places = {row.person.affiliations.get().organisation.name for row in rows}
    assert places == {"Customs", "Ministry", "Port Authority"}
    page = room.page()
    assert page.count("No login yet") == 3 and "Port Authority" in page


def test_not_without_the_printed_notice(room):
    assert room.add("Amina", notice_given="").status_code == 422
    assert not Enrolment.objects.exists()
    room.add("Amina")
    notice = NoticeGiven.objects.get()
    assert (notice.person, notice.way, notice.by.name) == (person("Amina"), "paper", "Fatima")


@pytest.mark.parametrize("names", ["🌱", "Amina\n12", "; Customs", "x" * 151, "\n".join(["Amina"] * 101)])
def test_what_is_no_name_adds_nobody(room, names):
    assert room.add(names).status_code == 422
    assert not Enrolment.objects.exists()


def test_only_the_runs_facilitators_may(run, other_run, facilitator, sign_in):
    stranger = make_trainer("Stranger")
    add_facilitator(run=other_run, person=stranger, actor=None)
    data = {"names": "Amina", "language": "en", "notice_given": "on"}
    foreign = sign_in(stranger).post(reverse("trainers:add_people", args=[run.pk]), data)
    missing = sign_in(stranger).post(reverse("trainers:add_people", args=[uuid4()]), data)
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert not Enrolment.objects.exists()


# --- the same form again ---


def form_of(page):
    return re.search(r'name="form_key" value="([0-9a-f-]{36})"', page.content.decode())[1]


@pytest.fixture
def form_key(room):
    """That of the form as it was shown."""
    return form_of(room.client.get(reverse("trainers:add_people", args=[room.run.pk])))


def names_on(run):
    return sorted(Enrolment.objects.filter(run=run).values_list("person__name", flat=True))


def test_a_form_sent_twice_adds_nobody_twice(room, run, form_key):
    answers = [room.add("Amina\nAmina\nJuma", form_key=form_key) for _time in range(3)]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (303, reverse("trainers:run", args=[run.pk]))
    }
    assert names_on(run) == ["Amina", "Amina", "Juma"]
    assert room.page().count("3 people are on the list now.") == 3  # each answer says the same
    assert AuditLine.objects.filter(action="person.create").count() == 3
    assert NoticeGiven.objects.count() == 3


def test_a_line_written_into_it_since_is_a_new_person(room, run, form_key):
    room.add("Amina\nJuma", form_key=form_key)
    room.add("Amina\nJuma\nAmina\nAmina; Customs", form_key=form_key)
    assert names_on(run) == ["Amina", "Amina", "Amina", "Juma"]


def test_each_page_has_a_key_of_its_own_and_keeps_it_through_a_mistake(room, run, form_key):
    wrong = room.add("Amina", notice_given="", form_key=form_key)
    assert wrong.status_code == 422 and form_of(wrong) == form_key
    fresh = form_of(room.client.get(reverse("trainers:add_people", args=[run.pk])))
    assert fresh != form_key
    room.add("Amina", form_key=form_key)
    room.add("Amina", form_key=fresh)
    assert names_on(run) == ["Amina", "Amina"]


def test_the_key_of_another_hand_or_run_finds_nobody(room, run, other_run, facilitator, sign_in, form_key):
    room.add("Amina", form_key=form_key)
    colleague = make_trainer("Colleague")
    for each in (run, other_run):
        add_facilitator(run=each, person=colleague, actor=None)
        Room(sign_in(colleague), each).add("Amina", form_key=form_key)
    assert (names_on(run), names_on(other_run)) == (["Amina", "Amina"], ["Amina"])
    assert User.objects.filter(name="Amina").count() == 3


@pytest.mark.django_db(transaction=True)
def test_a_form_that_comes_several_times_at_once_is_one_act(run, facilitator):
    names = [Newcomer("Amina", ""), Newcomer("Amina", ""), Newcomer("Juma", "Customs")]
    form = {"country": None, "audience": "", "language": "en", "form_key": uuid4()}
    results, faults = all_at_once(lambda: add_people(run_id=run.pk, actor=facilitator, people=names, **form))
    assert faults == []
    assert len({tuple(person.pk for person in result) for result in results}) == 1
    assert names_on(run) == ["Amina", "Amina", "Juma"]


# --- slips ---


def test_a_sheet_of_slips_each_in_the_persons_language(room):
    room.add("Amina; Customs\nJuma")
    room.add("آمنة", language="ar")
    sheet = room.print(who="without")
    assert sheet.status_code == 200 and "no-store" in sheet["Cache-Control"]
    text = sheet.content.decode()
    assert len(set(codes(sheet))) == 3 and text.count("<svg") >= 3 and "Customs" in text
    assert text.count('lang="ar" dir="rtl"') == 1 and "http://testserver/ar/slip/" in text
    assert room.page().count("Slip printed") == 3
    assert Slip.objects.filter(purpose=SlipPurpose.CLAIM, made_by__name="Fatima").count() == 3
    assert AuditLine.objects.filter(action="look.slips", subject=str(person("Amina").pk)).count() == 1
    assert room.print(who="without").status_code == 303  # nobody is left


def test_only_for_those_ticked(room):
    room.add("Amina\nJuma")
    assert len(codes(room.print(person("Juma")))) == 1
    assert Slip.objects.get().person == person("Juma")
    assert room.print().status_code == 303


def test_not_for_people_who_came_by_themselves_nor_of_other_lists(room, run, other_run):
    herself = make_person("Herself")
    enrol(person=herself, run=run, language="en")
    other = make_person("Other")
    enrol(person=other, run=other_run, language="en")
    for who in (herself, other, make_person("Nowhere")):
        assert room.print(who).status_code == 404
    assert room.client.post(reverse("trainers:slips", args=[run.pk]), {"person": "nonsense"}).status_code == 404
    assert not Slip.objects.exists()


def _email(amina):
    EmailAddress.objects.create(user=amina, email="amina@example.org", verified=True, primary=True)


def _role(amina):
    grant_role(person=amina, role=Role.TRAINER, given_by=None)


def _passkey(amina):
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=amina, type=Authenticator.Type.WEBAUTHN, data={})


def _institution(amina):
    from allauth.socialaccount.models import SocialAccount

    SocialAccount.objects.create(user=amina, provider="oidc", uid="1")


@pytest.mark.parametrize("give", [_email, _role, _passkey, _institution])
def test_not_for_people_who_have_another_way_in_or_a_role(room, give):
    room.add("Amina")
    give(person("Amina"))
    assert room.print(person("Amina")).status_code == 409
    assert not Slip.objects.exists()
    assert 'name="person"' not in room.page()


def test_not_by_facilitators_of_other_runs(room, other_run, sign_in):
    room.add("Amina")
    stranger = make_trainer("Stranger")
    add_facilitator(run=other_run, person=stranger, actor=None)
    for run_id in (room.run.pk, other_run.pk):
        answer = sign_in(stranger).post(reverse("trainers:slips", args=[run_id]), {"person": str(person("Amina").pk)})
        assert answer.status_code == 404


# --- claiming ---


def test_a_learner_claims_her_record_with_the_code(room):
    room.add("Amina Otieno")
    amina = person("Amina Otieno")
    (code,) = set(codes(room.print(amina)))
    client = Client()
    client.post("/en/slip/", {"code": code})
    page = client.get("/en/slip/pin/").content.decode()
    assert "Fatima" in page and "Documents of living modified organisms" in page and "Amina Otieno" in page
    answer = client.post("/en/slip/pin/", NEW_PIN)
    assert answer.status_code == 303 and client.session["_auth_user_id"] == str(amina.pk)
    amina.refresh_from_db()
    assert re.fullmatch(r"amina-\d{4}", amina.sign_in_name)
    assert "Has logged in" in room.page()
    entered = Client().post("/en/enter/", {"sign_in_name": amina.sign_in_name, "pin": PIN})
    assert entered.status_code == 303


def test_a_name_is_no_key(room):
    """Two people of one name: each code opens its own record."""
    room.add("Amina; Customs\nAmina; Port")
    room.print(who="without")
    first, second = Enrolment.objects.order_by("pk").values_list("person", flat=True)
    (code,) = set(codes(room.print(User.objects.get(pk=second))))
    client = claim(code)
    assert client.session["_auth_user_id"] == str(second)
    assert not User.objects.get(pk=first).has_usable_password()


def test_somebody_with_an_account_joins_the_record(room, run, sign_in):
    room.add("A. Otieno")
    record = person("A. Otieno")
    (code,) = set(codes(room.print(record)))
    amina = make_person("Amina Otieno")
    client = sign_in(amina)
    answer = client.post("/en/slip/", {"code": code})
    assert answer["Location"] == "/en/slip/join/"
    page = client.get("/en/slip/join/").content.decode()
    assert "Fatima" in page and "A. Otieno" in page and "Amina Otieno" in page
    assert not Merge.objects.exists()
    assert client.post("/en/slip/join/").status_code == 303
    merge = Merge.objects.get()
    assert (merge.absorbed, merge.kept, merge.reason, merge.made_by) == (record, amina, "claim", amina)
    assert identities(User.objects.get(pk=amina.pk)) == [amina.pk, record.pk]
    assert Slip.objects.get().used_at
    assert client.post("/en/slip/join/")["Location"] == "/en/slip/"  # once
    assert "Amina Otieno" in room.page() and 'name="person"' not in room.page()
    assert room.print(record).status_code == 409


def test_somebody_with_an_account_who_is_not_logged_in_yet(room):
    room.add("A. Otieno")
    (code,) = set(codes(room.print(person("A. Otieno"))))
    amina = make_person("Amina")
    amina.set_password("three green frogs")
    amina.save()
    EmailAddress.objects.create(user=amina, email=amina.email, verified=True, primary=True)
    client = Client()
    client.post("/en/slip/", {"code": code})
    page = client.get("/en/slip/pin/").content.decode()
    assert "/account/login/?next=%2Fen%2Fslip%2Fjoin%2F" in page
    data = {"login": amina.email, "password": "three green frogs", "next": "/en/slip/join/"}
    assert client.post("/account/login/", data)["Location"] == "/en/slip/join/"
    assert "A. Otieno" in client.get("/en/slip/join/").content.decode()
    client.post("/en/slip/join/")
    assert is_absorbed(person("A. Otieno"))


def test_nobody_joins_without_the_code(room, sign_in):
    room.add("Amina")
    room.print(person("Amina"))
    client = sign_in(make_person("Amina"))
    assert client.post("/en/slip/join/")["Location"] == "/en/slip/"
    assert not Merge.objects.exists()


def test_what_was_done_before_stays(room, run):
    """The record begins on the list, not with the log-in."""
    room.add("Amina")
    amina = person("Amina")
    (code,) = set(codes(room.print(amina)))
    client = claim(code)
    assert Enrolment.objects.get(person=amina).happened_at <= clock.now()
    assert client.get("/en/me/").status_code == 200


# --- coming back with the trainer's help ---


def test_a_trainer_prints_a_slip_for_one_who_lost_everything_and_she_is_told(room):
    room.add("Amina")
    amina = person("Amina")
    claim(codes(room.print(amina))[0])
    assert sign_ins_of([amina.pk])[amina.pk].by_slip_only
    with clock.at(clock.now() + timedelta(minutes=1)):
        (code,) = set(codes(room.print(amina)))
    assert Slip.objects.order_by("-made_at").first().purpose == SlipPurpose.RECOVER
    client = claim(code)
    assert "A new slip was printed by Fatima" in client.get("/en/courses/").content.decode()
    assert AuditLine.objects.filter(action="slip.make", subject=str(amina.pk), actor__name="Fatima").count() == 2
