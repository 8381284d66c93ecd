"""Customers, product types, labels, parents, settings: what the engine works on."""

from core.model.customer_numbers import CUSTOMER_NUMBERS, Unit
from core.model.customers import AMOUNT_BOUNDS, FREQUENCY_BOUNDS, Customers
from core.model.labels import Labels
from core.model.parents import group_by_parent
from core.model.setting_kinds import InRequest, Setting, SettingKind
from core.model.settings import SETTINGS, Scaling, Settings, settings_in

__all__ = [
    "AMOUNT_BOUNDS",
    "CUSTOMER_NUMBERS",
    "FREQUENCY_BOUNDS",
    "SETTINGS",
    "Customers",
    "InRequest",
    "Labels",
    "Scaling",
    "Setting",
    "SettingKind",
    "Settings",
    "Unit",
    "group_by_parent",
    "settings_in",
]
