"""Settings: one file, everything by environment (see README, "In production")."""

from __future__ import annotations

import json
import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from safetyreg import embedded

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("SAFETYREG_VAR", BASE_DIR / "var"))


def flag(name: str, default: bool) -> bool:
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    return [word for word in os.environ.get(name, default).replace(",", " ").split() if word]


DEBUG = flag("DEBUG", default=True)
DEMO = flag("SAFETYREG_DEMO", default=DEBUG)
SECRET_KEY = os.environ.get("SECRET_KEY", "only-for-the-demo-on-this-machine" if DEBUG else "")
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "localhost 127.0.0.1 [::1]" if DEBUG else "")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
SURFACE = os.environ.get("SAFETYREG_SURFACE", "all")  # public | office | all
JURISDICTION = os.environ.get("SAFETYREG_JURISDICTION", "ningxia")  # or the path of a .toml
JURISDICTION_PARAMETERS = json.loads(os.environ.get("SAFETYREG_PARAMETERS", "{}"))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "bootstrap",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "axes",
    "csp",
    "safetyreg",
    "foundation.audit",
    "foundation.workdays",
    "foundation.web",
    "foundation.accounts",
    "foundation.deadlines",
    "foundation.documents",
    "foundation.enterprises",
    "foundation.imports",
    "enforcement",
    "blacklist",
    "correction",
    "disclosure",
    "interference",
]

MIDDLEWARE = [
    "safetyreg.health.probes",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "foundation.web.middleware.kept_for_seconds",
    "foundation.web.middleware.utf8_only",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "foundation.web.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "foundation.audit.middleware.address_class",
    "foundation.web.middleware.own_not_found",
    "foundation.accounts.middleware.session_limits",
    "foundation.accounts.middleware.second_factor",
    "axes.middleware.AxesMiddleware",
]

# A process for the public alone knows no sessions and nobody who is signed in: its database role
# could not read them either.
OF_THE_OFFICE = {
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "foundation.web.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "foundation.accounts.middleware.session_limits",
    "foundation.accounts.middleware.second_factor",
    "axes.middleware.AxesMiddleware",
}
PUBLIC_MIDDLEWARE = [
    *(name for name in MIDDLEWARE if name not in OF_THE_OFFICE),
    "foundation.web.middleware.PublicOnly",
]
if SURFACE == "public":
    MIDDLEWARE = PUBLIC_MIDDLEWARE
PUBLIC_SECONDS = 5  # how long a public page may be kept by browsers and nginx

ROOT_URLCONF = "safetyreg.urls"
WSGI_APPLICATION = "safetyreg.wsgi.application"
FORM_RENDERER = "foundation.web.forms.Renderer"

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
                "foundation.web.context.site",
            ],
            "builtins": ["foundation.web.templatetags.web"],
        },
    }
]

# --- PostgreSQL and Redis: given by URL, else the embedded services of bin/serve
_ROLE = embedded.PUBLIC_ROLE if SURFACE == "public" else embedded.APP_ROLE
DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or embedded.database_url(VAR, role=_ROLE),
        conn_max_age=60,
        conn_health_checks=True,
    )
}
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)  # seconds
DATABASE_APP_ROLE = os.environ.get("DATABASE_APP_ROLE", "safetyreg_app")
DATABASE_PUBLIC_ROLE = os.environ.get("DATABASE_PUBLIC_ROLE", "safetyreg_public")
REDIS_URL = os.environ.get("REDIS_URL") or embedded.redis_url(VAR)
CACHES = {
    "default": {
        "BACKEND": "foundation.web.caching.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 5},  # seconds
    }
}

# --- Accounts and sessions
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "foundation.accounts.backends.StaffBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "workbench"
LOGOUT_REDIRECT_URL = "portal"
SESSION_ENGINE = "django.contrib.sessions.backends.cache"
SESSION_COOKIE_AGE = 30 * 60  # idle limit, seconds; kept alive in Redis, never in PostgreSQL
SESSION_SAVE_EVERY_REQUEST = True
SESSION_ABSOLUTE_AGE = 12 * 60 * 60  # seconds after sign-in, however active
SESSION_COOKIE_NAME = "safetyreg_session"
SESSION_COOKIE_SAMESITE = "Lax"
SECOND_FACTOR_REQUIRED = flag("SECOND_FACTOR_REQUIRED", default=not DEMO)
OTP_TOTP_ISSUER = "safetyreg"
OTP_TOTP_THROTTLE_FACTOR = 0  # foundation.accounts.attempts counts wrong codes instead
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_DISABLE_ACCESS_LOG = True  # the audit trail records sign-ins
AXES_LOCKOUT_CALLABLE = "foundation.accounts.views.locked_out"
AXES_CLIENT_IP_CALLABLE = "foundation.accounts.addresses.client_address"
AXES_USERNAME_CALLABLE = "foundation.accounts.addresses.counted_name"
# The page asked for may be the report form (记录制度, article 10): not beside name and address.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "next"]
AXES_VERBOSE = False

# --- Browser safety
SECURE_COOKIES = flag("SECURE_COOKIES", default=not DEBUG)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SECURE_HSTS_SECONDS = int(os.environ.get("HSTS_SECONDS", "0" if DEBUG else "31536000"))
BEHIND_PROXY = flag("BEHIND_PROXY", default=False)  # then the last X-Forwarded-For is believed
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
CSRF_FAILURE_VIEW = "foundation.web.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # bytes, without files
DATA_UPLOAD_MAX_NUMBER_FILES = 100

# --- Files
DOCUMENT_ROOT = VAR / "documents"
FONT_FOLDER = VAR / "fonts"
# Files of published data, named by their digest, which nginx hands out under /datasets/.
DATASET_ROOT = Path(os.environ.get("DATASET_ROOT", VAR / "datasets"))
# Virus scanner for evidence: a dotted path such as foundation.documents.clamd.scan, or none.
EVIDENCE_SCANNER = os.environ.get("EVIDENCE_SCANNER", "")
CLAMD_SOCKET = os.environ.get("CLAMD_SOCKET", "/run/clamav/clamd.ctl")
STORAGES = {
    "default": {
        "BACKEND": os.environ.get("DOCUMENT_STORE", "django.core.files.storage.FileSystemStorage"),
        "OPTIONS": json.loads(
            os.environ.get("DOCUMENT_STORE_OPTIONS", json.dumps({"location": str(DOCUMENT_ROOT)}))
        ),
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", BASE_DIR / "staticfiles"))
WHITENOISE_USE_FINDERS = DEBUG

# --- Language and time
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
DATE_FORMAT = "Y年n月j日"

# --- Celery
CELERY_BROKER_URL = embedded.broker_url(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # KiB; WeasyPrint keeps what it once took
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE

REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}

FILTERS_EMPTY_CHOICE_LABEL = "全部"

# --- Tips of the public: names and phones are encrypted under it; without one under SECRET_KEY.
TIPS_KEY = os.environ.get("TIPS_KEY", "")

# --- Vault (interference reports)
VAULT_ARGON2 = (3, 256 * 1024 * 1024)  # Argon2id passes, bytes
VAULT_IDLE_SECONDS = 15 * 60

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
    # What was typed as a user name (passwords, now and then) and addresses stay out of the log.
    # Templates would log the whole page's data for each variable that is not there.
    "loggers": {"axes": {"level": "ERROR"}, "django.template": {"level": "INFO"}},
}
