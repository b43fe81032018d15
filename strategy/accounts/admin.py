"""What allauth keeps has no page in the admin: it holds secrets, and people see it elsewhere."""

from allauth.account import admin as _addresses  # noqa: F401  They register themselves.
from allauth.mfa import admin as _second_factors  # noqa: F401
from allauth.socialaccount import admin as _single_sign_on  # noqa: F401
from allauth.usersessions import admin as _sessions  # noqa: F401
from django.contrib import admin

admin.site.unregister(
    [model for model in admin.site._registry if model.__module__.startswith("allauth.")]
)
