from django.apps import AppConfig


class CommunesConfig(AppConfig):
    name = "communes"
    verbose_name = "Đơn vị và kỳ báo cáo"

    def ready(self) -> None:
        from communes import audit  # noqa: F401  hears Django's sign-ins
