"""Starting, saving, handing in."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from assessments.api import save_answer, start_attempt, submit_attempt
from assessments.models import Attempt, QuestionText, Response
from assessments.selectors.attempts import mark_of, seed_of
from assessments.services.answers import GivenAnswer
from assessments.services.attempts import save_answers
from lms.accounts.api import AuditLine, identities
from lms.kernel import clock
from lms.kernel.activity import ActivityRef
from lms.kernel.errors import Conflict, DomainError, NotFound
from tests.factories.assessments import (
    PersonFactory,
    answer_all,
    make_attempt,
    make_bank,
    plans,
    right,
    versions_of,
    wrong,
)

pytestmark = pytest.mark.django_db


def kept(attempt, version):
    response = Response.objects.get(attempt=attempt, version=version)
    return response.answer.get("choices"), response.sequence


class TestStart:
    def test_an_open_attempt_is_returned_not_doubled(self, person, bank, told):
        where = ActivityRef("run", uuid4())
        first = make_attempt(person, bank, occasion=where)
        again = make_attempt(person, bank, occasion=where)
        assert again == first
        assert [event.attempt_id for event in told] == [first.id]

    def test_pre_and_post_show_different_questions(self, person, bank):
        where = ActivityRef("run", uuid4())
        pre, post = (make_attempt(person, bank, purpose, where) for purpose in ("pre", "post"))
        assert pre.form.edition == post.form.edition
        assert not set(versions_of(pre)) & set(versions_of(post))

    def test_a_repeated_post_takes_the_other_form(self, person, bank):
        where = ActivityRef("run", uuid4())
        labels = []
        for _ in range(3):
            attempt = make_attempt(person, bank, "post", where)
            labels.append(attempt.form.label)
            submit_attempt(attempt_id=attempt.id, person=person)
        assert labels[0] == labels[2] != labels[1]
        assert list(Attempt.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]

    def test_the_pre_test_is_taken_once(self, person, bank):
        where = ActivityRef("run", uuid4())
        attempt = make_attempt(person, bank, "pre", where)
        submit_attempt(attempt_id=attempt.id, person=person)
        with pytest.raises(Conflict) as refusal:
            make_attempt(person, bank, "pre", where)
        assert refusal.value.code == "no-attempts-left"
        assert make_attempt(person, bank, "pre", ActivityRef("run", uuid4()))

    def test_a_bank_without_blueprint_has_no_test(self, person):
        with pytest.raises(NotFound):
            start_attempt(
                person=person,
                bank_id=uuid4(),
                purpose="pre",
                occasion=ActivityRef("run", uuid4()),
                language="en",
            )

    def test_what_is_told_and_written_down(self, person, bank, told):
        with clock.at(timezone.now() - timedelta(days=9)):
            attempt = make_attempt(person, bank, "pre", language="ar")
            now = clock.now()
        (event,) = told
        assert (event.purpose, event.language, event.happened_at) == ("pre", "ar", now)
        assert (event.person_id, event.occasion) == (person.pk, attempt.occasion)
        assert (attempt.maximum, attempt.started_at) == (6, now)
        assert AuditLine.objects.get(action="attempt.start").subject == str(attempt.id)


class TestSave:
    def save(self, attempt, version, answer, sequence=None, **more):
        return save_answer(
            attempt_id=attempt.id,
            person=attempt.person,
            version_id=version.id,
            answer=answer,
            sequence=sequence,
            **more,
        )

    def test_an_answer_is_kept_with_the_words_that_were_seen(self, attempt):
        version = versions_of(attempt)[0]
        seen = version.texts.get()
        QuestionText.objects.create(
            version=version, language="en", revision=2, content=seen.content, made_at=timezone.now()
        )
        saved = self.save(attempt, version, right(version), 1, text_id=seen.id)
        assert (saved.sequence, saved.stale) == (1, False)
        assert Response.objects.get().text == seen

    def test_without_naming_the_words_they_are_the_newest_in_the_language(self, person):
        bank = make_bank(plans(languages=("en", "ar")))
        attempt = make_attempt(person, bank)
        first, second, third = versions_of(attempt)[:3]
        self.save(attempt, first, right(first))
        self.save(attempt, second, right(second), language="ar")
        self.save(attempt, third, right(third), language="ru")
        languages = {response.version_id: response.text.language for response in Response.objects.all()}
        assert languages == {first.id: "en", second.id: "ar", third.id: "en"}

    def test_an_older_answer_never_overwrites_a_newer_one(self, attempt):
        version = versions_of(attempt)[0]
        self.save(attempt, version, right(version), 5)
        stale = self.save(attempt, version, wrong(version), 4)
        assert (stale.sequence, stale.stale) == (5, True)
        assert kept(attempt, version) == (right(version), 5)

    def test_the_same_twice_does_no_harm(self, attempt):
        version = versions_of(attempt)[0]
        for _ in range(2):
            saved = self.save(attempt, version, right(version), 3)
            assert (saved.sequence, saved.stale) == (3, False)
        assert Response.objects.count() == 1

    def test_a_late_copy_of_an_answer_does_not_undo_another_tabs_later_one(self, attempt):
        version = versions_of(attempt)[0]
        self.save(attempt, version, right(version), 1)
        refused = self.save(attempt, version, wrong(version), 1)  # the second tab has counted to one too
        assert (refused.sequence, refused.stale) == (1, True)
        assert not self.save(attempt, version, wrong(version), 2).stale  # so it counts on from there
        assert self.save(attempt, version, right(version), 1).stale
        assert kept(attempt, version) == (wrong(version), 2)

    def test_an_empty_answer_takes_the_answer_back_for_good(self, attempt):
        version = versions_of(attempt)[0]
        self.save(attempt, version, right(version), 1)
        self.save(attempt, version, None, 2)
        self.save(attempt, version, right(version), 1)
        assert kept(attempt, version) == (None, 2)

    def test_without_a_sequence_it_is_the_next_change(self, attempt):
        version = versions_of(attempt)[0]
        for answer in (right(version), wrong(version), [], right(version)):
            self.save(attempt, version, answer)
        assert kept(attempt, version) == (right(version), 4)

    def test_after_hand_in_it_is_refused_saying_so(self, attempt):
        submit_attempt(attempt_id=attempt.id, person=attempt.person)
        with pytest.raises(Conflict) as refusal:
            self.save(attempt, versions_of(attempt)[0], None, 1)
        assert refusal.value.code == "handed-in"
        assert "handed in already" in str(refusal.value.message)

    def test_a_question_of_another_form_is_refused(self, attempt, person, bank):
        other = next(
            version
            for form in attempt.form.blueprint.forms.exclude(pk=attempt.form_id)
            for version in [form.items.first().version]
        )
        with pytest.raises(DomainError) as refusal:
            self.save(attempt, other, right(other), 1)
        assert refusal.value.code == "question-not-in-test"
        with pytest.raises(DomainError):
            self.save(attempt, other, right(other), 1, text_id=other.texts.get().id)

    @pytest.mark.parametrize("sequence", [0, -1, 2**31])
    def test_a_sequence_out_of_range_is_refused(self, attempt, sequence):
        version = versions_of(attempt)[0]
        with pytest.raises(DomainError) as refusal:
            self.save(attempt, version, right(version), sequence)
        assert refusal.value.code == "answer-malformed"

    def test_a_foreign_attempt_answers_like_one_that_does_not_exist(self, attempt):
        stranger, version = PersonFactory(), versions_of(attempt)[0]
        refusals = []
        for attempt_id in (attempt.id, uuid4()):
            with pytest.raises(NotFound) as refusal:
                save_answer(attempt_id=attempt_id, person=stranger, version_id=version.id, answer=right(version))
            refusals.append((refusal.value.code, str(refusal.value.message)))
        assert refusals[0] == refusals[1]
        with pytest.raises(NotFound):
            submit_attempt(attempt_id=attempt.id, person=stranger)
        assert not Response.objects.exists()

    def test_queries(self, attempt, django_assert_num_queries):
        version = versions_of(attempt)[0]
        text = version.texts.get().id
        identities(attempt.person)  # which a page knows from its session
        with django_assert_num_queries(6):
            # begin, the attempt, the question with the words seen, the kept answer, the write, end
            self.save(attempt, version, right(version), 1, text_id=text)
        with django_assert_num_queries(6):
            self.save(attempt, version, wrong(version), 2, text_id=text)


class TestForm:
    """Pages that send all their answers at once say what they showed when they were loaded."""

    def test_what_the_page_left_alone_does_not_undo_another_tab(self, attempt):
        touched, untouched = versions_of(attempt)[:2]
        save_answer(attempt_id=attempt.id, person=attempt.person, version_id=untouched.id, answer=right(untouched))
        old_page = [
            GivenAnswer(touched.id, right(touched), shown=""),
            GivenAnswer(untouched.id, [], shown=""),
        ]
        save_answers(attempt_id=attempt.id, person=attempt.person, answers=old_page)
        assert kept(attempt, touched)[0] == right(touched)
        assert kept(attempt, untouched)[0] == right(untouched)

    def test_a_box_that_was_emptied_takes_the_answer_back(self, attempt):
        version = versions_of(attempt)[0]
        save_answer(attempt_id=attempt.id, person=attempt.person, version_id=version.id, answer=right(version))
        shown = mark_of(seed_of(attempt, version.id), Response.objects.get().answer)
        save_answers(attempt_id=attempt.id, person=attempt.person, answers=[GivenAnswer(version.id, [], shown=shown)])
        assert kept(attempt, version) == (None, 2)


class TestHandIn:
    def test_all_right(self, attempt, person, told):
        answer_all(attempt, person)
        result = submit_attempt(attempt_id=attempt.id, person=person).result
        assert (result.score, result.maximum, result.percent, result.passed) == (6, 6, 100, True)
        assert Response.objects.filter(mark=1).count() == 6
        scored = told[-1]
        assert (scored.score, scored.passed, scored.number, len(scored.answers)) == (6, True, 1, 6)
        assert all(answer.correct for answer in scored.answers)
        assert [answer.version_id for answer in scored.answers] == [v.id for v in versions_of(attempt)]
        assert AuditLine.objects.get(action="attempt.hand_in").actor == person

    @pytest.mark.parametrize(("rightly", "passed"), [(4, False), (5, True)])
    def test_the_pass_mark_decides(self, attempt, person, rightly, passed):
        answer_all(attempt, person, rightly=rightly)
        result = submit_attempt(attempt_id=attempt.id, person=person).result
        assert (result.score, result.passed) == (rightly, passed)

    def test_a_pre_test_is_scored_but_neither_passed_nor_failed(self, person, bank):
        attempt = make_attempt(person, bank, "pre")
        answer_all(attempt, person)
        result = submit_attempt(attempt_id=attempt.id, person=person).result
        assert (result.score, result.passed) == (6, None)

    def test_unanswered_counts_as_nothing_and_is_not_told(self, attempt, person, told):
        first, second = versions_of(attempt)[:2]
        save_answer(attempt_id=attempt.id, person=person, version_id=first.id, answer=right(first))
        save_answer(attempt_id=attempt.id, person=person, version_id=second.id, answer=right(second))
        save_answer(attempt_id=attempt.id, person=person, version_id=second.id, answer=None)
        hand_in = submit_attempt(attempt_id=attempt.id, person=person)
        assert (hand_in.answered, hand_in.questions, hand_in.result.score) == (1, 6, 1)
        assert Response.objects.get(version=second).mark == 0
        assert [answer.version_id for answer in told[-1].answers] == [first.id]

    def test_again_gives_the_first_result_and_tells_nobody(self, attempt, person, told):
        answer_all(attempt, person, rightly=5)
        first = submit_attempt(attempt_id=attempt.id, person=person)
        with clock.at(timezone.now() + timedelta(hours=1)):
            late = [GivenAnswer(versions_of(attempt)[0].id, [], shown=None)]
            again = submit_attempt(attempt_id=attempt.id, person=person, answers=late)
        assert again == first
        assert len([event for event in told if hasattr(event, "score")]) == 1
        assert AuditLine.objects.filter(action="attempt.hand_in").count() == 1

    def test_answers_that_come_along_are_marked(self, attempt, person):
        answers = [GivenAnswer(version.id, right(version)) for version in versions_of(attempt)]
        assert submit_attempt(attempt_id=attempt.id, person=person, answers=answers).result.score == 6

    def test_asked_first_it_keeps_the_answers_and_stays_open(self, attempt, person):
        version = versions_of(attempt)[0]
        answers = [GivenAnswer(version.id, right(version))]
        hand_in = submit_attempt(attempt_id=attempt.id, person=person, answers=answers, accept_blanks=False)
        assert (hand_in.answered, hand_in.questions, hand_in.result) == (1, 6, None)
        attempt.refresh_from_db()
        assert attempt.handed_in_at is None
        assert kept(attempt, version)[0] == right(version)

    def test_a_listener_that_fails_undoes_the_hand_in_and_no_answer(self, attempt, person, monkeypatch):
        from assessments.events import AttemptScored
        from lms.kernel import events

        def fail(event):
            raise RuntimeError("the record store is full")

        answer_all(attempt, person)
        monkeypatch.setitem(events._recorders, AttemptScored, [fail])
        with pytest.raises(RuntimeError):
            submit_attempt(attempt_id=attempt.id, person=person)
        attempt.refresh_from_db()
        assert (attempt.handed_in_at, attempt.score) == (None, None)
        assert Response.objects.exclude(answer={}).count() == 6

    def test_a_version_on_both_forms_is_marked_once(self, person):
        bank = make_bank(plans(per_objective=2))
        attempt = make_attempt(person, bank)
        answer_all(attempt, person)
        assert submit_attempt(attempt_id=attempt.id, person=person).result.score == Decimal(6)

    def test_queries(self, attempt, person, django_assert_num_queries):
        answer_all(attempt, person)
        with django_assert_num_queries(9):
            # begin, the attempt, how many are answered, places on the form, the responses with their versions
            # and words, all marks at once, the attempt, the audit line, end
            submit_attempt(attempt_id=attempt.id, person=person)
