"""Every save of a shared row is a new revision."""

from accounts.models import Team, User


def test_each_save_raises_the_revision_also_of_a_copy_read_before(team):
    copy = Team.objects.get(pk=team.pk)
    team.save()
    assert (team.revision, Team.objects.get().revision) == (2, 2)
    copy.save(update_fields=["name"])
    assert Team.objects.get().revision == 3
    assert team.history.first().revision == 3


def test_automatic_changes_make_no_new_revision(db):
    user = User.objects.create_user("ann")
    user.save(update_fields=["last_login"])
    assert User.objects.get().revision == 1
    user.save(update_fields=["last_login", "email"])
    assert User.objects.get().revision == 2
