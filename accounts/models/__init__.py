from accounts.models.counted_action import CountedAction
from accounts.models.linked_history import LinkedHistory
from accounts.models.people import Team, User
from accounts.models.reading import Reading
from accounts.models.revised import Revised
from accounts.models.secret_link import SecretLink
from accounts.models.token import ApiToken

__all__ = ["ApiToken", "CountedAction", "LinkedHistory", "Reading", "Revised", "SecretLink", "Team", "User"]
