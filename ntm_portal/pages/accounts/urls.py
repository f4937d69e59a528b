"""Addresses of the accounts: for administrators, but for the page of one's own password."""

from django.urls import path

from ntm_portal.pages.accounts import tokens, views

urlpatterns = [
    path("password/", views.own_password, name="password"),
    path("manage/", views.account_list, name="accounts"),
    path("manage/new/", views.new_account, name="account-new"),
    path("manage/<int:pk>/", views.account, name="account"),
    path("manage/<int:pk>/password/", views.reset, name="account-password"),
    path("manage/<int:pk>/active/", views.active, name="account-active"),
    path("manage/tokens/", tokens.token_list, name="tokens"),
    path("manage/tokens/new/", tokens.new_token, name="token-new"),
    path("manage/tokens/<int:pk>/revoke/", tokens.revoke, name="token-revoke"),
]
