"""Notices by mail: one mail a day to each person who has any.

The rows of a mail are locked while it is sent, so that two workers never send one notice twice. A worker that is killed
between the mail server's answer and the commit leaves its notices as not mailed: they come again in the next mail.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalog.entries.notices.models import Notice
from catalog.entries.notices.unsubscribing import create_unsubscribe_token, gets_mail

MAIL_DAYS = 7  # older notices are not mailed: the mail server was away, or the portal had no address
MAIL_SECONDS = 30  # for each answer of the mail server

logger = logging.getLogger(__name__)


def send_digests() -> int:
    """Mail each person the notices that were not mailed yet; the number of mails.

    Nothing is sent while LWDS_ADDRESS is empty, since links in mails need the portal's address. What a mail server
    refuses, or cannot take now, is tried again in the next call.
    """
    if not settings.LWDS_ADDRESS:
        return 0
    sent = 0
    waiting = Notice.objects.filter(mailed_at=None, change__created_at__gt=timezone.now() - timedelta(days=MAIL_DAYS))
    for user in User.objects.filter(pk__in=waiting.values("user")).order_by("pk"):
        try:
            sent += _send_digest(user)
        except (SMTPRecipientsRefused, SMTPDataError) as error:
            logger.warning("The mail server refused the notices for account %s: %s", user.pk, error)
        except OSError as error:
            logger.warning("No notices are mailed until the next round, the mail server does not answer: %s", error)
            break
    return sent


@transaction.atomic
def _send_digest(user: User) -> bool:
    """Whether a mail was sent; what the person may not see now is left out of it for good."""
    waiting = Notice.objects.select_for_update(of=["self"], skip_locked=True).filter(
        user=user, mailed_at=None, change__created_at__gt=timezone.now() - timedelta(days=MAIL_DAYS)
    )
    keys = [notice.pk for notice in waiting]
    notices = list(Notice.objects.visible_to(user).filter(pk__in=keys).select_related("change__dataset"))
    Notice.objects.filter(pk__in=keys).update(mailed_at=timezone.now())
    address = _find_address(user)
    if not notices or not address or not gets_mail(user):
        return False
    _build_mail(user, address, notices).send()
    return True


def _find_address(user: User) -> str:
    """The verified address of an open account, the primary one first, or ""."""
    addresses = EmailAddress.objects.filter(user=user, user__is_active=True, verified=True).order_by("-primary")
    first = addresses.first()
    return first.email if first else ""


def _build_mail(user: User, address: str, notices: list[Notice]) -> EmailMessage:
    """The mail, whose headers let mail programs unsubscribe by one click (RFC 8058)."""
    unsubscribe = _absolute(reverse("catalog:unsubscribe", args=[create_unsubscribe_token(user)]))
    context = {
        "user": user,
        "rows": [(notice, _absolute(notice.change.dataset.get_absolute_url())) for notice in notices],
        "page": _absolute(reverse("catalog:following")),
        "unsubscribe": unsubscribe,
    }
    return EmailMessage(
        subject=f"What has changed at {settings.LWDS_NAME}",
        body=render_to_string("catalog/mail/notices.txt", context),
        to=[address],
        headers={
            "List-Unsubscribe": f"<{unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
        connection=get_connection(timeout=MAIL_SECONDS),
    )


def _absolute(path: str) -> str:
    return settings.LWDS_ADDRESS.rstrip("/") + path
