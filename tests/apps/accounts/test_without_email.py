"""People without e-mail: signing up with a PIN, logging in with a sign-in name, coming back by a slip."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import hashers
from django.test import Client
from django.urls import reverse

from lms.accounts.models import AuditLine, NoticeGiven, PersonSession, Slip, SlipPurpose, User
from lms.accounts.services import pins
from lms.accounts.services.people import create_person
from lms.accounts.services.pins import give_sign_in_name, register_with_pin
from lms.accounts.services.slips import come_back, make_slip, open_slip
from lms.accounts.slips.by_hand import new_sign_in_name
from lms.kernel import clock
from lms.kernel.errors import Conflict, NotFound

pytestmark = pytest.mark.django_db

PIN, OTHER_PIN = "482913", "730152"
START, ENTER, SLIP, SLIP_PIN = (f"/en/{page}/" for page in ("start", "enter", "slip", "slip/pin"))
MY_LEARNING = "/en/my/learning/"


@pytest.fixture
def wanted():
    """What a newcomer writes into the form."""
    return {
        "name": "آمنة عبد الله",
        "country": "JO",
        "organisation": "Customs",
        "audience": "customs-border",
        "language": "ar",
        "pin": PIN,
        "pin_again": PIN,
    }


@pytest.fixture
def zainab(db):
    """Somebody without e-mail."""
    return register_with_pin(
        name="Zainab Noor", pin=PIN, language="en", country=None, organisation="", audience="customs-border"
    )


def enter(client, name, pin=PIN, **more):
    return client.post(ENTER, {"sign_in_name": name, "pin": pin, **more})


def who(client):
    return client.session.get("_auth_user_id")


def codes_on(response):
    return re.findall(r"\b\d{4} \d{4} \d{4}\b", response.content.decode())


# --- signing up ---


def test_a_person_signs_up_without_email(client, countries, wanted):
    answer = client.post(START, wanted)
    assert (answer.status_code, answer["Location"]) == (303, reverse("accounts:keep_slip"))
    person = User.objects.get()
    assert (person.email, person.name, person.language) == (None, "آمنة عبد الله", "ar")
    assert re.fullmatch(r"امنه-\d{4}", person.sign_in_name)
    assert person.check_password(PIN) and person.has_pin
    place = person.affiliations.get()
    assert (place.country_id, place.organisation.name, place.audience) == ("JO", "Customs", "customs-border")
    assert AuditLine.objects.filter(action="person.create", actor=person).count() == 1
    assert who(client) == str(person.pk)


def test_the_slip_is_shown_until_it_is_written_down_and_never_again(client, countries, wanted):
    client.post(START, wanted | {"next": "/ar/courses/"})
    page = client.get("/ar/me/slip/?next=/ar/courses/")
    person = User.objects.get()
    text = page.content.decode()
    assert f"آمنة-{person.sign_in_name[-4:]}" in text and "<svg" in text
    (code,) = set(codes_on(page))
    assert open_slip(code).person == person
    assert page["Cache-Control"].count("no-store") == 1
    done = client.post("/ar/me/slip/", {"next": "/ar/courses/"})
    assert (done.status_code, done["Location"]) == (303, "/ar/courses/")
    assert not codes_on(client.get("/ar/me/slip/"))


def test_the_code_is_kept_nowhere_on_the_server(client, countries, wanted):
    client.post(START, wanted)
    (code,) = set(codes_on(client.get("/en/me/slip/")))
    digits = code.replace(" ", "")
    for row in [*PersonSession.objects.all(), *Slip.objects.all(), *AuditLine.objects.all()]:
        kept = {str(value) for value in vars(row).values()}
        if isinstance(row, PersonSession):
            kept.add(str(row.get_decoded()))
        assert not any(digits in value or code in value for value in kept)
    assert digits not in client.cookies["slip"].value


def test_somebody_elses_slip_is_not_shown(client, countries, wanted, zainab):
    client.post(START, wanted)
    cookie = client.cookies["slip"].value
    other = Client()
    other.force_login(zainab)
    other.cookies["slip"] = cookie
    assert not codes_on(other.get("/en/me/slip/"))


@pytest.mark.parametrize(
    ("pin", "again", "said"),
    [
        ("123456", "123456", "easy to guess"),
        ("٠٠٠٠٠٠", "٠٠٠٠٠٠", "easy to guess"),
        ("48291", "48291", "six digits"),
        ("frogs!", "frogs!", "six digits"),
        ("482913", "482914", "not the same"),
        ("", "", "choose a PIN"),
    ],
)
def test_poor_pins_are_refused(client, countries, wanted, pin, again, said):
    answer = client.post(START, wanted | {"pin": pin, "pin_again": again})
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize("zero", ["٠", "۰", "０"])
def test_digits_of_any_script_make_the_same_pin(client, countries, wanted, zero):
    typed = "".join(chr(ord(zero) + int(digit)) for digit in PIN)
    client.post(START, wanted | {"pin": typed, "pin_again": typed})
    assert User.objects.get().check_password(PIN)


def test_a_taken_number_is_drawn_again(zainab, monkeypatch):
    drawn = iter([zainab.sign_in_name, zainab.sign_in_name, "zainab-0007"])
    monkeypatch.setattr(pins, "new_sign_in_name", lambda *_, **__: next(drawn))
    assert give_sign_in_name(person=create_person(name="Zainab Ali", email=None)) == "zainab-0007"


def test_when_all_are_taken_it_says_so(zainab, monkeypatch):
    monkeypatch.setattr(pins, "new_sign_in_name", lambda *_, **__: zainab.sign_in_name)
    with pytest.raises(Conflict):
        give_sign_in_name(person=create_person(name="Zainab Ali", email=None))


def test_whoever_is_signed_in_needs_no_account(client, zainab):
    client.force_login(zainab)
    assert client.get(START).status_code == 302


def test_the_notice_is_on_the_page(client, countries):
    assert (
        "What happens with your data" in client.get(START).content.decode()
        or "your learning record" in client.get(START).content.decode()
    )


def test_being_told_is_recorded(client, countries, wanted):
    client.post(START, wanted)
    assert NoticeGiven.objects.get().person == User.objects.get()


# --- logging in ---


def test_the_log_in_page_offers_every_way(client, countries):
    page = client.get("/account/login/?next=/en/courses/").content.decode()
    for part in ('name="login"', 'name="sign_in_name"', 'name="pin"', "/en/slip/?next=%2Fen%2Fcourses%2F"):
        assert part in page
    assert len(re.findall(r'name="next" value="/en/courses/"', page)) >= 2
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_name_and_pin_open_the_door(client, zainab):
    answer = enter(client, zainab.sign_in_name)
    assert answer.status_code == 303 and who(client) == str(zainab.pk)


def test_however_the_name_is_written(client, zainab):
    word, number = zainab.sign_in_name.split("-")
    arabic = "".join(chr(0x660 + int(digit)) for digit in number)
    assert enter(client, f" {word.upper()} {arabic} ").status_code == 303


def test_unknown_name_and_wrong_pin_answer_alike(client, zainab):
    wrong = enter(client, zainab.sign_in_name, "999999")
    unknown = enter(client, "nobody-1234", "999999")
    assert wrong.status_code == unknown.status_code == 422

    def plain(answer):
        text = re.sub(r'value="[A-Za-z0-9]{64}"', "", answer.content.decode())
        return text.replace(zainab.sign_in_name, "").replace("nobody-1234", "")

    assert plain(wrong) == plain(unknown)


def test_both_cost_one_hash(client, zainab, monkeypatch):
    counted = []
    real = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", lambda *a: counted.append(1) or real(*a))
    costs = []
    for name in (zainab.sign_in_name, "nobody-1234"):
        counted.clear()
        enter(client, name, "999999")
        costs.append(len(counted))
    assert costs == [1, 1]


def test_next_is_followed_within_this_site_only(client, zainab):
    assert enter(client, zainab.sign_in_name, next="/ar/courses/")["Location"] == "/ar/courses/"
    for bad in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", r"/\evil.example"):
        client.logout()
        assert "evil" not in enter(client, zainab.sign_in_name, next=bad)["Location"]
        assert who(client)


def test_too_many_wrong_pins_shut_the_door_even_for_the_right_one(client, zainab):
    for _try in range(5):
        assert enter(client, zainab.sign_in_name, "999999").status_code == 422
    assert enter(client, zainab.sign_in_name).status_code == 429
    with clock.at(clock.now() + timedelta(minutes=6)):
        assert enter(client, zainab.sign_in_name).status_code == 303


def test_spellings_share_one_count(client, zainab):
    word, number = zainab.sign_in_name.split("-")
    for spelling in (
        f"{word}-{number}",
        f"{word.upper()} {number}",
        f"{word}{number}",
        f"{word}–{number}",
        f" {word} {number}",
    ):
        assert enter(client, spelling, "999999").status_code == 422
    assert enter(client, zainab.sign_in_name).status_code == 429


def test_a_closed_account_stays_shut(client, zainab):
    User.objects.update(is_active=False)
    assert enter(client, zainab.sign_in_name).status_code == 422


def test_the_session_key_changes_at_the_door(client, zainab):
    client.get("/account/login/")
    session = client.session
    session["x"] = 1
    session.save()
    before = client.session.session_key
    enter(client, zainab.sign_in_name)
    assert client.session.session_key != before


def test_a_second_factor_holds_here_too(client, zainab):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(zainab, generate_totp_secret())
    answer = enter(client, zainab.sign_in_name)
    assert "/account/2fa/authenticate/" in answer["Location"] and not who(client)


# --- slips ---


def test_a_slip_brings_the_person_back(client, zainab):
    elsewhere = Client()
    elsewhere.force_login(zainab)
    old = make_slip(person=zainab, purpose=SlipPurpose.RECOVER, made_by=zainab)
    answer = client.post(SLIP, {"code": old.code})
    assert (answer.status_code, answer["Location"]) == (303, SLIP_PIN)
    assert "Zainab Noor" in client.get(SLIP_PIN).content.decode()
    assert Slip.objects.get().used_at is None  # looking uses nothing up
    saved = client.post(SLIP_PIN, {"pin": OTHER_PIN, "pin_again": OTHER_PIN})
    assert (saved.status_code, saved["Location"]) == (303, reverse("accounts:keep_slip"))
    zainab.refresh_from_db()
    assert zainab.check_password(OTHER_PIN) and who(client) == str(zainab.pk)
    assert elsewhere.get("/en/me/").status_code == 302  # logged out there
    (code,) = set(codes_on(client.get("/en/me/slip/")))
    assert code.replace(" ", "") != old.code and open_slip(code).person == zainab
    with pytest.raises(NotFound):
        open_slip(old.code)


@pytest.mark.parametrize("zero", ["0", "٠", "۰"])
def test_the_code_may_be_typed_in_any_script(client, zainab, zero):
    code = make_slip(person=zainab, purpose=SlipPurpose.RECOVER, made_by=zainab).code
    typed = " ".join("".join(chr(ord(zero) + int(digit)) for digit in code[at : at + 4]) for at in (0, 4, 8))
    assert client.post(SLIP, {"code": typed}).status_code == 303


def test_a_new_slip_withdraws_the_older_ones(zainab):
    first = make_slip(person=zainab, purpose=SlipPurpose.RECOVER, made_by=zainab)
    second = make_slip(person=zainab, purpose=SlipPurpose.RECOVER, made_by=zainab)
    with pytest.raises(NotFound):
        open_slip(first.code)
    assert open_slip(second.code).person == zainab


def test_claim_slips_run_out_and_recovery_slips_do_not(zainab):
    late = clock.now() + timedelta(days=settings.CLAIM_SLIP_DAYS + 1)
    claim = make_slip(person=zainab, purpose=SlipPurpose.CLAIM, made_by=zainab)
    assert open_slip(claim.code)
    with clock.at(late), pytest.raises(NotFound):
        open_slip(claim.code)
    recover = make_slip(person=zainab, purpose=SlipPurpose.RECOVER, made_by=zainab)
    with clock.at(late + timedelta(days=5000)):
        assert open_slip(recover.code)


def test_wrong_codes_are_counted_by_address(client, zainab):
    code = make_slip(person=zainab, purpose=SlipPurpose.RECOVER, made_by=zainab).code
    for number in range(30):
        assert client.post(SLIP, {"code": f"{number:012}"}).status_code == 422
    assert client.post(SLIP, {"code": code}).status_code == 429


def test_the_right_code_is_not_counted(client, zainab):
    code = make_slip(person=zainab, purpose=SlipPurpose.RECOVER, made_by=zainab).code
    for _try in range(35):
        assert client.post(SLIP, {"code": code}).status_code == 303


def test_an_opened_slip_is_forgotten_after_a_quarter_of_an_hour(client, zainab):
    client.post(SLIP, {"code": make_slip(person=zainab, purpose=SlipPurpose.RECOVER, made_by=zainab).code})
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert client.get(SLIP_PIN)["Location"] == SLIP


def test_nobody_gets_to_the_pin_without_the_code(client, zainab):
    make_slip(person=zainab, purpose=SlipPurpose.RECOVER, made_by=zainab)
    assert client.post(SLIP_PIN, {"pin": OTHER_PIN, "pin_again": OTHER_PIN})["Location"] == SLIP
    zainab.refresh_from_db()
    assert zainab.check_password(PIN)


def test_only_the_first_of_two_who_opened_the_same_slip_can_use_it(zainab):
    made = make_slip(person=zainab, purpose=SlipPurpose.RECOVER, made_by=zainab)
    slip = open_slip(made.code)
    come_back(slip_id=slip.pk, pin=OTHER_PIN)
    with pytest.raises(Conflict):
        come_back(slip_id=slip.pk, pin="918273")


def test_a_slip_is_no_way_into_it_for_somebody_signed_in_as_another(client, zainab, amina):
    client.force_login(amina)
    client.post(SLIP, {"code": make_slip(person=zainab, purpose=SlipPurpose.RECOVER, made_by=zainab).code})
    answer = client.post(SLIP_PIN, {"pin": OTHER_PIN, "pin_again": OTHER_PIN})
    assert answer.status_code == 409
    zainab.refresh_from_db()
    assert zainab.check_password(PIN)


def test_coming_back_opens_a_door_that_wrong_tries_had_shut(client, zainab):
    for _try in range(6):
        enter(client, zainab.sign_in_name, "999999")
    stranger = Client(REMOTE_ADDR="10.9.9.9")
    assert enter(stranger, zainab.sign_in_name).status_code == 429
    client.post(SLIP, {"code": make_slip(person=zainab, purpose=SlipPurpose.RECOVER, made_by=zainab).code})
    client.post(SLIP_PIN, {"pin": OTHER_PIN, "pin_again": OTHER_PIN})
    assert enter(stranger, zainab.sign_in_name, OTHER_PIN).status_code == 303


def test_the_pages_of_the_way_are_kept_by_no_browser(client, zainab):
    client.post(SLIP, {"code": make_slip(person=zainab, purpose=SlipPurpose.RECOVER, made_by=zainab).code})
    for page in (START, ENTER, SLIP, SLIP_PIN, "/en/next-person/"):
        assert "no-store" in client.get(page)["Cache-Control"]


# --- the profile ---


@pytest.fixture
def at_home(client, zainab):
    client.force_login(zainab)
    return client


def test_the_profile_shows_the_sign_in_name(at_home, zainab):
    page = at_home.get("/en/me/").content.decode()
    assert zainab.sign_in_name in page and "/en/me/pin/" in page and "/en/me/slip/new/" in page


def test_a_new_slip_wants_the_pin(at_home, zainab):
    assert at_home.post("/en/me/slip/new/", {"present": "999999"}).status_code == 422
    assert not Slip.objects.exists()
    answer = at_home.post("/en/me/slip/new/", {"present": PIN})
    assert (answer.status_code, answer["Location"]) == (303, "/en/me/slip/")
    assert len(set(codes_on(at_home.get("/en/me/slip/")))) == 1


def test_the_pin_can_be_changed(at_home, zainab):
    elsewhere = Client()
    elsewhere.force_login(zainab)
    before = at_home.session.session_key
    answer = at_home.post("/en/me/pin/", {"present": PIN, "pin": OTHER_PIN, "pin_again": OTHER_PIN})
    assert answer.status_code == 303
    assert at_home.session.session_key != before
    assert at_home.get("/en/me/").status_code == 200 and elsewhere.get("/en/me/").status_code == 302
    zainab.refresh_from_db()
    assert zainab.check_password(OTHER_PIN)


def test_not_without_the_present_one_and_not_by_trying(at_home, zainab):
    for _try in range(5):
        wrong = at_home.post("/en/me/pin/", {"present": "999999", "pin": OTHER_PIN, "pin_again": OTHER_PIN})
        assert wrong.status_code == 422
    assert at_home.post("/en/me/pin/", {"present": PIN, "pin": OTHER_PIN, "pin_again": OTHER_PIN}).status_code == 429


def test_with_an_email_and_a_password_the_slips_are_good_for_nothing(at_home, zainab):
    code = make_slip(person=zainab, purpose=SlipPurpose.RECOVER, made_by=zainab).code
    zainab.email = "zainab@example.org"
    zainab.save()
    EmailAddress.objects.create(user=zainab, email=zainab.email, verified=True, primary=True)
    password = "three green frogs"
    answer = at_home.post(
        "/account/password/change/", {"oldpassword": PIN, "password1": password, "password2": password}
    )
    assert answer.status_code == 302
    with pytest.raises(NotFound):
        open_slip(code)
    assert at_home.get("/en/me/pin/").status_code == 302
    assert enter(Client(), zainab.sign_in_name, password).status_code == 303


def test_a_slip_printed_by_another_is_told_at_the_next_log_in(client, zainab, amina):
    enter(client, zainab.sign_in_name)
    client.logout()
    make_slip(person=zainab, purpose=SlipPurpose.RECOVER, made_by=amina)
    enter(client, zainab.sign_in_name)
    assert "A new slip was printed by Amina Otieno" in client.get("/en/courses/").content.decode()
    assert "Amina Otieno" in client.get("/en/me/").content.decode()
    client.logout()
    enter(client, zainab.sign_in_name)
    assert "A new slip was printed by" not in client.get("/en/courses/").content.decode()


# --- one phone, several people ---


def test_on_a_shared_phone_the_session_ends_with_the_browser_and_after_half_an_hour(client, zainab):
    answer = enter(client, zainab.sign_in_name, shared_phone="on")
    assert answer.cookies["sessionid"]["max-age"] == ""
    now = clock.now()
    with clock.at(now + timedelta(minutes=29)):
        assert client.get("/en/me/").status_code == 200
    with clock.at(now + timedelta(minutes=50)):
        assert client.get("/en/me/").status_code == 200
    with clock.at(now + timedelta(minutes=81)):
        assert client.get("/en/me/").status_code == 302
        assert not who(client)


def test_a_phone_of_ones_own_stays_logged_in(client, zainab):
    answer = enter(client, zainab.sign_in_name)
    assert answer.cookies["sessionid"]["max-age"] == settings.SESSION_COOKIE_AGE
    with clock.at(clock.now() + timedelta(hours=5)):
        assert client.get("/en/me/").status_code == 200


def test_the_tick_holds_for_the_password_too(client, amina):
    data = {"login": "amina@example.org", "password": "three green frogs", "shared_phone": "on"}
    answer = client.post("/account/login/", data)
    assert answer.cookies["sessionid"]["max-age"] == ""
    with clock.at(clock.now() + timedelta(minutes=31)):
        assert client.get("/en/me/").status_code == 302


def test_pages_of_somebody_signed_in_are_kept_by_no_browser(client, zainab):
    client.force_login(zainab)
    for page in ("/en/", "/en/courses/", "/en/me/"):
        assert "no-store" in client.get(page)["Cache-Control"]


def test_public_pages_may_be_kept(client, db):
    assert "no-store" not in client.get("/en/courses/").get("Cache-Control", "")


def test_the_next_person_finds_nothing(client, zainab):
    client.cookies["django_language"] = "ar"
    enter(client, zainab.sign_in_name)
    client.get("/en/me/")
    assert "device" in client.cookies
    old_session = client.session.session_key
    answer = client.post("/en/next-person/")
    assert (answer.status_code, answer["Location"]) == (303, "/en/next-person/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    for name in ("sessionid", "django_language", "device", "csrftoken"):
        assert answer.cookies[name]["max-age"] == 0 and answer.cookies[name].value == ""
    assert not PersonSession.objects.filter(session_key=old_session).exists()
    page = client.get("/en/next-person/").content.decode()
    assert "Nothing of the person before you" in page and "Zainab" not in page


def test_looking_at_the_page_logs_nobody_out(client, zainab):
    client.force_login(zainab)
    assert "Zainab Noor" in client.get("/en/next-person/").content.decode()
    assert who(client) == str(zainab.pk)


def test_names_are_made_normalised():
    assert new_sign_in_name("Ödön", neutral="learner").startswith("odon-")
