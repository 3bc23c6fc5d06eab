//! Where an attribute of a person's profile lies in a SCIM user.

use doorward_store::directory::profile::{Attribute, Field};

/// Where an attribute lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// At the top.
    Top(&'static str),
    /// In `name`.
    Name(&'static str),
    /// In the enterprise extension.
    Enterprise(&'static str),
    /// Under URNs of their own.
    Extensions,
    /// Nowhere: it says that `active` is not shown.
    ActiveUnassigned,
}

/// Every attribute in the order in which it is shown.
pub(super) const ALL: [Attribute; 30] = [
    Attribute::DisplayName,
    Attribute::NickName,
    Attribute::ProfileUrl,
    Attribute::Title,
    Attribute::UserType,
    Attribute::PreferredLanguage,
    Attribute::Locale,
    Attribute::Timezone,
    Attribute::NameFormatted,
    Attribute::FamilyName,
    Attribute::GivenName,
    Attribute::MiddleName,
    Attribute::HonorificPrefix,
    Attribute::HonorificSuffix,
    Attribute::Emails,
    Attribute::PhoneNumbers,
    Attribute::Ims,
    Attribute::Photos,
    Attribute::Addresses,
    Attribute::Entitlements,
    Attribute::Roles,
    Attribute::X509Certificates,
    Attribute::EmployeeNumber,
    Attribute::CostCenter,
    Attribute::Organization,
    Attribute::Division,
    Attribute::Department,
    Attribute::Manager,
    Attribute::Extensions,
    Attribute::ActiveUnassigned,
];

/// Every part of an entry.
const FIELDS: [Field; 10] = [
    Field::Value,
    Field::Type,
    Field::Display,
    Field::Reference,
    Field::Formatted,
    Field::StreetAddress,
    Field::Locality,
    Field::Region,
    Field::PostalCode,
    Field::Country,
];

/// Where the attribute lies.
pub(super) const fn of(attribute: Attribute) -> Place {
    match attribute {
        Attribute::DisplayName => Place::Top("displayName"),
        Attribute::NickName => Place::Top("nickName"),
        Attribute::ProfileUrl => Place::Top("profileUrl"),
        Attribute::Title => Place::Top("title"),
        Attribute::UserType => Place::Top("userType"),
        Attribute::PreferredLanguage => Place::Top("preferredLanguage"),
        Attribute::Locale => Place::Top("locale"),
        Attribute::Timezone => Place::Top("timezone"),
        Attribute::NameFormatted => Place::Name("formatted"),
        Attribute::FamilyName => Place::Name("familyName"),
        Attribute::GivenName => Place::Name("givenName"),
        Attribute::MiddleName => Place::Name("middleName"),
        Attribute::HonorificPrefix => Place::Name("honorificPrefix"),
        Attribute::HonorificSuffix => Place::Name("honorificSuffix"),
        Attribute::Emails => Place::Top("emails"),
        Attribute::PhoneNumbers => Place::Top("phoneNumbers"),
        Attribute::Ims => Place::Top("ims"),
        Attribute::Photos => Place::Top("photos"),
        Attribute::Addresses => Place::Top("addresses"),
        Attribute::Entitlements => Place::Top("entitlements"),
        Attribute::Roles => Place::Top("roles"),
        Attribute::X509Certificates => Place::Top("x509Certificates"),
        Attribute::EmployeeNumber => Place::Enterprise("employeeNumber"),
        Attribute::CostCenter => Place::Enterprise("costCenter"),
        Attribute::Organization => Place::Enterprise("organization"),
        Attribute::Division => Place::Enterprise("division"),
        Attribute::Department => Place::Enterprise("department"),
        Attribute::Manager => Place::Enterprise("manager"),
        Attribute::Extensions => Place::Extensions,
        Attribute::ActiveUnassigned => Place::ActiveUnassigned,
    }
}

/// The attribute of that name at the top, in `name` or in the enterprise extension.
pub(super) fn attribute(lies: fn(&'static str) -> Place, name: &str) -> Option<Attribute> {
    ALL.into_iter().find(|attribute| match of(*attribute) {
        Place::Top(at) | Place::Name(at) | Place::Enterprise(at) => {
            at == name && of(*attribute) == lies(at)
        }
        Place::Extensions | Place::ActiveUnassigned => false,
    })
}

/// The name of a part of an entry.
pub(super) const fn field_name(field: Field) -> &'static str {
    match field {
        Field::Value => "value",
        Field::Type => "type",
        Field::Display => "display",
        Field::Reference => "$ref",
        Field::Formatted => "formatted",
        Field::StreetAddress => "streetAddress",
        Field::Locality => "locality",
        Field::Region => "region",
        Field::PostalCode => "postalCode",
        Field::Country => "country",
    }
}

/// The part of an entry of that name.
pub(super) fn field(name: &str) -> Option<Field> {
    FIELDS.into_iter().find(|field| field_name(*field) == name)
}

#[cfg(test)]
mod tests;
