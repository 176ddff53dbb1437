"""One person, two records, on a phone, in English and Arabic: an administrator compares two, joins them and parts them."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_roles import log_in, press

# two records of nobody else's test
MAKE = """
from lms.accounts.services.people import create_person
for _ in range(2):
    print(create_person(name="Officer Double", email=None).pk)
"""


@pytest.mark.parametrize("language", ["en", "ar"])
def test_two_records_are_joined_and_parted(site, open_page, inspect, language):
    admin = open_page(width=360, language=language)
    log_in(admin, "admin")
    admin.goto(f"/{language}/people/merge/")
    inspect(admin)
    admin.goto(f"/{language}/people/merge/doubles/")
    inspect(admin)
    admin.goto(f"/{language}/people/?q=demo")
    inspect(admin)
    made = site.manage("shell", "--no-imports", "-c", MAKE)
    assert made.returncode == 0, made.stderr
    kept, absorbed = made.stdout.split()[-2:]

    # from a person's page the one record is chosen already
    admin.goto(f"/{language}/people/merge/?absorbed={absorbed}")
    assert admin.input_value("[name=absorbed]") == absorbed
    admin.fill("[name=kept]", kept)
    press(admin, "main form[method=get] button")
    expect(admin.locator("main .facts")).to_have_count(2)
    inspect(admin)
    press(admin, "main .button--next")
    expect(admin.locator("main form[action$='/part/']")).to_have_count(1)
    inspect(admin)

    # a second time it is refused, in words
    admin.goto(f"/{language}/people/merge/?absorbed={absorbed}&kept={kept}")
    press(admin, "main .button--next")
    expect(admin.locator("main .notice--bad")).to_be_visible()
    inspect(admin)

    admin.goto(f"/{language}/people/merge/")
    press(admin, "main form[action$='/part/'] button")
    expect(admin.locator("main form[action$='/part/']")).to_have_count(0)
