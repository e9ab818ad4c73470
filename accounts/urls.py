"""Pages of accounts; signing in and up, e-mail, password and sessions are allauth's, at the same prefix."""

from django.urls import path

from accounts.views import team_pages, token_pages

app_name = "accounts"
urlpatterns = [
    path("", team_pages.account, name="account"),
    path("tokens/", token_pages.tokens, name="tokens"),
    path("tokens/<int:token_id>/revoke/", token_pages.revoke, name="token-revoke"),
    path("teams/", team_pages.teams, name="teams"),
    path("teams/<int:team_id>/", team_pages.team, name="team"),
    path("teams/<int:team_id>/members/<int:user_id>/", team_pages.member, name="team-member"),
    path("invitations/<str:secret>/", team_pages.invitation, name="invitation"),
]
