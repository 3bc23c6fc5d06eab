//! The two kinds of resource, and which of their attributes a name means.

use serde::{Deserialize, Serialize};

use crate::attribute_path::AttributePath;
use crate::schema::{self, Attribute, Schema};

/// The resource types this server has (RFC 7643 §4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ResourceType {
    /// A person.
    User,
    /// A set of people and groups.
    Group,
}

/// The attribute a path means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolved {
    /// The canonical URN under which the attribute lies, unless it lies at the top.
    pub extension: Option<&'static str>,
    /// The attribute.
    pub attribute: &'static Attribute,
    /// Its sub-attribute, if the path goes that deep.
    pub sub: Option<&'static Attribute>,
}

impl Resolved {
    /// What the path ends at: the sub-attribute if there is one.
    #[must_use]
    pub fn last(&self) -> &'static Attribute {
        self.sub.unwrap_or(self.attribute)
    }
}

impl ResourceType {
    /// Both, in the order they are published.
    pub const ALL: [Self; 2] = [Self::User, Self::Group];

    /// The name in `meta.resourceType`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
        }
    }

    /// The path below the base URL.
    #[must_use]
    pub const fn endpoint(self) -> &'static str {
        match self {
            Self::User => "/Users",
            Self::Group => "/Groups",
        }
    }

    /// The type of that name, whatever its case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(name))
    }

    /// The schema every resource of the type has.
    #[must_use]
    pub fn schema(self) -> &'static Schema {
        match self {
            Self::User => Schema::user(),
            Self::Group => Schema::group(),
        }
    }

    /// The extension a resource of the type may have.
    #[must_use]
    pub fn extension(self) -> Option<&'static Schema> {
        match self {
            Self::User => Some(Schema::enterprise_user()),
            Self::Group => None,
        }
    }

    /// The attribute a path means, whatever the case of its parts.
    ///
    /// A bare name that the core schema lacks is looked up in the extension: Entra says `manager`
    /// for the enterprise manager. A URN of no published schema means nothing here; callers treat
    /// such attributes as they come.
    #[must_use]
    pub fn attribute(self, path: &AttributePath) -> Option<Resolved> {
        self.resolve(path.schema.as_deref(), &path.name, path.sub.as_deref())
    }

    /// The same for the parts of a path.
    #[must_use]
    pub fn resolve(self, schema: Option<&str>, name: &str, sub: Option<&str>) -> Option<Resolved> {
        let (extension, attribute) = match schema {
            None => self
                .top(name)
                .map(|attribute| (None, attribute))
                .or_else(|| self.extended(name).map(|(urn, attribute)| (Some(urn), attribute)))?,
            Some(urn) if urn.eq_ignore_ascii_case(&self.schema().id) => (None, self.top(name)?),
            Some(urn) => {
                self.extension_urn(urn)?;
                self.extended(name).map(|(urn, attribute)| (Some(urn), attribute))?
            }
        };
        let sub = match sub {
            None => None,
            Some(sub) => Some(attribute.sub(sub)?),
        };
        Some(Resolved { extension, attribute, sub })
    }

    /// The canonical URN of the type's extension, if that is what a URN means: in any case, and
    /// with the lost colon of a published sample (`…:enterprise:2.0User`).
    #[must_use]
    pub fn extension_urn(self, urn: &str) -> Option<&'static str> {
        const WITHOUT_COLON: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0User";
        let extension = self.extension()?;
        let meant = urn.eq_ignore_ascii_case(&extension.id)
            || (extension.id == schema::ENTERPRISE_USER && urn.eq_ignore_ascii_case(WITHOUT_COLON));
        meant.then_some(extension.id.as_str())
    }

    fn top(self, name: &str) -> Option<&'static Attribute> {
        self.schema().attribute(name).or_else(|| Schema::common().attribute(name))
    }

    fn extended(self, name: &str) -> Option<(&'static str, &'static Attribute)> {
        let extension = self.extension()?;
        Some((extension.id.as_str(), extension.attribute(name)?))
    }
}

#[cfg(test)]
mod tests;
