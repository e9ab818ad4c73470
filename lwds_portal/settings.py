"""Settings of the portal, all from the environment; without any, a laptop set-up with embedded services.

DATABASE_URL, REDIS_URL, LWDS_STORAGE, SECRET_KEY and ALLOWED_HOSTS select real servers; DEBUG=0 selects production.
"""

from pathlib import Path

import environ
from csp.constants import SELF, UNSAFE_INLINE

from lwds_portal.embedded.home import Home

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
NOTSET = environ.Env.NOTSET

LWDS_HOME = Home(env.path("LWDS_HOME", default=str(BASE_DIR / ".lwds"))())
# DEBUG=1 shows tracebacks to a developer, DEBUG=0 is production; unset is a laptop: no tracebacks, no certificates.
DEBUG = env.bool("DEBUG", default=False)
PRODUCTION = "DEBUG" in env and not DEBUG
SECRET_KEY = env("SECRET_KEY") if PRODUCTION else env("SECRET_KEY", default=None) or LWDS_HOME.secret_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=NOTSET if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.forms",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "simple_history",
    "lwds_portal",
    "accounts",
    "catalog",
    "variants",
    "ingest",
    "triage",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "lwds_portal.urls"
WSGI_APPLICATION = "lwds_portal.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lwds_portal.context.portal",
            ],
        },
    }
]

# `{{ form }}` looks the same everywhere: templates/django/forms/.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Without DATABASE_URL and REDIS_URL the embedded servers under LWDS_HOME are used, over unix sockets.
DATABASES = {"default": env.db_url_config(env("DATABASE_URL", default=LWDS_HOME.database_url))}
DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("pool", {"min_size": 0, "max_size": 8, "timeout": 10})

REDIS_URL = env("REDIS_URL", default=LWDS_HOME.redis_url)
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# A message is redelivered after this long without an acknowledgement: longer than the longest load (one week).
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 7 * 24 * 3600}

LWDS_STORAGE = env("LWDS_STORAGE", default=str(LWDS_HOME.files))
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": LWDS_STORAGE, "base_url": "/files/"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = not PRODUCTION  # production serves what collectstatic gathered in STATIC_ROOT
STATIC_ROOT = LWDS_HOME.static if PRODUCTION else None
STATICFILES_DIRS = [BASE_DIR / "static"]

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True

# htmx, Plot and igv set style attributes; scripts are never inline (measured in real Chromium).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:"],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.BearerAuthentication",  # the first names the scheme of a 401
        "accounts.authentication.BasicTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "lwds_portal.paging.Pages",
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticatedOrReadOnly",
        "accounts.permissions.TokenScope",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["accounts.throttling.RequestThrottle"],
    "EXCEPTION_HANDLER": "lwds_portal.problems.problem_response",
}
# Requests a minute of one web process; 0 = no limit. High enough for scripts, low enough to stop a runaway loop.
LWDS_REQUESTS_PER_MINUTE = {
    "anonymous": env.int("LWDS_ANONYMOUS_REQUESTS_PER_MINUTE", default=60_000),
    "user": env.int("LWDS_USER_REQUESTS_PER_MINUTE", default=120_000),
}
# A batch of 1,000 long indel ids must fit a form.
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
SPECTACULAR_SETTINGS = {
    "TITLE": "lwds_portal",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "lwds_portal.api_schema.add_problems",
    ],
}
