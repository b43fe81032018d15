from django.urls import path

from reporting.views import actions, editions, entries, health, home, responses, years

response = "<slug:department>/<slug:strategy>"

urlpatterns = [
    # /
    path("", home.home, name="home"),
    # /entries/
    path("entries/", entries.entry_list, name="entries"),
    # /healthz
    path("healthz", health.healthz, name="healthz"),
    # /DEPARTMENT/STRATEGY/
    path(f"{response}/", responses.matrix, name="response"),
    # /DEPARTMENT/STRATEGY/actions/N/
    path(f"{response}/actions/<int:number>/", actions.action_detail, name="action"),
    # /DEPARTMENT/STRATEGY/years/YYYY/
    path(f"{response}/years/<int:year>/", years.year_detail, name="year"),
    # /DEPARTMENT/STRATEGY/editions/
    path(f"{response}/editions/", editions.edition_list, name="editions"),
    # /DEPARTMENT/STRATEGY/editions/N/
    path(f"{response}/editions/<int:position>/", editions.edition_detail, name="edition"),
]
