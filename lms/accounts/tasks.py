"""Work after the act, done by the worker. A task is told ids only: its arguments stay in the database for a while."""

from uuid import UUID

from django_tasks import task


@task()
def mail_invitation(invitation_id: str) -> None:
    """Mail the link of an invitation; nothing is sent for one that is no longer open."""
    from lms.accounts.services.invitation_mails import send_invitation

    send_invitation(UUID(invitation_id))
