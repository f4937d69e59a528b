from django.apps import AppConfig
from django.db.backends.signals import connection_created

from ntm_portal.lib.sqlite import use_all_parameters


class CommunesConfig(AppConfig):
    name = "communes"
    verbose_name = "Đơn vị và kỳ báo cáo"

    def ready(self) -> None:
        from communes import audit  # noqa: F401  hears Django's sign-ins

        connection_created.connect(use_all_parameters)
