"""A slip as it stands on paper or on the screen: large digits, a square to scan, in the person's language."""

from dataclasses import dataclass

import segno
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from lms.accounts.models import SlipPurpose, User
from lms.accounts.slips.by_hand import grouped, shown


@dataclass(frozen=True, slots=True)
class PrintedSlip:
    """What the template `accounts/snippets/slip.html` needs. `organisation` tells apart who have the same name."""

    name: str
    organisation: str
    language: str
    sign_in_name: str
    code: str
    address: str
    picture: SafeString
    is_claim: bool


def printed_slip(*, person: User, purpose: str, code: str, site: str, organisation: str = "") -> PrintedSlip:
    """`site` is the address under which the reader of the slip reaches this server, without a slash at its end."""
    with override(person.language):
        address = site + reverse("accounts:slip")
    return PrintedSlip(
        name=person.name,
        organisation=organisation,
        language=person.language,
        sign_in_name=shown(person.sign_in_name, person.name) if person.sign_in_name else "",
        code=grouped(code),
        address=address,
        picture=_picture(f"{address}#{code}"),  # what stands behind the # reaches no server and no log
        is_claim=purpose == SlipPurpose.CLAIM,
    )


def _picture(address: str) -> SafeString:
    drawn = segno.make(address, micro=False, error="m")
    svg = drawn.svg_inline(border=2, light="#fff", svgclass="qr", lineclass=None, omitsize=True)
    return mark_safe(svg)  # segno's drawing of an address of ours
