"""Facilitators on a phone of 360 px without JavaScript: a manager finds a run, adds one, and that one hands the run over."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_roles import log_in, press

GRANT = """
from lms.accounts.api import Role, User, grant_role
grant_role(person=User.objects.get(email="lecturer@demo.example"), role=Role.LECTURER, given_by=None)
"""


@pytest.fixture
def lecturer(site):
    """Somebody who may teach, whatever other tests of the same site have done to the role."""
    made = site.manage("shell", "--no-imports", "-c", GRANT)
    assert made.returncode == 0, made.stderr


@pytest.mark.usefixtures("lecturer")
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_run_is_given_and_handed_over(open_page, inspect, language):
    looked = open_page(width=360, language=language)
    log_in(looked, "manager")
    looked.goto(f"/{language}/trainers/runs/")
    inspect(looked)
    press(looked, "main tr:has-text('spring class') a")
    inspect(looked)

    # the same without JavaScript: the lecturer is added, hands the run back and finds it no more
    manager = open_page(width=360, language=language, javascript=False)
    log_in(manager, "manager")
    manager.goto(looked.url)
    manager.select_option("select[name=person]", label=manager.locator("option:has-text('Demo Lecturer')").inner_text())
    press(manager, "main [value=add]")
    expect(manager.locator("main .card h3")).to_have_count(2)

    lecturer = open_page(width=360, language=language, javascript=False)
    log_in(lecturer, "lecturer")
    lecturer.goto(looked.url.replace("facilitators/", ""))
    press(lecturer, f"main a[href*='/{language}/trainers/'][href$='/facilitators/']")
    press(lecturer, "main .card:has-text('Demo Lecturer') [value=end]")
    assert lecturer.url.endswith(f"/{language}/trainers/runs/")
    assert lecturer.goto(looked.url).status == 404

    # the last one is not sent away by mistake
    manager.reload()
    press(manager, "main .card [value=end]")
    expect(manager.locator("main .card h3")).to_have_count(1)
