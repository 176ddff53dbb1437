"""The editors' part of the site (Wagtail): every address below /cms/ x every role, wherever it can be held.

Who is no editor is sent to log in or refused, alike for what there is and what there is not. An editor may find the name
of a colleague beside her work on courses, an administrator the accounts too; whoever is named can read that she was looked at.
"""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.models import Comment, Page

from courses.models import Course
from lms.accounts.api import AuditLine, Country, Role, Scope, create_person, grant_role, load_countries
from lms.accounts.roles.giving import HOLDS_IN
from lms.accounts.services.groups import GROUP_OF_ROLE
from lms.kernel import clock
from tests.functional.test_matrix import CANARY, text_of
from tests.journeys import import_small_course

EDITORS = [role for role in Role if role in GROUP_OF_ROLE]
# Wagtail's own that ask for nobody, with the reason why they may
OPEN = {
    "wagtailadmin_sprite": "pictures of the buttons",
    "wagtailadmin_javascript_catalog": "words of the buttons",
}


def routes(patterns=None, path=""):
    """(pattern of the address, name) of all routes below /cms/."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, here)
        elif isinstance(pattern, URLPattern) and here.startswith("cms/"):
            yield here, pattern.name or ""


def filled(path, person_id, number):
    """The address with a person's id, and the number of a page of hers, wherever one is asked for."""
    path = re.sub(r"<int:\w+>|\(\?P<\w+>[^)]*\)|\(\\d\+\)", str(number), path)
    path = re.sub(r"<uuid:\w+>|<(str:)?pk>", str(person_id), path)
    path = re.sub(r"<(slug:|str:|path:)?(\w*app\w*)>", "courses", path)
    path = re.sub(r"<(slug:|str:|path:)?(\w*model\w*)>", "coursepage", path)
    path = re.sub(r"<(slug:|str:|path:)?\w+>", "x", path)
    return "/" + re.sub(r"[\^$\\]|\.\*", "", path)


@pytest.fixture
def her(db):
    """Somebody who wrote on a course, and a page that she changed, published and left a note on."""
    load_countries()
    import_small_course()
    person = create_person(name=f"{CANARY} Parietina", email=f"{CANARY}@example.org")
    page = Page.objects.filter(depth=3).first().specific
    page.save_revision(user=person, log_action=True).publish(user=person, skip_permission_checks=True)
    Comment.objects.create(page=page, user=person, text="Look at this", contentpath="title")
    person.page = page
    return person


def a_viewer(role, scope=Scope.ALL, scope_id=""):
    person = create_person(name="A Viewer", email="viewer@example.org", country=Country.objects.get(pk="KE"))
    if role:
        grant_role(person=person, role=role, given_by=None, scope=scope, scope_id=scope_id)
    return person


def plain(answer):
    """A page without what differs at every request, and without its own address."""
    text = re.sub(
        r'[\w.-]*(csrf|nonce|request_id|hash)[^>]*|value="[A-Za-z0-9]{64}"|[A-Za-z0-9]{64}', "", text_of(answer)
    )
    return re.sub(r"/cms/[^\s\"&<]*|%2Fcms%2F[^\s\"&<]*", "", text)


@pytest.mark.parametrize("role", ["nobody", None, *[role for role in Role if role not in EDITORS]])
def test_who_is_no_editor_finds_nothing_there(her, role):
    client = Client()
    if role != "nobody":
        national = role and Scope.ALL not in HOLDS_IN[role]
        client.force_login(a_viewer(role, *((Scope.COUNTRY, "KE") if national else ())))
    wrong = []
    for path, name in routes():
        client.get(filled(path, her.pk, her.page.pk))  # a page shows what Wagtail had to say about the ones before
        one = client.get(filled(path, her.pk, her.page.pk))
        none = client.get(filled(path, uuid4(), 999_999))
        if name in OPEN:
            shut = CANARY not in text_of(one)
        else:  # the way to the log-in page, our own refusal (accounts), or nothing there
            shut = one.status_code in (302, 403, 404) and "login" in one.headers.get("Location", "login")
        if not shut or (one.status_code, plain(one)) != (none.status_code, plain(none)):
            wrong.append(f"{name} {path}: {one.status_code} for hers, {none.status_code} for none")
    assert not wrong, "\n".join(wrong)


EDITORS_IN_PLACES = [
    (role, Scope(scope), here)
    for role in EDITORS
    for scope in sorted(HOLDS_IN[role])
    for here in ((True,) if scope == Scope.ALL else (True, False))
]


@pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")  # Wagtail, where a picture has no small copy yet
@pytest.mark.parametrize(("role", "scope", "here"), EDITORS_IN_PLACES)
def test_an_editor_who_reads_a_name_is_seen_reading_it(her, role, scope, here):
    elsewhere = Course.objects.create(slug="elsewhere", made_at=clock.now())
    mine = Course.objects.exclude(pk=elsewhere.pk).get()
    places = {Scope.ALL: ("", ""), Scope.COURSE: (str(mine.pk), str(elsewhere.pk)), Scope.LANGUAGE: ("en", "ar")}
    viewer = a_viewer(role, scope, places[scope][0 if here else 1])
    client = Client(raise_request_exception=False)
    client.force_login(viewer)
    wrong, named = [], set()
    for path, name in routes():
        address = filled(path, her.pk, her.page.pk)
        for query in ("", f"?q={CANARY}"):
            AuditLine.objects.filter(action__startswith="look.").delete()
            answer = client.get(address + query)
            if f"{CANARY} Parietina" not in text_of(answer) and f"{CANARY}@" not in text_of(answer):
                continue
            named.add(name)
            looks = AuditLine.objects.filter(action__startswith="look.cms", actor=viewer, subject=str(her.pk))
            if not looks.exists():
                wrong.append(f"{name} {address}{query}: names her, and no line tells her who looked")
            if path.startswith("cms/users/") and role != Role.ADMINISTRATOR:
                wrong.append(f"{name} {address}{query}: an account, for {role}")
    assert not wrong, "\n".join(wrong)
    if scope == Scope.ALL and role == Role.ADMINISTRATOR:
        assert len(named) > 2, "the canary is not where this test looks"


def test_another_s_account_and_none_answer_alike_to_authors(her):
    client = Client()
    client.force_login(a_viewer(Role.AUTHOR))
    for path, _name in routes():
        if path.startswith("cms/users/") and "<" in path:
            one = client.get(filled(path, her.pk, 1))
            two = client.get(filled(path, uuid4(), 1))
            assert (one.status_code, plain(one)) == (two.status_code, plain(two)), path
