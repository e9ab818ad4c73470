from accounts.models.people import Team, User
from accounts.models.token import ApiToken

__all__ = ["ApiToken", "Team", "User"]
