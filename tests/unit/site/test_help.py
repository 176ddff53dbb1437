"""The question mark: on every page of ours, with a way on."""

import re

import pytest
from django.urls import get_resolver

from lms.site.help import GENERAL, SECTIONS, TOPICS, topic_of
from tests.functional.test_routes import our_routes, walk

KEYS = {section.key for section in SECTIONS}
VIEWS = {name for _, name, _ in walk(get_resolver().url_patterns) if name}
# doors for programs, files, and pages for those who build pages: nobody sees a question mark there
PROGRAMS = {"healthz", "readyz", "styleguide", "course_file", "dev_mail"}


def test_every_page_of_ours_has_words_of_its_own_or_of_its_part():
    pages = {name for _, name, _ in our_routes()} - PROGRAMS
    silent = {name for name in pages if topic_of(name) is GENERAL and not name.startswith("xapi:")}
    assert silent == set()


@pytest.mark.parametrize("name", ["", "nothing:at-all", "nothing_at_all"])
def test_it_never_stays_silent(name):
    assert topic_of(name) is GENERAL


@pytest.mark.parametrize("name", ["account_login", "account_reset_password_from_key", "mfa_index"])
def test_pages_of_the_account_library_take_the_words_of_their_part(name):
    assert topic_of(name).section == "log-in"


@pytest.mark.parametrize("topic", [GENERAL, *TOPICS.values()], ids=lambda topic: str(topic.words)[:30])
def test_two_sentences_and_a_section_that_is_there(topic):
    words = str(topic.words)
    assert topic.section in KEYS
    assert 1 <= len(re.findall(r"[.?!](?:\s|$)", words)) <= 3
    assert len(words) <= 220


def test_topics_are_about_pages_that_are_there():
    gone = {name for name in TOPICS if name not in VIEWS and not any(view.startswith(name) for view in VIEWS)}
    assert gone == set()


def test_sections_are_unique_and_lead_to_pages_that_are_there():
    assert len(KEYS) == len(SECTIONS)
    assert {name for section in SECTIONS for name, _ in section.links} <= VIEWS
