"""Provinces by ISO 3166-2:KH, and the invented sites, crossings and addresses in them."""

from __future__ import annotations

from dataclasses import dataclass

PROVINCES = {
    "KH-1": ("Banteay Meanchey", "បន្ទាយមានជ័យ"),
    "KH-2": ("Battambang", "បាត់ដំបង"),
    "KH-5": ("Kampong Speu", "កំពង់ស្ពឺ"),
    "KH-7": ("Kampot", "កំពត"),
    "KH-8": ("Kandal", "កណ្តាល"),
    "KH-9": ("Koh Kong", "កោះកុង"),
    "KH-12": ("Phnom Penh", "ភ្នំពេញ"),
    "KH-17": ("Siem Reap", "សៀមរាប"),
    "KH-18": ("Preah Sihanouk", "ព្រះសីហនុ"),
    "KH-20": ("Svay Rieng", "ស្វាយរៀង"),
    "KH-21": ("Takeo", "តាកែវ"),
    "KH-22": ("Oddar Meanchey", "ឧត្តរមានជ័យ"),
}


@dataclass(frozen=True, slots=True)
class DemoSite:
    """An invented site; position rounded to a tenth of a degree so that it points at no building."""

    code: str
    name: str
    own_script: str
    kind: str
    cover: str
    province: str
    latitude: float
    longitude: float
    buildings: int
    capacity: int


SITES = (
    DemoSite(
        "DEMO-S01", "Amber Court Tower (Demo)", "琥庭大厦（演示）",
        "building", "offices", "KH-12", 11.6, 104.9, 1, 220,
    ),
    DemoSite(
        "DEMO-S02", "Coral Gate Park (Demo)", "珊门园区（演示）",
        "compound", "technology park", "KH-18", 10.6, 103.5, 9, 1400,
    ),
    DemoSite(
        "DEMO-S03", "Pelican Bay Hotel (Demo)", "鹈湾酒店（演示）",
        "building", "hotel", "KH-18", 10.6, 103.6, 2, 380,
    ),
    DemoSite(
        "DEMO-S04", "Teal Lotus Resort (Demo)", "រមណីយដ្ឋានឈូកខៀវ (សាកល្បង)",
        "compound", "casino resort", "KH-20", 11.1, 106.1, 5, 650,
    ),
    DemoSite(
        "DEMO-S05", "Cinder Lane Villas (Demo)", "",
        "compound", "serviced villas", "KH-12", 11.5, 104.9, 6, 240,
    ),
    DemoSite(
        "DEMO-S06", "North Market Annex (Demo)", "ឧបសម្ព័ន្ធផ្សារជើង (សាកល្បង)",
        "building", "shop", "KH-1", 13.7, 102.6, 1, 160,
    ),
    DemoSite(
        "DEMO-S07", "Saltwind Plaza (Demo)", "盐风广场（演示）",
        "compound", "call centre", "KH-18", 10.7, 103.5, 4, 900,
    ),
    DemoSite(
        "DEMO-S08", "Mangrove Point Lodge (Demo)", "",
        "building", "guest house", "KH-9", 11.6, 103.0, 2, 130,
    ),
    DemoSite(
        "DEMO-S09", "Brickfield Works (Demo)", "",
        "building", "factory", "KH-8", 11.4, 105.0, 3, 300,
    ),
    DemoSite(
        "DEMO-S10", "Reed Canal Depot (Demo)", "ឃ្លាំងព្រែកត្រែង (សាកល្បង)",
        "compound", "logistics depot", "KH-8", 11.3, 105.1, 4, 500,
    ),
    DemoSite(
        "DEMO-S11", "Harbour View Suites (Demo)", "港景公寓（演示）",
        "building", "apartments", "KH-18", 10.6, 103.5, 1, 260,
    ),
    DemoSite(
        "DEMO-S12", "Pepper Hill Farmhouse (Demo)", "",
        "compound", "agriculture", "KH-7", 10.6, 104.2, 2, 90,
    ),
    DemoSite(
        "DEMO-S13", "Border Star Club (Demo)", "边星会所（演示）",
        "building", "casino", "KH-1", 13.6, 102.5, 2, 420,
    ),
    DemoSite(
        "DEMO-S14", "Sugar Palm Offices (Demo)", "ការិយាល័យត្នោត (សាកល្បង)",
        "building", "marketing office", "KH-12", 11.6, 104.8, 1, 310,
    ),
    DemoSite(
        "DEMO-S15", "Stone Well House (Demo)", "",
        "building", "private house", "KH-21", 11.0, 104.8, 1, 40,
    ),
)  # fmt: skip

SITE_PROVINCE = {site.code: site.province for site in SITES}


@dataclass(frozen=True, slots=True)
class DemoCrossing:
    """An invented border crossing, or a stretch of border without one."""

    code: str
    name: str
    province: str
    kind: str


CROSSINGS = (
    DemoCrossing("DEMO-X1", "Sandstone Gate (Demo)", "KH-1", "crossing"),
    DemoCrossing("DEMO-X2", "Eastern Ferry Gate (Demo)", "KH-20", "crossing"),
    DemoCrossing("DEMO-X3", "Capital Airport (Demo)", "KH-12", "crossing"),
    DemoCrossing("DEMO-X4", "Coast Airport (Demo)", "KH-18", "crossing"),
    DemoCrossing("DEMO-X5", "Cardamom Track (Demo)", "KH-9", "irregular route"),
    DemoCrossing("DEMO-X6", "Rice Field Path (Demo)", "KH-22", "irregular route"),
)
