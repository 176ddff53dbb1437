"""Statements as JSON lines, out and in again: by command and by page."""

import json
import re
from io import StringIO
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from analytics.lrs.credentials import make_credential
from analytics.lrs.models import Attachment, Credential, Statement
from analytics.lrs.store import finding, numbering
from analytics.statements import importing, tasks
from analytics.statements.models import StatementImport
from lms.accounts.api import AuditLine, Role, create_person
from lms.accounts.privacy.holdings import looks_at
from lms.accounts.services.erasure import PERSON, erase_person
from lms.kernel import clock
from lms.operations.retention import apply_retention
from tests.factories.analytics import reader
from tests.journeys import a_class, complete, import_small_course

pytestmark = pytest.mark.django_db
PAGE = "/en/reports/exchange/"
OUT = "/en/reports/statements.jsonl"


def a_statement(**changes):
    return {
        "id": str(uuid4()), "actor": {"mbox": "mailto:x@example.org"}, "verb": {"id": "http://example.org/v"},
        "object": {"id": "http://example.org/o"}, "timestamp": "2026-01-02T03:04:05.600Z", "version": "1.0.3",
    } | changes  # fmt: skip


def written(tmp_path, *lines, name="in.jsonl"):
    path = tmp_path / name
    path.write_bytes(
        b"".join((line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n" for line in lines)
    )
    return path


def take_in(path, *options):
    """(exit code, what was printed, what was said of bad lines)."""
    out, err = StringIO(), StringIO()
    try:
        call_command("xapi_import", str(path), *options, stdout=out, stderr=err)
    except SystemExit as end:
        return end.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def take_out(path, *options):
    call_command("xapi_export", "--output", str(path), *options, stderr=StringIO())
    return path.read_text().splitlines()


@pytest.fixture
def learner():
    person = create_person(name="Amina", email="amina@example.org")
    complete(person, a_class(import_small_course(), "one"))
    numbering.settle()
    return person


@pytest.fixture
def admin():
    client = Client()
    client.force_login(reader(Role.ADMINISTRATOR))
    return client


def words(response):
    return " ".join(strip_tags(response.content.decode()).split())


# --- out ----------------------------------------------------------------------------------------------------------


def test_every_statement_is_a_line_as_it_is_given_out(learner, tmp_path, monkeypatch):
    monkeypatch.setattr("analytics.statements.exporting.AT_ONCE", 7)  # several pages
    lines = take_out(tmp_path / "out.jsonl")
    found, _more = finding.search(finding.Search(ascending=True, limit=10_000))
    assert lines == [each.body for each in found] and len(lines) == Statement.objects.count() > 14


def test_what_was_sent_over_several_lines_is_one_line(tmp_path):
    credential, secret = make_credential(name="tool", scopes=["all"])
    sent = a_statement(result={"response": "a\u2028b\\n", "extensions": {"http://example.org/e": [1, "\r\n"]}})
    body = json.dumps(sent, indent=2).replace("\n", "\r\n")
    answer = Client(
        headers={"X-Experience-API-Version": "1.0.3", "Authorization": f"Bearer {credential.key}.{secret}"}
    ).post("/xapi/statements", body, content_type="application/json")
    assert answer.status_code == 200
    out = tmp_path / "out.jsonl"
    take_out(out)
    [line] = out.read_bytes().splitlines()
    assert json.loads(line)["result"] == sent["result"] and b"\r" not in line
    assert "1 here already" in take_in(out, "--dry-run")[1]


def test_a_part_can_be_taken_out(learner, tmp_path):
    verb = "http://adlnet.gov/expapi/verbs/registered"
    [line] = take_out(tmp_path / "out.jsonl", "--verb", verb)
    said = json.loads(line)
    assert said["verb"]["id"] == verb
    assert take_out(tmp_path / "out.jsonl", "--verb", verb, "--activity", said["object"]["id"]) == [line]
    assert take_out(tmp_path / "out.jsonl", "--until", said["stored"], "--verb", verb) == [line]
    assert take_out(tmp_path / "out.jsonl", "--since", said["stored"], "--verb", verb) == []
    assert take_out(tmp_path / "out.jsonl", "--since", "2999-01-01") == []
    for wrong in (["--since", "soon"], ["--verb", "registered"], ["--until", "2026-13-01"]):
        with pytest.raises(CommandError):
            take_out(tmp_path / "out.jsonl", *wrong)
    assert AuditLine.objects.filter(action="statements.export").count() == 5


def test_an_administrator_downloads_them_and_everybody_in_them_can_see_it(learner, admin):
    response = admin.get(OUT)
    assert response.streaming and "attachment" in response.headers["Content-Disposition"]
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert len(lines) == Statement.objects.count() and "result" in "".join(lines)
    assert [look.what for look in looks_at(learner)] == ["Statements about you, in the record store"]
    assert AuditLine.objects.filter(action="look.statements").count() == 1, "once a download, not once a page"
    [line] = b"".join(admin.get(OUT, {"verb": "http://id.tincanapi.com/verb/earned"}).streaming_content).splitlines()
    assert b"earned" in line
    assert AuditLine.objects.filter(action="statements.export").latest("at").detail["verb"].endswith("earned")


# --- in -----------------------------------------------------------------------------------------------------------


def test_what_was_taken_out_comes_back_whole(learner, tmp_path):
    lines = take_out(tmp_path / "out.jsonl")
    Statement.objects.all().delete()
    code, said, _bad = take_in(tmp_path / "out.jsonl", "--as", "The other site")
    assert code == 0 and f"{len(lines)} stored, 0 here already, 0 bad" in said
    for was, now in zip(lines, take_out(tmp_path / "again.jsonl"), strict=True):
        was, now = json.loads(was), json.loads(now)
        assert was.pop("stored") < now.pop("stored"), "stored is this store's to say"
        assert was.pop("authority") != now.pop("authority")
        assert was == now
    by = Credential.objects.get(name="The other site")
    assert set(Statement.objects.values_list("credential", flat=True)) == {by.pk}


def test_the_same_file_again_changes_nothing(learner, tmp_path):
    take_out(tmp_path / "out.jsonl")
    before = list(Statement.objects.values_list("id", "body"))
    for _time in range(2):
        code, said, _bad = take_in(tmp_path / "out.jsonl")
        assert code == 0 and f"0 stored, {len(before)} here already" in said
    assert list(Statement.objects.values_list("id", "body")) == before
    assert Credential.objects.filter(name="Import").count() == 1


def test_bad_lines_are_named_and_stop_nothing(tmp_path):
    good, other = a_statement(), a_statement()
    path = written(
        tmp_path, good, b"{not json", b"", a_statement(actor={"mbox": "x@example.org"}), [good],
        {key: value for key, value in a_statement().items() if key != "id"}, good | {"verb": {"id": "http://example.org/w"}},
        a_statement(version="3.0.0"), other,
    )  # fmt: skip
    code, said, bad = take_in(path)
    assert code == 2 and "9 lines: 2 stored, 0 here already, 6 bad" in said
    places = re.findall(r"^line (\d+): ([^:]+):", bad, re.M)
    assert places == [
        ("2", "statement"), ("4", "statement.actor.mbox"), ("5", "line"), ("6", "statement.id"), ("7", "statement.id"),
        ("8", "statement.version"),
    ]  # fmt: skip
    assert set(map(str, Statement.objects.values_list("id", flat=True))) == {good["id"], other["id"]}


def test_other_content_under_a_known_id_is_a_conflict(tmp_path):
    one = a_statement()
    take_in(written(tmp_path, one))
    code, _said, bad = take_in(written(tmp_path, one | {"result": {"success": True}}, a_statement()))
    assert code == 2 and "line 1: statement.id: Another statement with the id" in bad
    assert Statement.objects.count() == 2


def test_a_line_that_is_too_long_is_passed_over(tmp_path, settings):
    settings.XAPI_LARGEST_BODY = 1000
    path = written(tmp_path, a_statement(), b"x" * 5000, a_statement(), b"y" * 1000)
    code, said, bad = take_in(path)
    assert code == 2 and "4 lines: 2 stored" in said
    assert "line 2: line: is longer than 1,000 bytes." in bad and re.search(r"line 4: statement: is not JSON", bad)


def test_both_versions_attachments_and_a_byte_order_mark(tmp_path):
    head = {
        "usageType": "http://example.org/u",
        "display": {"en": "a"},
        "contentType": "text/plain",
        "length": 1,
        "sha2": "a" * 64,
    }
    newer = a_statement(version="2.0.0", timestamp="2026-01-02T03:04:05Z")
    newer["context"] = {"contextAgents": [{"objectType": "contextAgent", "agent": {"mbox": "mailto:y@example.org"}}]}
    path = written(tmp_path, b"\xef\xbb\xbf" + json.dumps(newer).encode() + b"\r", a_statement(attachments=[head]))
    code, said, bad = take_in(path)
    assert (code, bad) == (0, "") and "1 of them name attachments" in said
    assert sorted(Statement.objects.values_list("version", flat=True)) == [1, 2] and not Attachment.objects.exists()


def test_what_was_taken_back_is_taken_back_here_too(tmp_path):
    wrong = a_statement()
    voiding = a_statement(
        verb={"id": "http://adlnet.gov/expapi/verbs/voided"}, object={"objectType": "StatementRef", "id": wrong["id"]}
    )
    assert take_in(written(tmp_path, wrong, voiding))[0] == 0
    assert [json.loads(line)["id"] for line in take_out(tmp_path / "out.jsonl")] == [voiding["id"]]


def test_a_trial_checks_everything_and_stores_nothing(tmp_path):
    known = a_statement()
    take_in(written(tmp_path, known))
    path = written(
        tmp_path, known, a_statement(), known | {"timestamp": "2020-01-01T00:00:00Z"}, b"{", name="trial.jsonl"
    )
    code, said, _bad = take_in(path, "--dry-run")
    assert code == 2 and "4 lines: 1 would be stored, 1 here already, 2 bad" in said
    assert Statement.objects.count() == 1
    assert take_in(path)[1].startswith("4 lines: 1 stored"), "a trial is no beginning of the import"


class Cut(BaseException):
    """The power goes."""


def test_an_import_that_was_cut_off_goes_on_where_it_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "AT_ONCE", 3)
    path = written(tmp_path, *(a_statement() for _number in range(10)))
    store, calls = importing.storing.store, []

    def dies(*args, **kwargs):
        stored = store(*args, **kwargs)
        calls.append(1)
        if len(calls) == 3:
            raise Cut
        return stored

    monkeypatch.setattr(importing.storing, "store", dies)
    with pytest.raises(Cut):
        take_in(path)
    assert Statement.objects.count() == 6 == StatementImport.objects.get().lines, "the batch that died left nothing"
    monkeypatch.setattr(importing.storing, "store", store)
    code, said, err = take_in(path)
    assert code == 0 and "going on after line 6" in err and "10 lines: 10 stored, 0 here already" in said
    assert StatementImport.objects.count() == 1


def test_two_that_run_at_once_do_the_work_of_one(tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    path = written(tmp_path, *(a_statement() for _number in range(7)))
    job = importing.begin_file(path, credential=importing.import_credential("x"), is_trial=False)
    with path.open("rb") as one, path.open("rb") as other:

        def let_the_other_in(done):
            importing.run(job, other, go_on=lambda _job: False)
            return True

        done = importing.run(job, one, go_on=let_the_other_in)
    assert (done.lines, done.stored, done.known) == (7, 7, 0)


def test_an_import_speaks_by_a_key_that_may_write(tmp_path):
    path = written(tmp_path, a_statement())
    may, _secret = make_credential(name="Tool", scopes=["statements/write"])
    may_not, _secret = make_credential(name="Reader", scopes=["statements/read"])
    assert take_in(path, "--credential", may.key)[0] == 0
    assert json.loads(Statement.objects.get().body)["authority"]["account"]["name"] == may.key
    make_credential(name="Tool", scopes=["all"])
    for wrong in (["--credential", may_not.key], ["--credential", "nobody"], ["--as", "Reader"], ["--as", "Tool"]):
        with pytest.raises(CommandError):
            call_command("xapi_import", str(path), *wrong)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("xapi_import", str(tmp_path / "missing.jsonl"))


# --- the page -----------------------------------------------------------------------------------------------------


def upload(client, *lines, **fields):
    content = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    file = SimpleUploadedFile("other-site.jsonl", content)
    return client.post(PAGE, {"file": file, "name": "The other site"} | fields)


def test_a_file_is_brought_in_by_the_worker(admin, django_capture_on_commit_callbacks):
    one = a_statement()
    with django_capture_on_commit_callbacks(execute=True):
        answer = upload(admin, one, b"{")
    assert answer.status_code == 303
    job = StatementImport.objects.get()
    assert answer.headers["Location"] == reverse("analytics:statement_import", args=[job.pk])
    page = words(admin.get(answer.headers["Location"]))
    assert "Some lines could not be taken in" in page and "character 1" in page
    assert str(Statement.objects.get().id) == one["id"] and job.asked_by is not None
    assert not default_storage.exists(f"{importing.FOLDER}/{job.pk}.jsonl"), "the file goes when it is read"
    assert "other-site.jsonl" in words(admin.get(PAGE))
    assert AuditLine.objects.get(action="statements.import").detail["name"] == "other-site.jsonl"
    assert AuditLine.objects.get(action="credential.make").actor == job.asked_by


def test_a_trial_by_the_page(admin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = upload(admin, a_statement(), trial="on")
    assert "every line is right. Nothing was stored" in words(admin.get(answer.headers["Location"]))
    assert not Statement.objects.exists()


def test_progress_is_shown_and_a_restart_goes_on(admin, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    upload(admin, *(a_statement() for _number in range(5)))  # the worker is away
    job = StatementImport.objects.get()
    with default_storage.open(job.file, "rb") as source:
        importing.run(job, source, go_on=lambda _job: False)
    address = reverse("analytics:statement_import", args=[job.pk])
    page = admin.get(address)
    assert '<progress max="100" value="4' in page.content.decode() or 'value="3' in page.content.decode()
    assert "Go on" not in words(page)
    StatementImport.objects.update(moved_at=clock.now() - tasks_still())
    assert "Nothing has moved for a minute" in words(admin.get(address))
    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.resume_imports() == 1
    job.refresh_from_db()
    assert (job.stored, job.known) == (5, 0) and job.finished_at
    assert tasks.resume_imports() == 0


def tasks_still():
    from datetime import timedelta

    from analytics.statements.exchange import STILL

    return timedelta(seconds=STILL + 1)


def test_a_push_sets_it_going(admin, django_capture_on_commit_callbacks):
    upload(admin, a_statement())
    job = StatementImport.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        assert admin.post(reverse("analytics:statement_import", args=[job.pk])).status_code == 303
    assert Statement.objects.count() == 1
    assert admin.get(reverse("analytics:statement_import", args=[uuid4()])).status_code == 404


def test_the_worker_gives_others_their_turn(admin, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(importing, "AT_ONCE", 1)
    monkeypatch.setattr(tasks, "STRETCH", 0.0)
    asked = []
    real = tasks.ask
    monkeypatch.setattr(tasks, "ask", lambda job: (asked.append(job.lines), real(job)))
    with django_capture_on_commit_callbacks(execute=True):
        upload(admin, *(a_statement() for _number in range(3)))
    assert asked == [0, 1, 2] and Statement.objects.count() == 3


@pytest.mark.parametrize(
    ("fields", "said"), [({"name": ""}, "Please write a name."), ({"file": ""}, "Please choose a file.")]
)
def test_mistakes_of_the_form_are_named(admin, fields, said):
    answer = upload(admin, a_statement(), **fields)
    assert answer.status_code == 422 and said in words(answer) and not StatementImport.objects.exists()


def test_a_name_that_may_not_write_is_a_mistake(admin):
    make_credential(name="The other site", scopes=["statements/read"])
    answer = upload(admin, a_statement())
    assert answer.status_code == 422 and "may not write statements" in words(answer)


def test_old_imports_and_their_files_go(admin, settings):
    upload(admin, a_statement())
    job = StatementImport.objects.get()
    old = clock.now() - _days(settings.RETENTION["spent"] + 1)
    StatementImport.objects.update(made_at=old)
    apply_retention()
    assert not StatementImport.objects.exists()
    with clock.at(clock.now() + _days(settings.RETENTION["spent"] + 1)):
        apply_retention()
    assert not default_storage.exists(job.file)


def _days(number):
    from datetime import timedelta

    return timedelta(days=number)


def test_a_message_that_quotes_an_erased_person_goes(admin, learner, tmp_path):
    take_in(written(tmp_path, a_statement(actor={"mbox": "amina@example.org"}), a_statement(verb={})))
    erase_person(person=learner, actor=learner, asked_by=PERSON)
    first, second = StatementImport.objects.get().problems
    assert first["line"] == 1 and first["message"] == "" and second["message"]


def begun(job):
    """One batch of an uploaded file."""
    with default_storage.open(job.file, "rb") as source:
        return importing.run(job, source, go_on=lambda _job: False)


@pytest.mark.parametrize("trial", [False, True])
def test_an_erasure_ends_an_import_that_would_bring_her_back(
    admin, learner, monkeypatch, django_capture_on_commit_callbacks, trial
):
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    hers = {"mbox": "mailto:AMINA@example.org"}
    upload(admin, *(a_statement(actor=hers) for _number in range(5)), **({"trial": "on"} if trial else {}))
    job = begun(StatementImport.objects.get())
    assert (job.stored, job.finished_at) == (2, None)
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person=learner, actor=learner, asked_by=PERSON)
    job.refresh_from_db()
    assert job.finished_at and job.file == "" and job.problems[0]["message"] == importing.STOPPED
    assert not default_storage.exists(f"{importing.FOLDER}/{job.pk}.jsonl")
    assert tasks.resume_imports() == 0
    assert not Statement.objects.filter(body__icontains="amina@example.org").exists()
    page = words(admin.get(reverse("analytics:statement_import", args=[job.pk])))
    assert "The import was stopped" in page and "could not be taken in" in page


def test_a_batch_that_is_under_way_is_the_last(admin, learner, monkeypatch):
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    upload(admin, *(a_statement(actor={"mbox": "mailto:amina@example.org"}) for _number in range(5)))
    job = StatementImport.objects.get()

    def erase(_job):
        erase_person(person=learner, actor=learner, asked_by=PERSON)
        return True

    with default_storage.open(job.file, "rb") as source:
        job = importing.run(job, source, go_on=erase)
    assert job.lines == 2 and job.finished_at
    assert not Statement.objects.filter(body__icontains="amina@example.org").exists()


def test_an_import_of_others_goes_on(admin, learner, tmp_path, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    upload(admin, *(a_statement(actor={"mbox": "mailto:joamina@example.org", "name": "Amina"}) for _number in range(5)))
    job = begun(StatementImport.objects.get())
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person=learner, actor=learner, asked_by=PERSON)
        assert tasks.resume_imports() == 1
    job.refresh_from_db()
    assert (job.stored, job.bad) == (5, 0)
    assert Statement.objects.filter(body__contains="mailto:joamina@example.org").count() == 5


def test_an_import_by_a_command_ends_for_nobody_knows_what_it_reads(learner, tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "AT_ONCE", 1)
    path = written(tmp_path, a_statement(), a_statement())
    job = importing.begin_file(path, credential=importing.import_credential("x"), is_trial=False)
    with path.open("rb") as source:
        importing.run(job, source, go_on=lambda _job: False)
    erase_person(person=learner, actor=learner, asked_by=PERSON)
    job.refresh_from_db()
    assert job.finished_at and job.lines == 1 and path.exists()


def test_messages_about_others_stay(admin, learner, tmp_path):
    take_in(written(tmp_path, a_statement(actor={"mbox": "joamina@example.org"})))
    erase_person(person=learner, actor=learner, asked_by=PERSON)
    assert "joamina@example.org" in StatementImport.objects.get().problems[0]["message"]
