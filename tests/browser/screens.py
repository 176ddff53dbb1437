"""Every screen that a person can open: whose it is, what stands in its address, and what is no screen and why.

`tests/browser/test_screens.py` compares the lists with the resolver, so that a new address joins one of them, and opens each
screen. What the names in capitals stand for is made by `tests/browser/scene.py`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page

# parts of others with pages of their own look
NOT_OURS = {
    "cms/": "Wagtail's editor, for authors; the accessibility page says what is known of it",
    "cms-documents/": "files",
    "i18n/": "the language switch answers to POST and leads back",
    "api/v1/": "for programs",
    "xapi/": "for programs",
}
NO_SCREEN = {
    **dict.fromkeys(("healthz", "readyz", "mfa_login_webauthn"), "for programs"),
    **dict.fromkeys(
        (
            "assessments:image", "course_file", "courses:certificate_file", "analytics:roster_csv", "analytics:roster_xlsx",
            "analytics:table_file", "analytics:list_file", "analytics:statements_file", "accounts:my_data_json",
            "mfa_download_recovery_codes",
        ),
        "a file",
    ),
    **dict.fromkeys(
        (
            "courses:enrol", "courses:finish_lesson", "courses:quick_check", "assessments:save", "accounts:my_data_pdf",
            "accounts:end_other_sessions", "accounts:close_account", "accounts:reopen_account", "accounts:part",
            "accounts:withdraw_invitation", "accounts:merge_organisation", "accounts:part_organisation",
        ),
        "answers to POST and leads to a screen",
    ),
    **dict.fromkeys(
        (
            "account/social/login/cancelled/", "account/social/login/error/", "account/social/signup/",
            "account/social/connections/",
        ),
        "an old address of allauth's that leads to the new one",
    ),
    "account_confirm_login_code": "codes by mail are switched off: it leads to the log-in page",
    "openid_connect_callback": "the institution sends people here, and it leads on",
    "mfa_reauthenticate_webauthn": "needs a key that was made in a browser: tests/browser/test_passkeys.py looks at it",
    "openid_connect_login": "needs an institution: see SOCIAL",
    "socialaccount_signup": "needs an institution: see SOCIAL",
}  # fmt: skip


@dataclass(frozen=True)
class Screen:
    """One page as one person sees it. `press` leads from it to an answer that has no address of its own."""

    name: str
    who: str = "visitor"
    values: dict[str, str] = field(default_factory=dict)
    query: str = ""
    status: int = 200
    press: Callable[[Page], None] | None = None
    ends: str = ""  # of the address, where the page leads on to another
    leads: str = ""  # the name of what is pressed, where it has one of its own

    @property
    def label(self) -> str:
        more = [*self.values.values(), self.query, str(self.status) if self.status != 200 else "", self.who]
        return " ".join(filter(None, [self.leads or self.name, *more, "pressed" if self.press else ""]))


def _print_slips(page: Page) -> None:
    page.locator("tbody label:has([name=person])").first.click()
    page.locator("#slips button").first.click()


def _without_token(page: Page) -> None:
    page.locator("main form").evaluate("(form) => { form.noValidate = true; form.csrfmiddlewaretoken.remove(); }")
    page.locator("main form button[type=submit]:not(.reveal)").click()


def _too_often(page: Page) -> None:
    page.evaluate("""async () => {
      const form = document.querySelector("main form");
      form.sign_in_name.value = "nobody-0000"; form.pin.value = "290174";
      for (let tries = 0; tries < 12; tries++) await fetch(form.action, {method: "POST", body: new FormData(form)});
    }""")
    page.locator("main form button[type=submit]:not(.reveal)").click()


def _make_key(page: Page) -> None:
    page.locator("[name=name]").fill("A program")
    page.locator("[name=scopes]").first.check()
    page.locator("main form button[type=submit]").click()


COURSE = {"slug": "COURSE"}
SCREENS = [
    # visitors
    Screen("home"),
    Screen("styleguide"),
    Screen("dev_mail"),
    Screen("site:help"),
    Screen("site:contact"),
    Screen("site:status"),
    Screen("site:privacy"),
    Screen("site:accessibility"),
    Screen("accounts:countries"),
    Screen("accounts:countries", query="?q=zzzz"),
    Screen("courses:catalogue"),
    Screen("courses:course", values=COURSE),
    Screen("verify", values={"code": "CODE"}),
    Screen("verify", values={"code": "unknown"}, status=404),
    Screen("accounts:start"),
    Screen("accounts:enter"),
    Screen("accounts:slip"),
    Screen("accounts:notice"),
    Screen("accounts:erased"),
    Screen("accounts:next_person"),
    Screen("accounts:invitation", values={"token": "TOKEN"}),
    Screen("accounts:invitation", values={"token": "OLD_TOKEN"}, status=410),
    Screen("account_login"),
    Screen("account_signup"),
    Screen("account_inactive"),
    Screen("account_reset_password"),
    Screen("account_reset_password_done"),
    Screen("account_reset_password_from_key_done"),
    Screen("account_reset_password_from_key", values={"uidb36": "UID", "key": "KEY"}, ends="-set-password/"),
    Screen("account_reset_password_from_key", values={"uidb36": "UID", "key": "wrong-key"}),
    Screen("account_email_verification_sent"),
    Screen("account_confirm_email", values={"key": "CONFIRM"}),
    Screen("account_confirm_email", values={"key": "nothing"}),
    Screen("socialaccount_login_cancelled"),
    Screen("socialaccount_login_error", status=401),
    # who learns
    Screen("courses:my_learning", "learner"),
    Screen("courses:my_learning", "newcomer"),
    Screen("courses:study", "learner", COURSE),
    Screen("courses:lesson", "learner", COURSE | {"lesson_key": "LESSON"}),
    Screen("courses:course", "learner", COURSE),
    Screen("courses:before_test", "newcomer", COURSE | {"purpose": "pre"}),
    Screen("courses:before_test", "graduate", COURSE | {"purpose": "post"}),
    Screen("assessments:take", "candidate", {"attempt_id": "OPEN_ATTEMPT"}),
    Screen("assessments:submit", "candidate", {"attempt_id": "OPEN_ATTEMPT"}),
    Screen("assessments:review", "graduate", {"attempt_id": "PRE_ATTEMPT"}),
    Screen("assessments:review", "graduate", {"attempt_id": "POST_ATTEMPT"}),
    Screen("courses:certificate", "graduate", COURSE),
    Screen("courses:study", "graduate", COURSE),
    # one's own account
    Screen("accounts:profile", "learner"),
    Screen("accounts:my_data", "learner"),
    Screen("accounts:erase", "learner"),
    Screen("accounts:who_sees", "learner"),
    Screen("accounts:roles", "learner"),
    Screen("accounts:next_person", "learner"),
    Screen("accounts:invitation", "learner", {"token": "TOKEN"}),
    Screen("account_logout", "learner"),
    Screen("account_email", "learner"),
    Screen("account_change_password", "learner"),
    Screen("account_reauthenticate", "learner"),
    Screen("socialaccount_connections", "learner"),
    Screen("mfa_index", "learner"),
    Screen("mfa_list_webauthn", "learner"),
    Screen("mfa_add_webauthn", "learner"),
    Screen("mfa_activate_totp", "learner"),
    Screen("mfa_index", "keeper"),
    Screen("mfa_list_webauthn", "keeper"),
    Screen("mfa_edit_webauthn", "keeper", {"pk": "PASSKEY"}),
    Screen("mfa_remove_webauthn", "keeper", {"pk": "PASSKEY"}),
    Screen("mfa_deactivate_totp", "keeper"),
    Screen("mfa_view_recovery_codes", "keeper"),
    Screen("mfa_generate_recovery_codes", "keeper"),
    Screen("mfa_reauthenticate", "app_only"),
    Screen("mfa_authenticate", "halfway"),
    Screen("accounts:profile", "keeper"),
    # without e-mail
    Screen("accounts:profile", "pin"),
    Screen("accounts:keep_slip", "pin"),
    Screen("accounts:keep_slip", "pin_and_slip"),
    Screen("accounts:new_slip", "pin"),
    Screen("accounts:change_pin", "pin"),
    Screen("account_set_password", "passkey_only"),
    Screen("accounts:slip_pin", "comes_back"),
    Screen("accounts:slip_pin", "claims"),
    Screen("accounts:slip_pin", "holds_another_s", status=409),
    Screen("accounts:slip_join", "joins"),
    # who teaches
    Screen("trainers:runs", "trainer"),
    Screen("trainers:runs", "learner"),
    Screen("trainers:run", "trainer", {"run_id": "RUN"}),
    Screen("trainers:run", "lecturer", {"run_id": "EMPTY_RUN"}),
    Screen("trainers:add_people", "trainer", {"run_id": "RUN"}),
    Screen("trainers:run", "trainer", {"run_id": "RUN"}, press=_print_slips, leads="trainers:slips"),
    Screen("trainers:facilitators", "trainer", {"run_id": "RUN"}),
    Screen("trainers:facilitators", "manager", {"run_id": "RUN"}),
    Screen("accounts:who_sees", "trainer"),
    # who answers for figures
    Screen("analytics:overview", "manager"),
    Screen("analytics:overview", "manager", query="?by=country"),
    Screen("analytics:overview", "country"),
    *(Screen("analytics:figure", "manager", {"key": key}) for key in ("reached", "completed", "gain", "certificates")),
    Screen("analytics:statements", "manager"),
    Screen("analytics:statements", "manager", query="?verb=http://adlnet.gov/expapi/verbs/passed"),
    Screen("analytics:statements", "manager", query="?person=nobody", status=400),
    Screen("analytics:statements", "admin", query="?q=demo"),
    Screen("analytics:statements", "admin", query="?since=2999-01-01"),
    Screen("analytics:statement", "manager", {"statement_id": "STATEMENT"}),
    Screen("analytics:statement", "admin", {"statement_id": "STATEMENT"}),
    Screen("analytics:exchange", "admin"),
    Screen("analytics:statement_import", "admin", {"import_id": "IMPORT"}),
    Screen("analytics:statement_import", "admin", {"import_id": "OPEN_IMPORT"}),
    Screen("analytics:credentials", "admin"),
    Screen("analytics:credentials", "admin", press=_make_key),
    Screen("analytics:revoke_credential", "admin", {"credential_key": "CREDENTIAL"}),
    Screen("accounts:organisations", "manager"),
    Screen("accounts:organisation_doubles", "manager"),
    Screen("accounts:organisation", "manager", {"organisation_id": "ORGANISATION"}),
    Screen("accounts:roles", "manager"),
    Screen("accounts:invite", "manager"),
    Screen("accounts:invitation_made", "manager", {"invitation_id": "INVITATION"}),
    # who looks after accounts
    Screen("analytics:forwarding", "admin"),
    Screen("analytics:receiver", "admin", {"receiver_id": "RECEIVER"}),
    Screen("analytics:receiver", "admin", {"receiver_id": "STOPPED_RECEIVER"}),
    Screen("accounts:people", "admin"),
    Screen("accounts:people", "admin", query="?q=demo"),
    Screen("accounts:people", "admin", query="?q=zzzz"),
    Screen("accounts:person", "admin", {"person_id": "PERSON"}),
    Screen("accounts:who_sees_person", "admin", {"person_id": "PERSON"}),
    Screen("accounts:erase_person", "admin", {"person_id": "PERSON"}),
    Screen("accounts:give_role", "admin", {"person_id": "PERSON"}),
    Screen("accounts:merge", "admin"),
    Screen("accounts:merge", "admin", query="?absorbed=PERSON&kept=DOUBLE"),
    Screen("accounts:merge_doubles", "admin"),
    Screen("accounts:roles", "admin"),
    Screen("accounts:end_role", "admin", {"assignment_id": "ROLE"}),
    Screen("accounts:hand_over", "admin", {"assignment_id": "ROLE"}),
    # what goes wrong
    Screen("accounts:people", "learner", status=403),
    Screen("courses:course", values={"slug": "nothing-grows-here"}, status=404),
    Screen("trainers:run", "learner", {"run_id": "RUN"}, status=404),
    Screen("accounts:enter", status=429, press=_too_often),
    Screen("accounts:enter", status=403, press=_without_token),
]  # fmt: skip
# what a person may write wrongly, on each screen that asks for something: field by field, all else left as it stands
MISTAKES = {
    ("site:contact", "visitor"): {"message": ""},
    ("accounts:start", "visitor"): {"name": "", "pin": "111111"},
    ("accounts:enter", "visitor"): {"sign_in_name": "nobody-0001", "pin": "290174"},
    ("accounts:slip", "visitor"): {"code": "12"},
    ("account_login", "visitor"): {"login": "nobody-at-all@example.org", "password": "three quiet seedlings"},
    ("account_signup", "visitor"): {"name": "", "email": "no address", "password1": "short"},
    ("account_reset_password", "visitor"): {"email": "no address"},
    ("account_reset_password_from_key", "visitor"): {"password1": "short"},
    ("accounts:profile", "learner"): {"name": "…"},
    ("accounts:erase", "learner"): {"password": "not mine"},
    ("account_email", "learner"): {"email": "no address"},
    ("account_change_password", "learner"): {"oldpassword": "not mine", "password1": "short"},
    ("account_reauthenticate", "learner"): {"password": "not mine"},
    ("mfa_activate_totp", "learner"): {"code": "000000"},
    ("mfa_reauthenticate", "app_only"): {"code": "000000"},
    ("mfa_authenticate", "halfway"): {"code": "000000"},
    ("mfa_edit_webauthn", "keeper"): {"name": ""},
    ("account_set_password", "passkey_only"): {"password1": "short"},
    ("accounts:new_slip", "pin"): {"present": "111111"},
    ("accounts:change_pin", "pin"): {"present": "111111", "pin": "1"},
    ("accounts:slip_pin", "comes_back"): {"pin": "123456"},
    ("trainers:add_people", "trainer"): {"names": ""},
    ("accounts:organisation", "manager"): {"name": ""},
    ("analytics:exchange", "admin"): {"name": ""},
    ("analytics:credentials", "admin"): {"name": ""},
    ("analytics:forwarding", "admin"): {"name": "", "url": "lrs.example.org", "verbs": "passed"},
    ("analytics:receiver", "admin"): {"key": "", "secret": ""},
    ("accounts:invite", "manager"): {"email": "no address"},
    ("accounts:give_role", "admin"): {"until": "2001-01-01"},
    ("accounts:hand_over", "admin"): {"email": "no address"},
    ("accounts:merge", "admin"): {"absorbed": "nobody", "kept": "nobody"},
    ("accounts:erase_person", "admin"): {"password": "not mine"},
}
# a screen that asks and takes whatever is written
NEVER_WRONG = {"mfa_add_webauthn"}  # the key's name is free; a key that is refused: tests/browser/test_passkeys.py
# pages that the scene draws and the test lays at their address: none of the running server's requests shows them
DRAWN = {"500": 500, "429": 429, "social sign-up": 200, "log in at an institution": 200}


def routes() -> Iterator[str]:
    """The names of all routes; a nameless one is called by its address."""
    yield from _walk(get_resolver().url_patterns)


def _walk(patterns: list, path: str = "", namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        here = path + str(pattern.pattern)
        if here.startswith(tuple(NOT_OURS)):
            continue
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, here, ":".join(filter(None, [namespace, pattern.namespace])))
        elif isinstance(pattern, URLPattern):
            yield ":".join(filter(None, [namespace, pattern.name])) if pattern.name else here
