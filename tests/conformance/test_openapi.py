"""The store's own description is served, and names every resource with every method (see tests/durability/test_openapi.py)."""

import yaml
from django.conf import settings
from django.urls import get_resolver

DESCRIPTION = yaml.safe_load((settings.ROOT / "analytics" / "lrs" / "openapi.yaml").read_text(encoding="utf-8"))
METHODS = {"get", "put", "post", "delete"}


def test_it_is_served_to_anybody(client):
    assert client.get("/xapi/openapi.json").json() == DESCRIPTION
    assert client.get("/xapi/openapi.json?colour=green").status_code == 400


def test_it_names_every_resource_and_every_method(client):
    [included] = [each for each in get_resolver().url_patterns if str(each.pattern) == "xapi/"]
    paths = {f"/{each.pattern}" for each in included.url_patterns if each.name not in ("openapi", "nowhere")}
    assert paths == DESCRIPTION["paths"].keys()
    for path in paths:
        allowed = client.options(f"/xapi{path}")["Allow"].lower().split(", ")
        assert METHODS & DESCRIPTION["paths"][path].keys() == METHODS & set(allowed)


def test_every_operation_has_a_name_of_its_own_and_a_summary():
    operations = [each for path in DESCRIPTION["paths"].values() for name, each in path.items() if name in METHODS]
    assert len({each["operationId"] for each in operations}) == len(operations)
    assert all(each["summary"] for each in operations)


def test_an_address_without_a_resource_says_so_in_the_versions_words(client):
    answer = client.get("/xapi/statement")
    assert answer.status_code == 404 and answer.json()["error"] == "nowhere"
    assert answer["X-Experience-API-Version"]
