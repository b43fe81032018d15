from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import patch_vary_headers

WORTH_IT = 200  # Bytes, as for what is not kept.


class CompressTexts(GZipMiddleware):
    """Sends texts compressed. PDFs, spreadsheets and pictures are compressed in themselves."""

    def process_response(self, request, response):
        kind = response.get("Content-Type", "").partition(";")[0]
        is_text = kind.startswith("text/") or kind.endswith(("json", "xml"))
        if not is_text:
            return response
        if getattr(response, "kept", None) and len(response.content) >= WORTH_IT:
            return as_kept(request, response)
        return super().process_response(request, response)


def as_kept(request, response):
    """The kept bytes of a page, compressed once for all who take them so."""
    patch_vary_headers(response, ("Accept-Encoding",))
    if re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
        response.content = response.kept.compressed
        response["Content-Encoding"] = "gzip"
        response["Content-Length"] = str(len(response.content))
    return response
