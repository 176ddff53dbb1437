"""What has been kept long enough goes, and nothing else; twice is as once."""

import os
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from lms.accounts.api import AuditLine, Role, User, create_person, grant_role, load_countries, merge_persons
from lms.accounts.models import Erasure, Invitation, LimitCount, PersonSession, Slip
from lms.accounts.privacy.periods import idle_rule, period, period_words, span
from lms.accounts.services.looks import write_look
from lms.kernel import clock
from lms.operations.retention import apply_retention
from lms.operations.tasks import daily_round, ensure_daily_round
from tests.journeys import a_class, complete, import_small_course

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def files_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT, settings.ERASURES_FILE = tmp_path / "media", tmp_path / "erasures.log"


def later(time):
    return clock.at(clock.now() + time)


def person(name="Amina", **values):
    return create_person(name=name, **{"email": f"{name}@example.org", "password": "a-long-password", **values})


def erased(*people):
    return [User.objects.get(pk=each.pk).erased_at is not None for each in people]


def counts(dry_run=False):
    return {done.what: done.count for done in apply_retention(dry_run=dry_run) if done.count}


def test_mails_of_a_demonstration_go_after_their_time(settings, tmp_path):
    settings.MAIL_FOLDER = tmp_path
    old, new = tmp_path / "old.log", tmp_path / "new.log"
    for file, days in ((old, 31), (new, 29)):
        file.write_text("a mail")
        then = (clock.now() - days * DAY).timestamp()
        os.utime(file, (then, then))
    assert counts(dry_run=True) == {"mails in the folder of a demonstration": 1} and old.exists()
    counts()
    assert new.exists() and not old.exists()


# --- rows ---------------------------------------------------------------------------------------------------------


def leave_spent_things(her):
    now = clock.now()
    Slip.objects.create(person=her, purpose="recover", code_hash="used", made_at=now, used_at=now)
    Slip.objects.create(person=her, purpose="recover", code_hash="good", made_at=now)
    for expires in (now + DAY, now + 200 * DAY):
        Invitation.objects.create(
            token_hash=uuid4().hex, role="author", invited_by=her, made_at=now, expires_at=expires
        )
    LimitCount.objects.create(key="over", count=3, ends_at=now + DAY)
    PersonSession.objects.create(session_key="old", session_data="", expire_date=now + DAY)
    DBTaskResult.objects.create(
        task_path="a.task", args_kwargs={}, backend_name="default", exception_class_path="", traceback="",
        status="SUCCESSFUL", finished_at=now,
    )  # fmt: skip
    default_storage.save("exports/file.pdf", ContentFile(b"x"))
    default_storage.save("certificates/nobodys.pdf", ContentFile(b"x"))


def test_spent_things_go_when_their_time_is_over():
    her = person()
    leave_spent_things(her)
    assert counts() == {}
    with later(32 * DAY):
        expected = {
            "slips": 1, "invitations": 1, "counts of tries": 1, "sessions": 1, "results of the worker": 1,
            "files of people's own data": 1, "files of no certificate": 1,
        }  # fmt: skip
        assert counts(dry_run=True) == expected
        assert Slip.objects.count() == 2 and default_storage.exists("exports/file.pdf"), "a dry run changes nothing"
        assert counts() == expected
        assert counts() == {}
    assert Slip.objects.get().code_hash == "good" and not default_storage.exists("exports/file.pdf")


def test_looks_and_audit_lines_go_after_their_time():
    her, other = person(), person("Other")
    write_look(actor=other, action="look.person", subject=her.pk)
    with later(period("audit") - DAY):
        apply_retention()
        assert AuditLine.objects.filter(action="look.person").exists()
    with later(period("audit") + DAY):
        apply_retention()
        assert not AuditLine.objects.filter(action="look.person").exists()


# --- people -------------------------------------------------------------------------------------------------------


def test_a_record_that_nobody_took_over_is_erased_and_one_that_was_is_not():
    left = person("Left", email=None, password=None)
    taken = person("Taken", email=None)
    User.objects.filter(pk=taken.pk).update(sign_in_name="taken-1234")
    with later(period("unclaimed") - DAY):
        apply_retention()
        assert erased(left, taken) == [False, False]
    with later(period("unclaimed") + DAY):
        assert counts()["records nobody took over"] == 1
        assert erased(left, taken) == [True, False]
        assert counts() == {}
    assert Erasure.objects.get().asked_by == "retention"


def test_an_idle_account_is_warned_and_then_erased():
    her = person()
    with later(period("idle") - period("warning") + DAY):
        apply_retention()
        apply_retention()
        assert erased(her) == [False]
    [letter] = mail.outbox
    assert letter.to == [her.email] and "log in" in letter.body
    with later(period("idle") + 2 * DAY):
        apply_retention()
    assert erased(her) == [True]


def test_nobody_with_an_address_is_erased_unwarned():
    """The worker stood still for years: the warning comes first, however late it is."""
    her = person()
    with later(period("idle") * 2):
        apply_retention()
        assert erased(her) == [False] and len(mail.outbox) == 1
    with later(period("idle") * 2 + period("warning") - DAY):
        apply_retention()
        assert erased(her) == [False]
    with later(period("idle") * 2 + period("warning") + DAY):
        apply_retention()
        assert erased(her) == [True]


def test_who_comes_back_after_the_warning_stays():
    her = person()
    with later(period("idle") - DAY):
        apply_retention()
        User.objects.filter(pk=her.pk).update(last_login=clock.now())
    with later(period("idle") + period("warning") + DAY):
        apply_retention()
    assert erased(her) == [False] and len(mail.outbox) == 1


def test_without_an_address_nobody_can_be_warned():
    her = person(email=None)
    User.objects.filter(pk=her.pk).update(sign_in_name="amina-1234")
    with later(period("idle") + DAY):
        apply_retention()
    assert erased(her) == [True] and mail.outbox == []


def test_a_role_keeps_an_account_and_a_joined_record_goes_with_its_keeper():
    holder, keeper, joined = person("Holder"), person("Keeper"), person("Joined", email=None, password=None)
    admin = person("Admin")
    for each, role in ((holder, Role.TRAINER), (admin, Role.ADMINISTRATOR)):
        grant_role(person=each, role=role, given_by=None)
    merge_persons(absorbed=joined, kept=keeper, actor=admin, reason="double")
    User.objects.filter(pk=keeper.pk).update(last_login=clock.now() + period("unclaimed"))
    with later(period("idle") + DAY):
        apply_retention()
    assert erased(holder, keeper, joined, admin) == [False] * 4


def test_a_certificate_keeps_an_account_for_ten_years():
    load_countries()
    run = a_class(import_small_course(), "one")
    her = person(email=None)
    User.objects.filter(pk=her.pk).update(sign_in_name="amina-1234")
    complete(her, run)
    with later(period("idle") + DAY):
        apply_retention()
        assert erased(her) == [False]
    with later(period("certified") + DAY):
        apply_retention()
        assert erased(her) == [True]


def test_demonstration_people_stay():
    her = person(demonstration=True)
    with later(period("certified") * 2):
        apply_retention()
    assert erased(her) == [False]


# --- the daily round ----------------------------------------------------------------------------------------------


def test_the_daily_round_does_not_pile_up(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    assert ensure_daily_round()
    assert not ensure_daily_round()
    for _day in range(3):
        waiting = DBTaskResult.objects.get(task_path=daily_round.module_path, status="READY")
        DBTaskResult.objects.filter(pk=waiting.pk).update(status="RUNNING")
        daily_round.call()
        ensure_daily_round()
        [following] = DBTaskResult.objects.filter(task_path=daily_round.module_path, status="READY")
        assert following.run_after > clock.now() + timedelta(hours=23)


def test_the_command_counts_and_does():
    leave_spent_things(person())
    out = StringIO()
    with later(40 * DAY):
        call_command("apply_retention", dry_run=True, stdout=out)
        assert "1 slips" in out.getvalue() and Slip.objects.count() == 2
        call_command("apply_retention", stdout=out)
    assert Slip.objects.count() == 1


def test_periods_are_said_in_words(settings):
    settings.RETENTION = {**settings.RETENTION, "idle": 365, "certified": 730, "unclaimed": 60, "spent": 1}
    assert [span(key) for key in ("idle", "certified", "unclaimed", "spent")] == [
        "1 year",
        "2 years",
        "2 months",
        "1 day",
    ]
    assert "after 1 year, with a certificate after 2 years" in idle_rule() and period_words("spent") == "For 1 day."
