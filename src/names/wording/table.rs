//! The wording itself: what documents and lists write around a name, folded, word by word. Words that stand within one
//! another (`a k a` is `a.k.a.`, `a/k/a` and `A. K. A.`) are compared without the signs between them.

/// What a wording says of what follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// Another name of the same party.
    Also,
    /// A name that it had before, or has by now.
    Former,
    /// The name of somebody else who is named beside it.
    Beside,
}

/// Wording between two names, of which no name is made: it counts wherever it stands, also before the first name.
pub(super) const BETWEEN: &[(&str, Says)] = &[
    ("also called", Says::Also),
    ("also doing business as", Says::Also),
    ("also known as", Says::Also),
    ("also trading as", Says::Also),
    ("better known as", Says::Also),
    ("carrying on business as", Says::Also),
    ("commonly known as", Says::Also),
    ("doing business as", Says::Also),
    ("doing business under the name", Says::Also),
    ("operating as", Says::Also),
    ("other name", Says::Also),
    ("other names", Says::Also),
    ("trading as", Says::Also),
    ("trading under the name", Says::Also),
    ("trade name", Says::Also),
    ("formerly called", Says::Former),
    ("formerly known as", Says::Former),
    ("former name", Says::Former),
    ("former names", Says::Former),
    ("known formerly as", Says::Former),
    ("known previously as", Says::Former),
    ("now called", Says::Former),
    ("now known as", Says::Former),
    ("old name", Says::Former),
    ("previous name", Says::Former),
    ("previously called", Says::Former),
    ("previously known as", Says::Former),
    ("renamed to", Says::Former),
    // German, Dutch, French, Spanish, Portuguese, Italian, Polish, Turkish
    ("auch bekannt als", Says::Also),
    ("ook bekend als", Says::Also),
    ("aussi connu sous le nom de", Says::Also),
    ("egalement connu sous le nom de", Says::Also),
    ("egalement connue sous le nom de", Says::Also),
    ("faisant affaire sous le nom de", Says::Also),
    ("nom commercial", Says::Also),
    ("tambien conocida como", Says::Also),
    ("tambien conocido como", Says::Also),
    ("nombre comercial", Says::Also),
    ("tambem conhecida como", Says::Also),
    ("tambem conhecido como", Says::Also),
    ("nome fantasia", Says::Also),
    ("nota anche come", Says::Also),
    ("noto anche come", Says::Also),
    ("znany jako", Says::Also),
    ("ancien nom", Says::Former),
    ("ancienne denomination", Says::Former),
    ("anteriormente conocida como", Says::Former),
    ("anteriormente denominada", Says::Former),
    ("anteriormente conhecida como", Says::Former),
    ("antes denominada", Says::Former),
    ("fruher bekannt als", Says::Former),
    ("eski adi", Says::Former),
    ("eski adiyla", Says::Former),
    // Russian and Ukrainian
    ("также известен как", Says::Also),
    ("также известна как", Says::Also),
    ("также известно как", Says::Also),
    ("также именуемое", Says::Also),
    ("он же", Says::Also),
    ("она же", Says::Also),
    ("оно же", Says::Also),
    ("бывшее название", Says::Former),
    ("прежнее название", Says::Former),
    ("прежнее наименование", Says::Former),
    ("прежние наименования", Says::Former),
    ("ранее именовалось", Says::Former),
    ("ранее известное как", Says::Former),
    ("старое название", Says::Former),
    ("до переименования", Says::Former),
    // Arabic and Persian
    ("المعروف باسم", Says::Also),
    ("المعروفة باسم", Says::Also),
    ("معروف به", Says::Also),
];

/// The same as initials: they count where they are written with signs between them; joined (`aka`) only where the way it
/// is written tells them from a name's own word.
pub(super) const INITIALS: &[(&str, Says)] = &[
    ("a k a", Says::Also),
    ("d b a", Says::Also),
    ("o b a", Says::Also),
    ("f k a", Says::Former),
    ("n k a", Says::Former),
    ("p k a", Says::Former),
];

/// And those that may be a name's own word: they count only between two names that are more than common words.
pub(super) const SINGLE: &[(&str, Says)] = &[
    ("formerly", Says::Former),
    ("previously", Says::Former),
    ("anciennement", Says::Former),
    ("anteriormente", Says::Former),
    ("ehemals", Says::Former),
    ("vormals", Says::Former),
    ("voorheen", Says::Former),
    ("бывш", Says::Former),
    ("бывший", Says::Former),
    ("бывшая", Says::Former),
    ("бывшее", Says::Former),
    ("ранее", Says::Former),
    ("прежде", Says::Former),
    ("колишня", Says::Former),
    ("раніше", Says::Former),
    ("سابقا", Says::Former),
];

/// And those that do so only behind a bracket or a comma.
pub(super) const BEHIND_A_SIGN: &[(&str, Says)] = &[
    ("alias", Says::Also),
    ("abbreviated as", Says::Also),
    ("abbreviation", Says::Also),
    ("in short", Says::Also),
    ("known as", Says::Also),
    ("short name", Says::Also),
    ("сокращенно", Says::Also),
    ("antes", Says::Former),
    ("ex", Says::Former),
    ("former", Says::Former),
    ("fruher", Says::Former),
    ("gia", Says::Former),
    ("now", Says::Former),
    ("renamed", Says::Former),
    ("renamed as", Says::Former),
    ("vorm", Says::Former),
];

/// Wording between a party and another one that it acts for or through.
pub(super) const BESIDE: &[&str] = &[
    "acting for",
    "care of",
    "for account of",
    "for and on behalf of",
    "for the account of",
    "for the benefit of",
    "im auftrag von",
    "in care of",
    "on account of",
    "on behalf of",
    "pour le compte de",
    "por cuenta de",
    "по поручению",
    "от имени",
];

/// The same with slashes: `c/o`, `o/b/o`.
pub(super) const BESIDE_SLASHED: &[&str] = &["c o", "o b o"];

/// What a Chinese, Japanese or Korean name of the past begins with in a bracket: `（原…公司）`, `(구 …)`.
pub(super) const WIDE_FORMERLY: &[&str] = &["原", "旧", "舊", "前", "구"];

/// What such a name then ends with, where no blank sets it off.
pub(super) const WIDE_ENDS: &[&str] =
    &["公司", "集团", "集團", "研究所", "研究院", "厂", "廠", "工厂", "株式会社", "製作所", "회사"];

/// Between names with a slash: `T/A`, `O/A`.
pub(super) const SLASHED: &[&str] = &["t a", "o a"];

/// Chinese, Japanese and Korean wording, without word boundaries: behind a sign, or at the beginning.
pub(super) const WIDE: &[(&str, Says)] = &[
    ("也称", Says::Also),
    ("亦称", Says::Also),
    ("亦稱", Says::Also),
    ("别名", Says::Also),
    ("別名", Says::Also),
    ("别称", Says::Also),
    ("別稱", Says::Also),
    ("又名", Says::Also),
    ("又称", Says::Also),
    ("又稱", Says::Also),
    ("简称", Says::Also),
    ("簡稱", Says::Also),
    ("以下简称", Says::Also),
    ("以下簡稱", Says::Also),
    ("通称", Says::Also),
    ("略称", Says::Also),
    ("商号", Says::Also),
    ("일명", Says::Also),
    ("별칭", Says::Also),
    ("曾用名", Says::Former),
    ("曾名", Says::Former),
    ("前称", Says::Former),
    ("前稱", Says::Former),
    ("前身为", Says::Former),
    ("前身為", Says::Former),
    ("前身", Says::Former),
    ("原名", Says::Former),
    ("原称", Says::Former),
    ("原稱", Says::Former),
    ("旧名", Says::Former),
    ("旧社名", Says::Former),
    ("旧称", Says::Former),
    ("舊名", Says::Former),
    ("舊稱", Says::Former),
    ("现名", Says::Former),
    ("現名", Says::Former),
    ("更名为", Says::Former),
    ("更名為", Says::Former),
    ("구사명", Says::Former),
    ("옛이름", Says::Former),
];

/// Chinese and Japanese wording for a party's subsidiaries, within a word; what begins there is no part of the name.
pub(super) const WIDE_BEHIND: &[&str] = &[
    "及其子公司",
    "及其附属",
    "及其附屬",
    "及其关联",
    "及其關聯",
    "及其下属",
    "及其下屬",
    "及其所有",
    "及其全资",
    "及下属公司",
    "及子公司",
    "和其子公司",
    "及びその子会社",
    "およびその子会社",
];

/// The characters that it begins with.
pub(super) const WIDE_BEHIND_BEGINS: [char; 3] = ['及', '和', 'お'];

/// Forms of address, at the beginning of a name or before a legal form there.
pub(super) const BEFORE: &[&str] = &[
    "so called",
    "the so called",
    "messrs",
    "attn",
    "kind attn",
    "to order of",
    "to the order of",
    "for and on behalf of",
    "on behalf of",
    "the firm",
    "the firm of",
    "the company",
    "sogenannte",
    "sogenannter",
    "sogenanntes",
    "die sogenannte",
    "firma",
    "fa",
    "die firma",
    "soi disant",
    "messieurs",
    "ste",
    "societe dite",
    "la societe",
    "sres",
    "senores",
    "la empresa",
    "a empresa",
    "ditta",
    "spett ditta",
    "spettle",
    "spettabile",
    "spettabile ditta",
    "de firma",
    "так называемая",
    "так называемое",
    "так называемый",
    "фирма",
    "компания",
    "предприятие",
    "所谓",
    "所謂",
    "いわゆる",
    "소위",
];

/// The same that a colon follows.
pub(super) const BEFORE_A_COLON: &[&str] = &[
    "att",
    "attention",
    "buyer",
    "company",
    "company name",
    "consignee",
    "customer",
    "for",
    "name",
    "name of company",
    "seller",
    "shipper",
    "supplier",
    "to",
    "vendor",
    "получатель",
    "收货人",
    "供应商",
];

/// The same that are written with a slash: `M/s`, `c/o`.
pub(super) const BEFORE_SLASHED: &[&str] = &["m s", "c o"];

/// Those of [`BEFORE`] that are a name's own words where nothing telling follows: `The Company Store`.
pub(super) const OWN_WORDS: &[&str] =
    &["the firm", "the firm of", "the company", "firma", "fa", "ste", "компания", "предприятие", "фирма"];

/// Words that begin the wording about a party's other parts.
pub(super) const JOINS: &[&str] = &[
    "and",
    "or",
    "with",
    "plus",
    "including",
    "incl",
    "inclusive",
    "et",
    "y",
    "compris",
    "und",
    "samt",
    "nebst",
    "inklusive",
    "einschließlich",
    "einschliesslich",
    "incluyendo",
    "incluindo",
    "compresi",
    "en",
    "i",
    "и",
    "включая",
    "та",
    "및",
];

/// Those of them that need no word for a part behind them.
pub(super) const INCLUDING: &[&str] = &["including", "incl", "включая", "compris", "incluyendo", "incluindo"];

/// What they are.
pub(super) const PARTS: &[&str] = &[
    "affiliate",
    "affiliated",
    "affiliates",
    "assignees",
    "assigns",
    "branches",
    "nominee",
    "nominees",
    "subsidiaries",
    "subsidiary",
    "subunit",
    "subunits",
    "units",
    "successor",
    "successors",
    "filiales",
    "filiali",
    "filiais",
    "subsidiarias",
    "controlate",
    "tochtergesellschaften",
    "tochterunternehmen",
    "niederlassungen",
    "dochterondernemingen",
    "dochters",
    "дочерние",
    "дочерними",
    "филиалы",
    "филиалами",
    "подразделения",
    "자회사",
    "계열사",
];

/// What may stand between the two.
pub(super) const BETWEEN_JOIN_AND_PART: &[&str] = &[
    "all",
    "and",
    "any",
    "associated",
    "current",
    "direct",
    "each",
    "every",
    "foreign",
    "future",
    "his",
    "indirect",
    "its",
    "listed",
    "majority",
    "of",
    "operating",
    "or",
    "other",
    "owned",
    "past",
    "related",
    "several",
    "sub",
    "the",
    "their",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "wholly",
    "ses",
    "ihre",
    "ihren",
    "seine",
    "seinen",
    "sus",
    "suas",
    "sue",
    "haar",
    "zijn",
    "ее",
    "его",
    "их",
    "все",
    "всеми",
    "её",
    "그",
];

/// Words of [`BETWEEN_JOIN_AND_PART`] that no name puts there: `and its Affiliates` is no name, `and Affiliates` may be.
pub(super) const WHOSE: &[&str] = &[
    "all", "any", "each", "every", "his", "its", "the", "their", "ses", "ihre", "ihren", "seine", "seinen",
    "sus", "suas", "sue", "ее", "его", "их",
];

/// What a party is said to be of another one, behind a sign: `(a subsidiary of …)`.
pub(super) const OF_ANOTHER: &[&str] = &[
    "affiliate of",
    "affiliated with",
    "branch of",
    "division of",
    "member of",
    "owned by",
    "controlled by",
    "part of",
    "subsidiary of",
    "unit of",
    "hereinafter",
    "hereafter",
];

/// What closes a remark in brackets about who a party is: `(Russian entity)`.
pub(super) const IS_A: &[&str] = &["entity", "individual", "national", "person"];
