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

/// A list that says something where it stands.
pub(in crate::organization) fn filled<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<alloc::vec::Vec<alloc::string::String>, D::Error> {
    let list: alloc::vec::Vec<_> = serde::Deserialize::deserialize(deserializer)?;
    if list.is_empty() {
        return Err(serde::de::Error::custom("expected at least one literal in a condition"));
    }
    Ok(list)
}
