from django.middleware.gzip import GZipMiddleware


class CompressTexts(GZipMiddleware):
    """Sends texts compressed. PDFs, spreadsheets and pictures are compressed in themselves."""

    def process_response(self, request, response):
        kind = response.get("Content-Type", "").partition(";")[0]
        is_text = kind.startswith("text/") or kind.endswith(("json", "xml"))
        return super().process_response(request, response) if is_text else response
