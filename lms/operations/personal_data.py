"""What parts of others hold about people: allauth, Wagtail, Django, the worker's queue, and the files around the database."""

import json
from collections.abc import Iterable
from email import policy
from email.parser import BytesParser
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult
from wagtail.models import Comment, CommentReply, ModelLogEntry, PageLogEntry, Revision, TaskState, UploadedFile
from wagtail.users.models import UserProfile

from lms.accounts.api import User
from lms.accounts.models import PersonSession
from lms.accounts.privacy.notices import ACCOUNT, AUDIT, MAIL, TEACHING
from lms.accounts.signing_in import mailing
from lms.accounts.signing_in.sessions import SessionStore
from lms.kernel.personal_data import Erasing, Place, Store, declare, declare_free

TAUGHT = _("Texts and pictures of courses belong to the courses; an id that says nothing stays with them.")
MAIL_PARTS = b"\n" + b"-" * 79 + b"\n"


def _holds(text: str, texts: Iterable[str]) -> bool:
    folded = text.casefold()
    return any(form.casefold() in folded for each in texts for form in (each, json.dumps(each)[1:-1]))


def _traces(erasing: Erasing) -> frozenset[str]:
    """What must not stand in rows that nobody needs: identities, names and even her id."""
    return erasing.identities | erasing.names | frozenset(map(str, erasing.people))


def _erase_sessions(erasing: Erasing) -> None:
    """Her own, and any other in which she stands (a sign-up not finished, say), or that nobody can read any more."""
    rows = PersonSession.objects.all()
    rows.filter(person__in=erasing.people).delete()
    for row in rows.iterator(chunk_size=500):
        data = SessionStore().decode(row.session_data)
        if not data or _holds(json.dumps(data, default=str), _traces(erasing)):
            row.delete()


def _erase_task_results(erasing: Erasing) -> None:
    texts = {name: Cast(name, TextField()) for name in ("args_kwargs", "return_value")}
    wanted = Q()
    for trace in _traces(erasing):
        for form in {trace, json.dumps(trace)[1:-1]}:
            wanted |= Q(args_text__icontains=form) | Q(result_text__icontains=form) | Q(traceback__icontains=form)
    rows = DBTaskResult.objects.annotate(args_text=texts["args_kwargs"], result_text=texts["return_value"])
    DBTaskResult.objects.filter(pk__in=rows.filter(wanted).values("pk")).delete()
    for row in DBTaskResult.objects.filter(task_path__startswith=f"{mailing.__name__}."):
        if _is_her_mail(row, erasing):
            row.delete()


def _is_her_mail(row: DBTaskResult, erasing: Erasing) -> bool:
    """Whether a mail that waits to be sent, which is sealed, is to her, from her (the contact page) or about her."""
    try:
        letter = mailing.unseal(row.args_kwargs["args"][0], purpose="mail")
    except Exception:  # noqa: BLE001  one that nobody can open cannot be sent either
        return False
    return erasing.stands_in(json.dumps(letter, default=str, ensure_ascii=False))


def _erase_profiles(erasing: Erasing) -> None:
    for profile in UserProfile.objects.filter(user__in=erasing.people):
        _file_goes(profile.avatar, erasing)
        profile.delete()


def _erase_uploads(erasing: Erasing) -> None:
    for upload in UploadedFile.objects.filter(uploaded_by_user__in=erasing.people):
        _file_goes(upload.file, erasing)
        upload.delete()


def _file_goes(file: Any, erasing: Erasing) -> None:
    if file:
        erasing.after.append(partial(file.storage.delete, file.name))


def _erase_log(erasing: Erasing) -> None:
    """Wagtail names what was changed: entries about her account lose name and data."""
    person_type = ContentType.objects.get_for_model(User)
    about = ModelLogEntry.objects.filter(content_type=person_type, object_id__in=list(map(str, erasing.people)))
    about.update(label="", data={})
    for model in (ModelLogEntry, PageLogEntry):
        rows = model.objects.annotate(text=Cast("data", TextField()))
        for row in rows.filter(_any("text", erasing.identities | erasing.names)):
            model.objects.filter(pk=row.pk).update(data={})


def _any(name: str, texts: Iterable[str]) -> Q:
    wanted = Q(pk__in=())
    for each in texts:
        for form in {each, json.dumps(each)[1:-1]}:
            wanted |= Q(**{f"{name}__icontains": form})
    return wanted


def _erase_comments(erasing: Erasing) -> None:
    """Her notes to other authors, and their copies in the kept versions of pages."""
    CommentReply.objects.filter(user__in=erasing.people).delete()
    Comment.objects.filter(user__in=erasing.people).delete()
    people = set(map(str, erasing.people))
    for revision in Revision.objects.filter(content__has_key="wagtail_admin_comments").iterator(chunk_size=100):
        kept = _comments_of_others(revision.content["wagtail_admin_comments"], people)
        if kept != revision.content["wagtail_admin_comments"]:
            Revision.objects.filter(pk=revision.pk).update(content={**revision.content, "wagtail_admin_comments": kept})


def _comments_of_others(comments: list[dict[str, Any]], people: set[str]) -> list[dict[str, Any]]:
    kept = [dict(comment) for comment in comments if str(comment.get("user")) not in people]
    for comment in kept:
        if "replies" in comment:
            comment["replies"] = [each for each in comment["replies"] if str(each.get("user")) not in people]
    return kept


def _erase_reviews(erasing: Erasing) -> None:
    TaskState.objects.filter(finished_by__in=erasing.people).update(comment="")


def _erase_mails(erasing: Erasing) -> None:
    """A demonstration keeps its mails in a folder; elsewhere they leave, and no copy stays."""
    folder = settings.MAIL_FOLDER
    if folder:
        erasing.after.append(lambda: _drop_mails(Path(folder), erasing))


def _drop_mails(folder: Path, erasing: Erasing) -> None:
    for file in folder.glob("*.log"):
        parts = [part for part in file.read_bytes().split(MAIL_PARTS) if part.strip()]
        kept = [part for part in parts if not _names_her(part, erasing)]
        if not kept:
            file.unlink()
        elif len(kept) != len(parts):
            file.write_bytes(b"".join(part + MAIL_PARTS for part in kept))


def _names_her(part: bytes, erasing: Erasing) -> bool:
    """Whether a mail is to her, or she stands in its headers or in any text of it."""
    message = BytesParser(policy=policy.default).parsebytes(part.lstrip(b"\n"))
    texts = [piece.get_content() for piece in message.walk() if piece.get_content_maintype() == "text"]
    return erasing.stands_in("\n".join([*map(str, message.values()), *texts]))


declare(
    Place(
        model="account.EmailAddress",
        what=_("Your e-mail addresses, and whether they were checked."),
        purpose=MAIL,
        period="account",
        owner="user",
        told=("email", "verified", "primary"),
        links=("user",),
        free=("id",),
    ),
    Place(
        model="account.EmailConfirmation",
        what=_("Checks of an e-mail address that are under way."),
        purpose=MAIL,
        period="spent",
        owner="email_address__user",
        told=("created", "sent"),
        secret=("key",),
        links=("email_address",),
        free=("id",),
    ),
    Place(
        model="mfa.Authenticator",
        what=_("Your passkeys, authenticator app and recovery codes."),
        purpose=ACCOUNT,
        period="account",
        owner="user",
        told=("type", "created_at", "last_used_at"),
        secret=("data",),
        links=("user",),
        free=("id",),
    ),
    Place(
        model="socialaccount.SocialToken",
        what=_("Keys for a log-in through your institution."),
        purpose=ACCOUNT,
        period="account",
        owner="account__user",
        told=("expires_at",),
        secret=("token", "token_secret"),
        links=("account",),
        free=("id", "app"),
    ),
    Place(
        model="socialaccount.SocialAccount",
        what=_("The log-in through your institution, and what it told us."),
        purpose=ACCOUNT,
        period="account",
        owner="user",
        told=("provider", "uid", "last_login", "date_joined", "extra_data"),
        links=("user",),
        free=("id",),
    ),
    Place(
        model="accounts.PersonSession",
        what=_("Where you are logged in now."),
        purpose=ACCOUNT,
        period="session",
        owner="person",
        told=("expire_date",),
        secret=("session_key", "session_data"),
        links=("person",),
        erase=_erase_sessions,
    ),
    Place(
        model="sessions.Session",
        what=_("Log-ins of an older kind; not used."),
        purpose=ACCOUNT,
        period="session",
        secret=("session_key", "session_data"),
        free=("expire_date",),
        rows=lambda people: (),
        erase=lambda erasing: None,  # the table stays empty: sessions know their person (accounts.PersonSession)
        erased={},
        how_erased=_("Nothing is kept there."),
    ),
    Place(
        model="django_tasks_database.DBTaskResult",
        what=_(
            "Work that waits to be done for you, such as drawing a certificate, and what came of it. Mails that wait "
            "to be sent are sealed, and go when they are sent or given up."
        ),
        purpose=AUDIT,
        period="tasks",
        secret=("args_kwargs", "return_value", "traceback"),
        free=(
            "id", "status", "enqueued_at", "started_at", "finished_at", "priority", "task_path", "worker_ids",
            "queue_name", "backend_name", "run_after", "exception_class_path",
        ),
        rows=lambda people: (),
        erase=_erase_task_results,
    ),
    Place(
        model="wagtailusers.UserProfile",
        what=_("Your settings and picture in the editors’ part of the site."),
        purpose=TEACHING,
        period="account",
        owner="user",
        told=("preferred_language", "current_time_zone", "avatar"),
        links=("user",),
        free=(
            "id", "submitted_notifications", "approved_notifications", "rejected_notifications",
            "updated_comments_notifications", "dismissibles", "theme", "contrast", "density", "keyboard_shortcuts",
        ),
        erase=_erase_profiles,
    ),
    Place(
        model="wagtailcore.Comment",
        what=_("Your notes to other authors."),
        purpose=TEACHING,
        period="account",
        owner="user",
        told=("text", "created_at", "updated_at"),
        links=("user", "resolved_by"),
        free=("id", "page", "contentpath", "position", "revision_created", "resolved_at"),
        erase=_erase_comments,
    ),
    Place(
        model="wagtailcore.CommentReply",
        what=_("Your answers to notes of other authors."),
        purpose=TEACHING,
        period="account",
        owner="user",
        told=("text", "created_at", "updated_at"),
        links=("user",),
        free=("id", "comment"),
    ),
    Place(
        model="wagtailcore.PageSubscription",
        what=_("Pages of courses about which you are told."),
        purpose=TEACHING,
        period="account",
        owner="user",
        told=("page", "comment_notifications"),
        links=("user",),
        free=("id",),
    ),
    Place(
        model="wagtailcore.APIToken",
        what=_("Keys for programs of yours; of each only a fingerprint is kept."),
        purpose=TEACHING,
        period="account",
        owner="user",
        told=("name", "created", "revoked_at", "last_used_at"),
        secret=("key_hash", "prefix"),
        links=("user",),
        free=("id",),
    ),
    Place(
        model="wagtailcore.UploadedFile",
        what=_("Files that you began to bring into the editors’ part."),
        purpose=TEACHING,
        period="account",
        owner="uploaded_by_user",
        told=("file",),
        links=("uploaded_by_user",),
        free=("id", "for_content_type"),
        erase=_erase_uploads,
    ),
    Place(
        model="wagtailadmin.FormState",
        what=_("Forms of the editors’ part that you have not saved yet."),
        purpose=TEACHING,
        period="account",
        owner="user",
        told=("data", "last_updated_at"),
        links=("user",),
        free=("id", "content_type", "object_id", "parent_object_id"),
    ),
    Place(
        model="wagtailadmin.EditingSession",
        what=_("Which page of a course you have open in the editors’ part."),
        purpose=TEACHING,
        period="session",
        owner="user",
        told=("last_seen_at", "is_editing"),
        links=("user",),
        free=("id", "content_type", "object_id"),
    ),
    Place(
        model="wagtailcore.ModelLogEntry",
        what=_("What you changed in the editors’ part, apart from pages."),
        purpose=TEACHING,
        period="account",
        owner="user",
        told=("action", "timestamp", "label"),
        secret=("data",),
        links=("user", "object_id"),
        free=("id", "content_type", "uuid", "revision", "content_changed", "deleted"),
        erased={},
        how_erased=_("Entries about your account lose your name."),
        why_kept=TAUGHT,
        erase=_erase_log,
    ),
    Place(
        model="wagtailcore.PageLogEntry",
        what=_("What you changed on pages of courses."),
        purpose=TEACHING,
        period="account",
        owner="user",
        told=("action", "timestamp", "label"),
        secret=("data",),
        links=("user",),
        free=("id", "content_type", "uuid", "revision", "content_changed", "deleted", "page"),
        erased={},
        why_kept=TAUGHT,
        erase=lambda erasing: None,  # with the log of other things
    ),
    Place(
        model="wagtailcore.Revision",
        what=_("Versions of course pages that you saved."),
        purpose=TEACHING,
        period="account",
        owner="user",
        told=("object_str", "created_at"),
        secret=("content",),
        links=("user",),
        free=("id", "content_type", "base_content_type", "object_id", "approved_go_live_at"),
        erased={},
        how_erased=_("Notes of yours in them go."),
        why_kept=TAUGHT,
    ),
    Place(
        model="wagtailcore.TaskState",
        what=_("Reviews of course pages that you made, with your comment."),
        purpose=TEACHING,
        period="account",
        owner="finished_by",
        told=("status", "finished_at", "comment"),
        links=("finished_by",),
        free=("id", "workflow_state", "revision", "task", "started_at", "content_type"),
        erased={},
        how_erased=_("The comment goes."),
        why_kept=TAUGHT,
        erase=_erase_reviews,
    ),
    Place(
        model="wagtailcore.WorkflowState",
        what=_("Reviews of course pages that you asked for."),
        purpose=TEACHING,
        period="account",
        owner="requested_by",
        told=("status", "created_at"),
        links=("requested_by",),
        free=("id", "content_type", "base_content_type", "object_id", "workflow", "current_task_state"),
        erased={},
        why_kept=TAUGHT,
    ),
    *(
        Place(
            model=f"wagtail_localize.{model}",
            what=_("Translations of course texts that you made."),
            purpose=TEACHING,
            period="account",
            owner="last_translated_by",
            told=told,
            links=("last_translated_by",),
            free=free,
            erased={},
            why_kept=TAUGHT,
        )
        for model, told, free in (
            (
                "StringTranslation",
                ("data", "updated_at"),
                ("id", "translation_of", "locale", "context", "translation_type", "tool_name", "created_at",
                 "has_error", "field_error"),
            ),
            (
                "SegmentOverride",
                ("data_json", "updated_at"),
                ("id", "locale", "context", "created_at", "has_error", "field_error"),
            ),
        )
    ),
    Store(
        key="mail",
        what=_(
            "Mails to you, and what you wrote on the contact page. They leave through a mail server; only a "
            "demonstration keeps them, in a folder."
        ),
        purpose=MAIL,
        period="mails",
        erased=_("Deleted from that folder, with every mail in which your name or an address of yours stands."),
        erase=_erase_mails,
    ),
    Store(
        key="logs",
        what=_("What the program writes while it runs: faults, with the address of the page, without names."),
        purpose=AUDIT,
        period="operator",
        erased=_("They hold no names."),
    ),
    Store(
        key="backups",
        what=_("Copies of all of it, made by those who run this site."),
        purpose=AUDIT,
        period="operator",
        erased=_("Whoever uses one again erases everybody anew who was erased since it was made."),
    ),
)  # fmt: skip

declare_free(
    "Pages of courses and their translations: what is taught. Their owner stands with the page (wagtailcore.Page).",
    "wagtail_localize.TranslatableObject", "wagtail_localize.TranslationSource", "wagtail_localize.Translation",
    "wagtail_localize.TranslationLog", "wagtail_localize.String", "wagtail_localize.TranslationContext",
    "wagtail_localize.Template", "wagtail_localize.StringSegment", "wagtail_localize.TemplateSegment",
    "wagtail_localize.RelatedObjectSegment", "wagtail_localize.OverridableSegment",
    "wagtail_localize.LocaleSynchronization", "wagtailcore.Locale", "wagtailcore.Site", "wagtailcore.ReferenceIndex",
    "wagtailsearch.IndexEntry", "wagtailsearch.SQLiteFTSIndexEntry", "wagtailembeds.Embed",
)  # fmt: skip
declare_free(
    "Forms made of pages are not used: nobody can publish one.",
    "wagtailforms.FormSubmission",
)
declare_free(
    "Wagtail's own pictures and documents are not used: ours stand in their place (site.Picture, site.Paper).",
    "wagtailimages.Rendition",
)
declare_free(
    "What groups, roles and workflows may do, and the names of parts of the program.",
    "wagtailadmin.Admin", "wagtailcore.GroupSitePermission", "wagtailcore.CollectionViewRestriction",
    "wagtailcore.Collection", "wagtailcore.GroupCollectionPermission", "wagtailcore.WorkflowContentType",
    "wagtailcore.Workflow", "wagtailcore.WorkflowTask", "wagtailcore.Task", "wagtailcore.GroupApprovalTask",
    "wagtailcore.GroupPagePermission", "wagtailcore.PageViewRestriction", "wagtailcore.WorkflowPage",
    "auth.Permission", "auth.Group", "contenttypes.ContentType",
)  # fmt: skip
declare_free("Words by which pictures and documents are found.", "taggit.Tag", "taggit.TaggedItem")
declare_free("Institutions through which one can log in.", "socialaccount.SocialApp")

PAGE_FREE = (
    "id", "path", "depth", "numchild", "translation_key", "locale", "latest_revision", "live",
    "has_unpublished_changes", "first_published_at", "last_published_at", "live_revision", "go_live_at", "expire_at",
    "expired", "locked", "locked_at", "draft_title", "slug", "content_type", "url_path",
    "latest_revision_created_at", "alias_of", "show_in_menus", "seo_title", "search_description",
)  # fmt: skip
declare(
    Place(
        model="wagtailcore.Page",
        what=_("Pages of courses that you began, or keep shut while you work on them."),
        purpose=TEACHING,
        period="account",
        owner="owner",
        told=("title",),
        links=("owner", "locked_by"),
        free=PAGE_FREE,
        erased={},
        why_kept=TAUGHT,
    ),
    *(
        Place(
            model=model,
            what=_("Pictures and documents of courses that you brought in."),
            purpose=TEACHING,
            period="account",
            owner="uploaded_by_user",
            told=("title", "created_at"),
            links=("uploaded_by_user",),
            free=free,
            erased={"uploaded_by_user": None},
            how_erased=_("Who brought them in is forgotten."),
            why_kept=_("Pictures and documents are part of the courses, with the titles and file names they were given."),
        )
        for model, free in (
            (
                "site.Picture",
                ("id", "collection", "file", "description", "width", "height", "focal_point_x", "focal_point_y",
                 "focal_point_width", "focal_point_height", "file_size", "file_hash", "source_course", "source_path",
                 "sha256", "tags"),
            ),
            (
                "site.Paper",
                ("id", "collection", "file", "file_size", "file_hash", "source_course", "source_path", "sha256",
                 "tags"),
            ),
            (
                "wagtailimages.Image",
                ("id", "collection", "file", "description", "width", "height", "focal_point_x", "focal_point_y",
                 "focal_point_width", "focal_point_height", "file_size", "file_hash", "tags"),
            ),
            ("wagtaildocs.Document", ("id", "collection", "file", "file_size", "file_hash", "tags")),
        )
    ),
)  # fmt: skip
declare_free(
    "Resized copies of pictures, and the root of each language's pages.", "site.PictureRendition", "site.HomePage"
)
