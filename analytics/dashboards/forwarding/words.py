"""What a receiver's state is called, and what to do about it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.lrs.forwarding import troubles
from analytics.lrs.models import Receiver

TROUBLES = {
    troubles.UNREACHABLE: gettext_lazy("Nobody answers at this address, or not in time. It is tried again by itself."),
    troubles.CERTIFICATE: gettext_lazy(
        "The receiver’s certificate is not right, so nothing was sent. Its operator must renew it."
    ),
    troubles.BUSY: gettext_lazy("The receiver is busy and asked to wait. It is tried again by itself."),
    troubles.FAULT: gettext_lazy("The receiver has a fault of its own. It is tried again by itself."),
    troubles.NO_STORE: gettext_lazy(
        "What answers is no record store. Perhaps a page to log in to a network stands between. It is tried again by itself."
    ),
    troubles.ADDRESS: gettext_lazy(
        "This address leads into the inside of a machine or a cloud. Nothing is sent there."
    ),
    troubles.KEY: gettext_lazy("The receiver does not know this key and secret. Enter new ones."),
    troubles.RIGHTS: gettext_lazy(
        "The receiver does not let this key write. Ask its operator for the right, or pass over the next statement."
    ),
    troubles.WRONG_PLACE: gettext_lazy(
        "There is no record store at this address. Ask for the right one, then add it as a new receiver."
    ),
    troubles.MOVED: gettext_lazy(
        "The receiver says that it has moved. Ask for its new address, then add it as a new receiver."
    ),
    troubles.REFUSES_ALL: gettext_lazy(
        "The receiver refused many statements one after the other. Read the reasons below, then let it go on."
    ),
    troubles.SECRET: gettext_lazy("The secret cannot be read with this installation’s key. Enter it again."),
}


def trouble_words(receiver: Receiver) -> str:
    """The sentence about what is wrong; empty if nothing is."""
    if not receiver.trouble:
        return ""
    text = str(TROUBLES.get(receiver.trouble, receiver.trouble))
    return f"{text} ({receiver.trouble_detail})" if receiver.trouble_detail else text


def chosen_words(receiver: Receiver) -> str:
    """Which statements it gets."""
    if receiver.chosen == Receiver.OURS:
        return _("those recorded here")
    if receiver.chosen == Receiver.VERBS:
        return ", ".join(receiver.verbs)
    return _("all statements")
