from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "ntm_portal.pages"
    label = "pages"
