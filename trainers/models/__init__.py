"""The public face of the trainers' models."""

from trainers.models.facilitation import Facilitation

__all__ = ["Facilitation"]
