"""A person with a canary in every text about her is erased: afterwards the canary is nowhere, and every total holds.

Looked through are all rows of all tables, the raw bytes of the database's files, uploads, exports, mails, cache, log, and a
backup that was made while she was there and is used again. What is looked for are the canary's forms: as it is, in UTF-16,
in base64, escaped as in JSON, and the hashes of her mailboxes.
"""

import base64
import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
from io import BytesIO, StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image
from wagtail.admin.models import FormState
from wagtail.models import APIToken, Collection, Comment, CommentReply, ModelLogEntry, Page, TaskState, UploadedFile
from wagtail.users.models import UserProfile

from analytics.dashboards.figures import figures
from analytics.lrs.credentials import make_credential
from analytics.models import EnrolmentFact, Statement
from analytics.rollups.rebuild import rebuild_facts
from analytics.statements.importing import begin_upload
from assessments.models import Attempt, Response
from courses.models import Certificate, Enrolment, LessonProgress
from lms.accounts.api import (
    AuditLine,
    Country,
    Role,
    User,
    create_person,
    describe_person,
    grant_role,
    load_countries,
    merge_persons,
    write_audit_line,
)
from lms.accounts.models import Erasure, Invitation, Organisation, PersonSession, Slip
from lms.accounts.privacy import my_data_file
from lms.accounts.services.erasure import erase_person
from lms.accounts.services.notices import give_notice, offer
from lms.accounts.services.organisations import change_organisation, merge_organisations
from lms.accounts.signing_in.sessions import SessionStore
from lms.operations.backup import write_backup
from lms.site.models import Paper, Picture
from tests.journeys import a_class, complete, import_small_course
from tests.servers import scratch_database
from trainers.api import add_facilitator

ROOT = Path(__file__).parent.parent.parent
PLAIN, ACCENTED = "zqcanary", "zqkanärie"
PASSWORD = "long-enough-" + PLAIN
EMAIL, OTHER_EMAIL = f"{PLAIN}.vogel@example.org", f"Other.{PLAIN}@Example.org"
FORMER_EMAIL, FORMER_ACCOUNT, ACCOUNT_EMAIL = (
    f"maiden.{PLAIN}@example.org",
    f"old-uid-{PLAIN}",
    f"staff.{PLAIN}@example.org",
)
NAME = f"Berta {ACCENTED} Vogel"
COUNTED = (Enrolment, LessonProgress, Attempt, Response, Certificate, Statement)
MAILBOXES = [f"mailto:{form}" for email in (EMAIL, OTHER_EMAIL, FORMER_EMAIL) for form in (email, email.lower())]


def sha1(text: str) -> str:
    """As xAPI asks for it."""
    return hashlib.sha1(text.encode()).hexdigest()  # noqa: S324


def forms() -> list[bytes]:
    """All that the canary may look like in a file."""
    found = []
    for word in (PLAIN, PLAIN.capitalize(), PLAIN.upper(), ACCENTED, ACCENTED.capitalize()):
        found += [word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"), json.dumps(word)[1:-1].encode()]
        for shift in range(3):  # base64 looks different at each of three places; the ends depend on neighbours
            found.append(base64.b64encode(b"x" * shift + word.encode() + b"x")[4 if shift else 0 : -4])
    found += [sha1(mailbox).encode() for mailbox in MAILBOXES]
    return sorted({form for form in found if len(form) >= 7})


def canaries_in(content: bytes) -> list[bytes]:
    return [form for form in forms() if form in content]


def written(value) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


def rows_with_canary() -> list[str]:
    """Every table, every row, every column."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor, include_views=False):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    if value is not None and canaries_in(written(value)):
                        found.append(f"{table}.{column}: {str(value)[:200]}")
    for session in PersonSession.objects.all():
        if canaries_in(str(SessionStore().decode(session.session_data)).encode()):
            found.append(f"session {session.pk}")
    return found


def files_with_canary(*folders: Path) -> list[str]:
    found = []
    for folder in folders:
        for path in folder.rglob("*") if folder.is_dir() else [folder]:
            if path.is_file() and (canaries_in(path.read_bytes()) or canaries_in(path.name.encode())):
                found.append(f"{path}: {canaries_in(path.read_bytes())}")
    return found


def database_files() -> list[Path]:
    if connection.vendor != "sqlite":
        return []
    file = Path(connection.settings_dict["NAME"])
    return [path for path in (file, Path(f"{file}-wal")) if path.exists()]


@pytest.fixture
def places(tmp_path, settings):
    """Uploads, mails and the list of erasures in folders that can be looked through."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MAIL_FOLDER = settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.ERASURES_FILE = tmp_path / "erasures.log"
    settings.MAIL_FOLDER.mkdir()
    return tmp_path


@pytest.fixture
def scene(places, caplog):
    """She and five others in a class; she has left a canary wherever the product lets a text in."""
    caplog.set_level(logging.INFO)
    load_countries()
    kenya = Country.objects.get(pk="KE")
    run = a_class(import_small_course(), "class")
    trainer = create_person(name="Tom Trainer", email="tom@example.org")
    grant_role(person=trainer, role=Role.TRAINER, given_by=None)
    add_facilitator(run=run, person=trainer, actor=None)
    for number in range(5):
        other = create_person(name=f"Other {number}", email=f"o{number}@example.org", country=kenya, audience="media")
        complete(other, run, before=number / 10)
    her = create_person(
        name=NAME, email=FORMER_EMAIL, password=PASSWORD, country=kenya, organisation=f"Institut {ACCENTED}", audience="media",
    )  # fmt: skip
    former = EmailAddress.objects.create(user=her, email=FORMER_EMAIL, verified=True, primary=True)
    EmailAddress.objects.create(user=her, email=EMAIL, verified=True).set_as_primary()
    former.refresh_from_db()
    former.remove()
    her.refresh_from_db()
    assert her.email == EMAIL
    EmailAddress.objects.create(user=her, email=OTHER_EMAIL)
    complete(her, run)
    return her, run, trainer


def leave_traces(client, her, trainer):
    """Everything else: log-ins, a second record, notes to authors, uploads, mails, tasks, an unfinished sign-up."""
    admin = create_person(name="Ada Admin", email="ada@example.org")
    grant_role(person=admin, role=Role.ADMINISTRATOR, given_by=None)
    grant_role(person=her, role=Role.AUTHOR, given_by=None)
    client.force_login(her)
    client.get("/en/me/")
    client.get(reverse("accounts:my_data"))
    Client().post(reverse("account_reset_password"), {"email": EMAIL})
    first = create_person(name=f"B. {PLAIN}", email=None, organisation=f"{PLAIN} & Sons")
    User.objects.filter(pk=first.pk).update(sign_in_name=f"{PLAIN}-4821")
    first.refresh_from_db()
    merge_persons(absorbed=first, kept=her, actor=admin, reason="double")
    give_notice(person=her, way="paper", by=trainer)
    offer(person=her, sex="female", age_band="25-34")
    now = timezone.now()
    SocialAccount.objects.create(
        user=her, provider="university", uid=f"uid-{PLAIN}", extra_data={"email": OTHER_EMAIL, "name": NAME}
    )
    SocialAccount.objects.create(
        user=her, provider="ministry", uid=FORMER_ACCOUNT, extra_data={"userinfo": {"email": ACCOUNT_EMAIL}}
    ).delete()
    Authenticator.objects.create(user=her, type="webauthn", data={"name": f"Phone of {PLAIN}"})
    Slip.objects.create(person=her, purpose="recover", code_hash=PLAIN, made_at=now)
    for state in ({}, {"accepted_at": now, "accepted_by": her}):
        Invitation.objects.create(
            token_hash=uuid4().hex, email=EMAIL, role="author", invited_by=admin, made_at=now, expires_at=now, **state
        )
    write_audit_line(actor=admin, action="invitation.make", subject=uuid4(), email=EMAIL.upper(), note="kept")
    write_audit_line(actor=her, action="person.change", subject=her.pk, old=NAME, changed=["name"])
    other_session = SessionStore()
    other_session["account_signup"] = {"email": OTHER_EMAIL}
    other_session.save()
    DBTaskResult.objects.create(
        task_path="somewhere.task", args_kwargs={"args": [NAME], "kwargs": {}}, backend_name="default", queue_name="default",
        exception_class_path="", traceback=f"ValueError: {EMAIL}",
    )  # fmt: skip
    traces_of_an_author(her)
    names_of_organisations(her, admin)
    messages_to_those_who_run_it()
    cache.set("last-person", "nothing of her")
    my_data_file.ask_for_file(her, "en")
    return first


def names_of_organisations(her, admin):
    """One that is called like her, its double, and what a manager made of its name; then one that others are in, too."""
    kenya = Country.objects.get(pk="KE")
    hers = Organisation.objects.get(name=f"Institut {ACCENTED}")
    for name in (f"{ACCENTED} Ltd", f"Farm of {NAME}"):
        describe_person(person=her, country=kenya, organisation=name, audience="media")
    merge_organisations(double=Organisation.objects.get(name=f"{ACCENTED} Ltd"), kept=hers, actor=admin)
    change_organisation(organisation=hers, name=f"Institute of {ACCENTED}", kind="public", actor=admin)
    farm = Organisation.objects.get(name=f"Farm of {NAME}")
    for number, name in enumerate(("The farm", "Big farm", "Big farm")):
        create_person(name=f"Hand {number}", email=None, country=kenya, organisation=name)
    for name in ("The farm", "Big farm"):
        merge_organisations(double=Organisation.objects.get(name=name), kept=farm, actor=admin)


def messages_to_those_who_run_it():
    """One that left, known by her name alone, and one that waits."""
    Client().post("/en/contact/", {"message": "I cannot log in.", "name": NAME.upper(), "address": ""})
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}):
        Client().post("/en/contact/", {"message": f"Still not. {ACCENTED}", "name": "", "address": FORMER_EMAIL})
    waiting = DBTaskResult.objects.get(task_path="lms.accounts.signing_in.mailing.send_letter")
    assert not canaries_in(json.dumps(waiting.args_kwargs).encode())


def traces_of_an_author(her):
    page = Page.objects.filter(depth__gt=1).first()
    comment = Comment.objects.create(page=page, user=her, text=f"Note of {ACCENTED}", contentpath="title")
    CommentReply.objects.create(comment=comment, user=her, text=f"Reply of {PLAIN}")
    revision = page.specific.save_revision(user=her)
    assert canaries_in(json.dumps(revision.content, default=str).encode())
    profile = UserProfile.objects.create(user=her)
    profile.avatar.save(f"{PLAIN}.png", ContentFile(b"a picture of " + PLAIN.encode()))
    APIToken.objects.create(user=her, name=f"{PLAIN}'s program", key_hash=uuid4().hex, prefix="abc")
    kind = ContentType.objects.get_for_model(User)
    upload = UploadedFile(uploaded_by_user=her, for_content_type=kind)
    upload.file.save(f"{PLAIN}.txt", ContentFile(PLAIN.encode()))
    FormState.objects.create(
        user=her, data=json.dumps({"title": ACCENTED}), content_type=kind, object_id="1", last_updated_at=timezone.now()
    )
    ModelLogEntry.objects.create(
        content_type=kind, object_id=str(her.pk), label=NAME, action="wagtail.edit", timestamp=timezone.now(), user=None
    )
    assert TaskState._meta.get_field("comment")  # its comment goes by the same map; a review needs a whole workflow


def statements_from_outside(client):
    """By mailbox, hash, account and openid; nested in a group, a sub-statement and an extension; and one without her."""
    credential, secret = make_credential(name="elsewhere", scopes=["all"])
    pair = base64.b64encode(f"{credential.key}:{secret}".encode()).decode()
    headers = {"HTTP_AUTHORIZATION": f"Basic {pair}", "HTTP_X_EXPERIENCE_API_VERSION": "1.0.3"}
    verb = {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"en": "answered"}}
    by_hash = {"mbox_sha1sum": sha1(MAILBOXES[0])}
    someone = {"mbox": "mailto:someone@example.org", "name": "Someone"}
    question = {"id": "http://example.org/q", "definition": {"interactionType": "long-fill-in"}}
    group = {"objectType": "Group", "member": [someone, {"mbox": f"mailto:{EMAIL.upper()}", "name": NAME}]}
    batch = [
        {
            "id": str(uuid4()),
            "actor": {"mbox": f"mailto:{EMAIL}", "name": NAME},
            "verb": verb,
            "object": {"id": "http://example.org/folder", "definition": {"name": {"en": f"Portfolio of {NAME}"}}},
            "result": {"response": f"I, {ACCENTED}, think so", "score": {"scaled": 0.5}},
            "timestamp": "2026-05-01T10:00:00Z",
        },
        {"id": str(uuid4()), "actor": {**by_hash, "name": NAME}, "verb": verb, "object": question},
        {"id": str(uuid4()), "actor": someone, "verb": verb, "object": question, "context": {"team": group}},
        {"id": str(uuid4()), "actor": someone, "verb": verb, "object": {"objectType": "Agent", "openid": f"https://id.example.org/{EMAIL}"}},
        {
            "id": str(uuid4()),
            "actor": someone,
            "verb": verb,
            "object": {
                "objectType": "SubStatement",
                "actor": {"account": {"homePage": "http://uni.example.org/", "name": f"uid-{PLAIN}"}, "name": NAME},
                "verb": verb,
                "object": {"id": f"http://example.org/page?of={EMAIL.replace('@', '%40')}", "definition": {"type": "http://e.org/t"}},
                "result": {"response": f"I, {ACCENTED}, will"},
            },
        },
        {
            "id": str(uuid4()),
            "actor": someone,
            "verb": verb,
            "object": question,
            "context": {"extensions": {"http://example.org/mentor": {"mail": EMAIL, "called": NAME}}},
        },
        {"id": str(uuid4()), "actor": {"mbox": f"mailto:{FORMER_EMAIL}"}, "verb": verb, "object": question},
        {"id": str(uuid4()), "actor": {"mbox_sha1sum": sha1(f"mailto:{FORMER_EMAIL}")}, "verb": verb, "object": question},
        {
            "id": str(uuid4()),
            "actor": {"account": {"homePage": "http://ministry.example/", "name": FORMER_ACCOUNT}},
            "verb": verb,
            "object": question,
            "context": {"extensions": {"http://example.org/mail": ACCOUNT_EMAIL}},
        },
        {"id": str(uuid4()), "actor": someone, "verb": verb, "object": question},
    ]  # fmt: skip
    answer = client.post("/xapi/statements", json.dumps(batch), content_type="application/json", **headers)
    assert answer.status_code == 200, answer.content
    profile = f"/xapi/agents/profile?agent={json.dumps({'mbox': someone['mbox']})}&profileId=friend:{OTHER_EMAIL}"
    assert (
        client.put(profile, b"{}", content_type="application/json", HTTP_IF_NONE_MATCH="*", **headers).status_code
        == 204
    )
    return batch, headers


def an_import_that_waits():
    """The worker is away; it holds what has not come yet."""
    line = {"id": str(uuid4()), "actor": {"mbox": f"mailto:{OTHER_EMAIL}", "name": NAME}}
    begin_upload(
        ContentFile(json.dumps(line).encode(), name="other-site.jsonl"), name="Other site", is_trial=False,
        actor=User.objects.get(email="ada@example.org"),
    )  # fmt: skip


def totals() -> dict:
    """Every number that is reported, and every fact it is counted from."""
    return {
        "facts": list(EnrolmentFact.objects.order_by("pk").values()),
        "figures": repr(figures(EnrolmentFact.objects.all(), "country")),
        "rows": {model: model.objects.count() for model in COUNTED},
        "people": User.objects.count(),
        "scores": sorted(Attempt.objects.values_list("score", "maximum", "passed")),
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_nothing_of_an_erased_person_is_left_and_every_total_holds(client, scene, places, caplog):
    her, run, trainer = scene
    first = leave_traces(client, her, trainer)
    batch, speaker = statements_from_outside(client)
    an_import_that_waits()
    rebuild_facts()
    call_command("rebuild_analytics", check=True, stdout=StringIO())
    before = totals()
    certificate = Certificate.objects.get(enrolment__person=her)
    export = client.get(reverse("accounts:my_data_json")).content
    assert canaries_in(export) and len(rows_with_canary()) > 30
    assert files_with_canary(places / "mail") and files_with_canary(places / "media")
    backup = places / "backup" / "whole.tar.gz"
    backup.parent.mkdir()
    write_backup(backup)

    done = client.post(reverse("accounts:erase"), {"password": PASSWORD, "sure": "on"})
    assert done.status_code == 303

    assert rows_with_canary() == []
    assert files_with_canary(*database_files(), places / "mail", places / "media", places / "erasures.log") == []
    assert not canaries_in(str(vars(cache).get("_cache", "")).encode())
    assert not canaries_in(caplog.text.encode())
    assert totals() == before
    out = StringIO()
    call_command("rebuild_analytics", check=True, stdout=out)
    assert out.getvalue().startswith("equal")
    the_doors_are_shut(client, her, first, run, trainer)
    the_certificate_says_so(client, certificate)
    the_statements_stay_without_her(client, batch, speaker, her)
    the_restored_backup_erases_her_again(places, backup, {her.pk, first.pk})


def the_doors_are_shut(client, her, first, run, trainer):
    assert client.get(reverse("accounts:my_data")).status_code == 302
    for person in (her, first):
        person.refresh_from_db()
        assert person.erased_at and not person.is_active and not person.has_usable_password()
    assert not client.login(email=EMAIL, password=PASSWORD)
    assert not PersonSession.objects.filter(person=her).exists() and not her.roles.in_force().exists()
    assert not Organisation.objects.filter(affiliation__person=her).exists()
    assert list(Organisation.objects.values_list("name", "merged_into__name")) == [
        ("Big farm", None),
        ("The farm", "Big farm"),
    ]
    assert AuditLine.objects.get(action="organisation.change").detail == {"changed": ["kind", "name"]}
    assert not DBTaskResult.objects.filter(task_path__startswith="lms.accounts.signing_in.mailing").exists()
    assert {str(row.person_id) for row in Erasure.objects.all()} == {str(her.pk), str(first.pk)}
    assert settings.ERASURES_FILE.read_text().count("\n") == 2
    affiliation = her.affiliations.last()
    assert (affiliation.country_id, affiliation.audience) == ("KE", "media")
    assert AuditLine.objects.get(action="invitation.make").detail == {"email": "", "note": "kept"}
    other = Client()
    other.force_login(trainer)
    page = other.get(f"/en/trainers/runs/{run.pk}/").content.decode()
    assert "Other 0" in page and "1 erased" in page


def the_certificate_says_so(client, certificate):
    certificate.refresh_from_db()
    assert (certificate.name, certificate.file) == ("", "")
    assert not default_storage.exists(f"certificates/{certificate.pk}.pdf")
    page = client.get(f"/verify/{certificate.code}/")
    assert (
        page.status_code == 200 and b"was issued here" in page.content and certificate.number.encode() in page.content
    )


def the_statements_stay_without_her(client, batch, speaker, her):
    for sent in batch:
        row = Statement.objects.get(id=sent["id"])
        body = json.loads(row.body)
        assert (row.redacted_at is None) == (sent is batch[-1])
        assert body["id"] == sent["id"] and body["verb"] == sent["verb"]
    kept = json.loads(Statement.objects.get(id=batch[0]["id"]).body)
    assert kept["actor"] == {"account": {"homePage": "http://testserver/", "name": kept["actor"]["account"]["name"]}}
    assert kept["result"] == {"response": "", "score": {"scaled": 0.5}} and kept["timestamp"] == "2026-05-01T10:00:00Z"
    team = json.loads(Statement.objects.get(id=batch[2]["id"]).body)["context"]["team"]["member"]
    assert team[0] == {"mbox": "mailto:someone@example.org", "name": "Someone"} and "mbox" not in team[1]
    again = client.post("/xapi/statements", json.dumps(batch), content_type="application/json", **speaker)
    assert again.status_code == 200 and rows_with_canary() == []  # sent again, nothing of her comes back
    account = json.dumps({"account": {"homePage": "http://testserver/", "name": kept["actor"]["account"]["name"]}})
    found = client.get("/xapi/statements", {"agent": account}, **speaker).json()["statements"]
    assert batch[0]["id"] in {each["id"] for each in found}


def the_restored_backup_erases_her_again(places, backup, people):
    """On another machine, with the list of erasures from beside the database."""
    folder = places / "elsewhere"
    folder.mkdir()
    shutil.copy(settings.ERASURES_FILE, folder / "erasures.log")
    with scratch_database(folder) as database:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "lms.settings.dev", "MERISTEM_VAR": str(folder), "DATABASE_URL": database,
        }  # fmt: skip
        command = [sys.executable, "manage.py", "restore", str(backup)]
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert "1 persons were erased again" in done.stdout
        dump = (
            "import sys; from tests.functional.test_erasure import rows_with_canary as rows; "
            "sys.exit('\\n'.join(rows()) or 0)"
        )
        looked = subprocess.run(
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", dump],
            env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert looked.returncode == 0, looked.stderr
    assert files_with_canary(folder) == []
    assert not canaries_in((done.stdout + done.stderr).encode())
    assert len(people) == 2


@pytest.mark.django_db
def test_what_an_author_brought_in_stays_and_she_is_forgotten(places):
    """The exception (decision 5): pictures and papers belong to the courses, with their titles and file names."""
    if Collection.get_first_root_node() is None:  # an earlier test may have emptied the tables
        Collection.add_root(name="Root")
    her = create_person(name=NAME, email=EMAIL)
    picture = Picture(title=f"Field of {PLAIN}", uploaded_by_user=her)
    picture.file.save("field.png", ContentFile(a_picture()), save=False)
    picture.width = picture.height = 1
    paper = Paper(title="A sheet", uploaded_by_user=her)
    paper.file.save("sheet.txt", ContentFile(b"what to do"), save=False)
    for row in (picture, paper):
        row.save()
    erase_person(person=her, actor=None, asked_by="administrator")
    for row, title in ((picture, f"Field of {PLAIN}"), (paper, "A sheet")):
        row.refresh_from_db()
        assert (row.title, row.uploaded_by_user_id) == (title, None) and row.file.storage.exists(row.file.name)


def a_picture():
    out = BytesIO()
    Image.new("RGB", (1, 1)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_erasing_twice_changes_nothing_and_the_last_administrator_stays(places):
    from lms.kernel.errors import Conflict

    person = create_person(name="Somebody", email="somebody@example.org")
    erase_person(person=person, actor=None, asked_by="administrator")
    lines = AuditLine.objects.count()
    erase_person(person=person, actor=None, asked_by="administrator")
    assert AuditLine.objects.count() == lines and Erasure.objects.count() == 1
    admin = create_person(name="Only", email="only@example.org")
    grant_role(person=admin, role=Role.ADMINISTRATOR, given_by=None)
    with pytest.raises(Conflict):
        erase_person(person=admin, actor=admin, asked_by="person")
    admin.refresh_from_db()
    assert admin.name == "Only"


def test_the_search_for_canaries_finds_each_form():
    """A search that finds nothing proves nothing unless it can find."""
    for content in (
        PLAIN.encode(), ACCENTED.encode("utf-16-le"), json.dumps({"a": ACCENTED}).encode(),
        base64.b64encode(f"name:{PLAIN}, and more".encode()), base64.b64encode(f"x{PLAIN} and more".encode()),
        sha1(MAILBOXES[0]).encode(),
    ):  # fmt: skip
        assert canaries_in(content), content
    assert not canaries_in(b"a canary, and a Kanarienvogel")
