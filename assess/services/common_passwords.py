"""Words that passwords are made of everywhere. Our own list: what people here and elsewhere type first."""

from __future__ import annotations

# Of keyboards and counting, of pleading and love, names, seasons, places, animals, food, sport, work and tools.
_LISTED = """
    aaa abc abcd abcde abcdef abcdefg abcdefgh abcdefghijkl access admin administrator aikotoba aishiteru
    aiueo aki ame android angel angou apple april arigato arigatou asdf asdfgh asdfghjkl august autumn azerty
    banana bank bar baseball basketball batman bucho business buta cat change changeme cheese chocolate coffee
    company computer contact cookie daisuki data december default demo docomo dog doraemon dragon edcrfv eight
    eigyo enter example february five flower foo foobar football forever four freedom friday fuga fuji fujisan
    fukuoka fuyu ganbare ganbaru ginko ginkou golf google guest gundam hana hanako hanami haru hello hikari
    himitsu hiroshi hiroshima hoge hogehoge honten hoshi ichiro ilove iloveyou info internet inu iphone iroha
    ito itou january japan jiro judo july june kagi kaisha karate kato katou kawa kawaii kaze keiri kenji king
    kitty kobayashi kobe konbanwa konnichiwa kuma kyoto letmein lion login love lovely mail manager march
    mario master member momiji monday money monkey mori nagoya nakamura nara naruto natsu neko network nihon
    niigata nine nippon november ocha october office ohayou okane one onepiece open orange osaka panda pass
    passphrase passwd password passwort pasuwaado pasuwado pepper pikachu piyo please pokemon prince princess
    pswd qazwsx qazwsxedc queen qwerty qwertyuiop qwertz ramen root saburo sakana sake sakura sample sapporo
    sasaki sato satou saturday sayonara secret sendai september server service sesame seven shacho shachou
    shadow shiawase shiten shokokai shokoukaigisho signin six soccer softbank sora soumu spring staff starwars
    summer sumo sunday sunshine superman support sushi suzuki system takahashi takashi tanaka taro team temp
    temporary ten tennis test tester testing three thursday tiger tokyo tori totoro trust tsuki tuesday two
    umi usagi user watanabe wednesday welcome windows winter word wsxedc yahoo yakyuu yama yamada yamamoto
    yokohama yoshida yuki zelda zxcvbn zxcvbnm
"""
WORDS = frozenset(_LISTED.split())
# What is typed by running along the keys.
RUNS = (
    "01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba",
    "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik", "zaq1xsw2cde3vfr4bgt5", "q1w2e3r4t5y6u7i8o9p0",
    "1q2w3e4r5t6y7u8i9o0p", "aiueokakikukekosasisuseso",
)  # fmt: skip
