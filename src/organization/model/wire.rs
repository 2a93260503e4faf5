//! Serde forms that the types of other modules do not have.

/// A level by its name.
pub(in crate::organization) mod level {
    use crate::level::Level;
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(crate) fn serialize<S: Serializer>(level: &Level, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(level.name())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Level, D::Error> {
        let name = alloc::string::String::deserialize(deserializer)?;
        let expected = "`organization`, `workspace` or `profile`";
        Level::from_name(&name).ok_or_else(|| de::Error::invalid_value(de::Unexpected::Str(&name), &expected))
    }
}
