//! Ids: 128-bit newtypes that hold a 64-bit database key or a UUID.
#![cfg_attr(
    feature = "uuid",
    doc = "
With the feature `uuid` they come from and go to `uuid::Uuid`:

```
# use countersign::UserId;
let uuid = uuid::uuid!(\"018f3d6e-9a3b-7c21-8d4e-5f60718293a4\");
let julie = UserId::from(uuid);
assert_eq!(julie.to_string(), uuid.to_string());
assert_eq!(uuid::Uuid::from(julie), uuid);
```
"
)]

mod text;

pub use crate::stable_hash::ParseDigestError;
pub use text::ParseIdError;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        ///
        /// Below 2^64 its text is a decimal number (in JSON an integer), from there on a hyphenated lower-case UUID;
        /// so every id has one form where it is written. Read are decimal numbers as integers or as texts, and UUIDs in
        /// their usual forms, in either case.
        ///
        /// ```
        #[doc = concat!("# use countersign::id::", stringify!($name), ";")]
        #[doc = concat!("let id = ", stringify!($name), "::new(7);")]
        /// assert_eq!(serde_json::to_string(&id)?, "7");
        #[doc = concat!("assert_eq!(\"018f3d6e-9a3b-7c21-8d4e-5f60718293a4\".parse::<", stringify!($name), ">()?.to_string().len(), 36);")]
        /// # Ok::<(), Box<dyn std::error::Error>>(())
        /// ```
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name {
            high: u64,
            low: u64,
        }

        impl $name {
            /// Creates the id of a 64-bit key.
            ///
            /// ```
            /// # use countersign::UserId;
            /// let julie = UserId::new(3); // the key of a row
            /// assert_eq!((julie.to_string(), julie.as_u128()), ("3".to_string(), 3));
            /// ```
            #[must_use]
            #[inline]
            pub const fn new(key: u64) -> Self {
                Self { high: 0, low: key }
            }

            /// Creates the id of a UUID given as its 128 bits, most significant first.
            ///
            /// ```
            /// # use countersign::UserId;
            /// let julie = UserId::from_u128(0x018f3d6e_9a3b_7c21_8d4e_5f60718293a4);
            /// assert_eq!(julie.to_string(), "018f3d6e-9a3b-7c21-8d4e-5f60718293a4");
            /// ```
            #[must_use]
            #[inline]
            #[expect(clippy::as_conversions, reason = "`From` is not const; both halves are taken whole")]
            pub const fn from_u128(bits: u128) -> Self {
                Self { high: (bits >> 64) as u64, low: bits as u64 }
            }

            /// Returns the 128 bits of the id.
            ///
            /// ```
            /// # use countersign::UserId;
            /// let julie = UserId::new(3);
            /// assert_eq!(julie.as_u128().to_be_bytes()[15], 3); // for a column of sixteen bytes
            /// assert_eq!(UserId::from_u128(julie.as_u128()), julie);
            /// ```
            #[must_use]
            #[inline]
            #[expect(clippy::as_conversions, reason = "`From` is not const; widening loses nothing")]
            pub const fn as_u128(self) -> u128 {
                (self.high as u128) << 64 | self.low as u128
            }
        }

        impl From<u64> for $name {
            #[inline]
            fn from(key: u64) -> Self {
                Self::new(key)
            }
        }

        /// Takes the UUID's 128 bits.
        #[cfg(feature = "uuid")]
        #[cfg_attr(docsrs, doc(cfg(feature = "uuid")))]
        impl From<uuid::Uuid> for $name {
            #[inline]
            fn from(uuid: uuid::Uuid) -> Self {
                Self::from_u128(uuid.as_u128())
            }
        }

        /// Returns the UUID of these 128 bits; that of a 64-bit key has a high half of zeros.
        #[cfg(feature = "uuid")]
        #[cfg_attr(docsrs, doc(cfg(feature = "uuid")))]
        impl From<$name> for uuid::Uuid {
            #[inline]
            fn from(id: $name) -> Self {
                Self::from_u128(id.as_u128())
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                text::write(self.as_u128(), f)
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl core::str::FromStr for $name {
            type Err = ParseIdError;
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                text::parse(text).map(Self::from_u128)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                text::serialize(self.as_u128(), serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                text::deserialize(deserializer).map(Self::from_u128)
            }
        }
    )*};
}

ids! {
    /// Identifies a person, the same one in every organization.
    UserId;
    /// Identifies an organization, the root of a tree and the wall that nothing crosses.
    OrganizationId;
    /// Identifies a workspace of an organization.
    WorkspaceId;
    /// Identifies a social profile.
    ProfileId;
    /// Identifies a piece of content: a post, a report.
    ContentId;
    /// Identifies a command, chosen by whoever sends it, so that sending it twice does it once.
    CommandId;
    /// Identifies a link that lets somebody outside the team decide on one post.
    LinkId;
    /// Identifies an invitation to an organization.
    InvitationId;
    /// Stands for the secret in an invitation's link: a digest that the host makes. The secret itself never comes here.
    TokenId;
    /// Identifies an API key.
    KeyId;
    /// Identifies a group of profiles.
    GroupId;
    /// Identifies a team of members.
    TeamId;
    /// Identifies a standing delegation: that one member decides in another's place.
    DelegationId;
}
