"""Courses as files: read, refused with file and line, written back byte for byte."""

import shutil

import pytest

from courses.api import export_course, import_course
from courses.files.plan import CourseRefused, read_course
from courses.files.reader import MAX_BYTES, read_yaml
from courses.files.writer import course_files, to_yaml
from courses.models import Course, CourseVersion, ImportedText, LessonPage
from tests.factories.courses import LIBRARY, SMALL


def said(problems) -> list[str]:
    return [str(problem) for problem in problems]


def line_of(path, text) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def bytes_of(folder) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# --- both ways --------------------------------------------------------------------------------------------------------


def test_a_canonical_course_comes_back_byte_for_byte(course, tmp_path):
    assert export_course("small-course", tmp_path / "out")
    assert bytes_of(tmp_path / "out") == bytes_of(SMALL)
    assert export_course("small-course", tmp_path / "out") == []


def test_what_is_exported_imports_as_unchanged(course, tmp_path):
    export_course("small-course", tmp_path / "out")
    report = import_course(tmp_path / "out")
    assert (report.created, report.changed, report.kept, report.version) == ([], [], [], 1)


def test_reading_and_writing_need_no_database():
    plan = read_course(SMALL)
    files = course_files(plan)
    assert {name: text.encode() for name, text in files.items()} == {
        name: content for name, content in bytes_of(SMALL).items() if name.endswith(".yaml")
    }


def test_the_shipped_course_survives_the_round_trip(db, tmp_path):
    plan = read_course(LIBRARY)
    import_course(LIBRARY)
    export_course(plan.slug, tmp_path / "one")
    assert read_course(tmp_path / "one") == plan
    report = import_course(tmp_path / "one")
    assert (report.created, report.changed, report.kept) == ([], [], [])
    export_course(plan.slug, tmp_path / "two")
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def test_the_shipped_course_is_in_canonical_form(db):
    """After an edit by hand: `manage.py course_import media/library/X` and `course_export X media/library/X`."""
    plan = read_course(LIBRARY)
    differing = [
        name for name, text in course_files(plan).items() if (LIBRARY / name).read_text(encoding="utf-8") != text
    ]
    assert differing == []


@pytest.mark.parametrize(
    "text",
    [
        *"'\"~%@",
        "No",
        "12:30",
        "1e3",
        "- a",
        "a: b",
        "# no",
        "أ: ب",
        "*x",
        "&y",
        "!z",
        "2003",
        "true",
        "\u2066MON\u2069",
    ],
)
def test_awkward_texts_are_kept(text, tmp_path):
    for value in (text, text + " " + "x" * 100, f"{text}\n\n{text}"):
        (tmp_path / "x.yaml").write_text(to_yaml({"text": value}), encoding="utf-8")
        problems = []
        node = read_yaml(tmp_path / "x.yaml", "x.yaml", problems)
        assert problems == []
        assert node.entries()["text"].paragraphs() == value


# --- refusals ---------------------------------------------------------------------------------------------------------

WRONG = [
    # file, text to replace, replacement, (file, text on the line) that the problem names, words of the reason
    ("course.yaml", "format: 1", "format: 2", "format: 2", "format 1"),
    ("course.yaml", "slug: small-course", "slug: Small Course", "slug:", "is not a key"),
    ("course.yaml", "id: 7d9f2a10", "id: zz9f2a10", "id:", "no UUID"),
    ("course.yaml", "source_language: en", "source_language: fr", "source_language", "not among the languages"),
    ("course.yaml", "minutes: 4", "minutes: many", "many", "whole number"),
    ("course.yaml", "key: second", "key: first", "minutes: 4", "twice"),
    ("course.yaml", "pass_mark: 70", "pass_mark: 170", "pass_mark", "from 0 to 100"),
    ("course.yaml", "objective: seeds, count: 2", "objective: seeds, count: 9", "rules", "questions.yaml has 4"),
    ("course.yaml", "objective: seeds, count: 2", "objective: sheds, count: 2", "sheds", "not among the objectives"),
    ("course.yaml", "key: end", "key: course", "key: course", "cannot be called"),
    ("course.yaml", "key: third", "key: certificate", "certificate", "cannot be called"),
    ("course.yaml", "tags: []", "tagz: []", "tagz", "not known here"),
    ("en/course.yaml", "title: A small course", 'title: ""', "title", "a text is missing"),
    ("en/course.yaml", "  papers: Read a paper.\n", "", "objectives", "'papers' is missing"),
    ("en/begin.yaml", "kind: rule", "kind: law", "kind: law", "none of rule"),
    ("en/begin.yaml", "type: steps", "type: stairs", "stairs", "no type of block"),
    ("en/begin.yaml", "  second:", "  zweite:", "zweite", "not in module 'begin'"),
    ("en/begin.yaml", "images/seed.svg", "images/none.svg", "key: picture", "images/none.svg is missing"),
    ("en/begin.yaml", "images/seed.svg", "../course.yaml", "../course.yaml", "no path"),
    ("en/begin.yaml", "images/seed.svg", "images/../course.yaml", "images/..", "no path"),
    ("en/begin.yaml", "correct: true", "correct: false", "choices:", "exactly one choice"),
    ("en/begin.yaml", "correct: false", "correct: true", "choices:", "exactly one choice"),
    ("en/begin.yaml", "correct: true", "correct: yes", "correct: yes", "true or false"),
    ("en/begin.yaml", '- [Seed, "Yes"]', '- [Seed, "Yes", x]', '"Yes", x', "3 cells, the head has 2"),
    ("en/begin.yaml", "key: picture", "key: intro", "type: image", "twice"),
    ("en/begin.yaml", "    title: Second\n", "", "second:", "'title' is missing"),
    ("en/begin.yaml", "<p>Look at it.</p>", "<p>Look at it.", "<p>Look at it.", "not closed"),
    ("en/begin.yaml", "<p>Look at it.</p>", "Look at it.", "Look at it.", "must stand in <p>"),
    ("en/begin.yaml", "<em>not</em>", "<font>not</font>", "<font>", "<font> is not allowed"),
    ("en/begin.yaml", "https://bch.cbd.int/", "javascript:alert(1)", "javascript", "must begin with https"),
    ("en/begin.yaml", 'dir="ltr"', 'dir="up"', "MON-810", "ltr, rtl or auto"),
    ("en/begin.yaml", "<p>What lives can multiply.</p>", "<h3>x</h3>", "<h3>x</h3>", "<h3> is not allowed here"),
    ("questions.yaml", "type: true_false", "type: essay", "essay", "none of"),
    ("en/questions.yaml", "  q-seeds-1:", "  q-seeds-9:", "q-seeds-9", "not in questions.yaml"),
    ("en/questions.yaml", '    stem: "Question 1: seeds?"\n', "", "choices", "'stem' is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "place", "reason"), WRONG)
def test_a_wrong_file_is_refused_with_file_line_and_reason(db, folder, edit, refused, file, old, new, place, reason):
    edit(file, old, new, 1)
    lines = said(refused())
    around = range(line_of(folder / file, place) - 1, line_of(folder / file, place) + 2)
    wanted = {f"{file}:{line}: " for line in around}
    assert any(line.startswith(tuple(wanted)) and reason in line for line in lines), lines
    assert not Course.objects.exists() and not LessonPage.objects.exists() and not ImportedText.objects.exists()


def test_languages_must_agree(db, edit, refused):
    edit("ar/begin.yaml", "key: rule", "key: regel", 1)
    edit("ar/end.yaml", "correct: true", "correct: nope", 1)
    lines = said(refused())
    assert any(line.startswith("ar/begin.yaml:") and "here is the block 'regel' (callout)" in line for line in lines)


@pytest.mark.parametrize(("old", "new"), [("key: b", "key: c"), ("kind: rule", "kind: tip")])
def test_keys_of_choices_and_kinds_must_agree(db, edit, refused, old, new):
    edit("ar/begin.yaml", old, new, 1)
    assert any("than in en" in line for line in said(refused()))


def test_what_is_right_must_agree(db, folder, refused):
    path = folder / "ar/begin.yaml"
    text = (
        path.read_text(encoding="utf-8")
        .replace("correct: false", "correct: X")
        .replace("correct: true", "correct: false")
    )
    path.write_text(text.replace("correct: X", "correct: true"), encoding="utf-8")
    assert any("right choices than in en" in line for line in said(refused()))


def test_a_missing_and_an_unknown_file_are_named(db, folder, refused):
    (folder / "en/end.yaml").rename(folder / "en/ende.yaml")
    (folder / "fr").mkdir()
    (folder / "fr/begin.yaml").write_text("lessons: {}\n")
    lines = said(refused())
    assert "en/end.yaml:1: this file is missing" in lines
    assert "en/ende.yaml:1: the module 'ende' is not in course.yaml" in lines
    assert "fr/begin.yaml:1: the language 'fr' is not in course.yaml" in lines


def test_a_folder_without_course_is_refused(db, tmp_path):
    with pytest.raises(CourseRefused) as refusal:
        import_course(tmp_path)
    assert said(refusal.value.problems) == ["course.yaml:1: this file is missing"]


TRICKS = [
    ("a: &x [1]\nb: *x\n", 1, "anchors"),
    ("a: 1\na: 2\n", 2, "twice"),
    ("a: !!python/object:os.system x\n", 1, "tags"),
    ("a: !x y\n", 1, "tags"),
    ("a: 1\n---\nb: 2\n", 2, "one document"),
    ("a: [" * 30 + "]" * 30, 1, "nested too deeply"),
    ("a:\n  - b\n c: d\n", 3, "not YAML"),
    ("? [a]\n: b\n", 1, "plain word"),
    ("", 1, "empty"),
    ("a: \x00\n", 1, "not YAML"),
]


@pytest.mark.parametrize(("text", "line", "reason"), TRICKS)
def test_tricks_of_yaml_are_refused(tmp_path, text, line, reason):
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    problems = []
    read_yaml(tmp_path / "x.yaml", "x.yaml", problems)
    assert [problem.line for problem in problems] == [line]
    assert reason in problems[0].message


def test_a_file_that_is_too_large_or_not_utf8_is_refused(tmp_path):
    problems = []
    (tmp_path / "big.yaml").write_bytes(b"a: " + b"x" * MAX_BYTES)
    (tmp_path / "latin.yaml").write_bytes(b"a: 1\nb: \xe9t\xe9\n")
    read_yaml(tmp_path / "big.yaml", "big.yaml", problems)
    read_yaml(tmp_path / "latin.yaml", "latin.yaml", problems)
    assert said(problems) == ["big.yaml:1: the file is larger than 2 MB", "latin.yaml:2: the file is not UTF-8"]


def test_a_link_out_of_the_folder_is_not_followed(db, folder, tmp_path, refused):
    secret = tmp_path / "secret.svg"
    shutil.copy(SMALL / "images/seed.svg", secret)
    (folder / "images/seed.svg").unlink()
    (folder / "images/seed.svg").symlink_to(secret)
    assert any("images/seed.svg is missing" in line for line in said(refused()))


# --- commands ---------------------------------------------------------------------------------------------------------


def test_the_command_says_file_line_and_reason_and_ends_with_2(db, folder, edit, capsys):
    from django.core.management import call_command

    edit("en/begin.yaml", "kind: rule", "kind: law")
    with pytest.raises(SystemExit) as stop:
        call_command("course_import", str(folder))
    assert stop.value.code == 2
    line = line_of(folder / "en/begin.yaml", "kind: law")
    assert f"en/begin.yaml:{line}: 'law' is none of rule, tip, warning, example" in capsys.readouterr().err
    assert not CourseVersion.objects.exists()


def test_the_commands_go_both_ways(db, tmp_path, capsys):
    import json

    from django.core.management import call_command

    call_command("course_import", str(SMALL), json=True)
    assert json.loads(capsys.readouterr().out)["version"] == 1
    call_command("course_export", "small-course", str(tmp_path / "out"))
    assert "16 files written" in capsys.readouterr().out
    with pytest.raises(SystemExit) as stop:
        call_command("course_export", "no-such-course", str(tmp_path / "out"))
    assert stop.value.code == 2
