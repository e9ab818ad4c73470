"""The roles that people have: Django groups of these names, made by migration, filled by lwds_portal.roles."""

RESEARCHER = "researcher"
CURATOR = "curator"
ADMIN = "admin"
ROLES = (RESEARCHER, CURATOR, ADMIN)
