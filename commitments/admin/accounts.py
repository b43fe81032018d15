"""People's accounts and groups, in the admin: changes of who may do what leave events, too."""

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect

from commitments.admin.new_account import NewAccountForm, new_account_boxes
from commitments.admin.rights import AccountForm, GroupForm, has_rights
from commitments.groups import GROUPS
from strategy import trail
from strategy.accounts.invitations import invite
from strategy.admin_asked import UnderstandsItsAddress
from strategy.admin_lists import LedByKeys
from strategy.admin_problems import SumsUpProblems
from strategy.admin_trail import LeavesTrail
from strategy.security.noting import What, note

admin.site.unregister([User, Group])
apps.get_app_config("auth").verbose_name = "Accounts"


@admin.register(User)
class AccountAdmin(LedByKeys, UnderstandsItsAddress, SumsUpProblems, LeavesTrail, UserAdmin):
    """Accounts. What gives a right, or leads into an account with rights, is a superuser's to give.

    By its address somebody may be sent a new password, so that stays with the rights.
    """

    form = AccountForm
    add_form = NewAccountForm
    add_form_template = "admin/change_form.html"
    readonly_fields = ["last_login", "date_joined"]
    given_by_superusers = ["is_superuser", "groups", "user_permissions"]
    leads_into_it = ["username", "email"]
    why_not_deleted = (
        "An account is never deleted, because what its person did stays on record. Untick “Active” "
        "instead: nobody can sign in with it then."
    )

    def has_change_permission(self, request, obj=None):
        of_a_superuser = obj is not None and obj.is_superuser
        allowed = super().has_change_permission(request, obj)
        return allowed and (request.user.is_superuser or not of_a_superuser)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        names = super().get_readonly_fields(request, obj)
        if request.user.is_superuser or obj is None:
            return names
        kept = self.leads_into_it if has_rights(obj) else []
        return [*names, *self.given_by_superusers, *kept]

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return new_account_boxes(request.user)
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if request.user.is_superuser else without_passwords(fieldsets)

    def get_form(self, request, obj=None, change=False, **kwargs):
        """A new account's without the boxes that its page hasn't: they give rights, if sent."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is None:
            shown = flatten_fieldsets(self.get_fieldsets(request))
            for name in form.base_fields.keys() - shown:
                del form.base_fields[name]
        return form

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change:
            self._welcome(request, form)

    def _welcome(self, request, form):
        """Invites who was added, and says what will not work for them as it is."""
        for membership in form.instance.memberships.all():
            trail.tell_stored(membership, {}, by=request.user)
        if form.instance.email:
            invite(form.instance)
            self.message_user(
                request, f"An invitation is on its way to {form.instance.email}.", messages.SUCCESS
            )
        for lacking in form.what_will_not_work():
            self.message_user(request, lacking, messages.WARNING)

    def delete_view(self, request, object_id, extra_context=None):
        return refuse_deletion(self, request, self.why_not_deleted)

    def user_change_password(self, request, id, form_url=""):
        """As Django's, for superusers. That it was changed is told, and never to what."""
        if not request.user.is_superuser:
            raise PermissionDenied
        user = self.get_object(request, unquote(id))
        if user is None:
            raise Http404
        response = super().user_change_password(request, id, form_url)
        if User.objects.get(pk=user.pk).password != user.password:
            changed = {"password": "another one"}
            trail.tell(user, "changed", {}, changed, by=request.user)
            by = request.user.get_username()
            note(What.PASSWORD_CHANGED, account=user, request=request, subject=f"by {by}")
        return response


@admin.register(Group)
class GroupOfPeopleAdmin(LedByKeys, UnderstandsItsAddress, SumsUpProblems, LeavesTrail, GroupAdmin):
    """Groups, a superuser's to give. Those that the workflow asks for by name keep it, and stay."""

    form = GroupForm
    why_not_deleted = (
        "The steps of an edition ask for this group by its name, so it stays. Take people out of "
        "it instead."
    )

    def get_readonly_fields(self, request, obj=None):
        names = super().get_readonly_fields(request, obj)
        return [*names, "name"] if is_of_workflow(obj) else names

    def has_add_permission(self, request):
        return request.user.is_superuser and super().has_add_permission(request)

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        allowed = request.user.is_superuser and super().has_delete_permission(request, obj)
        return allowed and not is_of_workflow(obj)

    def delete_view(self, request, object_id, extra_context=None):
        if is_of_workflow(self.get_object(request, object_id)):
            return refuse_deletion(self, request, self.why_not_deleted)
        return super().delete_view(request, object_id, extra_context)


def without_passwords(fieldsets) -> list:
    """The same boxes without those of a password."""
    found = []
    for title, options in fieldsets:
        names = [name for name in options["fields"] if "password" not in name]
        found.append((title, options | {"fields": names}))
    return found


def is_of_workflow(group: Group | None) -> bool:
    return group is not None and group.name in GROUPS


def refuse_deletion(of: admin.ModelAdmin, request, why: str):
    """Back to the row, with the reason. Who may not look at it learns nothing."""
    if not of.has_view_or_change_permission(request):
        raise PermissionDenied
    of.message_user(request, why, messages.ERROR)
    return HttpResponseRedirect(request.path.removesuffix("delete/") + "change/")
