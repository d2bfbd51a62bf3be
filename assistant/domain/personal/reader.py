"""The lexicons of names, compiled, and what they say of some characters: how much these look like a name."""

import re
from collections.abc import Iterable, Iterator, Set

from assistant import lazy
from assistant.domain.lexicons import any_of
from assistant.domain.personal.folding import STAND_IN
from assistant.domain.personal.found import Personal
from assistant.domain.personal.learned import Learned
from assistant.domain.personal.lexicon import CommonWords, Flag, Learnt, Names, NameWords
from assistant.domain.personal.likeness import Likeness
from assistant.domain.personal.word_search import Begins, Finder, Starts, Units

HAN = "\u4e00-\u9fff"  # all of a folded text: a class with the blocks of rare characters takes 10 ms to compile
AUTHOR = "author"  # of what was published: masked, and no finding
MAYBE = "maybe_name"  # what only looks like a name: masked where it stands
LISTED = 3.0  # added to the likeness of what stands in a list of names; a finding needs more than 0
MASKED = -4.0  # from here on masked
ODD = 8.5  # the price of a character that is of no word: 尕桑
FORMS = (
    "先生", "女士", "小姐", "同志", "阿婆", "阿公", "阿嬷", "阿伯", "阿叔", "阿婶", "阿嫂", "阿姑", "阿姨", "阿爷",
    "阿奶", "阿妈", "阿爸", "阿哥", "阿姐", "阿妹",
)  # fmt: skip
REGIONS = frozenset("省市州盟县区旗镇乡村屯寨局")  # what does something is no person: 青禾镇坚持
_SENTENCE = 48  # characters of a sentence, on each side
_LABEL = 8  # characters of the longest words for a person
_ONES = frozenset("人者主")  # at the end of one
_BEYOND = 4  # characters behind an office that tell whether it is one
WHEN = frozenset("前后内外间时中")  # at the end of a time or a place: 于庭前
_CLOSING = frozenset((*",。;:!?)\n 、", ""))
_RUN = rf"(?<![{HAN}·])[{HAN}·]{{2,}}"  # “张伟”
_ITEM = rf"[{HAN}·]{{2,24}}"  # “张伟”
# of a register: “第十二行”, “序号3”
_LINE = r"(?:第[0-9一二三四五六七八九十百]{1,4}[行条项页位号户人名栏列笔格]|序号[0-9]{1,4})"
_SHORT = rf"[{HAN}]{{2,4}}"  # “张伟”
Places = list[tuple[int, int]]


class Reader:
    """The lexicons, compiled."""

    def __init__(self, words: NameWords, names: Names, common: CommonWords, learnt: Learnt) -> None:
        self.token, longest = words.token, any_of
        self.said, self.staff = frozenset(words.said), frozenset((*words.staff, *words.offices))
        self.headers = frozenset((*words.parties, *words.columns))
        self.fields = {column: field for field in words.fields for column in field.columns}
        self.heads = Begins((*self.headers, *self.fields))
        # what a cell says that is no name: a filler, or the head of the next column
        self.fillers = frozenset((*words.fillers, *self.fields, *self.headers))
        self.authors = frozenset(words.authors)
        labels = {*words.parties, *words.staff, *words.offices, *words.said, *words.authors}
        self.like = Likeness(
            common, names, {*labels, *words.follow, *words.acts, *words.when, *words.courtesies}, words.suffixes
        )
        self.units = Units({*names.units, *names.halves}, names.unit_ends)
        self.foreign, self.never = frozenset(names.transliterated), frozenset(names.not_in_names)
        self.prepositions = frozenset(words.prepositions)

        # what may stand between a word and the name it announces: “为:张伟” → 为:, “(女)张伟” → (女), “|张伟” → |
        # “第十二行:张伟” → 第十二行:
        self.between = lazy.compile(
            rf"(?:{longest(words.between)}|{_LINE}|[:=\"' |│┃]|\n {{0,4}}|\([^()\n]{{0,12}}\)|\)){{0,4}}"
        )
        offices = {*words.offices, *(f"副{office}" for office in words.offices)}  # 王志强镇长
        self.marks = Finder(
            {
                "label": labels,
                "office": offices,
                "act": words.acts,
                "object": words.objects,
                "when": words.when,
                "half": names.halves,
                "record": words.records,
                "evidence": (word for item in words.evidence for word in item.words),
            },
            overlapping=("evidence",),
        )
        self.label = Starts(labels)
        self.signatures = frozenset(words.signatures)
        # what a ledger says by itself, and before a name what was done: 校对:张伟, 校对张伟的档案
        self.duties = frozenset(words.said) & self.staff
        self.proofs, self.sides = frozenset(words.proofs), frozenset(words.sides)
        # behind a given name alone: “秀兰阿姨” → 阿姨, “长根叔” → 叔, not “叔叔”
        self.kinfolk = lazy.compile(rf"(?<=[{HAN}]{{2}})(?:{longest(words.kinfolk)})(?!们|会|节)")
        self.named, self.crowds = frozenset(words.named), frozenset(words.crowds)
        self.singles, self.listings = frozenset((*words.singles, *words.kin)), words.listings
        self.official, self.official_acts = (
            Starts(words.official_acts),
            frozenset((*words.official_acts, *words.grades)),
        )
        # “网名为"” → “网名为"”, not “网名云中客”
        self.nickname_before = lazy.compile(rf"(?:{longest(words.nicknames)})(?:为|是|叫|:|名)?\"\Z")
        self.usual, self.modals = frozenset(words.usual), frozenset(words.modals)
        self.manners, self.groups = frozenset((*words.manners, *words.outcomes)), frozenset(words.groups)
        self.outcomes = frozenset(words.outcomes)
        # by each of their words, also where it is the beginning of a longer one: 诉, 诉称
        by_word: dict[str, list[int]] = {}
        for number, item in enumerate(words.evidence):
            for word in item.words:
                by_word.setdefault(word, []).append(number)
        self.evidence = {
            word: tuple(
                words.evidence[number]
                for number in sorted({n for end in range(1, len(word) + 1) for n in by_word.get(word[:end], ())})
            )
            for word in by_word
        }
        # before a list: “附件:1.” → “附件:1.”, “品种有” → 品种有, not “名单:”
        self.things_before = lazy.compile(
            rf"(?:{longest(words.things_before)})(?:有|为|是|包括)?[:(]? ?(?:1[.、)] ?)?\Z"
        )
        # what persons do: “提出三件以上申请的” → 提出, not “种植的”
        self.does = lazy.compile(longest(words.together))
        # what only the persons of a list do: “,均已领取” → ,均已领取, “联名” → 联名, “,均为困难户。” → ,均为困难户,
        # not “,均已公开”
        self.together = lazy.compile(
            rf",?(?:均|都|各|共同|分别|一起|一同|先后|当场)?(?:已|已经|未)?(?:{longest(words.together)})"
            rf"|[,(]?(?:均|都|以上)?[为系是][{HAN}]{{0,8}}(?:[户民员工生者人]|代表|业主|家长)(?=[。,;)]|$)"
        )
        # “该件由” → 由, “13958801276为” → 为, “公示表第5行” → 5行, not “申请人”
        self.lead = lazy.compile(
            rf"(?:{longest(words.leads)}|(?<=[0-9])[为是系]|[0-9一二三四五六七八九十][行项户栏])\Z"
        )
        self._lead_ends = frozenset((*(word[-1] for word in words.leads), *"为是系行项户栏"))
        no_label = _none_of(words.latin_labels)
        # “Maria Gonzalez” → “Maria Gonzalez”
        self.latin_end = lazy.compile(
            rf"(?<![A-Za-zа-я]){no_label}[A-ZА-Я][a-zÀ-ỹа-яё]{{1,15}}(?: [A-ZА-Я][a-zÀ-ỹа-яё]{{1,15}}){{1,3}}\Z"
        )
        # with what may stand before the name: “会计(兼) ” → “会计(兼) ”, “联系人:” → 联系人:, not “村民”
        self.office = lazy.compile(rf"(?:{longest((*words.staff, *words.offices))})(?:\([^()\n]{{0,8}}\)|[ :,、])*\Z")
        self.courtesy = lazy.compile(
            rf"(?:{longest(words.courtesies)})(?!们|会|节|事务|协会|所|团队|费)"
        )  # “张伟同志” → 同志, not “同志们”
        self.given_words = frozenset(names.given_words)
        # what a name of whatever people may begin with
        self.firsts = frozenset(names.surnames + names.rare_surnames + names.transliterated) | {
            word[0] for word in (*names.compound, *names.units, *names.given_words)
        }
        self.famous, self.brands = frozenset(names.historical), frozenset(names.brands)
        self.parties, self._parties = tuple(words.parties), frozenset(words.parties)
        self.brand_ends, self.brand_before = frozenset(words.brand_ends), words.brand_before
        self.goods, self.nuisances = Starts(words.brand_goods), frozenset(words.nuisances)
        self.monuments, self.records = Starts(words.monuments), Starts(words.records)
        self.work_verbs, self.work_things = frozenset(words.work_verbs), frozenset(words.work_things)
        # who is honoured: “同志先进事迹” → 同志先进事迹, “老师事迹” → 老师事迹, not “老师来电”
        self.honour = lazy.compile(
            r"(?:同志|老师|烈士|先生|女士|教授|院士|医生|书记|民警)?的?(?:先进|感人|英雄|光荣|模范|优秀|崇高){0,2}"
            r"(?:事迹|精神|榜样|风范|生平)"
        )
        self.work = lazy.compile(longest(words.works))  # “解读文章署名” → 解读, not “来信署名”
        self.letter = lazy.compile(longest(words.letters))  # “来信署名” → 来信, not “署名”
        # before the first colon of a list: “国庆值班” → 值班, not “来访”
        self.on_duty = lazy.compile(longest(words.on_duty))
        bodies = longest(words.applying_bodies)
        # an organisation that applies: “申请人系企业” → 申请人系企业, “科研机构申请” → 机构申请, not “企业信息”
        self.applying_body = lazy.compile(
            rf"申请(?:人|方|单位)(?:系|为|是|属)[{HAN}]{{0,8}}(?:{bodies})|(?:{bodies})[{HAN}0-9]{{0,4}}(?:申请|来函|发函)"
            rf"|(?:{bodies})[:\"][^。;\n]{{0,40}}(?:代码|执照|注册)"
        )
        self.business_offices = words.business_offices
        self.not_titled = frozenset(words.not_titled)
        self.deeds, self.no_names = frozenset(words.deeds), frozenset(words.no_names)
        # words that are no given name behind a surname, and those that are no name at all
        self.no_rest = self.manners | self.no_names | self.deeds
        self.no_words = self.no_rest | self.usual | self.fillers
        # what is a person's and has a number, behind its owner: “用护照” → 用, “社会保障卡” → 社会保障
        self.owned = lazy.compile(longest(words.owned))
        self.applying = words.applying  # what an applicant does: “何女士申请公开” → 申请
        self.follow = Starts((*words.follow, *words.acts, *words.when))
        verbs = (word for word in words.follow if len(word) > 1)
        # what a person does, and no form of address: “张伟不服” → 不服, “张伟向” → 向
        self.verb = lazy.compile(longest((*verbs, *"向就对因于诉称到的任在系为")))
        self.body = lazy.compile(longest(words.bodies))  # no person: “张伟律师事务所” → 事务所
        self.acts = Starts(words.acts)
        # who it is is told by sex: “张伟(女,” → “(女”, “张伟,男,” → “,男”; by how many: “张伟等12人” → 等12人; by
        # what a person is: “张伟,越南籍,” → “,越南籍”, “张伟(系户主” → “(系”, “张伟,81岁” → “,81岁”,
        # “张伟(残疾)” → “(残疾”
        self.sex = lazy.compile(
            r"(?<![征回签验代])收(?=[。,;)\n]|$)|[0-9]{2}(?:周)?岁"
            r"|[(,、|] ?(?:男|女)(?=[,);。| 、性生]|$)|等[0-9一二两三四五六七八九十]{1,3}(?:人|户|名(?!称)|位)"
            rf"|[(,] ?(?:系(?=[{HAN}])|[{HAN}]{{1,4}}(?:族|籍)(?=[,;)。人 ])"
            rf"|(?:国籍|现年|时年|年约|年近|年满)(?=[:0-9{HAN}])"
            r"|(?<=[(])(?:残疾|低保|五保|独居|退休|退役|已故|化名|曾用名|户主|聋哑|盲人|智障|精神残|未成年|低保户|身份证)"
            r"|[0-9]{1,3}(?:周)?岁|生于|原籍|祖籍|籍贯|户籍|身份证|手机|电话号|住(?:在|址|所|[^房建宿院]))"
        )
        # another name follows: “张伟、李娜” → 、, “张伟 和 李娜” → “ 和 ”, “张伟\n李娜” → “\n”
        self.more = lazy.compile(
            r' ?(?:[、,/;]|和|及|与|跟|同|以及) ?"?'
            rf"|[ \n]+(?=(?:[{HAN}]{{2,4}}|[{HAN}] {{1,3}}[{HAN}])(?:[ \n、,。;)]|$))"
            rf"| (?=[{HAN}]{{2,4}}(?:等|均|共|都|各|分别|联名|一起|到场|签|反映|要求|申请|提出))"
        )
        # names side by side: “张伟、李娜、王芳”, “张伟;李娜;王芳”, “张伟 李娜 王芳”, “1.张伟;2.李娜”, not “张伟”
        self.list = lazy.compile(
            rf"{_RUN}(?:(?:、{_ITEM})+|(?:/{_ITEM})+|(?:[,;] ?{_ITEM}){{2,}})|(?<![{HAN}]){_SHORT}(?: {{1,3}}{_SHORT})+"
            rf"|(?<![0-9])[0-9]{{1,2}}[.、)] ?{_SHORT}(?:[;, \n]{{0,2}}\(?[0-9]{{1,2}}[.、)] ?{_SHORT})+"
        )
        self.item = lazy.compile(rf"[{HAN}·]+")  # “1.张伟” → 张伟
        # so many persons: “三人” → 三人, “等5户”, not “三件”
        self.many = lazy.compile(
            r"(?:等|共|以上|上述)?[0-9一二两三四五六七八九十]{1,3}(?:人|户|名(?!称)|位|家(?:人|庭))|夫妇|夫妻|父子|母子|联名|同志"
        )
        # so many of another thing: “三县”, “等4个村” → 等4个, not “三人”
        self.things = lazy.compile(
            r"等?(?:共|这)?[0-9一二两三四五六七八九十]{0,3}(?:个|大|县|区|市|镇|乡|村|条|座|种|类|项|所|处|地|方面|领域|环节|单位|部门|社区|街道)"
        )
        self.places, self.offices = frozenset(words.places), frozenset(words.departments)
        # characters at the end of what is a place or a body, and no name
        self.body_ends = self.places | self.offices
        self.no_ends = self.body_ends | REGIONS
        # long enough for a name of another people: “格桑卓玛”, not “格桑”
        self.transliterated = lazy.compile(rf"[{names.transliterated}]{{3,8}}")
        # “阿依古丽·买买提” → 阿依古丽·买买提, not “买买提”
        self.dotted = lazy.compile(rf"(?:[{HAN}]{{1,8}}-)?[{HAN}]{{1,12}}(?:[·.][{HAN}]{{1,12}}){{1,3}}")
        # “John Smith” → “John Smith”, “O'Neil” → O'Neil, not “john”
        self.latin = lazy.compile(
            rf"{no_label}[A-Z][A-Za-zÀ-ỹ'.-]{{1,20}}(?: {no_label}[A-ZÀ-Ỹ][A-Za-zÀ-ỹ'.-]{{0,20}}){{0,4}}"
        )
        # before a form of address: “David” → David, “Ann Lee” → “Ann Lee”, not “PDF”
        self.latin_before = lazy.compile(r"(?<![A-Za-z])[A-Z][a-z]{2,15}(?: [A-Z][a-z]{1,15}){0,3}\Z")
        self.capitals = lazy.compile(r"[A-Z][A-Za-z]+ [A-Z]|[А-Я][а-я]+ [А-Я]")  # “Maria Gonzalez” → “Maria G”
        part = "[A-Z][a-zÀ-ỹ]{1,15}(?:-[A-Za-zÀ-ỹ][a-zÀ-ỹ]{1,15})?"  # “Anne-Marie”, “Seo-yeon”
        # “NGUYEN THI HOA” → “NGUYEN THI HOA”, “Maria Gonzalez” → “Maria Gonzalez”, not “PDF”
        self.western = lazy.compile(
            rf"(?<![A-Za-z]){no_label}(?:[A-Z]{{2,15}}(?: [A-Z]{{1,15}}){{1,4}}|{part}(?: {no_label}{part}){{1,3}}"
            r"|[А-ЯЁ][а-яё]{1,15}(?: [А-ЯЁ][а-яё]{1,15}){1,2})(?![A-Za-zÀ-ỹа-яё])"
        )
        # “Mr. Smith” → Smith, “MS MARY SMITH” → “MARY SMITH”, not “Mr smith”
        self.honorific = lazy.compile(
            r"\b(?:Mr|Ms|Mrs|Miss|Dr|MR|MS|MRS|MISS|DR)\.? (?P<it>[A-Z][A-Za-z]{1,20}(?: [A-Z][A-Za-z]{1,20}){0,2})"
        )
        # “张 伟” → “张 伟”, “冉 阿 让” → “冉 阿 让”
        self.spaced = lazy.compile(
            rf"(?P<it>[{HAN}] {{1,3}}[{HAN}] {{1,3}}[{HAN}]|[{HAN}]{{1,2}} {{1,3}}[{HAN}]{{1,2}})(?![{HAN}])"
        )
        self.mixed = lazy.compile(rf"[{HAN}][A-Z][A-Za-z]{{0,15}}(?![A-Za-z])")  # “李Amy” → 李Amy
        # “王某某” → 王某某, “李×” → 李×, “王*明” → 王*明, “陈XX” → 陈XX, not “王明”
        self.hidden = lazy.compile(rf"[{HAN}]{{1,2}}(?:某|[×*xX○〇])[某×*xX○〇{HAN}]{{0,1}}")
        family = longest(names.compound) + f"|[{names.surnames}{names.rare_surnames}]"
        self.some = lazy.compile(rf"(?:{family})某(?:某|[{HAN}](?![{HAN}]))?")  # “欧阳某某与” → 欧阳某某, not “某某”
        self.han = lazy.compile(rf"[{HAN}]{{1,20}}")  # never a whole page: “张伟” → 张伟
        # below the close of a letter: “敬礼!\n张伟” → 张伟; above a date: “属实\n张伟\n二〇二三年五月” → 张伟; behind
        # the last sentence: “多谢。张伟” → 张伟
        self.signed = lazy.compile(
            rf"(?:敬礼|此致|盼复|特此[{HAN}]{{0,6}})[!。]?[ \n]*\n *(?P<it>[{HAN}·]{{2,8}}) *(?=\n|$)"
            rf"|\n *(?P<also>[{HAN}·]{{2,8}}) *\n+ *(?=[0-9〇零○一二三四五六七八九]{{4}} ?[年./-])"
            rf"|[。!?;] *(?:——|--)? *(?P<last>[{HAN}·]{{2,8}}) *(?=\n|$|[0-9]{{4}} ?[年./-])"
        )
        # a form of address with no more than a surname, or a nickname: “卫阿姨” → 卫阿姨, “老汪头” → 老汪头, “蔡二嫂” →
        # 蔡二嫂, “陶老汉” → 陶老汉, not 阿姨
        self.familiar = lazy.compile(
            rf"[老小阿][{HAN}](?:头子?|汉|[叔婶伯嫂哥姐姨爷奶])|[{HAN}](?:老[大二三四五六七八幺汉头爹根栓]|老爷子|老奶奶"
            rf"|老太太?|[大二三四五六七八小老幺]?(?:{longest(words.familiar)}))(?!们)"
        )
        # behind a word that announces a name: “老李头” → 老李头, “小王,” → 小王, not 老
        self.nickname = lazy.compile(rf"[老小阿][{HAN}](?:头子?|汉|爷子|太太?|[叔婶伯嫂哥姐姨爷奶婆])?")
        self.two = lazy.compile(
            "两家|两户|[二两]人|[两三]?(?:兄弟|姐妹|姐弟|兄妹)|夫妇|夫妻|兄弟|姐妹|父子|母子|父女|母女|俩"
        )  # “张伟和李娜两家” → 两家
        self.announcing = tuple({*labels, *words.abroad})
        # behind one: “,越南籍” → “,越南籍”, “的外教” → 的外教, not “系统”
        self.whose = lazy.compile(
            rf" ?[,(] ?(?:[{HAN}]{{1,4}}(?:籍|护照|公民|国人)|男|女|护照|国籍)|的?(?:{longest(words.abroad)})"
        )
        # “时强、安宁二人” → 时强, 安宁
        self.pair = lazy.compile(
            rf"(?<![{HAN}、])(?P<one>[{HAN}]{{2,3}})[、和与](?P<other>[{HAN}]{{2,3}})(?:[二两]人|夫妇|夫妻|俩|[两三]?(?:兄弟|姐妹|姐弟|兄妹))"
        )
        # whom something was done to, behind the name: “时,” → 时, “家时,” → 家时, “后撤诉” → 后, not “时间”
        self.moment = lazy.compile(r"(?:家|处)?(?:[时后前](?![间限候任者台期段日])|未果|未通|本人(?=[,。;]))")
        # “缺席人员为温桂莲 植树荣” → “温桂莲 植树荣”, “代表是黄金来 石青松 何月明三人” → “黄金来 石青松 何月明三人”
        self.told_list = lazy.compile(
            rf"(?:人员|代表|成员|人|者|户|对象|村民|居民|业主|职工|学生|家长|名单|群众)"
            r"(?:分别|依次|均|包括|如下|[有为是系即:]){1,2} ?"
            rf"(?P<it>{_SHORT}(?:(?: {{1,3}}|、){_SHORT})+[{HAN}]{{0,3}})"
        )
        self.joins = lazy.compile("[和与跟同及]")  # “张伟和李娜” → 和
        surnames = "".join((*names.surnames, *(double[0] for double in names.compound)))
        # “以张伟名义” → 张伟, “冒用张伟的身份证” → 张伟, not “以个人名义”
        self.in_the_name = lazy.compile(
            rf"(?:以|用|借|冒用|冒充|盗用|借用|假借|顶替)(?!个人|本人|他人|单位|集体|公司|企业|家庭|匿名|真实|实名|学校|政府)"
            rf"(?P<it>[{HAN}]{{2,6}}?)(?:的)?(?:名义|之名|身份证?(?![{HAN}]{{0,2}}[核查])|名字|姓名|账[户号])"
        )
        # behind who wrote what was published: “张伟所著《” → 所著《, “张伟撰写的《” → 撰写的《, not “张伟编的”
        self.wrote = lazy.compile(
            r"(?:所著|所撰|所写|所编|撰写|编著|编撰|编写|编纂|主编|著|撰|写|译|创作|整理|讲述|口述|作词|作曲|作序|题签"
            r"|题名|翻译|执笔|拍摄|绘制|供图)(?:了|的|有)?"
            rf"(?:[{HAN}]{{1,6}})?《"
        )
        # behind a work, what its author did: “张伟著)” → 著, “张伟主编,” → 主编, “由张伟编著。” → 编著, not “著名”
        self.written = lazy.compile(
            r"(?:所著|所撰|所写|所编|编著|撰写|编撰|编写|编纂|主编|合著|原著|著|编|译|撰稿?|摄影?|绘|作序|口述|讲述|整理|书写|翻译|创作"
            r"|作词|作曲|题签|拍摄|绘制|执笔)(?:而成)?(?=[,。;)、!?\n《 ]|$|下发|出版|刊|成[英外法日俄德]|[的了])"
        )
        # in brackets behind who is in office: “张伟(镇长)” → (镇长), “李娜(党政办)” → (党政办), not “张伟(女)”
        self.in_brackets = lazy.compile(
            rf"\([{HAN}]{{0,10}}(?:{longest((*words.offices, *words.staff))}"
            r"|党政办|办公室|[办科股局委]|派出所|财政所|司法所|工作站|服务中心|政府)\)"
        )
        # in brackets behind a work: “《海岛》(张伟)” → 张伟, “《海岛》一文(张伟)” → 张伟, not “《申请书》(张伟)”
        self.bracketed = lazy.compile(rf"(?:[^书表证函单知定告录]》|》一[文书])\((?P<it>[{HAN}]{{2,4}})\)")
        # who it says that it is by: “署名为张伟,” → 署名为, “作者署名"张伟"” → “作者署名"”, “作者张伟” → 作者
        self.signing = lazy.compile(
            r"(?:作者|译者|编者|著者|主编|作词|作曲|书写|题签|摄影|插图|制图|口述|整理|讲述|撰文|执笔|署名者?)(?:署名)?"
            r"[为是系:\"]{0,2}"
        )
        # who a person is, in a word that ends so: “捎信人张伟” → 人, “养蚕户李娜” → 户, not “人民”
        self.role = lazy.compile(
            rf"(?<=[{HAN}])[人者户员母父叔伯舅姑姨婶嫂哥姐弟妹爷奶婆公孙侄甥婿媳友民族籍](?=[{surnames}][{HAN}])"
        )
        # the number of a document follows: “青政发〔2023〕17号” → 〔2023〕, “永方-2023-017” → -2023-0
        self.document = lazy.compile(r"[〔\[(【](?:19|20)[0-9]{2}[〕\])】]|-(?:19|20)[0-9]{2}-[0-9]")
        # what may stand behind a name that nothing else speaks for: 。 and 来电, not 精神
        self.closing = frozenset(word[:2] for word in (*words.follow, *words.acts, *words.when) if len(word) > 1)
        self.first = lazy.compile(f"[{surnames}](?=[{HAN}])")  # “张伟” → 张
        # where a number in the sentence speaks for a name, or what was learned; one may stand for any rare character:
        # “妥建国” → 妥
        self.first_vouched = lazy.compile(f"[{surnames}{names.rare_surnames}{STAND_IN}](?=[{HAN}])")
        self.learned = Learned(words, self.like, self.famous | self.brands, names, learnt)
        firsts, seconds = ("".join(sorted({word[at] for word in self.closing})) for at in (0, 1))
        # one of three characters or more that is over: “张建国。” → 张, “张建国来电” → 张, not “张建”
        self.first_closed = lazy.compile(
            rf"[{surnames}](?=[{HAN}]{{2,4}}?(?:[{re.escape(''.join(_CLOSING))}]|$|[{firsts}][{re.escape(seconds)}]))"
        )

    def found_name(self, start: int, end: int, flag: Flag, what: str = "姓名") -> Personal:
        """Return a name as found; where it is an advice, that of who is in office and may be in a contact line."""
        office = flag == "advice"
        what = "在职人员的姓名" if office and what == "姓名" else what
        return Personal(start, end, "office" if office else "name", what, self.token, flag, office)

    def found_maybe(self, start: int, end: int) -> Personal:
        """Return what only looks like a name."""
        return Personal(start, end, MAYBE, "像姓名的字", self.token, "none")

    def weighed(self, start: int, end: int, score: float, flag: Flag) -> Iterator[Personal]:
        """Yield a name with enough that speaks for it, or what only looks like one, or nothing."""
        if score > 0:
            yield self.found_name(start, end, flag)
        elif score > MASKED:
            yield self.found_maybe(start, end)

    def is_body(self, text: str, at: int) -> bool:
        """Whether an organisation or a place stands here: 原告李氏有限公司, 第三人林州市政府."""
        run = self.han.match(text, at)
        body = self.body.search(text, at, min(run.end(), at + 16)) if run else None
        return body is not None and self.verb.search(text, at + 2, body.start()) is None

    def leading(self, text: str, at: int) -> re.Match[str] | None:
        """Return the word right before a place that leads to a name; None where none does: 该件由|张伟."""
        return self.lead.search(text, max(0, at - 4), at) if at and text[at - 1] in self._lead_ends else None

    def is_led(self, text: str, at: int, longest: int) -> bool:
        """Whether a word ends here that leads to a name, or announces one and is not too long: 申请人|张伟."""
        if self.leading(text, at) is not None:
            return True
        return any(self.label.size(text, begin) == at - begin for begin in range(max(0, at - longest), at - 1))

    def is_of_one(self, text: str, at: int) -> bool:
        """Whether a word for one person ends here: 车主|简洁, not 居民|水费."""
        return text[at - 1 : at] in _ONES and self.is_of_party(text, at)

    def is_of_party(self, text: str, at: int) -> bool:
        """Whether a word that announces a party ends here: 社会评议监督员|张伟."""
        return self.ended_by(text, at, self._parties)

    def ended_by(self, text: str, at: int, words: Set[str]) -> bool:
        """Whether one of some words for persons ends here, one of two characters at least: 综治办|老郑."""
        return any(text[begin:at] in words for begin in range(max(0, at - _LABEL), at - 1))

    def reads_through(self, text: str, begin: int, end: int) -> bool:
        """Whether a word that ends in the middle of another is read here: 范|县长|寿之乡."""
        high = min(len(text), end + _BEYOND)
        if not self.like.is_word(text[end - 1 : end + 1]):
            return False
        return self.like.words(text[begin:high]) < self.like.words(text[begin:end]) + self.like.words(text[end:high])

    def stop(self, text: str, at: int) -> bool:
        """Whether a name may end here: at a mark, at the end, or before a word that follows names."""
        return not self.han.match(text, at) or self.follow.size(text, at) > 0

    def is_work(self, text: str, start: int, end: int) -> bool:
        """Whether the sentence around a place is of what was published, and not of a letter: 署名为苏锦川,题为…"""
        low = max((text.rfind(mark, max(0, start - _SENTENCE), start) + 1 for mark in "。;\n"), default=0)
        low = max(low, start - _SENTENCE, 0)
        stops = [at for mark in "。;\n" if (at := text.find(mark, end, end + _SENTENCE)) >= 0]
        high = min(stops, default=end + _SENTENCE)
        return self.work.search(text, low, high) is not None and self.letter.search(text, low, high) is None

    def closes(self, text: str, at: int) -> bool:
        """Whether what stands before is over here: at a mark, or before a word of some length that follows names."""
        return text[at : at + 1] in _CLOSING or text[at : at + 2] in self.closing


def _none_of(words: Iterable[str]) -> str:
    """Return an expression for a place where none of some words stands: of a form, Tel, but Telma."""
    return f"(?!(?:{any_of(words)})(?![A-Za-z]))"  # “Telma” → “”, not “Tel”
