"""Beginning a translation and bringing it up to date, in the languages whose pages one may edit.

wagtail-localize asks for one permission, whatever the language; a translator into French would begin, and publish, Spanish.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from wagtail.models import Page
from wagtail_localize.views.submit_translations import SubmitPageTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsView

from lms.kernel import access
from lms.site.models import HomePage


class SubmitWithinReach(SubmitPageTranslationView):
    """Offers, and takes, only languages in which the person may add pages."""

    access = access.Access("signed_in")  # who may open it is asked by permission, as for all of the editors' part

    def get_form(self) -> Any:
        """The form without other languages."""
        form = super().get_form()
        locales = form.fields["locales"].queryset
        form.fields["locales"].queryset = locales.filter(pk__in=_locales_of(self.request.user))
        return form


class UpdateWithinReach(UpdateTranslationsView):
    """Brings all translations up to date, and may publish them: for those who may edit every one of them."""

    access = access.Access("signed_in")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refused like any page of the editors' part."""
        rows = self.get_object().translations.filter(enabled=True)
        targets = [row.get_target_instance() for row in rows]
        if any(isinstance(page, Page) and not page.permissions_for_user(request.user).can_edit() for page in targets):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


def _locales_of(person: Any) -> list[int]:
    homes = HomePage.objects.select_related("locale")
    return [home.locale_id for home in homes if home.permissions_for_user(person).can_add_subpage()]
