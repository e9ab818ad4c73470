"""Settings of the portal, all from environment variables; without any, a laptop set-up with embedded servers.

One file because Django reads one module of settings.
DATABASE_URL, REDIS_URL, LWDS_STORAGE, SECRET_KEY and ALLOWED_HOSTS select real servers; DEBUG=0 selects production.
"""

from datetime import timedelta
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import SELF

from accounts.limits import LIMITS
from lwds_portal.embedded.home import Home
from lwds_portal.operations.file_storage import file_storage
from lwds_portal.operations.logs import configure_structlog, logging_settings

BASE_DIR = Path(__file__).resolve().parent.parent
# templates/ and static/ are at the top of a checkout; in an installed package they are beside this file.
INSTALLED = Path(__file__).with_name("templates").is_dir()
ASSETS_DIR = Path(__file__).parent if INSTALLED else BASE_DIR
env = environ.Env()
NOTSET = environ.Env.NOTSET

LWDS_HOME = Home(env.path("LWDS_HOME", default=str((Path.cwd() if INSTALLED else BASE_DIR) / ".lwds"))())
# DEBUG=1 shows tracebacks to a developer, DEBUG=0 is production; unset is a laptop: no tracebacks, no certificates.
DEBUG = env.bool("DEBUG", default=False)
PRODUCTION = "DEBUG" in env and not DEBUG
SECRET_KEY = env("SECRET_KEY") if PRODUCTION else env("SECRET_KEY", default=None) or LWDS_HOME.secret_key()
# Keys of before: what they signed (sessions, links, scroll tokens) is accepted until they are taken away here.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=NOTSET if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])

# Production is https behind one proxy; /v1/ and /health/ answer plain http too, since their clients follow no redirect.
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=PRODUCTION)
SECURE_REDIRECT_EXEMPT = [r"^v1/", r"^hg(19|38)/v1/", r"^health/", r"^metrics$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_AGE = 14 * 24 * 3600
LWDS_PROXIES = env.int("LWDS_PROXIES", default=1 if PRODUCTION else 0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if LWDS_PROXIES else None
LWDS_METRICS_FROM = env.list("LWDS_METRICS_FROM", default=["127.0.0.1", "::1"])

configure_structlog()
LOGGING = logging_settings(json=PRODUCTION, level=env.str("LOG_LEVEL", default="INFO" if PRODUCTION else "WARNING"))

INSTALLED_APPS = [
    "lwds_portal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.forms",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "django_prometheus",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "simple_history",
    "lwds_portal.apps.PortalConfig",
    "accounts",
    "catalog",
    "variants",
    "ingest",
    "triage",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "lwds_portal.web.middleware.set_client_address",
    "lwds_portal.web.middleware.log_request",
    "lwds_portal.web.budgets.open_budgets",
    "lwds_portal.web.middleware.refuse_credentials_over_http",
    "lwds_portal.web.middleware.refuse_null_characters",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lwds_portal.web.compression.compress_responses",
    "lwds_portal.web.middleware.add_content_policy",
    "lwds_portal.web.short_chain.shorten_lookups",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lwds_portal.web.session_activity.note_session_activity",
    "lwds_portal.web.second_factor.RequireSecondFactor",
    "lwds_portal.web.middleware.add_security_headers",
    "lwds_portal.web.problems.ProblemPages",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it answers for a login that was locked out
]

# The name on every page and in mails, and the e-mail address of those who run this portal (in the footer).
LWDS_NAME = env.str("LWDS_NAME", default="lwds")
LWDS_CONTACT = env.str("LWDS_CONTACT", default="")
# The portal's own address, https://data.example.org, for links in mails that no request is at hand for; without it
# notices are not mailed.
LWDS_ADDRESS = env.str("LWDS_ADDRESS", default="")
# Persistent identifiers of datasets: the number (NAAN) of one's ARKs, and one's prefix and account at DataCite.
LWDS_ARK_NAAN = env.str("LWDS_ARK_NAAN", default="")
LWDS_DOI_PREFIX = env.str("LWDS_DOI_PREFIX", default="")
LWDS_DATACITE_URL = env.str("LWDS_DATACITE_URL", default="https://api.datacite.org")
LWDS_DATACITE_REPOSITORY = env.str("LWDS_DATACITE_REPOSITORY", default="")
LWDS_DATACITE_PASSWORD = env.str("LWDS_DATACITE_PASSWORD", default="")
# A folder with files named like those in triage/content: what they say is laid over the shipped content.
LWDS_CONTENT = env.str("LWDS_CONTENT", default="")

ROOT_URLCONF = "lwds_portal.urls"
WSGI_APPLICATION = "lwds_portal.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["accounts.password_hasher.LanedArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# Who may sign up: everybody ("open"), invited people ("invitation"), nobody ("closed": accounts are made in the admin).
LWDS_SIGNUP = env.str("LWDS_SIGNUP", default="invitation")
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[lwds] "
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_RATE_LIMITS = {"login_failed": False}  # axes counts failed logins, in the database and for all processes
USERSESSIONS_TRACK_ACTIVITY = True

# A second factor after the password: codes of an app (TOTP), security keys (WebAuthn), recovery codes. With
# LWDS_REQUIRE_SECOND_FACTOR curators and administrators must set one up before they can use other pages.
LWDS_REQUIRE_SECOND_FACTOR = env.bool("LWDS_REQUIRE_SECOND_FACTOR", default=False)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {"authenticate": "accounts.forms.SecondFactorForm"}
MFA_TOTP_ISSUER = LWDS_NAME
MFA_TOTP_TOLERANCE = 1  # a code of the half minute before or after: clocks differ
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # http://localhost

# Five wrong passwords or codes for one account from one address: that address waits a quarter of an hour for it.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "accounts.lockout.account_of_login"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "429.html"

# An OpenID Connect provider, e.g. OIDC_SERVER_URL=https://orcid.org with the client id and secret that it gave out.
OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", default="")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": env.str("OIDC_NAME", default="ORCID"),
                "client_id": env.str("OIDC_CLIENT_ID"),
                "secret": env.str("OIDC_SECRET"),
                "settings": {"server_url": OIDC_SERVER_URL},
            }
        ]
        if OIDC_SERVER_URL
        else [],
    }
}

# EMAIL_URL=smtp+tls://user:password@mail.example.org:587; without it mails are files under LWDS_HOME.
vars().update(env.email_url("EMAIL_URL", default="filemail://"))
EMAIL_FILE_PATH = LWDS_HOME.path / "mail"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="lwds_portal <noreply@localhost>")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ASSETS_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lwds_portal.site.context.portal",
            ],
        },
    }
]

# `{{ form }}` looks the same everywhere: templates/django/forms/.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Without DATABASE_URL and REDIS_URL the embedded servers under LWDS_HOME are used, over unix sockets.
DATABASE_URL = env.str("DATABASE_URL", default="")
DATABASES = {"default": env.db_url_config(DATABASE_URL or LWDS_HOME.database_url)}
DATABASES["default"]["ENGINE"] = "lwds_portal.database"  # checks pooled connections itself
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("pool", {"min_size": 0, "max_size": 16, "timeout": 5})
# Longest statement in seconds, 0 = any; the web server sets it, loads and jobs take their time.
LWDS_STATEMENT_TIMEOUT = env.int("LWDS_STATEMENT_TIMEOUT", default=0)
# Longest pause inside a transaction in seconds, 0 = any; the web server sets it: no client may keep one open.
LWDS_IDLE_TIMEOUT = env.int("LWDS_IDLE_TIMEOUT", default=0)
DATABASES["default"]["STATEMENT_SECONDS"] = LWDS_STATEMENT_TIMEOUT  # read by accounts.statement_limits
# Compiling our statements (JIT) takes longer than they run; set in the role, turning it off costs no round trip.
_timeouts = (
    f"-c statement_timeout={LWDS_STATEMENT_TIMEOUT}s -c idle_in_transaction_session_timeout={LWDS_IDLE_TIMEOUT}s"
)
DATABASES["default"]["OPTIONS"].setdefault("options", f"-c jit=off {_timeouts}")
# Questions about releases run in read-only transactions, as a role that can read the tables of releases and no other.
LWDS_READER_ROLE = env.str("LWDS_READER_ROLE", default="" if DATABASE_URL else "lwds_reader")
_reader = f" -c role={LWDS_READER_ROLE}" if LWDS_READER_ROLE else ""
DATABASES["readonly"] = {**DATABASES["default"], "TEST": {"MIRROR": "default"}}
DATABASES["readonly"]["OPTIONS"] = {**DATABASES["default"]["OPTIONS"]}
DATABASES["readonly"]["OPTIONS"]["options"] += f" -c default_transaction_read_only=on{_reader}"

REDIS_URL = env.str("REDIS_URL", default="") or LWDS_HOME.redis_url
CELERY_BROKER_URL = REDIS_URL
# Limits of callers are counted here, by all processes together.
CACHES = {"default": {"BACKEND": "lwds_portal.web.shared_cache.SharedCache", "LOCATION": REDIS_URL}}
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
LWDS_DIGEST_HOUR = env.int("LWDS_DIGEST_HOUR", default=6)  # the hour (UTC) at which notices are mailed
CELERY_BEAT_SCHEDULE = {
    "check links": {"task": "catalog.tasks.check_links", "schedule": 3600.0},
    "announce liveness": {"task": "catalog.tasks.announce_liveness", "schedule": 300.0, "options": {"expires": 300}},
    "mail notices": {"task": "catalog.tasks.mail_notices", "schedule": crontab(hour=LWDS_DIGEST_HOUR, minute=7)},
    "send dois": {"task": "catalog.tasks.send_dois", "schedule": 3600.0},
    "collect garbage": {"task": "lwds_portal.tasks.collect_garbage_nightly", "schedule": crontab(hour=3, minute=17)},
    "verify releases": {"task": "variants.releases.tasks.verify_releases", "schedule": crontab(hour=2, minute=41)},
    "recover loads": {"task": "ingest.tasks.recover_loads", "schedule": 20, "options": {"expires": 20}},
    "recover jobs": {"task": "variants.jobs.tasks.recover_jobs", "schedule": 20, "options": {"expires": 20}},
    "recover queries": {"task": "catalog.tasks.recover_queries", "schedule": 20, "options": {"expires": 20}},
    "recover tables": {"task": "catalog.tasks.recover_tables", "schedule": 20, "options": {"expires": 20}},
    "collect rows": {"task": "catalog.tasks.collect_due_rows", "schedule": 20, "options": {"expires": 20}},
    "expire jobs": {"task": "variants.jobs.tasks.expire_old_jobs", "schedule": 3600},
    "drop retired releases": {"task": "variants.releases.tasks.drop_retired_tables", "schedule": 300},
}
# Hours after which a task is ended in words; one that does not listen is killed TASK_GRACE seconds later.
LWDS_LOAD_HOURS = env.int("LWDS_LOAD_HOURS", default=7 * 24)  # one file, finishing a release, filling fields
LWDS_JOB_HOURS = env.int("LWDS_JOB_HOURS", default=24)
LWDS_TABLE_HOURS = env.int("LWDS_TABLE_HOURS", default=1)  # reading the rows of an uploaded file
TASK_GRACE = 120
CELERY_TASK_SOFT_TIME_LIMIT = 3600
CELERY_TASK_TIME_LIMIT = CELERY_TASK_SOFT_TIME_LIMIT + TASK_GRACE
CELERY_TASK_ANNOTATIONS = {
    task: {"soft_time_limit": hours * 3600, "time_limit": hours * 3600 + TASK_GRACE}
    for task, hours in {
        "ingest.tasks.load_file": LWDS_LOAD_HOURS,
        "ingest.tasks.finish": LWDS_LOAD_HOURS,
        "ingest.tasks.fill_fields": LWDS_LOAD_HOURS,
        "variants.jobs.tasks.run_job_task": LWDS_JOB_HOURS,
        "catalog.tasks.profile_table": LWDS_TABLE_HOURS,
        "catalog.tasks.collect_rows": LWDS_TABLE_HOURS,
    }.items()
}
# Rows that programs append to a table become a new version of its file at most once in so many minutes.
LWDS_COLLECT_MINUTES = env.float("LWDS_COLLECT_MINUTES", default=10)
# A stopping worker gives its tasks so many seconds to finish the slice or batch under way, then it ends them.
LWDS_STOP_SECONDS = env.float("LWDS_STOP_SECONDS", default=8)
# A message is redelivered after this long without an acknowledgement: longer than the longest load (one week).
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 7 * 24 * 3600}

# Nights after which every block of a published release has been read and compared with its checksum.
LWDS_VERIFY_NIGHTS = env.int("LWDS_VERIFY_NIGHTS", default=30)

# Days for which the results of a finished job or SQL query are kept.
LWDS_JOB_DAYS = env.int("LWDS_JOB_DAYS", default=30)

# What people typed into an interview after their session had ended is kept for a day: characters of one text, and texts
# of one interview.
LWDS_KEPT_TEXT_BYTES = env.int("LWDS_KEPT_TEXT_BYTES", default=500_000)
LWDS_KEPT_TEXTS = env.int("LWDS_KEPT_TEXTS", default=20)

# What one caller may have open, and do in an hour; 0 means no limit. Without an account, an address is a caller.
LWDS_ANONYMOUS_OPEN_JOBS = env.int("LWDS_ANONYMOUS_OPEN_JOBS", default=5)
LWDS_ALL_ANONYMOUS_OPEN_JOBS = env.int("LWDS_ALL_ANONYMOUS_OPEN_JOBS", default=40)
LWDS_ANONYMOUS_JOBS_PER_HOUR = env.int("LWDS_ANONYMOUS_JOBS_PER_HOUR", default=60)
LWDS_USER_OPEN_JOBS = env.int("LWDS_USER_OPEN_JOBS", default=20)
LWDS_USER_JOBS_PER_HOUR = env.int("LWDS_USER_JOBS_PER_HOUR", default=300)
LWDS_OPEN_QUERIES = env.int("LWDS_OPEN_QUERIES", default=3)
LWDS_QUERIES_PER_HOUR = env.int("LWDS_QUERIES_PER_HOUR", default=300)
LWDS_ALL_OPEN_QUERIES = env.int("LWDS_ALL_OPEN_QUERIES", default=300)
LWDS_USER_OPEN_UPLOADS = env.int("LWDS_USER_OPEN_UPLOADS", default=50)
LWDS_USER_WAITING_ROWS = env.int("LWDS_USER_WAITING_ROWS", default=200_000)
LWDS_USER_STORED_GB = env.int("LWDS_USER_STORED_GB", default=500)
LWDS_USER_LINKS_PER_HOUR = env.int("LWDS_USER_LINKS_PER_HOUR", default=30)

# SQL queries run in processes that see no file but their tables. 1 runs them also where the system cannot do that; they
# then rely on what the database and the portal's own check forbid.
LWDS_SQL_UNCONFINED = env.bool("LWDS_SQL_UNCONFINED", default=False)

# US dollars for one GB of database disk and month, for estimates: what managed block storage costs in 2026.
LWDS_DISK_PRICE = env.float("LWDS_DISK_PRICE", default=0.10)

# Folders and s3://bucket/prefix/ addresses from which curators load WGSA files in the admin site.
LWDS_INCOMING = env.list("LWDS_INCOMING", default=[str(LWDS_HOME.path / "incoming")])

# Where the lines of files that are not sorted by position are sorted, and the MB of text that are sorted in memory.
LWDS_SORT_FOLDER = env.str("LWDS_SORT_FOLDER", default=str(LWDS_HOME.temporary))
LWDS_SORT_MEMORY = env.int("LWDS_SORT_MEMORY", default=256)

# The folder of lakes, or s3://bucket/prefix: releases as Parquet files, from which questions on any field are answered
# (docs/lake.md); "" for none. Lakes that go to a bucket are written in LWDS_LAKE_WORK first. MB of memory for the
# questions of one process, and for each file that is being written; seconds for a question.
LWDS_LAKE = env.str("LWDS_LAKE", default="")
LWDS_LAKE_WORK = env.str("LWDS_LAKE_WORK", default=str(LWDS_HOME.temporary / "lake"))
LWDS_LAKE_MEMORY = env.int("LWDS_LAKE_MEMORY", default=1_000)
LWDS_LAKE_SECONDS = env.float("LWDS_LAKE_SECONDS", default=600)
# A Spark Connect server (sc://host:15002) for jobs on lakes that would take DuckDB longer than so many seconds.
LWDS_SPARK = env.str("LWDS_SPARK", default="")
LWDS_SPARK_MIN_SECONDS = env.float("LWDS_SPARK_MIN_SECONDS", default=600)

# MB of disk that stay free: what would need them is refused.
LWDS_MIN_FREE_MB = env.int("LWDS_MIN_FREE_MB", default=500)

LWDS_STORAGE = env("LWDS_STORAGE", default=str(LWDS_HOME.files))
STORAGES = {
    "default": file_storage(LWDS_STORAGE),
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = not PRODUCTION  # production serves what collectstatic gathered in STATIC_ROOT
STATIC_ROOT = LWDS_HOME.static if PRODUCTION else None
STATICFILES_DIRS = [ASSETS_DIR / "static"]

FORMS_URLFIELD_ASSUME_HTTPS = True  # Django 6's default
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True

# Nothing is inline, neither script nor style, but style sheets that libraries make, by their digests. Where a new
# version makes others, the browser tests fail with the new digest.
STYLES_OF_LIBRARIES = [
    "'sha256-jSYQUrW7J0b3jPqhZP9C2Xh1PyJKHKXd4s0fpGGKrww='",  # Plot, in every drawing
    "'sha256-ITHmamcImsZ/Je1xrdtDLZVvRSpj1Zokb6uHXORB824='",  # igv's colour picker
    "'sha256-NTwDUA6nIvRRpI2lIBtHJqkV0TlTj4HVmI6vI81fIfM='",  # igv's circular view
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "style-src": [SELF, *STYLES_OF_LIBRARIES],
        "img-src": [SELF, "data:", "blob:"],
        "frame-ancestors": [SELF],
        # Signing in elsewhere is a form whose answer leads to the provider.
        "form-action": [SELF, *(["/".join(OIDC_SERVER_URL.split("/")[:3])] if OIDC_SERVER_URL else [])],
        "base-uri": [SELF],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.BearerAuthentication",  # the first names the scheme of a 401
        "accounts.authentication.BasicTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "lwds_portal.rest.negotiation.FormatNegotiation",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PARSER_CLASSES": [
        "accounts.parsers.BoundedJSONParser",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "lwds_portal.rest.paging.Pages",
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticatedOrReadOnly",
        "accounts.permissions.TokenScope",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["accounts.throttling.RequestThrottle"],
    "EXCEPTION_HANDLER": "lwds_portal.web.problems.problem_response",
}
# {assembly: FASTA file with its index}, as LWDS_REFERENCE=GRCh37=/data/hg19.fa.gz,GRCh38=/data/hg38.fa.gz: alleles of
# insertions and deletions are compared at every position of a repeat, and lists are checked against it. Optional.
LWDS_REFERENCE = env.dict("LWDS_REFERENCE", default={})
# Whether variants of files that are loaded are found by their GA4GH VRS ids: 75 bytes and 5 microseconds a variant.
LWDS_VRS_INDEX = env.bool("LWDS_VRS_INDEX", default=True)
# What /v1 means where a question names no assembly: hg19, as scripts written for myvariant.info expect.
LWDS_DEFAULT_ASSEMBLY = env.str("LWDS_DEFAULT_ASSEMBLY", default="hg19")
# Requests a minute; 0 = no limit. High enough for scripts, low enough to stop a runaway loop.
LWDS_REQUESTS_PER_MINUTE = {
    "anonymous": env.int("LWDS_ANONYMOUS_REQUESTS_PER_MINUTE", default=60_000),
    "user": env.int("LWDS_USER_REQUESTS_PER_MINUTE", default=120_000),
}
# Days for which it is kept who read what is not public.
LWDS_READING_DAYS = env.int("LWDS_READING_DAYS", default=365)
# What one request may use: docs/limits.md.
LWDS_LIMITS = {name: env.int(limit.setting, default=limit.default) for name, limit in LIMITS.items()}
LWDS_LANES_FILE = LWDS_HOME.path / "lanes"  # where web processes share the lanes of heavy requests
DATA_UPLOAD_MAX_NUMBER_FIELDS = LWDS_LIMITS["max_form_fields"]  # a full list of an interview has 1,300
DATA_UPLOAD_MAX_MEMORY_SIZE = LWDS_LIMITS["max_json_bytes"]
SPECTACULAR_SETTINGS = {
    "TITLE": "lwds_portal",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SERVE_INCLUDE_SCHEMA": False,
    "DEFAULT_GENERATOR_CLASS": "lwds_portal.rest.schema.SharedSchemaGenerator",
    "ENUM_NAME_OVERRIDES": {
        "JobKindEnum": "variants.jobs.models.Job.Kind",
        "ReleaseStatusEnum": "variants.releases.models.Release.Status",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "lwds_portal.rest.schema.add_problems",
    ],
}
