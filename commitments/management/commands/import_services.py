from commitments.importers.governance_files import SERVICES
from commitments.management.commands import import_governance


class Command(import_governance.Command):
    name = "import_services"
    tables = SERVICES
    help = (
        "Import services from services.csv, service_managers.csv, service_stages.csv, "
        "service_figures.csv, assessments.csv, service_pledges.csv and people.csv, or a folder "
        "that holds some of them. Their columns are those of the seeds; section may be left out."
    )
