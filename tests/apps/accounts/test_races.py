"""What administrators do to each other at the same moment: real threads, real commits. One of them is always left."""

import threading

import pytest
from django.db import connection

from lms.accounts.api import Role, User, create_person, effective_roles, grant_role, load_countries, merge_persons
from lms.accounts.models import RoleAssignment
from lms.accounts.services.closing import close_account
from lms.accounts.services.erasure import ADMINISTRATOR, erase_person
from lms.accounts.services.roles import end_role
from lms.kernel.errors import Conflict, NotAllowed

ROUNDS = 6


def end(actor: User, other: User) -> None:
    end_role(assignment=RoleAssignment.objects.get(person=other), actor=actor)


def close(actor: User, other: User) -> None:
    close_account(person=other, actor=actor)


def erase(actor: User, other: User) -> None:
    erase_person(person=other, actor=actor, asked_by=ADMINISTRATOR)


def merge(actor: User, other: User) -> None:
    merge_persons(absorbed=other, kept=create_person(name=other.name, email=None), actor=actor, reason="double")


def lay_down(actor: User, other: User) -> None:
    end_role(assignment=RoleAssignment.objects.get(person=actor), actor=actor)


def at_once(*acts):
    """Run acts in threads that start together; gives what went wrong."""
    start, faults = threading.Barrier(len(acts)), []

    def go(act):
        start.wait()
        try:
            act()
        except Exception as error:  # noqa: BLE001  whatever goes wrong in a thread is to be seen
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("one", "two"), [(end, end), (close, close), (erase, erase), (merge, merge), (lay_down, lay_down), (close, end)]
)
def test_two_administrators_who_end_each_other_leave_one(one, two):
    load_countries()
    for number in range(ROUNDS):
        RoleAssignment.objects.all().delete()
        people = [create_person(name=f"Admin {number}{side}", email=f"{number}{side}@example.org") for side in "ab"]
        for person in people:
            grant_role(person=person, role=Role.ADMINISTRATOR, given_by=None)
        first, second = people
        faults = at_once(lambda: one(first, second), lambda: two(second, first))  # noqa: B023  joined before the next round
        assert effective_roles().filter(role=Role.ADMINISTRATOR).count() == 1
        assert [type(fault) for fault in faults] in ([Conflict], [NotAllowed]), faults
