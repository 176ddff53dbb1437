"""docs/personal-data.md, written from the map: a test compares the two."""

from collections.abc import Iterator

from django.utils.translation import override

from lms.accounts.privacy.notices import PURPOSES, VERSION
from lms.accounts.privacy.periods import idle_rule, period_words
from lms.kernel.personal_data import DELETE, Place, free_models, places, stores

HEAD = f"""# The map of personal data

Written by `manage.py personal_data_map` from the declarations in each app's `personal_data.py`; do not edit it by hand.
The same map makes the page "My data", its downloads, and the erasure. A model or field that nobody declared fails
`tests/architecture/test_personal_data.py`, which says what to write. Notice version {VERSION}.

## Purposes
"""


def page() -> str:
    """The whole document, in English."""
    with override("en"):
        return "\n".join([HEAD + "\n".join(_purposes()), *_places(), *_stores(), *_free()]) + "\n"


def _purposes() -> Iterator[str]:
    yield "| purpose | what people are told | ground | kept |"
    yield "|---|---|---|---|"
    for purpose in PURPOSES.values():
        yield f"| {purpose.title} | {purpose.text} | {purpose.ground.label} | {period_words(purpose.period)} |"
    yield f"\n{idle_rule()}"


def _places() -> Iterator[str]:
    yield "\n## Tables\n"
    for place in sorted(places(), key=lambda place: place.model):
        yield f"### {place.model}\n"
        yield f"{place.what} Purpose: {PURPOSES[place.purpose].title}. Kept: {period_words(place.period)}\n"
        for title, names in (
            ("Told to the person", place.told),
            ("Never shown", place.secret),
            ("Ids that lead to people", place.links),
            ("Says nothing about anybody", place.free),
        ):
            if names:
                yield f"- {title}: {', '.join(f'`{name}`' for name in names)}"
        yield f"- When the person is erased: {_fate(place)}\n"


def _fate(place: Place) -> str:
    if place.erased == DELETE:
        return "the rows are deleted."
    went = str(place.how_erased)
    stays = f"Stays: {place.why_kept}" if place.why_kept else ""
    return " ".join(filter(None, [went, stays]))


def _stores() -> Iterator[str]:
    yield "## Other places\n"
    yield "| place | what | purpose | kept | when the person is erased |"
    yield "|---|---|---|---|---|"
    for store in stores():
        title, kept = PURPOSES[store.purpose].title, period_words(store.period)
        yield f"| {store.key} | {store.what} | {title} | {kept} | {store.erased} |"


def _free() -> Iterator[str]:
    yield "\n## Tables without personal data\n"
    reasons: dict[str, list[str]] = {}
    for model, why in free_models().items():
        reasons.setdefault(why, []).append(f"`{model}`")
    for why, models in sorted(reasons.items()):
        yield f"- {why} {', '.join(sorted(models))}"
