from __future__ import annotations

from django.urls import path

from foundation.accounts import staff_views, views

app_name = "accounts"
urlpatterns = [
    path("accounts/sign-in/", views.sign_in, name="sign_in"),
    path("accounts/sign-out/", views.sign_out, name="sign_out"),
    path("accounts/profile/", views.profile, name="profile"),
    path("accounts/profile/sessions/", views.end_other_sessions, name="end_other_sessions"),
    path("accounts/password/", views.password, name="password"),
    path("accounts/second-factor/", views.set_second_factor, name="second_factor"),
    path("accounts/second-factor/verify/", views.verify, name="second_factor_verify"),
    path("office/users/", staff_views.users, name="users"),
    path("office/users/new/", staff_views.user_new, name="user_new"),
    path("office/users/<int:pk>/", staff_views.user_edit, name="user_edit"),
    path("office/users/<int:pk>/password/", staff_views.user_password, name="user_password"),
    path(
        "office/users/<int:pk>/second-factor/",
        staff_views.user_second_factor,
        name="user_second_factor",
    ),
    path("office/users/<int:pk>/unlock/", staff_views.user_unlock, name="user_unlock"),
    path("office/offices/", staff_views.offices, name="offices"),
    path("office/offices/new/", staff_views.office_new, name="office_new"),
    path("office/offices/<int:pk>/", staff_views.office_edit, name="office_edit"),
]
