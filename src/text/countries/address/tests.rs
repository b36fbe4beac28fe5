use super::country;

#[test]
fn the_country_at_the_end_counts() {
    for (address, code) in [
        ("12 Valiasr Street, Tehran 19395-4697, Iran", "IR"),
        ("12 Valiasr Street, Tehran, Iran 19395", "IR"),
        ("ul. Lenina 4, Minsk, Republic of Belarus", "BY"),
        ("4 Lenin Str., Novosibirsk 630099, Russian Federation. Tel: +7 383 000 00 00", "RU"),
        ("Россия, 199000, г. Санкт-Петербург, Невский пр., 1", "RU"),
        ("220030, Беларусь, г. Минск, ул. Ленина, 4", "BY"),
        ("Mount Lebanon Street 5, Beirut, Lebanon, info@example.com", "LB"),
        ("中国广东省深圳市南山区科技园1号", "CN"),
        ("伊朗德黑兰瓦利阿斯尔街12号", "IR"),
        ("Flat 3, Pyongyang, Democratic People's Republic of Korea", "KP"),
        ("Shahid Beheshti Ave., Tehran (Iran)", "IR"),
        ("88 Nanshan Road, Shenzhen, CN", "CN"),
        ("88 Nanshan Road, Shenzhen 518000 PRC", "CN"),
        ("1 Elm Road, London SW1A 1AA, UK", "GB"),
        ("Tbilisi 0105, Georgia", "GE"),
        ("1 Rustaveli Avenue, Batumi, Georgia", "GE"),
        ("Marienplatz 1, 80331 München, DE", "DE"),
        ("Berlin, DE 10115", "DE"),
        ("100 King St W, Toronto, ON, CA", "CA"),
        ("100 King St W, Toronto ON M5V 2T6, CA", "CA"),
        ("12 Brigade Road, Bangalore 560001, IN", "IN"),
        ("10 Pitt Street, Sydney, New South Wales 2000, Australia", "AU"),
        ("St Helier, Jersey", "JE"),
        ("Minsk/Belarus", "BY"),
        ("Tehran - Iran", "IR"),
        ("ul. Lenina 4, BY-220030 Minsk", "BY"),
        ("Calle 5, La Habana, Cuba", "CU"),
    ] {
        assert_eq!(country(address), Some(code), "{address}");
    }
}

#[test]
fn a_state_is_no_country() {
    for address in [
        "1 Example Street, Los Angeles, CA 90001",
        "1 Example Street, Los Angeles, CA, 90001",
        "1 Example Street, Wilmington, DE 19801",
        "500 Peachtree St, Atlanta, GA 30308",
        "500 Peachtree St, Atlanta, Georgia 30308",
        "9 Court Sq, Lebanon, PA 17042",
        "9 Main St, Cuba, MO 65453-1234",
        "9 Main St, Moscow, ID 83843",
        "9 Main St, Cuba, New Mexico",
        "1 Hudson St, Jersey City, New Jersey",
        "Dallas, TX",
        "Springfield IL 62701",
        "1 Example Street, Phoenix, AZ 85043, USA",
    ] {
        assert_eq!(country(address), Some("US"), "{address}");
    }
}

#[test]
fn what_may_be_either_is_neither() {
    for address in [
        "9 Court Sq, Lebanon, PA",
        "1 Example Street, Los Angeles, CA",
        "9 Main St, Jordan, MN",
        "500 Peachtree St, Atlanta, Georgia",
        "500 Peachtree St, Atlanta Georgia",
        "Sydney, New South Wales",
        "Sukhumvit Road, Bangkok",
        "375002",
        "",
    ] {
        assert_eq!(country(address), None, "{address}");
    }
}
