"""Questions as QTI (IMS, now 1EdTech): versions 2.1, 2.2 and 3.0, single items, tests and packages."""

from assessments.interchange.qti.formats import Qti, Qti21, Qti22

__all__ = ["Qti", "Qti21", "Qti22"]
