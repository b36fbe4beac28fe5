//! Adjectives of countries, as a column of countries may hold them. They are no place names: only a cell of its own is read so.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Code, then adjectives in several languages, folded as names are.
const ADJECTIVES: &[(&str, &str)] = &[
    ("AE", "emirati"),
    ("AF", "afghan afgano afegao afghanisch афганскии"),
    ("AM", "armenian armenio armenisch армянскии"),
    ("AU", "australian australiano australisch австралиискии"),
    ("AZ", "azerbaijani azeri aserbaidschanisch азербаиджанскии"),
    ("BR", "brazilian brasileno brasileiro bresilien brasilianisch бразильскии"),
    (
        "BY",
        "belarusian belarussian byelorussian bielorruso weißrussisch belarussisch bielorusse белорусскии белорусская",
    ),
    ("CA", "canadian canadiense canadense canadien kanadisch канадскии"),
    ("CH", "swiss suizo suico schweizerisch швеицарскии"),
    ("CN", "chinese chino chines chinois chinoise chinesisch китаискии китаиская"),
    ("CU", "cuban cubano cubana cubain cubaine kubanisch кубинскии кубинская"),
    ("DE", "german aleman alemao allemand deutsch немецкии германскии"),
    ("ES", "spanish espanol espanhol espagnol spanisch испанскии"),
    ("FR", "french frances francais franzosisch французскии"),
    ("GB", "british britanico britanica britannique britisch британскии англиискии"),
    ("IL", "israeli israelense israelien israelisch израильскии"),
    ("IN", "индиискии"),
    ("IQ", "iraqi iraqui iraquiano irakien irakisch иракскии"),
    (
        "IR",
        "persian irani iraniano iraniana iranien iranienne iranisch иранскии иранская иранское ирану ираном",
    ),
    ("IT", "italian italiano italienisch итальянскии"),
    ("JP", "japanese japones japonais japanisch японскии 日本国"),
    ("KG", "kyrgyz kirgisisch киргизскии"),
    ("KH", "cambodian camboyano cambojano cambodgien kambodschanisch камбоджиискии"),
    (
        "KP",
        "northkorean norcoreano nordkoreanisch nordcoreen nordcoreenne северокореискии северокореиская 北朝鲜",
    ),
    ("KR", "southkorean surcoreano sulcoreano sudcoreen sudkoreanisch южнокореискии"),
    ("KZ", "kazakh kazakhstani kasachisch казахскии казахстанскии"),
    ("LB", "lebanese libanes libanais libanesisch ливанскии"),
    ("LY", "libyan libio libysch ливиискии"),
    ("MM", "burmese birmano birmanais burmesisch"),
    ("MX", "mexican mexicano mexicain mexikanisch мексиканскии"),
    ("MY", "malaysian malasio malaio malaisien malaysisch малаизиискии"),
    ("NI", "nicaraguan nicaraguense"),
    ("NL", "dutch neerlandes holandes neerlandais niederlandisch голландскии"),
    ("PK", "pakistani paquistani paquistanes pakistanais pakistanisch пакистанскии"),
    ("PL", "polish polaco polones polonais polnisch польскии"),
    (
        "RU",
        "rossiya rossija rossia ruso rusa russo russisch russe русскии русская россиискии россииская россииское россию",
    ),
    ("SA", "saudita saoudien saudisch саудовскии"),
    ("SD", "sudanese sudanes soudanais sudanesisch суданскии"),
    ("SE", "swedish sueco suedois schwedisch шведскии"),
    ("SG", "singaporean singapurense сингапурскии"),
    ("SY", "sirio syrisch syrienne сириискии сирииская"),
    ("TH", "thai tailandes thailandais thailandisch таиландскии"),
    ("TR", "turkish turco turc turkisch турецкии"),
    ("TW", "taiwanese taiwanes taiwanais taiwanesisch таиваньскии"),
    ("UA", "ukrainian ucraniano ukrainien ukrainisch украинскии"),
    ("US", "american americano estadounidense amerikanisch americain americaine американскии американская"),
    ("UZ", "uzbek usbekisch узбекскии"),
    ("VE", "venezuelan venezolano venezuelano venezuelien venezolanisch венесуэльскии"),
    ("VN", "vietnamese vietnamita vietnamien vietnamesisch вьетнамскии"),
    ("YE", "yemeni iemenita yemenite jemenitisch иеменскии"),
];

/// The country of a folded adjective.
pub(super) fn parse(folded: &str) -> Option<&'static str> {
    static INDEX: OnceLock<BTreeMap<&str, &str>> = OnceLock::new();
    let pairs =
        || ADJECTIVES.iter().flat_map(|(code, words)| words.split(' ').map(move |word| (word, *code)));
    INDEX.get_or_init(|| pairs().collect()).get(folded).copied()
}
