//! The document of a custom role, as it is commanded and stored.

use crate::id::WorkspaceId;
use crate::level::Level;
use alloc::string::{String, ToString};
use core::fmt;
use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Number, Value};

/// Holds the text of a custom role as [the policy format](crate::guide::policy_format) writes it, by names, and
/// perhaps the `workspace` that it belongs to. Whether a policy accepts it is not known here.
///
/// ```
/// # use countersign::organization::RoleDocument;
/// let text = r#"{"format": 1, "level": "profile", "name": "night_shift", "workspace": 5, "grants": {"profile": ["post.view"]}}"#;
/// let document = RoleDocument::parse(text)?;
/// assert!(document.workspace().is_some() && document.as_str().contains("night_shift"));
/// # Ok::<(), countersign::organization::InvalidDocument>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleDocument {
    /// What the policy reads: without what was erased, and without the workspace.
    said: String,
    /// The whole, if it says more: a workspace, or the digest of a title or a description that was erased.
    whole: Option<String>,
    /// None: the whole organization's.
    workspace: Option<WorkspaceId>,
}

impl RoleDocument {
    /// Reads the document of a custom role.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// let document = RoleDocument::parse(r#"{"format": 1, "level": "profile", "name": "reader", "grants": {"profile": ["post.view"]}}"#)?;
    /// assert!(document.as_str().contains("reader"));
    /// assert!(RoleDocument::parse("{}").is_err(), "it must say its format");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Text that is not JSON, or in which a key stands twice in one object; a `format` that is missing or another one
    /// than 1; a `workspace` that is no id.
    pub fn parse(text: &str) -> Result<Self, InvalidDocument> {
        serde_json::from_str(text).map_err(|error| InvalidDocument(error.to_string()))
    }

    /// Returns the workspace that the role belongs to: it is held there and on the profiles in it. None: anywhere.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// let of = r#"{"format": 1, "level": "profile", "name": "reader", "workspace": 5, "grants": {"profile": ["post.view"]}}"#;
    /// assert_eq!(RoleDocument::parse(of)?.workspace(), Some(WorkspaceId::new(5)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn workspace(&self) -> Option<WorkspaceId> {
        self.workspace
    }

    /// Returns what a policy reads of it: the text in one line, keys sorted, without the workspace.
    ///
    /// ```
    /// # use countersign::{organization::*, *};
    /// let document = RoleDocument::parse(r#"{"name": "reader", "level": "profile", "grants": {}, "format": 1, "workspace": 5}"#)?;
    /// assert_eq!(document.as_str(), r#"{"format":1,"grants":{},"level":"profile","name":"reader"}"#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.said
    }

    fn of(value: Value) -> Result<Self, serde_json::Error> {
        match value.get("format") {
            Some(format) if format.as_u64() == Some(FORMAT) => {}
            Some(other) => {
                return Err(de::Error::custom(format_args!("expected the custom role format `1`, found `{other}`")));
            }
            None => return Err(de::Error::custom("expected a custom role with its `format`, the number `1`")),
        }
        let mut said = value.clone();
        let erased = TEXTS.iter().filter(|field| forget(&mut said, field)).count();
        let workspace = said.as_object_mut().and_then(|fields| fields.remove("workspace"));
        let workspace = workspace.map(|written| {
            let read: WorkspaceId = serde_json::from_value(written.clone())?;
            // A document has one form of an id, that which is written.
            let same = serde_json::to_value(read)? == written;
            if same { Ok(read) } else { Err(de::Error::custom(format_args!("expected the workspace as `{read}`"))) }
        });
        let workspace: Option<WorkspaceId> = workspace.transpose()?;
        let more = erased > 0 || workspace.is_some();
        // A host may have asked for maps that keep their order; a document has one.
        let mut value = value;
        value.sort_all_objects();
        said.sort_all_objects();
        Ok(Self { said: said.to_string(), whole: more.then(|| value.to_string()), workspace })
    }

    /// Shows every title and description with the name of its field.
    #[cfg(feature = "audit")]
    #[expect(clippy::wildcard_enum_match_arm, reason = "whatever is no object of languages is one text")]
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&str, &mut crate::free_text::FreeText)) {
        let Ok(mut value) = serde_json::from_str::<Value>(self.whole()) else { return };
        for field in TEXTS {
            let Some(found) = value.get_mut(field) else { continue };
            let texts: &mut dyn Iterator<Item = &mut Value> = match found {
                Value::Object(languages) if !(languages.len() == 1 && languages.contains_key("erased")) => {
                    &mut languages.values_mut()
                }
                text => &mut core::iter::once(text),
            };
            for text in texts {
                let Ok(mut one) = serde_json::from_value(text.clone()) else { continue };
                visit(field, &mut one);
                *text = serde_json::to_value(&one).unwrap_or(Value::Null);
            }
        }
        if let Ok(erased) = Self::of(value) {
            *self = erased;
        }
    }

    fn whole(&self) -> &str {
        self.whole.as_ref().unwrap_or(&self.said)
    }

    /// Whether the two give the same, whatever they are called.
    pub(in crate::organization) fn gives_what(&self, other: &Self) -> bool {
        let given = |document: &Self| {
            let mut value: Value = serde_json::from_str(&document.said).ok()?;
            let fields = value.as_object_mut()?;
            TEXTS.iter().for_each(|field| drop(fields.remove(*field)));
            Some(value)
        };
        given(self).is_some_and(|here| given(other) == Some(here))
    }

    /// The level and the name that the document states.
    pub(in crate::organization) fn identity(&self) -> Option<(Level, String)> {
        let value: Value = serde_json::from_str(&self.said).ok()?;
        let level = Level::from_name(value.get("level")?.as_str()?)?;
        Some((level, value.get("name")?.as_str()?.into()))
    }
}

/// The only format of custom roles that is written and read.
const FORMAT: u64 = 1;

/// The fields that hold what somebody wrote, as a text or as texts by language.
const TEXTS: [&str; 2] = ["title", "description"];

/// Whether that is what is left of an erased text; no language is called so.
fn is_erased(value: &Value) -> bool {
    value.as_object().is_some_and(|fields| fields.len() == 1 && fields.contains_key("erased"))
}

/// Takes away what was erased of a field; answers whether something was.
fn forget(document: &mut Value, field: &str) -> bool {
    let Some(fields) = document.as_object_mut() else { return false };
    let Some(text) = fields.get_mut(field) else { return false };
    let mut gone = is_erased(text);
    let mut empty = gone;
    if let Some(languages) = text.as_object_mut().filter(|_| !gone) {
        let before = languages.len();
        languages.retain(|_, text| !is_erased(text));
        gone = languages.len() < before;
        empty = gone && languages.is_empty();
    }
    if empty {
        fields.remove(field);
    }
    gone
}

/// Reports a text that is no document of a custom role.
///
/// ```
/// # use countersign::organization::RoleDocument;
/// let error = RoleDocument::parse("no JSON").err().ok_or("it is one")?;
/// assert!(error.to_string().starts_with("expected a JSON document: "));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a JSON document: {0}")]
pub struct InvalidDocument(String);

impl Serialize for RoleDocument {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value: Value = serde_json::from_str(self.whole()).map_err(S::Error::custom)?;
        Written(&value).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for RoleDocument {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::of(Unique::deserialize(deserializer)?.0).map_err(de::Error::custom)
    }
}

/// A JSON value as any format writes it: numbers as numbers, whatever a host has asked of serde_json.
struct Written<'v>(&'v Value);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => serializer.serialize_u64(number),
                (None, Some(number)) => serializer.serialize_i64(number),
                (None, None) => Err(S::Error::custom("expected numbers without a fraction")),
            },
            Value::Array(items) => serializer.collect_seq(items.iter().map(Written)),
            Value::Object(entries) => serializer.collect_map(entries.iter().map(|(key, value)| (key, Written(value)))),
            Value::Null | Value::Bool(_) | Value::String(_) => self.0.serialize(serializer),
        }
    }
}

/// A JSON value in which no key stands twice in one object.
pub(crate) struct Unique(pub(crate) Value);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UniqueVisitor).map(Self)
    }
}

struct UniqueVisitor;

impl<'de> Visitor<'de> for UniqueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON document without numbers that have a fraction")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(Number::from(value)))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(Number::from(value)))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = alloc::vec::Vec::new();
        while let Some(Unique(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let Unique(value) = entries.next_value()?;
            if map.contains_key(&key) {
                return Err(de::Error::custom(format_args!("expected each key once, found `{key}` twice")));
            }
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}
