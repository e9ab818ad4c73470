"""Pages of accounts; signing in and up, e-mail, password and sessions are allauth's, at the same prefix."""

from django.urls import path

from accounts.views import teams, tokens

app_name = "accounts"
urlpatterns = [
    path("", teams.account, name="account"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:token_id>/revoke/", tokens.revoke, name="token-revoke"),
    path("teams/", teams.teams, name="teams"),
    path("teams/<int:team_id>/", teams.team, name="team"),
    path("teams/<int:team_id>/members/<int:user_id>/", teams.member, name="team-member"),
    path("invitations/<str:secret>/", teams.invitation, name="invitation"),
]
