"""Settings of the portal; every choice of an installation is an environment variable.

`.env.example` lists them all. Nothing here depends on the machine.
"""

import secrets
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from ntm_portal import environment

BASE_DIR = Path(__file__).resolve().parent.parent
environ.Env.read_env(BASE_DIR / ".env")

DEMO = environment.flag("NTM_DEMO")
DEMO_PASSWORD = environment.text("NTM_DEMO_PASSWORD")
DEBUG = environment.flag("NTM_DEBUG")
DATA_DIR = environment.writable_folder("NTM_DATA_DIR", BASE_DIR / "data")
PUBLIC_URL = environment.text("NTM_PUBLIC_URL").rstrip("/")
if PUBLIC_URL:
    environment.origin("NTM_PUBLIC_URL", PUBLIC_URL)

# --- Security -----------------------------------------------------------------


def _demo_secret() -> str:
    """One key per data folder, so that restarting the demo keeps people signed in."""
    file = DATA_DIR / "demo-secret-key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(64))
    return file.read_text()


SECRET_KEY = environment.text("NTM_SECRET_KEY")
ALLOWED_HOSTS = environment.items("NTM_ALLOWED_HOSTS")
if DEMO:
    SECRET_KEY = SECRET_KEY or _demo_secret()
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost", "[::1]"]
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured(
        "NTM_SECRET_KEY chưa có hoặc ngắn hơn 50 ký tự. Hãy đặt một chuỗi ngẫu nhiên dài, "
        "hoặc đặt NTM_DEMO=1 để chạy thử với số liệu minh họa."
    )
if DEMO_PASSWORD and len(DEMO_PASSWORD) < 12:
    raise ImproperlyConfigured("NTM_DEMO_PASSWORD ngắn hơn 12 ký tự. Hãy đặt mật khẩu dài hơn hoặc bỏ trống.")
if bad := [host for host in ALLOWED_HOSTS if "*" in host or "/" in host]:
    raise ImproperlyConfigured(
        f"NTM_ALLOWED_HOSTS có «{bad[0]}»; chỉ ghi tên miền, không có http:// và không dùng dấu *."
    )
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("NTM_ALLOWED_HOSTS chưa có. Hãy ghi tên miền của cổng, ví dụ ntm.laichau.gov.vn.")

CSRF_TRUSTED_ORIGINS = environment.origins("NTM_CSRF_TRUSTED_ORIGINS")
BEHIND_TLS_PROXY = environment.flag("NTM_TRUST_PROXY", default=not DEMO)
if BEHIND_TLS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = BEHIND_TLS_PROXY
CSRF_COOKIE_SECURE = BEHIND_TLS_PROXY
SESSION_COOKIE_AGE = 31 * 60  # thirty idle minutes; `IdleSessionMiddleware` counts them by the minute
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# --- Application --------------------------------------------------------------

INSTALLED_APPS = [
    "ntm_portal.pages",
    "reports",
    "criteria",
    "funding",
    "communes",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "import_export",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "communes.middleware.NoNulMiddleware",
    "reports.publishing.middleware.PublishedFilesMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "communes.middleware.NoCookiesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "communes.middleware.IdleSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "communes.middleware.ScopeAndDayMiddleware",
    "communes.middleware.InitialPasswordMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "ntm_portal.urls"
WSGI_APPLICATION = "ntm_portal.wsgi.application"

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
                "communes.context.portal",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "communes.templatetags.vietnamese"],
        },
    }
]

DATABASES = {"default": environment.database("NTM_DATABASE_URL", DATA_DIR / "ntm.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "ntm_portal.lib.passwords.SimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

# One account from one address is slowed down; the same account from elsewhere is not locked out by it.
# An address that tries many accounts is slowed down by `communes.audit.is_guessing`.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # trying again too early does not prolong the wait
AXES_CLIENT_IP_CALLABLE = "communes.audit.client_address"
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_DISABLE_ACCESS_LOG = True  # who signed in and who failed stands in the portal's own audit trail
AXES_VERBOSE = False

# --- Language, files, mail, log -----------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # years must not read 2.024; numbers are printed by lib.numbers
FORMAT_MODULE_PATH = "ntm_portal.formats"
LOCALE_PATHS = [BASE_DIR / "locale"]

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

vars().update(environment.email("NTM_EMAIL_URL"))
DEFAULT_FROM_EMAIL = environment.address("NTM_EMAIL_FROM", default=f"ntm@{ALLOWED_HOSTS[0]}")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"axes": {"level": "WARNING"}},  # sign-ins stand in the audit trail
    "root": {
        "handlers": ["stderr"],
        "level": environment.choice("NTM_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
    },
}

DJANGO_TABLES2_TEMPLATE = "components/table.html"
IMPORT_EXPORT_USE_TRANSACTIONS = True
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
