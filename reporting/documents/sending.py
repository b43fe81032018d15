"""How a document or a picture that is kept is sent."""

import base64
import hashlib

from django.http import FileResponse, HttpResponseBase

from reporting.documents.kept import Kept, NotNow
from reporting.web.refusals import not_now


def kept_file(request, kept: Kept, content_type: str) -> HttpResponseBase:
    """Made once, and from then on the same to the byte. Who asks for its headers makes none."""
    try:
        file = kept.found() if request.method == "HEAD" else kept.open()
    except NotNow as refusal:
        return not_now(request, str(refusal), refusal.again_in)
    response = FileResponse(file or (), content_type=content_type)
    if file:
        digest = hashlib.file_digest(file, "sha256").digest()
        file.seek(0)
        response["ETag"] = f'"{digest.hex()}"'
        response["Repr-Digest"] = f"sha-256=:{base64.b64encode(digest).decode()}:"  # RFC 9530.
    return response
