import json

from django.db.models import Lookup


class OneOf(Lookup):
    """That a key is one of some thousands, as one parameter: `filter(OneOf(F("pledge"), keys))`.

    `pledge__in=keys` has a parameter for each, which take longer than what they ask for.
    """

    prepare_rhs = False

    def as_sql(self, compiler, connection):
        key, parameters = self.process_lhs(compiler, connection)
        return f"{key} IN (SELECT value FROM json_each(%s))", [*parameters, json.dumps(self.rhs)]

    def as_postgresql(self, compiler, connection):
        key, parameters = self.process_lhs(compiler, connection)
        # As a text: an array takes longer to be made of its numbers than to be read.
        return f"{key} = ANY(%s::bigint[])", [*parameters, f"{{{','.join(map(str, self.rhs))}}}"]
