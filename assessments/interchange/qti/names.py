"""The names of QTI: versions 2.1, 2.2 and 3.0 say the same things in two spellings.

All of our code speaks the spelling of version 2 (`choiceInteraction`, `maxChoices`). Version 3 is brought to it when a file is
read, and written from it: https://www.imsglobal.org/spec/qti/v3p0/impl
"""

import re
from dataclasses import dataclass

TOOL = "Meristem"  # in `toolName`: an item that we wrote ourselves
MAX_MARK = "MAX_MARK"  # in our own items: the outcome that holds what the question is worth
METADATA = "http://ltsc.ieee.org/xsd/LOM"
DIFFICULTIES = {1: "easy", 2: "medium", 3: "difficult"}
HTML = frozenset(
    "a abbr acronym address audio b bdi bdo big blockquote br caption cite code col colgroup dd dfn div dl dt em figcaption"
    " figure h1 h2 h3 h4 h5 h6 hr i img kbd li object ol p param picture pre q rb rp rt ruby s samp section small source"
    " span strong sub sup table tbody td tfoot th thead tr tt u ul var video".split()
)


@dataclass(frozen=True, slots=True)
class Version:
    """What differs between the versions besides spelling."""

    number: str
    space: str
    manifest_space: str
    schema: str
    schema_version: str
    item_type: str
    templates: str
    template_ending: str = ""

    @property
    def hyphens(self) -> bool:
        """Names are written with hyphens and `qti-`."""
        return self.number == "3.0"

    def template(self, name: str) -> str:
        """The address of a standard rule for scoring."""
        return f"{self.templates}/rptemplates/{name}{self.template_ending}"


def _version_2(minor: int) -> Version:
    return Version(
        f"2.{minor}",
        f"http://www.imsglobal.org/xsd/imsqti_v2p{minor}",
        "http://www.imsglobal.org/xsd/imscp_v1p1",
        f"QTIv2.{minor} Package",
        "1.0.0",
        f"imsqti_item_xmlv2p{minor}",
        f"http://www.imsglobal.org/question/qti_v2p{minor}",
    )


V21, V22 = _version_2(1), _version_2(2)
V30 = Version(
    "3.0",
    "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    "QTI Package",
    "3.0.0",
    "imsqti_item_xmlv3p0",
    "https://purl.imsglobal.org/spec/qti/v3p0",
    ".xml",
)


def plain_name(name: str) -> str:
    """An element's name in the spelling of version 2."""
    return camel(name.removeprefix("qti-")) if name.startswith("qti-") else name


def camel(name: str) -> str:
    """`max-choices` as `maxChoices`."""
    return re.sub(r"-([a-z])", lambda found: found[1].upper(), name)


def hyphened(name: str) -> str:
    """`maxChoices` as `max-choices`."""
    return re.sub(r"[A-Z]", lambda found: "-" + found[0].lower(), name)
