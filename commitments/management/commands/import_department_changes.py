from commitments.importers.governance_files import CHANGES
from commitments.management.commands import import_governance


class Command(import_governance.Command):
    name = "import_department_changes"
    tables = CHANGES
    help = (
        "Import how departments were merged, split or closed from department_changes.csv, or a "
        "folder that holds it. Its columns are those of the seeds; section may be left out. A "
        "department ends with the change that says so."
    )
