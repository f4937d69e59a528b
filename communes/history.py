"""Histories of mutable tables beyond what the library does by itself."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete
from simple_history.models import HistoricalRecords


class ProxiedRecords(HistoricalRecords):
    """A history that rows write also when they are saved through a proxy of their model.

    The library hears the model alone (its issue 544), and with `inherit` it gives every proxy a table of its own.
    """

    def finalize(self, sender: Any, **kwargs: Any) -> None:
        if not sender._meta.proxy or not issubclass(sender, self.cls):
            super().finalize(sender, **kwargs)
            return
        sender._meta.simple_history_manager_attribute = self.manager_name
        post_save.connect(self.post_save, sender=sender, weak=False)
        post_delete.connect(self.post_delete, sender=sender, weak=False)
        pre_delete.connect(self.pre_delete, sender=sender, weak=False)
