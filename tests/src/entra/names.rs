//! Plausible words for invented people: plain, accented and with an apostrophe, as real ones are.

pub(super) const GIVEN: [&str; 40] = [
    "Ada", "Aino", "Amir", "Anja", "Björn", "Carla", "Chidi", "Dale", "Elif", "Emeka", "Eva",
    "Farid", "Grace", "Hana", "Hugo", "Ilse", "Ines", "Jonas", "José", "Kaisa", "Kenji", "Lena",
    "Leo", "Mei", "Mikko", "Nadia", "Noor", "Olga", "Omar", "Petra", "Priya", "Raj", "Rosa",
    "Sanna", "Siobhán", "Tariq", "Thea", "Tove", "Yusuf", "Zoë",
];

pub(super) const FAMILY: [&str; 40] = [
    "Abebe",
    "Andersson",
    "Becker",
    "Bianchi",
    "Castillo",
    "Chen",
    "Cohen",
    "Dubois",
    "Eze",
    "Fischer",
    "García",
    "Haddad",
    "Hansen",
    "Ito",
    "Jansen",
    "Kaya",
    "Kim",
    "Korhonen",
    "Kowalski",
    "Laine",
    "Lindqvist",
    "Lovelace",
    "Mäkinen",
    "Meyer",
    "Mohr",
    "Müller",
    "Nguyen",
    "Nieminen",
    "Novák",
    "O'Brien",
    "Okafor",
    "Patel",
    "Petrov",
    "Rossi",
    "Sato",
    "Silva",
    "Smith",
    "Suzuki",
    "Virtanen",
    "Yılmaz",
];

pub(super) const DEPARTMENTS: [&str; 8] =
    ["Engineering", "Finance", "Legal", "Marketing", "Operations", "People", "Sales", "Support"];

pub(super) const JOBS: [&str; 10] = [
    "Accountant",
    "Analyst",
    "Architect",
    "Coordinator",
    "Designer",
    "Director",
    "Engineer",
    "Manager",
    "Researcher",
    "Specialist",
];

pub(super) const CITIES: [&str; 8] =
    ["Helsinki", "Tampere", "Stockholm", "Berlin", "Lisbon", "Milano", "Kraków", "Dublin"];

pub(super) const PROJECTS: [&str; 12] = [
    "Aurora", "Birch", "Compass", "Delta", "Ember", "Fjord", "Granite", "Harbour", "Iris",
    "Juniper", "Kestrel", "Lantern",
];

/// A name as it may stand before the `@` of a user principal name: lower case, without accents.
pub(super) fn sign_in_name(name: &str) -> String {
    let plain = |letter| match letter {
        'á' | 'ä' | 'å' => 'a',
        'é' | 'ë' => 'e',
        'í' | 'ı' => 'i',
        'ó' | 'ö' => 'o',
        'ü' => 'u',
        other => other,
    };
    name.to_lowercase().chars().map(plain).collect()
}
