# LienThong
# SPDX-License-Identifier: Apache-2.0
"""The agencies of one day, read from the registry's tables, and how their names are written."""

import csv
from dataclasses import dataclass

# Words for a kind of place, longest first, as they stand in the names of the tables.
KINDS = ("Thành phố", "Thị xã", "Thị trấn", "Đặc khu", "Phường", "Huyện", "Quận", "Tỉnh", "Xã")
MINISTRY_SIGNS = {
    "Bộ Nội vụ": "BNV",
    "Bộ Giáo dục và Đào tạo": "BGDĐT",
    "Bộ Công Thương": "BCT",
    "Bộ Xây dựng": "BXD",
    "Bộ Y tế": "BYT",
    "Bộ Tài chính": "BTC",
    "Văn phòng Chính phủ": "VPCP",
}


@dataclass(frozen=True)
class Agency:
    code: str
    name: str  # UBND xã Thiên Lộc
    level: str  # central, province, district, commune
    parent: str
    is_node: bool

    @property
    def is_committee(self):
        return self.name.startswith("UBND ")

    @property
    def territory(self):
        """Xã Thiên Lộc; a ministry's own name."""
        territory = self.name.removeprefix("UBND ")
        return territory[0].upper() + territory[1:]

    @property
    def full_name(self):
        """Ủy ban nhân dân xã Thiên Lộc."""
        if not self.is_committee:
            return self.name
        territory = self.territory
        return "Ủy ban nhân dân " + territory[0].lower() + territory[1:]

    @property
    def place(self):
        """Where its documents are dated."""
        if not self.is_committee:
            return "Hà Nội"
        kind = next(kind for kind in KINDS if self.territory.startswith(kind + " "))
        rest = self.territory.removeprefix(kind + " ")
        # Names that are numbers or a person's keep their kind: Quận 1, Thành phố Hồ Chí Minh.
        return self.territory if rest[0].isdigit() or rest == "Hồ Chí Minh" else rest

    @property
    def sign(self):
        """The issuer's part of a document's symbol."""
        return "UBND" if self.is_committee else MINISTRY_SIGNS[self.name]

    @property
    def level_one(self):
        return self.code.split(".")[0]


class Country:
    """Every agency in force on `day`."""

    def __init__(self, folder, day):
        self.agencies = {}
        self.closed = {}
        with open(folder / "agencies.csv", encoding="utf-8", newline="") as table:
            for row in csv.DictReader(table):
                if row["valid_from"] and row["valid_from"] > day.isoformat():
                    continue
                if row["valid_to"] and row["valid_to"] < day.isoformat():
                    self.closed[row["code"]] = row["name"]
                    continue
                self.agencies[row["code"]] = Agency(
                    row["code"], row["name"], row["level"], row["parent"], row["node"] == "yes"
                )
        for code in self.agencies:
            self.closed.pop(code, None)
        self._children = {}
        for agency in sorted(self.agencies.values(), key=lambda agency: agency.code):
            self._children.setdefault(agency.parent, []).append(agency)
        self.has_districts = any(a.level == "district" for a in self.agencies.values())

    def __getitem__(self, code):
        return self.agencies[code]

    def at_level(self, level):
        return [a for _, a in sorted(self.agencies.items()) if a.level == level]

    def children(self, agency):
        return self._children.get(agency.code, [])

    def named(self, level, ending):
        """The agency of that level whose name ends so."""
        return next(a for a in self.at_level(level) if a.name.endswith(ending))

    def district(self, province, index):
        """With districts abolished, a commune from the other end of the list stands in."""
        children = self.children(province)
        return children[index % len(children)] if self.has_districts else children[-1 - index]

    def commune(self, province, district, index):
        if not self.has_districts:
            return self.children(province)[district * 5 + index]
        return self.children(self.district(province, district))[index]

    def under_district(self, district):
        """Its communes; of a commune that stands in for a district, fifteen neighbours."""
        if district.level == "district":
            return self.children(district)
        neighbours = self.children(self[district.parent])
        return [agency for agency in neighbours if agency != district][:15]

    def under_province(self, province):
        """Its districts, where there are any, else thirteen of its communes."""
        return self.children(province) if self.has_districts else self.children(province)[:13]

    def communes_of(self, province):
        prefix = province.code + "."
        return [a for a in self.at_level("commune") if a.code.startswith(prefix)]
