"""A language is a setting and files: Lao, declared in lms/languages, is off unless MERISTEM_LANGUAGES names it."""

import io
import re
import shutil
import tomllib
from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language_info
from pypdf import PdfReader
from wagtail.models import Locale

from courses.api import import_course
from courses.certificates.layout import CertificateData, draw_certificate
from courses.models import OutlineText
from courses.services.site_setup import languages_without_home, sync_languages
from lms.accounts.api import Country, User
from lms.languages import registry
from lms.printing import pdf
from lms.site.models import HomePage
from lms.site.templatetags.site_extras import language_name
from tests.factories.courses import SMALL, LearnerFactory, make_enrolment, small_course

NAME = "ລາວ"
COURSES, LOG_IN, SIGN_UP, NOT_YET = "ຫຼັກສູດ", "ເຂົ້າສູ່ລະບົບ", "ລົງທະບຽນ", "ຍັງບໍ່ທັນມີເປັນພາສາລາວ"
VOID = {"meta", "link", "img", "input", "br", "hr", "path"}


@pytest.fixture(scope="module", autouse=True)
def compiled():
    call_command("compile_texts", stdout=io.StringIO())


@pytest.fixture
def with_lao(settings):
    """The site as MERISTEM_LANGUAGES=ar,en,es,fr,ru,zh-hans,lo makes it."""
    languages = [(language.code, language.name) for language in registry.switched_on([*registry.SIX, "lo"])]
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = languages


@pytest.fixture
def learner(db) -> User:
    return LearnerFactory(name="ສົມພອນ ແກ້ວວົງສາ", language="lo")


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path, follow=True)
    assert answer.status_code == status, path
    return answer.content.decode()


def language_at(html: str, words: str) -> str:
    """The language marked on the nearest element around these words, as far as opened elements tell."""
    open_languages: list[tuple[str, str]] = []
    for found in re.finditer(r"<(/?)([a-z0-9]+)([^>]*)>", html[: html.index(words)]):
        closes, tag, attributes = found.groups()
        if closes:
            while open_languages and open_languages.pop()[0] != tag:
                pass
        elif tag not in VOID and not attributes.endswith("/"):
            mark = re.search(r'\blang="([^"]+)"', attributes)
            open_languages.append((tag, mark[1] if mark else open_languages[-1][1] if open_languages else ""))
    return open_languages[-1][1]


# ---- off


def test_by_default_there_is_no_lao(client, db):
    assert page(client, "/lo/", 404)
    home = page(client, "/en/")
    assert NAME not in home and "lo.css" not in home and 'hreflang="lo"' not in home


def test_a_person_whose_language_was_switched_off_is_answered_in_another(client, learner):
    client.force_login(learner)
    assert '<html lang="en"' in page(client, "/account/logout/")


# ---- on


def test_the_public_pages_speak_lao(client, with_lao, db):
    small_course()
    home = page(client, "/lo/")
    assert '<html lang="lo" dir="ltr">' in home
    assert COURSES in home and LOG_IN in home and SIGN_UP in home
    assert "/static/lms/css/lo.css" in home
    assert f'lang="lo" aria-current="true">{NAME}</button>' in home
    assert "lo.css" not in page(client, "/en/")
    assert NAME in page(client, "/en/")


def test_what_lao_lacks_is_said_in_english(with_lao):
    with translation.override("lo"):
        assert translation.gettext("Courses") == COURSES
        assert translation.gettext("A text that nobody has translated.") == "A text that nobody has translated."


def test_a_course_without_lao_says_so_and_is_marked_as_english(client, with_lao, learner):
    small_course()
    make_enrolment(learner)
    client.force_login(learner)
    assert 'lang="en"' in page(client, "/lo/courses/")
    course = page(client, "/lo/courses/small-course/")
    assert NOT_YET in course and "English" in course
    lesson = page(client, "/lo/learn/small-course/first/")
    assert '<html lang="lo" dir="ltr">' in lesson
    assert NOT_YET in lesson
    assert language_at(lesson, "A seed is") == "en"
    assert language_at(lesson, NOT_YET) == "lo"


def test_a_course_keeps_its_lao_where_lao_is_off_and_shows_it_where_it_is_on(client, db, settings, tmp_path):
    folder = shutil.copytree(SMALL, tmp_path / "course-small")
    shutil.copytree(folder / "en", folder / "lo")
    for file, old, new in (
        ("course.yaml", "languages: [en, ar]", "languages: [en, ar, lo]"),
        ("lo/course.yaml", "A small course", "ຫຼັກສູດນ້ອຍ"),
    ):
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    import_course(folder)
    assert OutlineText.objects.filter(language="lo").exists()
    assert import_course(folder).removed == []
    assert NAME not in page(client, "/en/courses/")
    settings.LANGUAGES = [*settings.LANGUAGES, ("lo", NAME)]
    shown = page(client, "/lo/courses/")
    assert "ຫຼັກສູດນ້ອຍ" in shown and NAME in shown


def test_the_doors_speak_lao(client, with_lao, db):
    call_command("load_countries", stdout=io.StringIO())
    log_in = page(client, "/account/login/?next=/lo/courses/")
    assert '<html lang="lo"' in log_in and LOG_IN in log_in and "ລະຫັດຜ່ານ" in log_in
    sign_up = page(client, "/account/signup/?next=/lo/courses/")
    assert '<option value="lo" selected>' in sign_up.replace(' lang="lo"', "")
    assert "Lao People" in sign_up  # countries have no Lao names: English ones
    assert client.post("/i18n/setlang/", {"language": "lo", "next": "/en/courses/"})["Location"] == "/lo/courses/"


def test_a_country_without_a_name_in_the_language_has_its_english_one():
    country = Country(iso2="LA", name_en="Lao People's Democratic Republic", name_fr="République lao")
    assert country.name_in("lo") == "Lao People's Democratic Republic"
    assert country.name_in("fr") == "République lao"


def test_a_certificate_in_lao_is_drawn(with_lao):
    document = draw_certificate(
        CertificateData(
            name="ສົມພອນ ແກ້ວວົງສາ",
            course_title="ຄວາມປອດໄພທາງຊີວະພາບ",
            language="lo",
            completed_on=date(2026, 11, 21),
            number="MER-2026-7F3K9Q2D",
            verify_url="https://meristem.example.org/verify/7F3K",
        )
    )
    reader = PdfReader(io.BytesIO(document))
    text = "".join(reader.pages[0].extract_text().split())
    assert reader.root_object["/Lang"] == "lo" and len(reader.pages) == 1
    assert "ໃບຢັ້ງຢືນການຮຽນຈົບຫຼັກສູດ" in text and "ສົມພອນແກ້ວວົງສາ" in text and "21/11/2026" in text


def test_figures_and_days_have_a_lao_form(with_lao):
    with translation.override("lo"):
        assert date_format(date(2026, 3, 5)) == "5/3/2026"
        assert number_format(1234.5, 1, use_l10n=True, force_grouping=True) == "1.234,5"


# ---- the CMS


def test_the_cms_learns_of_a_language_switched_on_later(with_lao, db, settings):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES[:-1]
    small_course()
    assert sync_languages() == []
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [*settings.LANGUAGES, ("lo", NAME)]
    assert languages_without_home() == ["lo"]
    out = io.StringIO()
    call_command("sync_languages", stdout=out)
    assert out.getvalue() == "new: lo\n"
    assert languages_without_home() == []
    assert Locale.objects.filter(language_code="lo").exists()
    assert len(set(HomePage.objects.values_list("translation_key", flat=True))) == 1


# ---- the declarations and the setting


def test_the_setting_is_read_from_the_environment(manage):
    code = (
        "from django.conf import settings as s; print(*[c for c, n in s.LANGUAGES], s.WAGTAIL_CONTENT_LANGUAGES[-1][1])"
    )
    on = manage(
        "shell", "--no-imports", "-c", code, MERISTEM_LANGUAGES="en, lo", DJANGO_SETTINGS_MODULE="lms.settings.test"
    )
    assert on.stdout.strip().splitlines()[-1] == f"en lo {NAME}", on.stderr
    refused = manage("check", MERISTEM_LANGUAGES="en,xx", DJANGO_SETTINGS_MODULE="lms.settings.test")
    assert refused.returncode != 0 and "docs/howto/add-a-language.md" in refused.stderr


def test_english_is_never_off_and_unknown_languages_are_refused():
    with pytest.raises(registry.LanguageUnknown, match="'en' must be among"):
        registry.switched_on(["fr", "lo"])
    with pytest.raises(registry.LanguageUnknown, match="xx"):
        registry.switched_on(["en", "xx"])
    assert [language.code for language in registry.switched_on(["lo", "EN", "lo"])] == ["lo", "en"]


def test_a_faulty_declaration_is_named(tmp_path):
    for words in ("name = 3 =", 'name = "X"', 'name = "X"\nenglish = "X"\nscrpt = "x"'):
        (tmp_path / "xx.toml").write_text(words, encoding="utf-8")
        with pytest.raises(registry.LanguageUnknown, match=r"xx\.toml"):
            registry._read(tmp_path / "xx.toml")


@pytest.mark.parametrize("code", sorted(registry.declared()))
def test_every_declared_language_has_what_it_needs(code, settings):
    language = registry.declared()[code]
    assert tomllib.loads((registry.FOLDER / f"{code}.toml").read_text(encoding="utf-8"))["name"] == language.name
    assert language_name(code) == language.name
    assert get_language_info(code)["bidi"] is language.is_right_to_left is pdf.is_right_to_left(code)
    assert language.script in pdf.STACKS
    assert pdf.missing_characters(language.name) == ""
    if code != registry.FALLBACK:
        assert (settings.ROOT / "locale" / language.folder / "LC_MESSAGES" / "django.po").exists()
    if language.stylesheet:
        assert (settings.ROOT / "lms" / "site" / "static" / language.stylesheet).exists()
    assert f"`{code}`" in (settings.ROOT / "docs" / "howto" / "add-a-language.md").read_text(encoding="utf-8")
