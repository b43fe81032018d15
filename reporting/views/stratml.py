from django.http import HttpResponse

from reporting.exports.stratml import document
from reporting.web.parameters import takes
from reporting.web.shortcuts import get_response_or_404
from strategy.addresses import absolute


@takes()
def stratml(request, department, strategy):
    """A response in the standard's XML, for those who collect strategies and plans."""
    response = get_response_or_404(department, strategy)
    address = absolute(response.get_absolute_url())
    xml = document(response, request.as_at, address)
    return HttpResponse(xml, content_type="application/xml; charset=utf-8")
