from django.db import DatabaseError, connection
from django.http import JsonResponse

from reporting.web.parameters import judges_its_parameters


@judges_its_parameters
def healthz(request):
    """For a load balancer: 200 while this process responds and reaches its database, else 503."""
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "the database does not respond"}, status=503)
    return JsonResponse({"status": "ok"})
