"""People's accounts and groups, in the admin: changes of who may do what leave events, too."""

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect

from commitments.groups import GROUPS
from strategy import trail
from strategy.admin_asked import UnderstandsItsAddress
from strategy.admin_problems import SumsUpProblems
from strategy.admin_trail import LeavesTrail

admin.site.unregister([User, Group])
apps.get_app_config("auth").verbose_name = "Accounts"


@admin.register(User)
class AccountAdmin(UnderstandsItsAddress, SumsUpProblems, LeavesTrail, UserAdmin):
    readonly_fields = ["last_login", "date_joined"]
    why_not_deleted = (
        "An account is never deleted, because what its person did stays on record. Untick “Active” "
        "instead: nobody can sign in with it then."
    )

    def has_delete_permission(self, request, obj=None):
        return False

    def delete_view(self, request, object_id, extra_context=None):
        return refuse_deletion(self, request, self.why_not_deleted)

    def user_change_password(self, request, id, form_url=""):
        """As Django's. That a password was changed is told, and never which."""
        user = self.get_object(request, unquote(id))
        if user is None:
            raise Http404
        response = super().user_change_password(request, id, form_url)
        if User.objects.get(pk=user.pk).password != user.password:
            changed = {"password": "another one"}
            trail.tell(user, "changed", {}, changed, by=request.user)
        return response


@admin.register(Group)
class GroupOfPeopleAdmin(UnderstandsItsAddress, SumsUpProblems, LeavesTrail, GroupAdmin):
    """Groups. Those that the workflow asks for by name keep it, and stay."""

    why_not_deleted = (
        "The steps of an edition ask for this group by its name, so it stays. Take people out of "
        "it instead."
    )

    def get_readonly_fields(self, request, obj=None):
        names = super().get_readonly_fields(request, obj)
        return [*names, "name"] if is_of_workflow(obj) else names

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not is_of_workflow(obj)

    def delete_view(self, request, object_id, extra_context=None):
        if is_of_workflow(self.get_object(request, object_id)):
            return refuse_deletion(self, request, self.why_not_deleted)
        return super().delete_view(request, object_id, extra_context)


def is_of_workflow(group: Group | None) -> bool:
    return group is not None and group.name in GROUPS


def refuse_deletion(of: admin.ModelAdmin, request, why: str):
    """Back to the row, with the reason. Who may not look at it learns nothing."""
    if not of.has_view_or_change_permission(request):
        raise PermissionDenied
    of.message_user(request, why, messages.ERROR)
    return HttpResponseRedirect(request.path.removesuffix("delete/") + "change/")
