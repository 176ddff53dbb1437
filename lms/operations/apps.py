from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "lms.operations"
    label = "operations"

    def ready(self) -> None:
        from lms.operations import checks, personal_data  # noqa: F401
