"""One row per enrolment with all that the reports count."""

from django.db import models


class EnrolmentFact(models.Model):
    """A read model (DESIGN promise 1). Country, organisation kind and audience are those true when the person enrolled.

    Scores are those of the matched pair: first test before, first final test after it (docs/algorithms/knowledge-gain.md).
    `stale` rows wait for the worker. Keys are plain columns: nothing here belongs to a source row's life.
    """

    enrolment_id = models.UUIDField(primary_key=True)
    person_id = models.UUIDField(db_index=True)
    run_id = models.UUIDField(db_index=True)
    course_slug = models.SlugField(max_length=80, db_index=True)
    country = models.CharField(max_length=2, blank=True, db_index=True)
    audience = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=12, blank=True)
    enrolled_at = models.DateTimeField(db_index=True)
    reached_at = models.DateTimeField(null=True)
    lessons_done = models.PositiveIntegerField(default=0)
    completed_at = models.DateTimeField(null=True)
    certified_at = models.DateTimeField(null=True)
    certificate_revoked = models.BooleanField(default=False)
    pre = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    pre_at = models.DateTimeField(null=True)
    post = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    post_at = models.DateTimeField(null=True)
    maximum = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["course_slug", "country"])]

    def __str__(self) -> str:
        return str(self.enrolment_id)


class StaleEnrolment(models.Model):
    """An enrolment whose fact must be computed again."""

    run_id = models.UUIDField()
    person_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run_id", "person_id"], name="stale_once")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.person_id}"
