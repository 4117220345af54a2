"""Lets natasha and yargy run on pymorphy3 under the name of its predecessor. Must be imported before natasha."""

import sys

import pymorphy3
import pymorphy3.analyzer
import pymorphy3.units.base  # noqa: F401 - natasha imports it by its old name

for _name, _module in list(sys.modules.items()):
    if _name == "pymorphy3" or _name.startswith("pymorphy3."):
        sys.modules.setdefault("pymorphy2" + _name[len("pymorphy3") :], _module)
