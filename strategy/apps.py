from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "strategy"

    def ready(self):
        from strategy import noted_changes, triggers

        triggers.connect()
        noted_changes.connect()
