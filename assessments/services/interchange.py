"""Questions out of a file into a bank, and out of a bank into a file: read > plan > save (docs/howto/question-files.md)."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.interchange.base import Draft, Image, Reading, Remark, Unreadable, Written
from assessments.interchange.registry import formats, read_file
from assessments.models import BankImage, QuestionBank
from assessments.plans import QuestionPlan, canonical
from assessments.question_types.checking import KEY
from assessments.selectors.bank import blueprint_plan, question_plans
from assessments.services.questions import faults_of, save_questions
from assessments.words import cleaned, images_in
from lms.accounts.api import User
from lms.kernel import clock
from lms.kernel.errors import DomainError, NotFound
from lms.kernel.writes import write_transaction

LONGEST_KEY = 60
AUTO = "auto"


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would bring: new questions, those that another version of is there, and every loss line by line."""

    reading: Reading
    bank_slug: str
    language: str
    brought: tuple[QuestionPlan, ...]  # new ones, and new versions of those that are there
    remarks: tuple[Remark, ...]
    skipped: int


def plan_import(
    *, bank_slug: str, name: str, content: bytes, format_key: str = AUTO, language: str = "", objective: str = ""
) -> ImportPlan:
    """Read a file and say what would come in. Nothing is saved. DomainError if it cannot be read as a whole."""
    bank = QuestionBank.objects.filter(slug=bank_slug).first()
    language = language or (bank.source_language if bank else "en")
    reading = _read(name, content, format_key, language)
    there = {plan.key: plan for plan in question_plans(bank)} if bank else {}
    used = set(bank.questions.values_list("key", flat=True)) if bank else set()
    brought: dict[str, QuestionPlan] = {}
    remarks, skipped = list(reading.warnings), reading.skipped
    same = {_fingerprint(plan, language): plan.key for plan in there.values()}
    for draft in reading.drafts:
        plan = _plan(draft, there, brought, used | brought.keys(), language, objective)
        problem = next(iter(faults_of(plan)), None)
        if problem:
            skipped += 1
            remarks.append(Remark(draft.line, "question-wrong", f"Left out: {problem.path} {problem.message}."))
        elif (key := same.get(_fingerprint(plan, language))) is not None:
            skipped += 1
            remarks.append(Remark(draft.line, "already-there", f"Left out: the bank has this question as {key}."))
        else:
            brought[plan.key] = plan
            same[_fingerprint(plan, language)] = plan.key
    remarks.sort(key=lambda remark: remark.line)
    return ImportPlan(reading, bank_slug, language, tuple(brought.values()), tuple(remarks), skipped)


def save_import(plan: ImportPlan, *, actor: User | None) -> int:
    """Save what was planned, all or nothing; how many questions came in."""
    if not plan.brought:
        return 0
    with write_transaction():
        bank = QuestionBank.objects.filter(slug=plan.bank_slug).first()
        there = {each.key: each for each in question_plans(bank)} if bank else {}
        there |= {each.key: each for each in plan.brought}
        saved = save_questions(
            bank_slug=plan.bank_slug,
            title=bank.title if bank else plan.bank_slug,
            questions=list(there.values()),
            blueprint=blueprint_plan(bank) if bank else None,
            source_language=bank.source_language if bank else plan.language,
            actor=actor,
        )
        _keep_images(QuestionBank.objects.get(pk=saved.bank_id), plan)
    return len(plan.brought)


def export_bank(*, bank_slug: str, format_key: str, language: str = "") -> Written:
    """The questions of a bank in one language as a file, and what it cannot hold."""
    bank = QuestionBank.objects.filter(slug=bank_slug).first()
    if bank is None:
        raise NotFound("bank-not-found", _("There is no question bank called %(slug)s.") % {"slug": bank_slug})
    wanted = language or bank.source_language
    plans = question_plans(bank)
    with_words = [plan for plan in plans if wanted in plan.texts]
    images = {
        row.sha256: Image(row.sha256, row.content_type, bytes(row.content))
        for row in BankImage.objects.filter(bank=bank)
    }
    written = _format(format_key).write(with_words, language=wanted, images=images)
    without = [plan for plan in plans if wanted not in plan.texts]
    remarks = [Remark(plans.index(plan) + 1, "no-words", f"{plan.key} has no words in {wanted}.") for plan in without]
    return Written(written.content, [*written.warnings, *remarks])


def _read(name: str, content: bytes, format_key: str, language: str) -> Reading:
    try:
        wanted = "" if format_key == AUTO else _format(format_key).key
        return read_file(name, content, language=language, format_key=wanted)
    except Unreadable as fault:
        raise DomainError("file-unreadable", str(fault)) from fault


def _format(key: str) -> Any:
    known = formats()
    if key not in known:
        raise DomainError(
            "format-unknown",
            _("%(key)s is no format of question files. Known: %(known)s.")
            % {"key": key, "known": ", ".join(sorted(known))},
        )
    return known[key]


def _plan(
    draft: Draft,
    there: Mapping[str, QuestionPlan],
    brought: Mapping[str, QuestionPlan],
    used: Iterable[str],
    language: str,
    objective: str,
) -> QuestionPlan:
    """A question that the file knows by a key of the bank becomes its next version and keeps its other languages."""
    before = there.get(draft.key) if draft.key not in brought else None
    text = cleaned(draft.text)
    plan = QuestionPlan(
        key=draft.key if before else _new_key(draft, set(used)),
        type=draft.type,
        objective=before.objective if before else objective,
        difficulty=before.difficulty if before else draft.difficulty,
        structure=canonical(draft.structure),
        texts={language: text},
        max_mark=_mark(draft.max_mark),
        tags=draft.tags[:20],
        title=draft.name[:200],
    )
    if before is None or (before.type, before.structure) != (plan.type, plan.structure):
        return plan
    return replace(plan, texts=before.texts | {language: text})


def _mark(text: str) -> Decimal:
    """The points of a question, to two places; 1 where the file says nothing that can be used."""
    try:
        found = Decimal(text).quantize(Decimal("0.01"))
    except InvalidOperation:
        return Decimal(1)
    return found if 0 < found <= 1000 else Decimal(1)


def _new_key(draft: Draft, used: set[str]) -> str:
    wanted = draft.key if KEY.fullmatch(draft.key) and draft.key not in used else _slug(draft.name or _stem(draft.text))
    key, number = wanted, 1
    while key in used:
        number += 1
        key = f"{wanted}-{number}"
    return key


def _stem(text: Mapping[str, Any]) -> str:
    return str(text.get("stem", ""))[:200]


def _slug(words: str) -> str:
    """Latin letters and digits of the words; other scripts leave nothing, and the question is called by its number."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    found = re.sub(r"[^a-z0-9]+", "-", re.sub(r"<[^>]*>", " ", plain)).strip("-")[:LONGEST_KEY].strip("-")
    return found if KEY.fullmatch(found) else f"q-{found}".strip("-")[:LONGEST_KEY]


def _fingerprint(plan: QuestionPlan, language: str) -> str:
    return json.dumps([plan.type, canonical(plan.structure), plan.texts.get(language)], sort_keys=True)


def _keep_images(bank: QuestionBank, plan: ImportPlan) -> None:
    named = {sha for each in plan.brought for sha in images_in([each.structure, *each.texts.values()])}
    rows = [
        BankImage(
            bank=bank, sha256=sha, content_type=image.content_type, content=image.content, made_at=clock.now()
        )
        for sha, image in plan.reading.images.items()
        if sha in named
    ]  # fmt: skip
    BankImage.objects.bulk_create(rows, ignore_conflicts=True)


def remarks_as_json(remarks: Sequence[Remark]) -> list[dict[str, Any]]:
    """As commands print them."""
    return [{"line": each.line, "code": each.code, "message": each.message} for each in remarks]
