from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django_tasks.signals import task_finished


class AccountsConfig(AppConfig):
    name = "lms.accounts"
    label = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        from lms.accounts import checks, personal_data  # noqa: F401
        from lms.accounts.privacy.account_sight import AccountSight
        from lms.accounts.privacy.sights import register_sight
        from lms.accounts.signing_in import former_identities, handlers, signal_handlers  # noqa: F401
        from lms.accounts.signing_in.limit_counts import DatabaseCounts
        from lms.accounts.signing_in.mailing import forget_mail_tasks
        from lms.accounts.slips import handlers as slip_handlers  # noqa: F401
        from lms.kernel.limits import keep_counts_in

        keep_counts_in(DatabaseCounts())
        task_finished.connect(forget_mail_tasks, dispatch_uid="accounts.forget_mail_tasks")
        register_sight("accounts", AccountSight())
