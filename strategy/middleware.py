from django.conf import settings


def content_security_policy(get_response):
    """Tells browsers to load nothing but what SECURE_CSP allows.

    The setting has the format of Django 6, whose own ContentSecurityPolicyMiddleware takes the
    place of this one: the upgrade deletes it.
    """
    rules = getattr(settings, "SECURE_CSP", {"default-src": ["'self'"]})
    policy = "; ".join(f"{name} {' '.join(sources)}".strip() for name, sources in rules.items())

    def middleware(request):
        response = get_response(request)
        # Django's error pages for developers have their style and script inside.
        if not (settings.DEBUG and response.status_code in (404, 500)):
            response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return middleware
