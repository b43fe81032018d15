from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "commitments"

    def ready(self):
        from commitments import trail  # noqa: F401  It listens.
