from django.shortcuts import render

from commitments.models import Response
from reporting.cells import Cells
from reporting.shortcuts import get_response_or_404


def matrix(request, department, strategy):
    return render_matrix(request, get_response_or_404(department, strategy))


def render_matrix(request, response: Response):
    cells = Cells(response, request.as_at)
    context = {"response": response, "cells": cells}
    return render(request, "reporting/matrix.html", context)
