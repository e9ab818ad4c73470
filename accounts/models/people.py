"""People and the teams they share things with."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person with an account. Roles are Django groups (researcher, curator, admin) made by migration."""


class Team(models.Model):
    """A named group of collaborators; its managers invite and remove members."""

    name = models.CharField(max_length=120, unique=True)
    members = models.ManyToManyField(User, related_name="teams", blank=True)
    managers = models.ManyToManyField(User, related_name="managed_teams", blank=True)

    def __str__(self) -> str:
        return self.name
