"""The way through the platform that `make screens` takes pictures of: a learner with e-mail, people without, and those who
look after them. Every type of page is seen once."""

import json
import re
from collections.abc import Callable
from typing import Protocol
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, StorageState

from benchmarks.house import House, say

COURSE = "lmo-documents"
SIZES = {360: 740, 1280: 800}  # the windows: width -> height
ROSTER = {  # one name twice: a likely double
    "en": ["First Example", "Second Example", "Third Example", "Second Example"],
    "ar": ["مثال أول", "مثال ثان", "مثال ثالث", "مثال ثان"],
}
NAMES = {"en": "A Customs Officer", "ar": "موظفة جمارك"}
WITHOUT_EMAIL = {"en": "Amina Example", "ar": "آمنة مثال"}
OFFICES = {"en": "Port Office (example)", "ar": "مكتب الميناء (مثال)"}
COUNTRIES = {"en": "KE", "ar": "JO"}
PASSWORD = "quiet-harbour-seed-42"
PIN, OTHER_PIN = "482913", "730152"
TOO_OFTEN = 8  # wrong PINs in a row: more than any limit of one account allows
FINGERPRINT_READER = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


class Taker(Protocol):
    """Takes the pictures of one width and language."""

    width: int
    language: str

    def take(self, page: Page, title: str, *, dull: bool = False) -> None:
        """The page as it stands. A dull one looks like its neighbours: a form, a question, a message."""

    def take_paper(self, document: bytes, title: str) -> None:
        """The first sheet of a PDF file."""

    def miss(self, step: str, reason: str) -> None:
        """A step failed."""


class Walk:
    """From the home page to the certificate, then by slip and roster, then the pages of those who look after learners."""

    def __init__(self, browser: Browser, house: House, album: Taker) -> None:
        self.house, self.album, self.language = house, album, album.language
        self.email = f"officer.{album.width}.{album.language}@demo.example"
        self.slips: list[str] = []  # codes that the trainer printed
        self.link = ""  # of the invitation
        self.signed_in: StorageState | None = None  # the phone of her who has no e-mail
        self._browser = browser
        self.page = self._new_page()

    def go(self) -> None:
        """The whole way; a step that fails says which it was and the rest goes on."""
        steps: list[Callable[[], None]] = [
            self.visit, self.about, self.sign_up, self.log_in, self.new_password, self.begin, self.first_test,
            self.lessons, self.final_test, self.certificate, self.own_data, self.second_step, self.without_email,
            self.trainer, self.claim, self.shared_phone, self.manager, self.roles, self.invited, self.people, self.merging,
            self.organisations, self.refusals, self.dark, self.styleguide,
        ]  # fmt: skip
        for step in steps:
            try:
                step()
            except Exception as error:  # noqa: BLE001  the other pictures are still wanted
                text = f"at {self.page.url}: {str(error)[:600]}"
                say(f"FAILED {self.album.width} {self.language} {step.__name__} {text}")
                self.album.miss(step.__name__, text)

    def visit(self) -> None:
        self._open(f"/{self.language}/")
        self._take("home")
        self._open(f"/{self.language}/courses/{COURSE}/")
        self._take("course")

    def about(self) -> None:
        self._see(catalogue="courses/", help="help/")
        self._see(dull=True, contact="contact/")
        self._see(status="status/", privacy="privacy/", accessibility="accessibility/", countries="countries/")
        self._see(notice="notice/")

    def sign_up(self) -> None:
        self._keep_language()
        self._open("/account/signup/")
        self.page.fill("[name=name]", NAMES[self.language])
        self.page.fill("[name=email]", self.email)
        self.page.fill("[name=password1]", PASSWORD)
        self._say_where()
        self._take("sign-up")
        self._press("main form .button--next")
        self._take("look into your mail", dull=True)
        self._open("/dev/mail/")
        self._take("mail")
        self._open(self._link_in_mail())
        self._take("is this your address", dull=True)
        self._press("main form .button--next")

    def log_in(self) -> None:
        """Signed out again for the picture of the log-in page."""
        self.page.context.clear_cookies()
        self._keep_language()
        self._open("/account/login/")
        self._take("log-in")
        self._log_in(self.email, "not-the-right-words")
        self._take("log-in refused", dull=True)

    def new_password(self) -> None:
        """Forgotten, asked for, chosen."""
        self._open("/account/password/reset/")
        self._take("forgotten password", dull=True)
        self.page.fill("[name=email]", self.email)
        self._press("main form .button--next")
        self._open(self._link_in_mail())
        self._take("new password", dull=True)
        for field in ("password1", "password2"):
            self.page.fill(f"[name={field}]", PASSWORD)
        self._press("main form .button--next")

    def begin(self) -> None:
        self._open("/account/login/")
        if self.page.locator("[name=password]").count():
            self._log_in(self.email, PASSWORD)
        self._open(f"/{self.language}/courses/{COURSE}/")
        self._press("form[action$='/enrol/'] button")
        self._open(f"/{self.language}/learn/")
        self._take("my learning")

    def first_test(self) -> None:
        self._open(f"/{self.language}/learn/{COURSE}/test/pre/")
        self._take("before the test")
        self._press("main form .button--next")
        questions = self.page.locator(".question")
        for number in range(min(5, questions.count())):
            questions.nth(number).locator("label.choice").first.click()
            questions.nth(number).locator(".save-state[data-state=saved]").wait_for()
        self._take("test")
        self._press("[data-hand-in]")
        self._take("some questions are open")
        self._press("[name=anyway]")
        self._take("after the first test")

    def lessons(self) -> None:
        shown = json.loads(self.house.run("benchmarks/crowd.py", "outline"))
        self._open(f"/{self.language}/learn/{COURSE}/")
        self._take("course outline")
        self._open(f"/{self.language}/learn/{COURSE}/{shown['check']}/")
        check = "form[action$='/check/']"
        self.page.locator(f"{check} label:has(input)").first.click()
        self._press(f"{check} button")
        self.page.locator(f"{check} .notice").first.wait_for()
        self._take("lesson with a quick check")
        for title, key in (("lesson with a table", shown["table"]), ("lesson with a case", shown["case"])):
            self._open(f"/{self.language}/learn/{COURSE}/{key}/")
            self._take(title)
        self._print("lesson printed")

    def final_test(self) -> None:
        order = json.dumps({"email": self.email, "language": self.language, "wrong": 2})
        done = json.loads(self.house.run("benchmarks/crowd.py", "complete", given=order))
        self._open(f"/{self.language}/assess/{done['attempt']}/review/")
        self._take("final test review")

    def certificate(self) -> None:
        address = f"/{self.language}/learn/{COURSE}/certificate/"
        self._wait_for(address, "a[href*='/certificate/file/']")
        self._take("certificate")
        self._take_file(f"{address}file/", "certificate as PDF")
        code = self.page.locator("a[href*='/verify/']").first.get_attribute("href")
        self._open(urlsplit(code or "").path)
        self._take("verify")

    def own_data(self) -> None:
        self._see(profile="me/", my_data="me/data/", who_sees="me/who-sees/")
        self._see(dull=True, erase="me/data/erase/")
        address, drawn = f"/{self.language}/me/data/", "form[action$='/me/data/pdf/'] button:not(.button--quiet)"
        self._open(address)
        self._press("form[action$='/me/data/pdf/'] button")
        self._wait_for(address, drawn)
        self._take_file(f"{address}pdf/", "my data as PDF", by_post=True)

    def second_step(self) -> None:
        """Passkeys, codes and an app. Passkeys want https or this machine's own name."""
        self.close()
        self.page = self._new_page(self.house.url.replace("127.0.0.1", "localhost"))
        devices = self.page.context.new_cdp_session(self.page)
        devices.send("WebAuthn.enable")
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": FINGERPRINT_READER})
        self._keep_language()
        self._open("/account/login/")
        self._log_in(self.email, PASSWORD)
        self._open("/account/2fa/webauthn/add/")
        self._take("is it still you", dull=True)
        self._confirm()
        self._take("add a passkey", dull=True)
        self.page.fill("[name=name]", "phone")
        self._press("form[data-passkey=create] button")
        self._take("recovery codes")
        self._open("/account/2fa/webauthn/")
        self._take("passkeys", dull=True)
        self._open("/account/2fa/totp/activate/")
        self._confirm()
        self._take("add an app")
        self._open("/account/2fa/")
        self._take("how you log in", dull=True)
        self.page.context.clear_cookies()
        self._keep_language()
        self._open("/account/login/")
        self._log_in(self.email, PASSWORD)
        self._take("second step", dull=True)
        self.close()
        self.page = self._new_page()

    def without_email(self) -> None:
        """An account with a PIN, lost and found again by its slip."""
        self._keep_language()
        self._open(f"/{self.language}/start/")
        self._take("start")
        self.page.fill("[name=name]", WITHOUT_EMAIL[self.language])
        self._say_where()
        self._choose_pin(PIN)
        self._take("keep the slip")
        code = self._keep_slip()
        self._see(dull=True, make_a_new_slip="me/slip/new/", another_pin="me/pin/")
        self.page.context.clear_cookies()
        self._keep_language()
        self._see(dull=True, enter="enter/", slip="slip/")
        self._open_slip(code)
        self._take("back by slip", dull=True)
        self._choose_pin(OTHER_PIN)
        self._keep_slip()
        self.signed_in = self.page.context.storage_state()

    def trainer(self) -> None:
        self._as("trainer@demo.example")
        self._open(f"/{self.language}/trainers/runs/")
        self._take("trainer runs")
        address = self.page.locator(f"main a[href*='/{self.language}/trainers/runs/']").first.get_attribute("href")
        self._open(address or "")
        self._take("trainer run")
        self._open(f"{address}people/")
        self._take("add people")
        self.page.fill("[name=names]", "\n".join(ROSTER[self.language]))
        self.page.select_option("main [name=language]", self.language)
        self.page.check("[name=notice_given]")
        self._press("main form .button--next")
        self._take("people added")
        for name in dict.fromkeys(ROSTER[self.language]):
            self.page.locator(f"label:has-text('{name}') [name=person][form=slips]").last.check()
        self._press("form#slips button, button[form=slips]")
        self._take("slips")
        self._print("slips printed")
        self.slips = [text.strip() for text in self.page.locator(".slip-code").all_inner_texts()]

    def claim(self) -> None:
        """A record that the trainer began: taken over by a newcomer, or joined with an account one has."""
        newcomer, second = self.slips[:2]
        self.close()
        self.page = self._new_page()
        self._keep_language()
        self._open_slip(newcomer)
        self._take("take over a record", dull=True)
        self.close()
        self.page = self._new_page(state=self.signed_in)
        self._open_slip(second)
        self._take("join a record", dull=True)

    def shared_phone(self) -> None:
        self._see(dull=True, next_person="next-person/")
        self._press("main form .button--next")
        self._take("the phone is free", dull=True)

    def manager(self) -> None:
        self._as("manager@demo.example")
        self._see(manager="reports/", figure="reports/gain/")

    def roles(self) -> None:
        self._as("admin@demo.example")
        self._see(roles="roles/")
        self._press("main .button--next")
        self._take("invite", dull=True)
        self.page.select_option("[name=role]", "deputy_focal_point")
        self.page.select_option("[name=place]", f"country:{COUNTRIES[self.language]}")
        self._press("main form .button--next")
        self._take("invitation made")
        self.link = self.page.locator(".invitation-link").get_attribute("href") or ""
        self._open(f"/{self.language}/roles/")
        for title, ending in (("hand over", "hand-over"), ("end a role", "end")):
            self._open(self._address(self.page.locator(f"main .row-actions a[href$='/{ending}/']")))
            self._take(title, dull=True)
            self.page.go_back()

    def invited(self) -> None:
        """What the invited person sees: before log-in, and after."""
        offer = re.sub(r"^/[a-z-]+/", f"/{self.language}/", urlsplit(self.link).path)
        self.close()
        self.page = self._new_page()
        self._open(offer)
        self._take("invitation", dull=True)
        self._as("learner@demo.example")
        self._open(offer)
        self._take("say yes to a role", dull=True)

    def people(self) -> None:
        self._as("admin@demo.example")
        self._see(dull=True, people="people/")
        self._open(f"/{self.language}/people/?q=demo")
        self._take("people found")
        self._open(self._address(self.page.locator("main tbody a")))
        self._take("person")
        person = urlsplit(self.page.url).path
        self._open(f"{person}role/")
        self._take("give a role", dull=True)
        self._open(f"{person}who-sees/")
        self._take("who sees a person", dull=True)

    def merging(self) -> None:
        self._see(dull=True, merge="people/merge/")
        self._see(dull=True, likely_doubles="people/merge/doubles/")
        self._open(self._address(self.page.locator("main .card .actions a")))
        self._take("two records")

    def organisations(self) -> None:
        self._see(organisations="organisations/")
        self._open(self._address(self.page.locator("main table a, main li a").filter(visible=True)))
        self._take("organisation", dull=True)
        self._see(dull=True, organisation_doubles="organisations/doubles/")

    def refusals(self) -> None:
        """What the platform says when something is not there, not allowed, too often, or broken."""
        self._as("learner@demo.example")
        self._see_refused("no such page", "nothing/grows/here/", 404)
        self._see_refused("not open to you", "people/", 403, dull=True)
        self.close()
        self.page = self._new_page()
        self._keep_language()
        for _ in range(TOO_OFTEN):
            self._open(f"/{self.language}/enter/")
            self.page.fill("[name=sign_in_name]", f"nobody-{self.album.width}-{self.language}")
            self.page.fill("[name=pin]", PIN)
            self._press("main form button[type=submit]:not(.reveal)")
        self._take("too often", dull=True)
        broken = self.house.run("benchmarks/crowd.py", "broken", given=json.dumps({"language": self.language}))
        self.page.route("**/broken/", lambda route: route.fulfill(status=500, content_type="text/html", body=broken))
        self.page.goto("/broken/")
        self._take("broken", dull=True)

    def dark(self) -> None:
        """The same at night, where most phones are read."""
        self._as("learner@demo.example")
        self.page.emulate_media(color_scheme="dark")
        self._see(my_learning_dark="learn/")
        self.page.emulate_media(color_scheme="light")

    def styleguide(self) -> None:
        self._open("/styleguide/")
        self._take("styleguide")

    def close(self) -> None:
        self.page.context.close()

    def _new_page(self, base: str = "", state: StorageState | None = None) -> Page:
        size = {"width": self.album.width, "height": SIZES[self.album.width]}
        context = self._browser.new_context(
            base_url=base or self.house.url, viewport=size, locale=self.language, storage_state=state
        )
        context.set_default_timeout(15_000)
        return context.new_page()

    def _as(self, email: str) -> None:
        self.close()
        self.page = self._new_page()
        self._open("/account/login/")
        self._log_in(email, self.house.password())
        self._keep_language()

    def _keep_language(self) -> None:
        """The pages without a language in their address follow the choice on this device."""
        hosts = ("http://127.0.0.1", "http://localhost")
        cookie = {"name": "django_language", "value": self.language}
        self.page.context.add_cookies([cookie | {"url": host} for host in hosts])

    def _log_in(self, email: str, password: str) -> None:
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", password)
        self._press("main form .button--next")

    def _confirm(self) -> None:
        """ "Is it still you?" by password, if it is asked."""
        if self.page.locator("main [name=password]").count():
            self.page.fill("main [name=password]", PASSWORD)
            self._press("main form button[type=submit]:not(.reveal)")

    def _say_where(self) -> None:
        self.page.fill("[name=organisation]", OFFICES[self.language])
        self.page.select_option("[name=country]", COUNTRIES[self.language])
        self.page.select_option("[name=audience]", "customs-border")
        self.page.select_option("main [name=language]", self.language)

    def _choose_pin(self, pin: str) -> None:
        self.page.fill("[name=pin]", pin)
        self.page.fill("[name=pin_again]", pin)
        self._press("main form .button--next")

    def _keep_slip(self) -> str:
        """The code on the slip; the slip is put away."""
        code = self.page.locator(".slip-code").inner_text().strip()
        self._press("main form .button--next")
        return code

    def _open_slip(self, code: str) -> None:
        self._open(f"/{self.language}/slip/")
        self.page.fill("[name=code]", code)
        self._press("main form .button--next")

    def _link_in_mail(self) -> str:
        """Where the newest mail to the officer leads."""
        self._open("/dev/mail/")
        link = self.page.locator("article", has_text=self.email).first.locator("a").first.get_attribute("href")
        return urlsplit(link or "").path

    def _address(self, link: Locator) -> str:
        return link.first.get_attribute("href") or ""

    def _open(self, address: str) -> None:
        answer = self.page.goto(address, wait_until="load")
        if answer is None or answer.status >= 400:
            raise RuntimeError(f"{address} answered {answer.status if answer else 'nothing'}")

    def _wait_for(self, address: str, what: str) -> None:
        """Ask for the page until the worker has drawn what it speaks of."""
        self._open(address)
        for _ in range(60):
            if self.page.locator(what).count():
                return
            self.page.wait_for_timeout(1000)
            self._open(address)
        raise RuntimeError(f"{address} still waits for the worker")

    def _see(self, *, dull: bool = False, **pages: str) -> None:
        """Pages that need nothing before them: the name of the picture, and the address below the language."""
        for title, address in pages.items():
            self._open(f"/{self.language}/{address}")
            self._take(title.replace("_", " "), dull=dull)

    def _see_refused(self, title: str, address: str, status: int, *, dull: bool = False) -> None:
        answer = self.page.goto(f"/{self.language}/{address}")
        if answer is None or answer.status != status:
            raise RuntimeError(f"{address} answered {answer.status if answer else 'nothing'}, not {status}")
        self._take(title, dull=dull)

    def _press(self, button: str) -> None:
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator(button).first.click()

    def _take(self, title: str, *, dull: bool = False) -> None:
        self.album.take(self.page, title, dull=dull)

    def _take_file(self, address: str, title: str, *, by_post: bool = False) -> None:
        """A PDF file that the platform draws."""
        ask = self.page.context.request
        answer = ask.post(address, form=self._token()) if by_post else ask.get(address)
        if not answer.ok:
            raise RuntimeError(f"{address} answered {answer.status}")
        self.album.take_paper(answer.body(), title)

    def _token(self) -> dict[str, str | float | bool]:
        """The page's proof that a form is its own."""
        return {"csrfmiddlewaretoken": self.page.locator("[name=csrfmiddlewaretoken]").first.input_value()}

    def _print(self, title: str) -> None:
        """The page as a printer puts it on paper."""
        self.album.take_paper(self.page.pdf(format="A4", print_background=False, prefer_css_page_size=True), title)
