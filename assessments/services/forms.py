"""Blueprints, their tests, and editions of parallel forms."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from assessments.models import (
    Assessment,
    Attempt,
    Blueprint,
    BlueprintRule,
    Form,
    FormItem,
    Purpose,
    Question,
    QuestionBank,
    QuestionVersion,
)
from assessments.plans import BlueprintPlan
from assessments.scoring.forms import LABELS, BankTooSmall, Candidate, Forms, Rule, build_forms
from assessments.scoring.marks import total
from assessments.selectors.bank import newest_versions
from lms.kernel import clock
from lms.kernel.errors import DomainError

# one try before the course, so that nobody learns the questions; the final test may be repeated
ATTEMPTS_ALLOWED = {Purpose.PRE: 1, Purpose.POST: None}


def save_blueprint(*, bank: QuestionBank, plan: BlueprintPlan | None) -> tuple[str, ...]:
    """Make the blueprint say what the plan says and see to its forms; gives the warnings.

    Without a plan the blueprint goes, unless attempts hang on it: then it stays and its forms follow the
    bank.
    """
    if plan is None:
        return _without_plan(bank)
    _refuse_faults(plan)
    blueprint, _created = Blueprint.objects.update_or_create(bank=bank, defaults={"pass_mark": plan.pass_mark})
    _save_rules(blueprint, plan)
    for purpose, allowed in ATTEMPTS_ALLOWED.items():
        Assessment.objects.get_or_create(blueprint=blueprint, purpose=purpose, defaults={"attempts_allowed": allowed})
    return build_edition(blueprint=blueprint)


def build_edition(*, blueprint: Blueprint) -> tuple[str, ...]:
    """Draw forms A and B; a new edition only if it differs from the last. Gives the warnings."""
    drawn = _draw(blueprint)
    newest = newest_versions(blueprint.bank)
    by_key = dict(Question.objects.filter(bank=blueprint.bank).values_list("key", "id"))
    wanted = {
        label: [newest[by_key[key]] for key in keys] for label, keys in zip(LABELS, (drawn.a, drawn.b), strict=True)
    }
    edition, last = _last_edition(blueprint)
    if last != {label: [version.id for version in versions] for label, versions in wanted.items()}:
        _save_edition(blueprint, edition + 1, wanted)
    return drawn.warnings


def _without_plan(bank: QuestionBank) -> tuple[str, ...]:
    blueprint = Blueprint.objects.filter(bank=bank).first()
    if blueprint is None:
        return ()
    if Attempt.objects.filter(assessment__blueprint=blueprint).exists():
        return build_edition(blueprint=blueprint)
    blueprint.delete()
    return ()


def _refuse_faults(plan: BlueprintPlan) -> None:
    objectives = [objective for objective, _count in plan.rules]
    counts = [count for _objective, count in plan.rules]
    if not plan.rules or len(set(objectives)) < len(objectives) or min(counts) < 1:
        raise DomainError("blueprint-rules", _("A blueprint names each objective once, with one question or more."))
    if not 0 <= plan.pass_mark <= 100:
        raise DomainError("blueprint-pass-mark", _("The pass mark is in per cent: a number from 0 to 100."))


def _save_rules(blueprint: Blueprint, plan: BlueprintPlan) -> None:
    now = list(blueprint.rules.values_list("objective", "count"))
    if now == [tuple(rule) for rule in plan.rules]:
        return
    blueprint.rules.all().delete()
    BlueprintRule.objects.bulk_create(
        BlueprintRule(blueprint=blueprint, objective=objective, count=count, position=position)
        for position, (objective, count) in enumerate(plan.rules)
    )


def _draw(blueprint: Blueprint) -> Forms:
    rules = [Rule(rule.objective, rule.count) for rule in blueprint.rules.all()]
    bank = Question.objects.filter(bank=blueprint.bank, retired=False)
    try:
        return build_forms((Candidate(q.key, q.objective, q.difficulty) for q in bank), rules)
    except BankTooSmall as fault:
        raise DomainError(
            "bank-too-small",
            _("The bank has too few questions for its blueprint: %(fault)s.") % {"fault": fault},
        ) from fault


def _last_edition(blueprint: Blueprint) -> tuple[int, dict[str, list[UUID]]]:
    """The number of the newest edition (0 if none) and the versions on its forms in order."""
    forms = list(Form.objects.filter(blueprint=blueprint).order_by("-edition", "label").prefetch_related("items")[:2])
    if not forms:
        return 0, {}
    return forms[0].edition, {form.label: [item.version_id for item in form.items.all()] for form in forms}


def _save_edition(blueprint: Blueprint, edition: int, wanted: dict[str, list[QuestionVersion]]) -> None:
    for label, versions in wanted.items():
        form = Form.objects.create(
            blueprint=blueprint,
            edition=edition,
            label=label,
            questions=len(versions),
            maximum=total(version.max_mark for version in versions),
            made_at=clock.now(),
        )
        FormItem.objects.bulk_create(
            FormItem(form=form, position=position, version=version) for position, version in enumerate(versions)
        )
