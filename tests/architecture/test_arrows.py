"""What import-linter cannot see: string foreign keys, missing migrations, names of files."""

import subprocess
from pathlib import Path

from django.apps import apps
from django.core.management import call_command

ROOT = Path(__file__).parent.parent.parent
ORDER = ["accounts", "site", "assessments", "courses", "trainers", "analytics", "operations"]


def ours():
    return [model for model in apps.get_models() if model._meta.app_label in ORDER]


def test_foreign_keys_point_down():
    wrong = []
    for model in ours():
        for field in model._meta.get_fields():
            target = getattr(field, "remote_field", None) and field.concrete and field.related_model
            if not target or target._meta.app_label not in ORDER:
                continue
            if ORDER.index(target._meta.app_label) > ORDER.index(model._meta.app_label):
                wrong.append(f"{model.__name__}.{field.name} -> {target.__name__}")
    assert not wrong


def test_the_record_store_refers_to_no_other_app():
    for model in apps.get_app_config("analytics").get_models():
        if not model.__module__.startswith("analytics.lrs"):
            continue
        for field in model._meta.get_fields():
            related = field.related_model if getattr(field, "concrete", False) else None
            assert related is None or related.__module__.startswith("analytics.lrs"), f"{model.__name__}.{field.name}"


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_have_telling_names():
    for folder in ROOT.glob("*/migrations"), ROOT.glob("lms/*/migrations"):
        for path in folder:
            for file in path.glob("0*.py"):
                assert "_auto_" not in file.name, file


def test_no_module_is_named_after_nothing():
    unclear = {"utils.py", "helpers.py", "common.py", "misc.py"}
    files = subprocess.run(["git", "ls-files", "*.py"], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    assert not [name for name in files.splitlines() if Path(name).name in unclear]


def test_lms_package_stays_empty():
    assert (ROOT / "lms" / "__init__.py").read_text() == ""


def test_nothing_names_a_package_registry():
    """A lock file or a script must not say where packages are downloaded from."""
    hosts = ["files.python" + "hosted.org", "pypi" + ".org", "registry.npm" + "js.org", "deb.debian" + ".org"]
    command = ["git", "grep", "-lF", *[part for host in hosts for part in ("-e", host)]]
    found = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False).stdout
    assert not found
