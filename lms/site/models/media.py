"""Pictures and papers: Wagtail's images and documents, ours from the first migration so that they can grow."""

from django.db import models
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class Picture(AbstractImage):
    """An image. `source_path` is its path in a course's folder, `source_course` the course it came with."""

    source_course = models.SlugField(max_length=80, blank=True, db_index=True)
    source_path = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)

    admin_form_fields = Image.admin_form_fields


class PictureRendition(AbstractRendition):
    """A resized copy of a picture."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_once"),
        ]


class Paper(AbstractDocument):
    """A file to download."""

    source_course = models.SlugField(max_length=80, blank=True, db_index=True)
    source_path = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)

    admin_form_fields = Document.admin_form_fields
