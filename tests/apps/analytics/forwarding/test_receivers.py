"""Receivers: where they may be, who looks after them, by what they are woken."""

import io
import json
import os
import re
import socket
import subprocess
import sys
from contextlib import closing

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.urls import reverse
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from analytics.lrs.credentials import make_credential
from analytics.lrs.forwarding import tasks
from analytics.lrs.forwarding.addresses import addresses_of, checked_url
from analytics.lrs.forwarding.client import Client
from analytics.lrs.forwarding.delivery import deliver
from analytics.lrs.forwarding.receivers import add_receiver, lag_of
from analytics.lrs.forwarding.troubles import Later, Stop
from analytics.lrs.models import DeadLetter, Receiver
from lms.accounts.api import AuditLine, Role, create_person, grant_role
from lms.kernel.errors import Conflict, DomainError
from tests.apps.analytics.forwarding.conftest import SECRET, head_of, received, several, statement, to, voiding
from tests.durability.databases import copy_of
from tests.receivers import answers, refuses
from tests.servers import free_port, wait_until_it_answers


class TestAddresses:
    @pytest.mark.parametrize(
        "text",
        [
            "", "lrs.example.org/xapi", "ftp://lrs.example.org/", "file:///etc/passwd", "http://", "http://a:x/",
            "http://user:pw@lrs.example.org/", "http://lrs.example.org/?a=b", "http://lrs.example.org/#a",
            "http://lrs.example.org/\r\nX: y", "http://lrs.example.org/a b", "http://[::1/",
        ],
    )  # fmt: skip
    def test_what_is_no_address_of_a_store_is_refused(self, text):
        with pytest.raises(DomainError):
            checked_url(text)

    def test_it_ends_with_a_slash(self):
        assert checked_url(" https://lrs.example.org/xapi ") == "https://lrs.example.org/xapi/"
        assert checked_url("http://[::1]:8080/xapi/") == "http://[::1]:8080/xapi/"

    @pytest.mark.parametrize(
        "text",
        [
            "169.254.169.254", "169.254.0.7", "100.100.100.200", "0.0.0.0", "224.0.0.1", "fe80::1", "fd00:ec2::254",  # noqa: S104
            "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1", "::",
        ],
    )  # fmt: skip
    def test_the_inside_of_a_machine_or_cloud_is_refused(self, monkeypatch, settings, text):
        looked_up(monkeypatch, text)
        with pytest.raises(Stop) as stopped:
            addresses_of("lrs.example.org", 443)
        assert stopped.value.trouble == "address"
        settings.XAPI_FORWARD_LINK_LOCAL = True
        assert addresses_of("lrs.example.org", 443) == [text]

    def test_one_forbidden_address_among_others_is_enough(self, monkeypatch):
        looked_up(monkeypatch, "192.0.2.7", "169.254.169.254")
        with pytest.raises(Stop):
            addresses_of("lrs.example.org", 443)

    @pytest.mark.parametrize("text", ["127.0.0.1", "10.0.0.7", "192.0.2.7", "2001:db8::7", "::1"])
    def test_other_addresses_are_allowed_own_networks_too(self, monkeypatch, text):
        looked_up(monkeypatch, text)
        assert addresses_of("lrs.example.org", 443) == [text]

    def test_an_unknown_name_may_be_known_later(self, monkeypatch):
        def unknown(*args, **rest):
            raise socket.gaierror(8, "unknown")

        monkeypatch.setattr(socket, "getaddrinfo", unknown)
        with pytest.raises(Later):
            addresses_of("lrs.example.org", 443)


def looked_up(monkeypatch, *texts):
    found = [(0, 0, 0, "", (text, 443)) for text in texts]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **rest: found)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "}, {"key": ""}, {"secret": ""}, {"version": "3"}, {"chosen": "some"}, {"chosen": "verbs"},
        {"verbs": ["http://example.org/v"]}, {"chosen": "verbs", "verbs": ["passed"]}, {"url": "gopher://x/"},
    ],
)  # fmt: skip
def test_a_receiver_that_cannot_be_is_refused(wrong):
    right = {"name": "A", "url": "https://lrs.example.org/", "key": "k", "secret": "s", "version": "1.0.3"}
    with pytest.raises(DomainError):
        add_receiver(**right | wrong)
    assert not Receiver.objects.exists()


@pytest.mark.django_db
def test_a_name_is_given_once(store):
    to(store)
    with pytest.raises(Conflict):
        to(store)


@pytest.mark.django_db(transaction=True)
class TestTheWorker:
    @pytest.fixture(autouse=True)
    def signals_of_the_worker(self, queue, monkeypatch):
        """The worker takes the process's signals for itself; a test keeps them."""
        monkeypatch.setattr(db_worker.Worker, "configure_signals", lambda worker: None)

    def work_off(self):
        call_command("db_worker", "--batch", "--no-startup-delay", "--interval", "0", verbosity=0)

    def rounds(self):
        return DBTaskResult.objects.filter(task_path=tasks.forward_statements.module_path)

    def test_is_not_asked_where_there_is_no_receiver(self):
        several(1)
        assert not self.rounds().exists()

    def test_sends_soon_after_something_was_stored(self, store):
        to(store)
        self.work_off()
        ids = several(2)
        assert self.rounds().ready().count() == 1
        ids += several(1)
        assert self.rounds().ready().count() == 1, "one round does for all"
        self.work_off()
        assert store.ids == ids

    def test_comes_back_by_itself_and_leaves_no_rows(self, store):
        to(store)
        for _ in range(5):
            several(1)
            self.work_off()
        assert self.rounds().filter(status="READY").count() == 1
        assert self.rounds().filter(status="SUCCESSFUL").count() <= 1
        assert len(store.kept) == 5

    def test_comes_back_when_a_store_asked_it_to(self, store):
        receiver = to(store)
        several(1)
        store.mood = answers(503, Retry_After="20")
        self.work_off()
        receiver.refresh_from_db()
        assert receiver.trouble == "busy"
        assert self.rounds().filter(status="READY", run_after__lte=receiver.next_try_at).exists()

    def test_is_not_stopped_by_one_receiver_for_another(self, store, monkeypatch):
        to(store, name="A", url="http://127.0.0.1:9/")
        to(store, name="B")
        ids = several(2)
        self.work_off()
        assert store.ids == ids

    def test_goes_on_in_the_next_round_where_time_is_over(self, store, monkeypatch):
        monkeypatch.setattr(tasks, "deliver", lambda receiver: deliver(receiver, seconds=1e-9))
        to(store)
        ids = several(120)
        self.work_off()
        assert store.ids == ids and store.sizes == [50, 50, 20]


@pytest.mark.django_db(transaction=True)
def test_to_a_second_store_of_this_program(tmp_path, queue):
    """Another process on another database: the same statements in the same order, attachments, voiding, once."""
    credential, secret = make_credential(name="the other side", scopes=["all"])
    source = database_address()
    connections.close_all()
    with copy_of(source, tmp_path) as address:
        ids = received(*(statement() for _ in range(55)))
        ids += received(voiding(ids[3]))
        file = b"%PDF-1.4 \x00\xff\r\n--"
        ids += received(statement(attachments=[head_of(file)]), files=[file])
        with other_site(address) as url:
            receiver = add_receiver(
                name="Other", url=f"{url}/xapi/", key=credential.key, secret=secret, version="2.0.0"
            )
            deliver(receiver)
            Receiver.objects.update(sent_to=0)
            deliver(receiver)
            receiver.refresh_from_db()
            assert (receiver.trouble, lag_of(receiver).statements) == ("", 0)
            found = [*pages(url, credential.key, secret)]
            with closing(Client(url=url, key=credential.key, secret=secret, version="2.0.0")) as client:
                newest = client.get("/xapi/statements?limit=1&attachments=true")
    assert [each["id"] for each in found] == [id_ for id_ in ids if id_ != ids[3]]
    assert file in newest.body


def database_address():
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    login = ":".join(filter(None, [database["USER"], database["PASSWORD"]]))
    return f"postgresql://{login}@{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}"


class other_site:
    """A server of this program on another database."""

    def __init__(self, address):
        self.address = address

    def __enter__(self):
        port = free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "lms.wsgi:application", "--bind", f"127.0.0.1:{port}", "--threads", "2",
             "--no-control-socket", "--log-level", "critical"],
            env=os.environ | {"DATABASE_URL": self.address, "DJANGO_SETTINGS_MODULE": "lms.settings.test"},
        )  # fmt: skip
        url = f"http://127.0.0.1:{port}"
        wait_until_it_answers(f"{url}/healthz", self.process)
        return url

    def __exit__(self, *args):
        self.process.terminate()
        self.process.wait(30)


def pages(url, key, secret):
    more = "/xapi/statements?ascending=true&limit=30"
    with closing(Client(url=url, key=key, secret=secret, version="2.0.0")) as client:
        while more:
            page = client.get(more).json
            yield from page["statements"]
            more = page["more"]


@pytest.mark.django_db
class TestTheCommand:
    def run(self, *arguments, typed=""):
        out = io.StringIO()
        original, sys.stdin = sys.stdin, io.StringIO(typed)
        try:
            call_command("lrs_forward", *arguments, stdout=out)
        finally:
            sys.stdin = original
        return [json.loads(line) for line in out.getvalue().splitlines()]

    def add(self, store, *more):
        return self.run("add", "Ministry", store.url, "--key", "k", *more, typed=SECRET + "\n")

    def test_adds_lists_and_sends(self, store):
        [line] = self.add(store, "--xapi", "2.0.0")
        assert SECRET not in str(line) and line["version"] == "2.0.0"
        ids = several(3)
        [line] = self.run("list")
        assert line["waiting"] == 3 and line["waiting_since"]
        [line] = self.run("run", "Ministry")
        assert line["waiting"] == 0 and store.ids == ids
        assert AuditLine.objects.get(action="forwarding.add").detail["name"] == "Ministry"

    def test_says_by_its_exit_that_something_is_wrong(self, store):
        self.add(store)
        several(1)
        store.mood = answers(401)
        with pytest.raises(SystemExit) as ended:
            self.run("run")
        assert ended.value.code == 1
        self.run("key", "Ministry", "--key", "k2", typed="another\n")
        store.mood = None
        assert self.run("run")[0]["waiting"] == 0

    def test_pauses_resumes_retries_passes_over_and_removes(self, store):
        self.add(store, "--verb", statement()["verb"]["id"])
        ids = several(3)
        self.run("pause", "Ministry")
        assert self.run("run", "Ministry")[0]["waiting"] == 3
        self.run("pass-over", "Ministry")
        store.mood = refuses(400, ids[1])
        assert self.run("run")[0]["dead_letters"] == 2
        store.mood = None
        self.run("retry", "Ministry")
        assert self.run("run")[0]["dead_letters"] == 0
        self.run("resume", "Ministry")
        self.run("remove", "Ministry")
        assert self.run("list") == [] and not DeadLetter.objects.exists()
        acts = set(AuditLine.objects.filter(action__startswith="forwarding.").values_list("action", flat=True))
        assert acts == {f"forwarding.{act}" for act in ("add", "pause", "pass-over", "retry", "resume", "remove")}

    def test_refuses_in_words(self, store):
        with pytest.raises(CommandError, match="no receiver"):
            self.run("pause", "Nobody")
        with pytest.raises(CommandError, match="https"):
            self.run("add", "A", "lrs.example.org", "--key", "k", typed="s\n")


@pytest.mark.django_db
class TestThePage:
    @pytest.fixture
    def admin(self, client):
        person = create_person(name="An Administrator", email="admin@example.org")
        grant_role(person=person, role=Role.ADMINISTRATOR, given_by=None)
        client.force_login(person)
        return client

    def page(self, client, receiver=None):
        address = reverse("analytics:receiver", args=[receiver.pk]) if receiver else reverse("analytics:forwarding")
        return re.sub(r"\s+", " ", client.get(address).content.decode())

    def act(self, client, receiver, act, **fields):
        return client.post(reverse("analytics:receiver", args=[receiver.pk]), {"act": act, **fields})

    def test_adds_a_receiver_and_never_shows_its_secret(self, admin, store):
        assert "nothing is forwarded" in self.page(admin)
        fields = {
            "name": "Ministry",
            "url": store.url,
            "version": "1.0.3",
            "key": "k",
            "secret": SECRET,
            "chosen": "all",
        }
        answer = admin.post(reverse("analytics:forwarding"), fields)
        receiver = Receiver.objects.get()
        assert answer.status_code == 303 and answer["Location"].endswith(f"/forwarding/{receiver.pk}/")
        assert SECRET not in self.page(admin) + self.page(admin, receiver) and store.url in self.page(admin)
        line = AuditLine.objects.get(action="forwarding.add")
        assert line.actor.name == "An Administrator" and SECRET not in str(line.detail)

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"url": "lrs.example.org"}, "https://"), ({"secret": ""}, "write the secret"), ({"name": ""}, "write a name"),
            ({"chosen": "verbs"}, "Name verbs"), ({"chosen": "verbs", "verbs": "passed"}, "no address of a verb"),
            ({"name": "Taken"}, "of this name already"),
        ],
    )  # fmt: skip
    def test_says_what_is_wrong(self, admin, store, wrong, words):
        to(store, name="Taken")
        fields = {"name": "M", "url": store.url, "version": "1.0.3", "key": "k", "secret": "s", "chosen": "all"} | wrong
        answer = admin.post(reverse("analytics:forwarding"), fields)
        assert answer.status_code == 422 and words in answer.content.decode()
        assert Receiver.objects.count() == 1

    def test_shows_how_far_behind_it_is_and_what_was_refused(self, admin, store, receiver):
        ids = several(3)
        assert 'class="num">3' in self.page(admin)
        store.mood = refuses(400, ids[1], answer="result.score: <b>wrong</b>")
        deliver(receiver)
        page = self.page(admin, receiver)
        assert ids[1] in page and "result.score: &lt;b&gt;wrong" in page
        store.mood = None
        assert self.act(admin, receiver, "retry").status_code == 303
        deliver(receiver)
        assert "Everything that was sent was taken" in self.page(admin, receiver)

    def test_says_why_it_stopped_and_goes_on_with_another_key(self, admin, store, receiver):
        ids = several(1)
        store.mood = answers(401)
        deliver(receiver)
        assert "does not know this key and secret" in self.page(admin, receiver)
        assert self.act(admin, receiver, "key", key="k2", secret="").status_code == 422
        store.mood = None
        assert self.act(admin, receiver, "key", key="k2", secret="new").status_code == 303
        deliver(receiver)
        assert store.ids == ids

    def test_says_when_it_will_try_again(self, admin, store, receiver):
        several(1)
        store.mood = answers(500)
        deliver(receiver)
        page = self.page(admin, receiver)
        assert "Next try:" in page and "fault of its own" in page and "(500)" in page
        self.act(admin, receiver, "pass-over")
        assert DeadLetter.objects.count() == 1

    def test_pauses_resumes_and_removes(self, admin, store, receiver):
        several(1)
        self.act(admin, receiver, "pause")
        deliver(receiver)
        assert store.ids == [] and "paused" in self.page(admin)
        self.act(admin, receiver, "resume")
        deliver(receiver)
        assert len(store.ids) == 1
        assert self.act(admin, receiver, "remove")["Location"].endswith("/forwarding/")
        assert not Receiver.objects.exists()
        assert self.act(admin, receiver, "pause").status_code == 404

    def test_get_changes_nothing_and_an_unknown_act_neither(self, admin, store, receiver):
        admin.get(reverse("analytics:receiver", args=[receiver.pk]), {"act": "remove"})
        assert self.act(admin, receiver, "explode").status_code == 200
        receiver.refresh_from_db()
        assert receiver.enabled

    def test_is_for_administrators(self, client, receiver):
        manager = create_person(name="A Manager", email="manager@example.org")
        grant_role(person=manager, role=Role.PROJECT_MANAGER, given_by=None)
        client.force_login(manager)
        assert self.act(client, receiver, "remove").status_code == 403
        assert client.get(reverse("analytics:forwarding")).status_code == 403
