from django.urls import path

from commitments.contributions import views

# Below /contribute/.
urlpatterns = [
    # /contribute/done/WHAT/
    path("done/<slug:what>/", views.done, name="contribute_done"),
    # /contribute/TOKEN/
    path("<str:token>/", views.overview, name="contribute"),
    # /contribute/TOKEN/actions/N/
    path("<str:token>/actions/<int:number>/", views.action, name="contribute_action"),
    # /contribute/TOKEN/check/
    path("<str:token>/check/", views.check, name="contribute_check"),
    # /contribute/TOKEN/hand-on/
    path("<str:token>/hand-on/", views.hand_on, name="contribute_hand_on"),
    # /contribute/TOKEN/not-mine/
    path("<str:token>/not-mine/", views.not_mine, name="contribute_not_mine"),
]
