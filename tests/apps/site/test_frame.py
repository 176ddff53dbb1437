"""The frame of every page: languages, links by role, errors; and the helps for templates."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils.translation import override

from lms.accounts.services.people import create_person
from lms.accounts.services.roles import grant_role
from lms.accounts.vocabulary import Role
from lms.kernel.errors import Conflict
from lms.site.templatetags.site_extras import direction, icon, language_name, percent


def tag(text: str, path: str = "/en/me/?a=1", person=None) -> str:
    request = RequestFactory().get(path)
    request.user = person or AnonymousUser()
    return Template("{% load site_extras %}" + text).render(Context({"request": request}))


@pytest.mark.parametrize(
    ("value", "language", "shown"),
    [
        (Decimal("92.5"), "en", "92.5%"),
        (Decimal("92.50"), "fr", "92,5%"),
        (70, "en", "70%"),
        (Decimal("66.666"), "en", "66.7%"),
        (0, "ar", "0%"),
    ],
)
def test_percent_never_turns_round(value, language, shown):
    with override(language):
        assert percent(value) == f'<bdi dir="ltr">{shown}</bdi>'


def test_percent_of_nothing_is_a_dash():
    assert percent(None) == percent("") == "—"


def test_percent_rounds_to_the_places_asked_for():
    assert percent(Decimal("66.5"), 0) == '<bdi dir="ltr">67%</bdi>'


def test_direction_and_name_of_a_language():
    assert [direction(code) for code in ("ar", "en", "zh-hans", "nonsense")] == ["rtl", "ltr", "ltr", "ltr"]
    assert [language_name(code) for code in ("ar", "zh-hans", "xx")] == ["العربية", "简体中文", "xx"]


def test_icons_are_silent_and_arrows_turn():
    assert 'aria-hidden="true"' in icon("check")
    assert "icon--turns" in icon("next")
    assert "icon--turns" not in icon("check")


def test_the_same_page_in_another_language():
    assert tag("{% url_in_language 'fr' %}") == "http://testserver/fr/me/"
    assert tag("{% url_in_language 'fr' %}", "/account/login/") == ""


def test_a_log_in_leads_back():
    assert tag("{% with_return 'account_login' %}") == "/account/login/?next=%2Fen%2Fme%2F%3Fa%3D1"
    assert (
        tag("{% with_return 'account_login' %}", "/account/signup/?next=/en/me/")
        == "/account/login/?next=%2Fen%2Fme%2F"
    )
    assert tag("{% with_return 'account_login' %}", "/account/login/") == "/account/login/"


LINKS = "{% site_links as links %}{% for link in links %}{{ link.label }}|{% endfor %}"


def test_visitors_see_courses_only():
    assert tag(LINKS) == "Courses|"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "more"),
    [
        (None, ""),
        (Role.TRAINER, "My runs|"),
        (Role.PROJECT_MANAGER, "My runs|Reports|Roles|"),
        (Role.AUTHOR, "Edit courses|"),
        (Role.TRANSLATOR, "Edit courses|"),
        (Role.ADMINISTRATOR, "My runs|Reports|Edit courses|People|"),
    ],
)
def test_links_follow_the_roles(role, more):
    person = create_person(name="Amina", email="amina@example.org")
    if role:
        grant_role(person=person, role=role, given_by=None)
    assert tag(LINKS, person=person) == "Courses|My learning|" + more


def test_a_part_that_is_not_installed_breaks_nothing(monkeypatch):
    from lms.site.templatetags import site_extras

    monkeypatch.setattr(site_extras, "_address", lambda name: "")
    assert tag(LINKS) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "opening"), [("en", '<html lang="en" dir="ltr">'), ("ar", '<html lang="ar" dir="rtl">')]
)
def test_the_page_says_its_language_and_direction(client, code, opening):
    client.cookies["django_language"] = code
    page = client.get("/styleguide/").content.decode()
    assert opening in page
    assert page.count('href="#main"') == page.count('id="main"') == 1


@pytest.mark.django_db
def test_the_language_menu_keeps_the_page(client):
    page = client.get("/account/login/?next=/en/me/").content.decode()
    assert 'name="next" value="/account/login/?next=/en/me/"' in page
    answer = client.post("/i18n/setlang/", {"language": "ar", "next": "/en/me/"})
    assert answer["Location"] == "/ar/me/"
    assert client.cookies["django_language"].value == "ar"


@pytest.mark.django_db
def test_the_styleguide_costs_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get(reverse("styleguide")).status_code == 200
    assert client.post(reverse("styleguide")).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "words"), [("en", "Nothing grows here"), ("ar", 'dir="rtl"')])
def test_a_missing_page_helps(client, code, words):
    client.cookies["django_language"] = code
    answer = client.get(f"/{code}/nothing/at/all/")
    assert answer.status_code == 404
    assert words in answer.content.decode()


def test_the_last_resort_needs_nothing(django_assert_max_num_queries):
    page = render_to_string("500.html")  # as Django does it: no request, no context, no database
    assert "Something broke on our side" in page
    assert "/static/lms/css/site.css" in page


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["400", "403", "404", "403_csrf"])
def test_error_pages_stand_alone(name, rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    assert "<h1>" in render_to_string(f"{name}.html", request=request)
    assert "<h1>" in render_to_string(f"{name}.html")


@pytest.mark.django_db
def test_a_problem_says_what_to_do(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    page = render_to_string("errors/problem.html", {"error": Conflict("closed", "Hand in <first>.")}, request=request)
    assert "Hand in &lt;first&gt;." in page


def test_messages_show_their_level():
    messages = [
        SimpleNamespace(level_tag="error", __str__=lambda self: "x"),
        SimpleNamespace(level_tag="success"),
    ]
    page = render_to_string("partials/messages.html", {"messages": messages})
    assert page.index("notice--bad") < page.index("notice--good")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("/en/contact/", {"message": ""}),
        ("/en/slip/", {"code": "12"}),
        ("/account/signup/", {"name": ""}),  # allauth's own views
        ("/account/password/reset/", {"email": "no address"}),
    ],
)
def test_the_title_says_first_that_something_is_wrong(client, settings, address, wrong):
    settings.CONTACT = "contact@example.org"
    client.cookies["django_language"] = "en"
    assert "<title>Error:" not in client.get(address).content.decode()
    assert "<title>Error: " in client.post(address, wrong).content.decode()
