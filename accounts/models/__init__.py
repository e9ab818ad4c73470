from accounts.models.people import Team, User
from accounts.models.secret_link import SecretLink
from accounts.models.token import ApiToken

__all__ = ["ApiToken", "SecretLink", "Team", "User"]
