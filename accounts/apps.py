from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        from accounts import noting, sessions  # noqa: F401  Both listen.

        sessions.listen()
