"""The roles that people have: Django groups of these names, made by a migration of accounts.

What each role may do is set after every migrate, by lwds_portal.administration.role_permissions.

Separate module because migrations, tests and permissions share the names.
"""

RESEARCHER = "researcher"
CURATOR = "curator"
ADMIN = "admin"
ROLES = (RESEARCHER, CURATOR, ADMIN)
