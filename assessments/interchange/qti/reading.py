"""A file of any shape (an item, a test, a package) as a reading."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assessments.interchange.base import LARGEST_IMAGE, MOST_QUESTIONS, Reading, Remark, Unreadable
from assessments.interchange.encoding import check_size
from assessments.interchange.images import from_base64, keep_image
from assessments.interchange.qti import pictures
from assessments.interchange.qti.archive import Archive, normal_name, opened
from assessments.interchange.qti.items import Surroundings, read_item
from assessments.interchange.qti.markup import Child
from assessments.interchange.qti.scope import Skipped
from assessments.interchange.qti.tree import LARGEST_XML, Node, parse
from assessments.question_types.checking import LONGEST_TAG, MOST_TAGS

MANIFEST = "imsmanifest.xml"
_DEEPEST_SECTION = 20
_MOST_NODES = 2_000_000  # of all documents of a package
_MOST_REMARKS = 100  # on one item
_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_OLD = "This is QTI 1.2. Export it as QTI 2.1, 2.2 or 3.0, or as Moodle XML."


@dataclass(frozen=True, slots=True)
class Place:
    """An item's file in a package, and the section of the test that names it."""

    name: str
    category: str = ""


def read(content: bytes, *, language: str) -> Reading:
    """All items of a file; Unreadable if it is broken as a whole."""
    check_size(content)
    if content[:2] == b"PK":
        return _Package(opened(content), language).read()
    return _single(content, language)


def _single(content: bytes, language: str) -> Reading:
    reading = Reading("qti", encoding(content))
    top = _qti(parse(content))
    package = _Package(Archive(None), language, reading)
    if top.name == "assessmentItem":
        package.take(top, "", "")
        return reading
    items = top.all("assessmentItem")
    if not items:
        raise Unreadable("This file is a test that only names its questions. Send the whole package (the zip file).")
    for item in items:
        package.take(item, "", "")
    return reading


def _qti(top: Node) -> Node:
    """The top of a document that we read, or Unreadable."""
    if top.name == "questestinterop":
        raise Unreadable(_OLD)
    if top.name not in ("assessmentItem", "assessmentTest", "assessmentSection"):
        raise Unreadable(f"This XML is no QTI: it begins with <{top.name[:40]}>.")
    return top


def encoding(content: bytes) -> str:
    """The encoding that an XML file declares."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0?\0", b"\0<\0?")):
        return "utf-16"
    found = _ENCODING.search(content[:200])
    return found[1].decode("ascii").lower() if found else "utf-8"


class _Package:
    """Reads the items of a package into one reading."""

    def __init__(self, archive: Archive, language: str, reading: Reading | None = None) -> None:
        self.archive = archive
        self.language = language
        self.reading = reading or Reading("qti", "utf-8")
        self.nodes = 0
        self.taken: set[str] = set()
        self.known: dict[str, Node] = {}  # what the manifest tells of an item, by its name
        self.pictures: dict[str, tuple[str, tuple[int, int] | None] | None] = {}

    def read(self) -> Reading:
        """All items, in the order of the test if there is one."""
        places = list(self._places())
        if not places:
            raise Unreadable("This package holds no QTI questions (version 2.1, 2.2 or 3.0).")
        for place in places:
            self._read_place(place)
        return self.reading

    def _places(self) -> Iterator[Place]:
        seen: set[str] = set()
        for place in [*self._named_places(), *self._found_places()]:
            if place.name not in seen:
                seen.add(place.name)
                yield place

    def _named_places(self) -> list[Place]:
        """What the manifest names: first what its tests hold, in their order, then other items."""
        content = self.archive.read(MANIFEST, LARGEST_XML)
        if content is None:
            self.reading.lose(
                0, "no-manifest", "The package has no readable imsmanifest.xml: all its files were looked at."
            )
            return []
        resources = [node for node in self._parsed(content).all("resource") if node.get("href")]
        kinds = [(node.get("type").lower(), normal_name("", node.get("href"))) for node in resources]
        if any(kind.startswith(("imsqti_xmlv1p", "imsqti_asiv1p")) for kind, _ in kinds) and not any(
            "imsqti_item" in kind for kind, _ in kinds
        ):
            raise Unreadable(_OLD)
        self.known = {normal_name("", node.get("href")): node for node in resources}
        tests = [name for kind, name in kinds if "imsqti_test" in kind or "imsqti_section" in kind]
        items = [Place(name) for kind, name in kinds if "imsqti_item" in kind and name]
        return [place for name in tests for place in self._test(name, 0)] + items

    def _found_places(self) -> list[Place]:
        """Where the manifest says nothing every file that is an item counts."""
        if any(warning.code == "no-manifest" for warning in self.reading.warnings):
            names = [name for name in self.archive.members if name.lower().endswith(".xml")]
            return [Place(name) for name in sorted(names) if self._is_item(name)]
        return []

    def _is_item(self, name: str) -> bool:
        head = (self.archive.read(name, LARGEST_XML) or b"")[:2000]
        return re.search(rb"<([\w-]+:)?(qti-assessment-item|assessmentItem)[\s>]", head) is not None

    def _test(self, name: str, depth: int) -> list[Place]:
        content = self.archive.read(name, LARGEST_XML)
        if content is None or depth > _DEEPEST_SECTION:
            self.reading.lose(0, "test-missing", f"{name[:120]}: this test or section is not in the package.")
            return []
        try:
            top = self._parsed(content)
        except Unreadable as reason:
            self.reading.lose(0, "test-broken", f"{name[:120]}: {reason}")
            return []
        return self._section(top, posixpath.dirname(name), "", depth)

    def _section(self, node: Node, folder: str, category: str, depth: int) -> list[Place]:
        if node.name == "assessmentSection":
            title = " ".join(node.get("title").split()).replace("/", "-")
            category = "/".join(part for part in (category, title) if part)
        found: list[Place] = []
        for child in node.elements:
            if child.name == "assessmentItemRef" and (name := normal_name(folder, child.get("href"))):
                found.append(Place(name, category))
            elif child.name == "assessmentSectionRef" and (name := normal_name(folder, child.get("href"))):
                found += self._test(name, depth + 1)
            else:
                found += self._section(child, folder, category, depth)
        return found

    def _parsed(self, content: bytes) -> Node:
        """A document, with a count of all elements of the package."""
        top = parse(content)
        self.nodes += sum(1 for _ in top.walk())
        if self.nodes > _MOST_NODES:
            raise Unreadable("This package holds more XML than is read. Part it into several.")
        return top

    def _read_place(self, place: Place) -> None:
        content = self.archive.read(place.name, LARGEST_XML)
        if content is None:
            self.reading.skip(
                0, "item-missing", f"{place.name[:120]}: the package does not hold this file, or it is broken."
            )
            return
        try:
            top = self._parsed(content)
        except Unreadable as reason:
            if self.nodes > _MOST_NODES:
                raise
            self.reading.skip(0, "item-broken", f"{place.name[:120]}: {reason}")
            return
        if top.name == "questestinterop":
            raise Unreadable(_OLD)
        if top.name != "assessmentItem":
            self.reading.skip(top.line, "item-broken", f"{place.name[:120]}: this is no QTI item.")
            return
        self.take(top, place.name, place.category)

    def take(self, top: Node, name: str, category: str) -> None:
        """One item into the reading."""
        if len(self.reading.drafts) + self.reading.skipped >= MOST_QUESTIONS:
            raise Unreadable(f"This file holds more than {MOST_QUESTIONS} questions. Part it into several.")
        where = f"{name[:120]}: " if name else ""
        lost: dict[Remark, None] = {}  # each once, in order

        def lose(line: int, code: str, message: str) -> None:
            if len(lost) < _MOST_REMARKS:
                lost[Remark(line, code, where + message)] = None

        folder = posixpath.dirname(name)
        language = self.language
        around = Surroundings(
            language,
            lose,
            lambda address: self._picture(folder, address),
            lambda address: self._stimulus(folder, address),
        )
        number = len(self.reading.drafts) + self.reading.skipped + 1
        try:
            draft = read_item(top, number, around)
        except Skipped as reason:
            self.reading.skip(top.line, reason.code, where + reason.message)
            return
        key = draft.key if draft.key not in self.taken else ""
        self.taken.add(draft.key)
        self.reading.warnings += lost
        about = self.known.get(name)
        self.reading.drafts.append(
            replace(draft, key=key, category=category, tags=_tags(about), difficulty=_difficulty(about))
        )

    def _picture(self, folder: str, address: str) -> tuple[str, tuple[int, int] | None] | None:
        name = address if address.startswith("data:") else normal_name(folder, address)
        if name not in self.pictures:
            self.pictures[name] = self._new_picture(name) if name else None
        return self.pictures[name]

    def _new_picture(self, name: str) -> tuple[str, tuple[int, int] | None] | None:
        if name.startswith("data:"):
            head, _, body = name.partition(",")
            content = from_base64(body) if head.endswith(";base64") else None
        else:
            content = self.archive.read(name, LARGEST_IMAGE)
        sha256 = keep_image(self.reading, content) if content else None
        return (sha256, pictures.size(content)) if sha256 and content else None

    def _stimulus(self, folder: str, address: str) -> list[Child]:
        content = self.archive.read(normal_name(folder, address), LARGEST_XML)
        try:
            top = self._parsed(content) if content else None
        except Unreadable:
            return []
        body = top.child("stimulusBody") if top else None
        return list(body.children) if body else []


def _tags(about: Node | None) -> tuple[str, ...]:
    found = (" ".join(node.words.split()) for node in (about.all("keyword") if about else []))
    return tuple(dict.fromkeys(tag for tag in found if 0 < len(tag) <= LONGEST_TAG))[:MOST_TAGS]


def _difficulty(about: Node | None) -> int:
    """1 to 3; what the manifest does not say is medium."""
    said = {" ".join(node.words.split()).lower() for node in (about.all("difficulty") if about else [])}
    words = " ".join(said)
    return 1 if "easy" in words else 3 if "difficult" in words else 2
