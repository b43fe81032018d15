from django.core.management.base import BaseCommand

from commitments.search_index import index_all


class Command(BaseCommand):
    help = "Make anew what search looks through: after rows were loaded past the workflow."

    def handle(self, **options):
        self.stdout.write(f"{index_all()} published texts and pledges can be found.")
