from accounts.models.people import Invitation, Team, User
from accounts.models.token import ApiToken

__all__ = ["ApiToken", "Invitation", "Team", "User"]
