"""The people of the bench's books: each a pure function of a number, so that accounts are made one after the other.

Names come in many scripts, a hundredth of the rows need quotes, seven in ten people have a phone, and three of five of those
are archived. Every phone is a valid mobile number of its country, and no two people of a book share one.
"""
HEADER = "email,first_name,last_name,mobile_phone,department,title,locale,notes\n"
# Each name with what stands for it in an address.
FIRST = [pair.split("/") for pair in """
Anna/anna James/james Mary/mary Robert/robert Emma/emma Noah/noah Jürgen/juergen Käthe/kaethe Björn/bjoern Åsa/asa Øyvind/oyvind
François/francois Zoë/zoe Hélène/helene José/jose Begoña/begona João/joao Inês/ines Łukasz/lukasz Małgorzata/malgorzata
Jiří/jiri Žofie/zofie Gökhan/goekhan Çağla/cagla Ștefan/stefan Đorđe/djordje Dũng/dung Phương/phuong Ольга/olga Дмитрий/dmitri
Γιώργος/giorgos محمد/mohammed נועה/noa 太郎/taro 秀英/xiuying 민준/minjun प्रिया/priya Siobhán/siobhan D'Arcy/darcy Mary-Kate/mary-kate
""".split()]
LAST = [pair.split("/") for pair in """
Smith/smith Johnson/johnson Brown/brown Garcia/garcia Patel/patel Müller/mueller Groß/gross Österberg/oesterberg Sørensen/soerensen
Lefèvre/lefevre Núñez/nunez Gonçalves/goncalves Wiśniewski/wisniewski Dąbrowska/dabrowska Novák/novak Šťastný/stastny Yılmaz/yilmaz
Öztürk/oeztuerk Țîrlea/tirlea Milošević/milosevic Trần/tran Иванов/ivanov Παπαδόπουλος/papadopoulos الحسيني/alhusseini כהן/cohen
佐藤/sato 王/wang 김/kim शर्मा/sharma O'Brien/obrien MacDonald/macdonald Smith-Jones/smith-jones
""".split()]
DEPARTMENTS = ["Sales", "Finance", "Legal", "Operations", "IT", "HR", "Trading", "Compliance", "Vertrieb", "Geschäftsführung", "R&D"]
TITLES = ["Advisor", "Senior Advisor", "Broker", "Analyst", "Manager", "Director", "VP", "Engineer", "Sachbearbeiter", "Partner"]
LOCALES = ["en", "en", "en", "de", "fr", "es", "pt"]
# How often in a hundred, what numbers begin with, and from where to where the digits run that follow.
PATTERNS = [
    (30, "+1212 +1305 +1312 +1415 +1503 +1617 +1646 +1702 +1718 +1917", None, None), (5, "+1416 +1514 +1604 +1403", None, None),
    (14, "+4471 +4472 +4473", 0, 10**8), (12, "+49170 +49171 +49172 +49173 +49175 +49177 +49179", 10**6, 10**7),
    (5, "+3361 +3362 +3365 +3366", 0, 10**7), (4, "+3161 +3162 +3163 +3164", 0, 10**7), (4, "+4670 +4672 +4673", 0, 10**7),
    (4, "+3461 +3462 +3463 +3464", 0, 10**7), (3, "+39347", 0, 10**7), (3, "+4176 +4177 +4178 +4179", 0, 10**7),
    (3, "+43664", 0, 10**7), (3, "+48601 +48602 +48603 +48604 +48605 +48606 +48607", 0, 10**6),
    (3, "+551197 +551198 +551199", 0, 10**7), (2, "+9198", 0, 10**8), (2, "+81901 +81902 +81904 +81908", 0, 10**7),
    (2, "+6140 +6141 +6142 +6143", 0, 10**7), (1, "+2782", 0, 10**7),
]
# In North America the three digits after the area code are no service code, and not 555.
EXCHANGES = [number for number in range(200, 1000) if number % 100 != 11 and number != 555]
# A prime that divides none of the ranges: neighbours get numbers that are far apart, and each one of its own.
STRIDE = 6_700_417
CHOICE = [(beginnings.split(), begin, end) for share, beginnings, begin, end in PATTERNS for _ in range(share)]
MASK = (1 << 64) - 1


def mix(number):
    """64 bits that look random (splitmix64)."""
    number = (number + 0x9E3779B97F4A7C15) & MASK
    number = ((number ^ number >> 30) * 0xBF58476D1CE4E5B9) & MASK
    number = ((number ^ number >> 27) * 0x94D049BB133111EB) & MASK
    return number ^ number >> 31


def phone(serial):
    """A valid mobile number; every serial below seven million has another."""
    beginnings, begin, end = CHOICE[mix(serial ^ 0x50484F4E) % 100]
    each = len(EXCHANGES) * 10_000 if end is None else end - begin
    which, rest = divmod(serial * STRIDE % (each * len(beginnings)), each)
    if end is None: return f"{beginnings[which]}{EXCHANGES[rest // 10_000]}{rest % 10_000:04d}"
    return f"{beginnings[which]}{begin + rest:0{len(str(end)) - 1}d}"


class Person:
    """A row of users.csv and of archiving.csv."""

    __slots__ = ("email", "first", "last", "phone", "department", "title", "locale", "notes", "is_on")

    def user(self):
        return ",".join((self.email, quoted(self.first), quoted(self.last), self.phone, self.department, self.title,
                         self.locale, quoted(self.notes))) + "\n"

    def wish(self): return f"{self.email},{'on' if self.is_on else 'off'}\n"


def person(index, row, domain, with_phone=70, archived=60):
    """The person of a number; of a hundred so many have a phone, and of those so many are archived."""
    chance, made = mix(index), Person()
    chance, first = divmod(chance, len(FIRST))
    chance, last = divmod(chance, len(LAST))
    chance, department = divmod(chance, len(DEPARTMENTS))
    chance, title = divmod(chance, len(TITLES))
    chance, locale = divmod(chance, len(LOCALES))
    chance, has_phone = divmod(chance, 100)
    chance, is_archived = divmod(chance, 100)
    made.first, made.last = FIRST[first][0], LAST[last][0]
    made.email = f"{FIRST[first][1]}.{LAST[last][1]}{row}@{domain}"
    made.department, made.title, made.locale = DEPARTMENTS[department], TITLES[title], LOCALES[locale]
    made.phone = phone(index) if has_phone < with_phone else ""
    made.is_on = bool(made.phone) and is_archived < archived
    chance, oddity = divmod(chance, 400)
    made.notes = f"starts Q{chance % 4 + 1}" if 4 <= oddity < 40 else ""
    if oddity == 0: made.last += ", MBA"
    if oddity == 1: made.notes = "Line one\nline two, with comma"
    if oddity == 2: made.notes = 'Prefers "text only", no calls'
    if oddity == 3: made.notes = "Büro 3.OG, Raum 12\nVertretung: Anna"
    return made


def quoted(text):
    """As RFC 4180 writes a cell."""
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in '",\n') else text
