"""Forms of the account pages."""

from __future__ import annotations

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiToken, Team
from accounts.services.tokens import MAX_TOKEN_DAYS


class TokenForm(forms.Form):
    name = forms.CharField(max_length=80, help_text=_("What it is for, e.g. 'annotation script on the cluster'."))
    scopes = forms.MultipleChoiceField(
        choices=ApiToken.Scope.choices, initial=[ApiToken.Scope.READ], widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(
        label=_("Days until it expires"),
        min_value=1,
        max_value=MAX_TOKEN_DAYS,
        initial=90,
        help_text=_("At most a year."),
    )


class TeamForm(forms.ModelForm):
    class Meta:
        model = Team
        fields = ["name"]


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"))


class SecondFactorForm(AuthenticateForm):
    """The code after the password; wrong ones lock an account out as wrong passwords do (accounts.lockout)."""

    def clean_code(self) -> str:
        if not AxesProxyHandler.is_allowed(context.request, {"username": self.user.get_username()}):
            raise forms.ValidationError(_("Too many wrong codes: wait a quarter of an hour and sign in again."))
        return str(super().clean_code())
