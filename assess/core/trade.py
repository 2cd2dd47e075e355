"""Which trade a name tells of, within a division that holds many (manufacturing above all). Pure.

The profile knows the division only: a fish processor and a machine shop are both E. A firm's name often tells which,
and so do the name and the part of a body.
"""

from __future__ import annotations

import unicodedata

_WORDS = {
    "food": "食品 食産業 フード 水産 海産 製菓 菓子 製麺 醸造 酒造 味噌 醤油 乳業 缶詰 惣菜 豆腐 製パン 製茶 食肉",
    "farm": "畜産 酪農 獣医 農業 果樹 園芸",
    "metal": "鉄工 金属 鋳造 鋳物 鍛造 金型 機械 精機 精密 工機 プレス 板金 溶接 めっき 切削 電機 電子",
    "textile": "繊維 織物 縫製 染色 染織 ニット 紡績 撚糸 アパレル タオル",
    "wood": "木工 家具 製材 木材 林産",
    "ceramics": "陶磁 陶器 窯業 窯元 瓦",
    "paper": "製紙 紙業 印刷",
}
TRADES = {trade: tuple(words.split()) for trade, words in _WORDS.items()}


def trades_in(text: str) -> frozenset[str]:
    """The trades that a text names; none where it names none."""
    plain = unicodedata.normalize("NFKC", text)
    return frozenset(trade for trade, words in TRADES.items() if any(word in plain for word in words))
