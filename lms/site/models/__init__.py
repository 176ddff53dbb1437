"""The public face of the site's models."""

from lms.site.models.home import BasePage, HomePage
from lms.site.models.media import Paper, Picture, PictureRendition

__all__ = ["BasePage", "HomePage", "Paper", "Picture", "PictureRendition"]
