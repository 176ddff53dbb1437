"""The map of personal data against all models: nothing may hold data of people that the map does not know."""

import pytest
from django.apps import apps
from django.db.models import EmailField, FileField, JSONField, TextField

from lms.accounts.api import User
from lms.accounts.privacy.notices import PURPOSES
from lms.accounts.privacy.periods import WORDS, period_words
from lms.kernel.personal_data import DELETE, free_models, model_of, places, stores

MODELS = {model._meta.label: model for model in apps.get_models()}
OF_ONE_DATABASE = {"wagtailsearch.SQLiteFTSIndexEntry"}  # a model that Wagtail has on SQLite alone
TO_SAY = "Declare it in {app}/personal_data.py: a Place with the field in told, secret, links or free, or declare_free."


def fields_of(model):
    return [*model._meta.local_fields, *model._meta.local_many_to_many]


def leads_to_a_person(field):
    return field.is_relation and field.related_model is User


def undeclared(models):
    """What is missing on the map, in words that say what to write."""
    mapped = {place.model: place for place in places()}
    for label, model in models.items():
        place = mapped.get(label)
        hint = TO_SAY.format(app=model._meta.app_label)
        if place is None and label not in free_models():
            yield f"{label} is not on the map of personal data. {hint}"
        for field in fields_of(model):
            if place is None and label in free_models() and leads_to_a_person(field):
                yield f"{label}.{field.name} leads to a person, but the model is declared free. {hint}"
            if place and field.name not in place.fields:
                yield f"{label}.{field.name} is not on the map of personal data. {hint}"
            if place and field.name in place.free and leads_to_a_person(field):
                yield f"{label}.{field.name} leads to a person, but is declared free. {hint}"


def test_every_field_of_every_model_is_on_the_map():
    missing = list(undeclared(MODELS))
    assert not missing, "\n".join(missing)


def test_a_new_field_that_nobody_declared_is_found():
    class Fresh:
        """A model with one more field than the map knows."""

        class _meta:
            label, app_label = "accounts.Consent", "accounts"
            local_fields = [*MODELS["accounts.Consent"]._meta.local_fields, _named(TextField(), "diary")]
            local_many_to_many = []

    [found] = undeclared({"accounts.Consent": Fresh})
    assert "accounts.Consent.diary" in found and "accounts/personal_data.py" in found
    found = next(undeclared({"accounts.Diary": Fresh}))
    assert found.startswith("accounts.Diary is not on the map")


def _named(field, name):
    field.set_attributes_from_name(name)
    return field


def test_the_map_names_no_model_or_field_that_is_gone():
    gone = [label for label in free_models() if label not in MODELS and label not in OF_ONE_DATABASE]
    for place in places():
        known = {field.name for field in fields_of(MODELS[place.model])} if place.model in MODELS else set()
        gone += [f"{place.model}.{name}" for name in place.fields if name not in known]
        assert len(place.fields) == len(set(place.fields)), f"{place.model}: a field stands twice"
    assert not gone, gone
    assert not {place.model for place in places()} & free_models().keys()


def test_no_text_or_file_that_belongs_to_a_person_is_declared_free():
    """Whoever adds a note, an upload or a JSON blob to a person's row must say what becomes of it."""
    allowed = {  # looked at one by one
        "analytics.Credential.scopes", "analytics.Statement.verb",  # what a program may do; an address of a vocabulary
        "wagtailusers.UserProfile.dismissibles",  # which hints of the editor were closed
        "wagtailcore.Comment.contentpath", "wagtailcore.Comment.position",  # where on the page
        "wagtail_localize.StringTranslation.field_error", "wagtail_localize.SegmentOverride.field_error",
        "wagtailcore.Page.url_path", "wagtailcore.Page.search_description",
        "site.Picture.file", "site.Paper.file", "wagtailimages.Image.file", "wagtaildocs.Document.file",
        "django_tasks_database.DBTaskResult.worker_ids", "django_tasks_database.DBTaskResult.task_path",
        "django_tasks_database.DBTaskResult.exception_class_path",
    }  # fmt: skip
    found = {
        f"{place.model}.{field.name}"
        for place in places()
        for field in fields_of(model_of(place))
        if field.name in place.free and isinstance(field, EmailField | FileField | JSONField | TextField)
    }
    assert found == allowed & found, found - allowed
    assert allowed == found, f"no longer needed: {allowed - found}"


def test_every_place_says_for_what_how_long_and_what_becomes_of_it():
    for place in places():
        assert place.purpose in PURPOSES, place.model
        assert str(place.what).endswith("."), place.model
        assert place.period in WORDS or period_words(place.period), place.model
        assert place.owner or place.rows, f"{place.model}: nobody can find a person's rows"
        if place.erased == DELETE:
            assert place.owner or place.erase, f"{place.model}: nobody can delete a person's rows"
        else:
            assert place.why_kept or place.how_erased, f"{place.model}: it stays, and nobody says why"
    for store in stores():
        assert store.purpose in PURPOSES and period_words(store.period) and store.erased


@pytest.mark.django_db
def test_every_place_can_be_read_for_a_person():
    """Lookups and exporters are right, even where there is nothing to show."""
    from lms.accounts.privacy.holdings import export_of

    person = User.objects.create_user("somebody@example.org", name="Somebody")
    held = {each["place"]: each["rows"] for each in export_of(person)["held"]}
    assert held["accounts.User"][0]["email"] == "somebody@example.org"
    assert "password" not in held["accounts.User"][0]


def test_the_written_map_is_the_map():
    from django.conf import settings

    from lms.operations.personal_data_page import page

    written = (settings.ROOT / "docs" / "personal-data.md").read_text(encoding="utf-8")
    assert written == page(), "docs/personal-data.md is old: run `manage.py personal_data_map`"


def test_every_field_that_is_told_has_a_name_in_plain_words():
    from lms.accounts.privacy.holdings import FIELD_WORDS

    told = {name for place in places() for name in place.told}
    assert told <= FIELD_WORDS.keys(), sorted(told - FIELD_WORDS.keys())
