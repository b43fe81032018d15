from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "strategy.accounts"

    def ready(self):
        from strategy.accounts import noting, sessions  # noqa: F401  Both listen.

        sessions.listen()
