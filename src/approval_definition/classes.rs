//! The classes of fields of content, and sets of them.

use bitflags::{Flags, bitflags};
use core::fmt;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

/// Names a class of fields of a post, which an approval covers or leaves open.
///
/// ```
/// # use countersign::approval::{Approvers, Classes, FieldClass, Stage};
/// let mut design = Stage::new("design", Approvers::Permission("post.review".into()));
/// design.covers = [FieldClass::Media, FieldClass::Link].into_iter().collect();
/// assert!(!design.covers.intersects(Classes::TEXT), "another text does not void what design said");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FieldClass {
    /// The words of the post.
    Text,
    /// The images, videos and files.
    Media,
    /// The link that the post carries.
    Link,
    /// The comment that is published with the post.
    FirstComment,
    /// The time at which a target goes out. The engine knows it from the schedule, so it has no digest from the host.
    Schedule,
    /// The labels for the team's own use.
    Labels,
    /// What differs at one target.
    Override,
}

impl FieldClass {
    /// Lists every class.
    pub const ALL: [FieldClass; 7] = [
        FieldClass::Text,
        FieldClass::Media,
        FieldClass::Link,
        FieldClass::FirstComment,
        FieldClass::Schedule,
        FieldClass::Labels,
        FieldClass::Override,
    ];

    /// Returns the name in policies and events, such as `first_comment`.
    ///
    /// ```
    /// # use countersign::approval::FieldClass;
    /// assert_eq!(FieldClass::FirstComment.name(), "first_comment");
    /// assert!(FieldClass::Override.is_per_target() && !FieldClass::Text.is_per_target());
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            FieldClass::Text => "text",
            FieldClass::Media => "media",
            FieldClass::Link => "link",
            FieldClass::FirstComment => "first_comment",
            FieldClass::Schedule => "schedule",
            FieldClass::Labels => "labels",
            FieldClass::Override => "override",
        }
    }

    /// Returns `true` if the class belongs to one target and not to the post as a whole.
    ///
    /// ```
    /// # use countersign::approval::FieldClass;
    /// assert!(FieldClass::Schedule.is_per_target(), "each profile has its own time");
    /// assert!(!FieldClass::Media.is_per_target());
    /// ```
    #[must_use]
    pub const fn is_per_target(self) -> bool {
        matches!(self, FieldClass::Schedule | FieldClass::Override)
    }
}

bitflags! {
    /// Holds a set of field classes; in JSON a list of names, or `"all"`.
    ///
    /// ```
    /// # use countersign::approval::{Classes, FieldClass};
    /// let words = Classes::TEXT | Classes::FIRST_COMMENT;
    /// assert_eq!(words, Classes::of(&[FieldClass::Text, FieldClass::FirstComment]));
    /// assert!(words.contains(FieldClass::Text.into()) && words.intersects(Classes::ALL));
    /// assert_eq!(words.field_classes().map(FieldClass::name).collect::<Vec<_>>(), ["text", "first_comment"]);
    /// ```
    #[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct Classes: u8 {
        /// The words.
        const TEXT = 1;
        /// Images, videos, files.
        const MEDIA = 2;
        /// The link that the post carries.
        const LINK = 4;
        /// The comment that is published with the post.
        const FIRST_COMMENT = 8;
        /// The time at which a target goes out.
        const SCHEDULE = 16;
        /// Labels for the team's own use.
        const LABELS = 32;
        /// What differs at one target.
        const OVERRIDE = 64;
    }
}

impl Classes {
    /// The set of every class.
    pub const ALL: Self = Self::all();

    /// Creates the set of these classes.
    ///
    /// ```
    /// # use countersign::approval::{Classes, FieldClass};
    /// assert_eq!(Classes::of(&[FieldClass::Text, FieldClass::Media]), Classes::TEXT | Classes::MEDIA);
    /// ```
    #[must_use]
    pub fn of(classes: &[FieldClass]) -> Self {
        classes.iter().copied().collect()
    }

    /// Lists the classes, in the order of [`FieldClass::ALL`].
    ///
    /// ```
    /// # use countersign::approval::{Classes, FieldClass};
    /// let covered = Classes::ALL.difference(Classes::LABELS);
    /// let names: Vec<_> = covered.field_classes().map(FieldClass::name).collect();
    /// assert_eq!(names, ["text", "media", "link", "first_comment", "schedule", "override"]);
    /// ```
    pub fn field_classes(self) -> impl Iterator<Item = FieldClass> {
        FieldClass::ALL.into_iter().filter(move |class| self.contains(Self::from(*class)))
    }
}

impl From<FieldClass> for Classes {
    fn from(class: FieldClass) -> Self {
        match class {
            FieldClass::Text => Self::TEXT,
            FieldClass::Media => Self::MEDIA,
            FieldClass::Link => Self::LINK,
            FieldClass::FirstComment => Self::FIRST_COMMENT,
            FieldClass::Schedule => Self::SCHEDULE,
            FieldClass::Labels => Self::LABELS,
            FieldClass::Override => Self::OVERRIDE,
        }
    }
}

impl FromIterator<FieldClass> for Classes {
    fn from_iter<I: IntoIterator<Item = FieldClass>>(classes: I) -> Self {
        classes.into_iter().map(Self::from).collect()
    }
}

impl fmt::Debug for Classes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Classes(")?;
        bitflags::parser::to_writer(self, &mut *f)?;
        write!(f, ")")
    }
}

impl Serialize for Classes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.contains_unknown_bits() {
            return Err(ser::Error::custom("expected field classes alone, found a bit that is none"));
        }
        if *self == Self::ALL { serializer.serialize_str("all") } else { serializer.collect_seq(self.field_classes()) }
    }
}

impl<'de> Deserialize<'de> for Classes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Classes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`all` or a list of field classes")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Classes, E> {
                if text == "all" { Ok(Classes::ALL) } else { Err(E::invalid_value(de::Unexpected::Str(text), &self)) }
            }

            fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<Classes, A::Error> {
                let mut classes = Classes::default();
                while let Some(class) = list.next_element::<FieldClass>()? {
                    if classes.contains(class.into()) {
                        return Err(de::Error::custom("expected each field class once"));
                    }
                    classes.insert(class.into());
                }
                Ok(classes)
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}
