"""Questions out of files into banks and back, as an operator does it with the commands."""

import json

import pytest
from django.core.management import CommandError, call_command

from assessments.models import BankImage, Question, QuestionBank, QuestionText
from assessments.services.interchange import export_bank, plan_import, save_import
from lms.kernel.errors import DomainError, NotFound
from tests.factories.assessments import make_bank

GIFT = """
// three questions
::Capital::Which city hosts the Secretariat? { =Montreal ~Geneva ~Nairobi }

::Even::Two is even. {TRUE}

::Broken:: no end { =one

::Match::Match them. { =Article 8 -> notification =Article 18 -> documents =Article 20 -> Clearing-House }
"""
# the smallest picture there is
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
WITH_PICTURE = f"""<?xml version="1.0" encoding="UTF-8"?>
<quiz><question type="truefalse"><name><text>Seen</text></name>
<questiontext format="html"><text><![CDATA[<p onclick="x()">Is it <b>red</b>? <img src="@@PLUGINFILE@@/dot.png" alt="a dot">
<script>alert(1)</script></p>]]></text><file name="dot.png" encoding="base64">{PNG}</file></questiontext>
<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question></quiz>"""


def bring(content: str | bytes, name: str = "q.gift", bank: str = "new-bank", **options):
    raw = content.encode() if isinstance(content, str) else content
    return plan_import(bank_slug=bank, name=name, content=raw, **options)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "questions.gift"
    path.write_text(GIFT, encoding="utf-8")
    return path


def said(capsys) -> dict:
    return json.loads(capsys.readouterr().out)


@pytest.mark.django_db
class TestCommand:
    def test_it_tells_what_came_in_and_what_was_lost(self, file, capsys):
        call_command("import_questions", str(file), "--bank", "customs", "--json")
        told = said(capsys)
        assert told.keys() == {"format", "imported", "skipped", "warnings"}
        assert (told["format"], told["imported"], told["skipped"]) == ("gift", 3, 1)
        assert any(each.keys() == {"line", "code", "message"} and each["line"] >= 7 for each in told["warnings"])
        assert set(Question.objects.values_list("key", flat=True)) == {"capital", "even", "match"}

    def test_again_it_brings_nothing(self, file, capsys):
        call_command("import_questions", str(file), "--bank", "customs", "--json")
        said(capsys)
        call_command("import_questions", str(file), "--bank", "customs", "--json")
        told = said(capsys)
        assert (told["imported"], told["skipped"]) == (0, 4)
        assert [each["code"] for each in told["warnings"]].count("already-there") == 3
        assert Question.objects.count() == 3

    def test_a_trial_saves_nothing(self, file, capsys):
        call_command("import_questions", str(file), "--bank", "customs", "--dry-run", "--json")
        assert said(capsys)["imported"] == 3
        assert not QuestionBank.objects.exists()

    def test_one_bad_question_stops_all_only_if_asked(self, file):
        with pytest.raises(CommandError, match="nothing was saved") as refusal:
            call_command("import_questions", str(file), "--bank", "customs", "--strict")
        assert refusal.value.returncode == 2
        assert not QuestionBank.objects.exists()

    @pytest.mark.parametrize(
        "content", [b"\x00\x01\x02" * 100, b"", b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><quiz/>"]
    )
    def test_what_cannot_be_read_is_refused_with_exit_code_2(self, tmp_path, content):
        path = tmp_path / "file.xml"
        path.write_bytes(content)
        with pytest.raises(CommandError) as refusal:
            call_command("import_questions", str(path), "--bank", "customs", "--json")
        assert refusal.value.returncode == 2
        assert not QuestionBank.objects.exists()

    def test_a_file_that_is_not_there(self, tmp_path):
        with pytest.raises(CommandError, match="cannot be read") as refusal:
            call_command("import_questions", str(tmp_path / "none.gift"), "--bank", "customs")
        assert refusal.value.returncode == 2

    def test_out_and_in_again(self, file, tmp_path, capsys):
        call_command("import_questions", str(file), "--bank", "customs", "--json")
        out = tmp_path / "out.gift"
        call_command("export_questions", "--bank", "customs", "--format", "gift", "--output", str(out))
        capsys.readouterr()
        call_command("import_questions", str(out), "--bank", "another", "--json")
        assert said(capsys)["imported"] == 3
        stems = [set(QuestionText.objects.filter(version__question__bank__slug=slug).values_list("content__stem", flat=True))
                 for slug in ("customs", "another")]  # fmt: skip
        assert stems[0] == stems[1]


@pytest.mark.django_db
def test_questions_that_are_there_stay_and_keep_their_forms():
    bank = QuestionBank.objects.get(pk=make_bank().bank_id)
    before = set(bank.questions.values_list("key", flat=True))
    plan = bring(GIFT, bank=bank.slug)
    assert save_import(plan, actor=None) == 3
    assert set(bank.questions.filter(retired=False).values_list("key", flat=True)) == before | {
        "capital",
        "even",
        "match",
    }


@pytest.mark.django_db
def test_pictures_come_along_and_markup_is_cleaned():
    assert save_import(bring(WITH_PICTURE, "q.xml"), actor=None) == 1
    image = BankImage.objects.get()
    assert image.content_type == "image/png"
    stem = QuestionText.objects.get().content["stem"]
    assert f'src="file:{image.sha256}"' in stem
    assert "script" not in stem and "onclick" not in stem


@pytest.mark.django_db
def test_an_unknown_format_and_an_unknown_bank():
    with pytest.raises(DomainError) as refusal:
        bring(GIFT, format_key="word")
    assert refusal.value.code == "format-unknown"
    with pytest.raises(NotFound):
        export_bank(bank_slug="nowhere", format_key="gift")
