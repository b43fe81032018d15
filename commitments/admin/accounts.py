"""People's accounts and groups, in the admin: changes of who may do what leave events, too."""

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.shortcuts import get_object_or_404

from strategy import trail
from strategy.admin_trail import LeavesTrail

admin.site.unregister([User, Group])
apps.get_app_config("auth").verbose_name = "Accounts"


@admin.register(User)
class AccountAdmin(LeavesTrail, UserAdmin):
    readonly_fields = ["last_login", "date_joined"]

    def user_change_password(self, request, id, form_url=""):
        """As Django's. That a password was changed is told, and never which."""
        user = get_object_or_404(User, pk=id)
        response = super().user_change_password(request, id, form_url)
        if User.objects.get(pk=id).password != user.password:
            changed = {"password": "another one"}
            trail.tell(user, "changed", {}, changed, by=request.user)
        return response


@admin.register(Group)
class GroupOfPeopleAdmin(LeavesTrail, GroupAdmin):
    pass
