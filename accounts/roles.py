"""The roles that people have: Django groups of these names, made by a migration of accounts.

What each role may do is set after every migrate, by lwds_portal.administration.role_permissions.
"""

RESEARCHER = "researcher"
CURATOR = "curator"
ADMIN = "admin"
ROLES = (RESEARCHER, CURATOR, ADMIN)
