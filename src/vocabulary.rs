//! Permissions: one right, one bit, at one level.
//!
//! A [`Vocabulary`] ties three bitflags types together, one for each level. The crate ships [`social`]; a host
//! declares its own with [`vocabulary!`](crate::vocabulary!). The level of a permission is in its type, so asking for
//! a billing permission on a profile does not compile:
//!
//! ```compile_fail,E0308
//! # use countersign::{social::OrganizationPermissions, *};
//! fn may_pay(policy: &Policy, actor: &Actor, page: &Profile<'_>) -> bool {
//!     policy.can(actor, OrganizationPermissions::SUBSCRIPTION_MANAGE, page) // expected `&Organization`, found `&Profile`
//! }
//! ```

pub(crate) mod declare;
mod erased;
mod listed;
pub mod social;

pub(crate) use declare::is_permission_name;
pub use erased::{ErasedPermission, ErasedPermissions};
pub use listed::{Listed, ListedOrganizationPermissions, ListedProfilePermissions, ListedWorkspacePermissions};

use crate::level::{ByLevel, Level};
use crate::resource::{self, Resource};
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use bitflags::Flags;
use core::fmt::Debug;

/// Marks a type whose values are sets of permissions of one level: a bitflags type over `u128`, declared by
/// [`vocabulary!`](crate::vocabulary!).
///
/// Each named flag is one permission; its bitflags name is its name in policies (`post.publish`).
///
/// ```
/// # use countersign::{social::ProfilePermissions, Level, Permission};
/// let names: Vec<_> = (ProfilePermissions::POST_EDIT | ProfilePermissions::POST_VIEW).iter_names().map(|(name, _)| name).collect();
/// assert_eq!(names, ["post.edit", "post.view"]);
/// assert_eq!(ProfilePermissions::LEVEL, Level::Profile);
/// ```
pub trait Permission: Flags<Bits = u128> + Copy + Eq + Debug + Send + Sync + 'static {
    /// The vocabulary that this type belongs to.
    type Vocabulary: Vocabulary;
    /// The kind of resource on which these permissions are asked.
    type Resource<'a>: Resource;
    /// The level at which these permissions are asked.
    const LEVEL: Level;
}

/// Ties the three permission types of a product together, so that a policy knows all of them.
///
/// ```
/// # use countersign::{Actor, Permission, Policy, Vocabulary};
/// fn may<V: Vocabulary>(policy: &Policy<V>, actor: &Actor<V>, what: V::Profile, on: &<V::Profile as Permission>::Resource<'_>) -> bool {
///     policy.can(actor, what, on) // for whatever vocabulary a product declares
/// }
/// ```
pub trait Vocabulary: Copy + Eq + Debug + Send + Sync + 'static {
    /// The permissions on an organization.
    type Organization: for<'a> Permission<Vocabulary = Self, Resource<'a> = resource::Organization<'a>>;
    /// The permissions on a workspace.
    type Workspace: for<'a> Permission<Vocabulary = Self, Resource<'a> = resource::Workspace<'a>>;
    /// The permissions on a profile.
    type Profile: for<'a> Permission<Vocabulary = Self, Resource<'a> = resource::Profile<'a>>;
    /// A policy brings the names itself.
    #[doc(hidden)]
    const IS_LISTED: bool = false;
}

/// Finds the permission type for a resource; the way back from [`Permission::Resource`].
///
/// ```
/// # use countersign::{social::Social, Actor, Policy, vocabulary::Asked};
/// fn buttons<R: Asked<Social>>(policy: &Policy, actor: &Actor, on: &R) -> R::Permissions {
///     policy.permissions(actor, on).all() // at whatever level the resource is
/// }
/// ```
pub trait Asked<V: Vocabulary>: Resource {
    /// The permissions that are asked on such a resource.
    type Permissions: Permission<Vocabulary = V>;
}

impl<V: Vocabulary> Asked<V> for resource::Organization<'_> {
    type Permissions = V::Organization;
}

impl<V: Vocabulary> Asked<V> for resource::Workspace<'_> {
    type Permissions = V::Workspace;
}

impl<V: Vocabulary> Asked<V> for resource::Profile<'_> {
    type Permissions = V::Profile;
}

/// The names of a vocabulary without its types: what the policy language needs of it.
#[derive(Clone, Debug)]
pub(crate) struct VocabularyNames {
    /// The name and the bit mask of each flag.
    flags: ByLevel<Vec<(Cow<'static, str>, u128)>>,
    /// A policy gives each permission that it lists the next bit.
    is_listed: bool,
}

impl VocabularyNames {
    pub(crate) fn of<V: Vocabulary>() -> Self {
        let list = |level| declared::<V>(level).map(|(name, mask)| (Cow::Borrowed(name), mask)).collect();
        Self { flags: by_level(list), is_listed: V::IS_LISTED }
    }

    /// With the names that a policy lists, where it brings them.
    pub(crate) fn with(self, listed: impl Fn(Level) -> Vec<(String, u128)>) -> Self {
        if !self.is_listed {
            return self;
        }
        let list = |level| listed(level).into_iter().map(|(name, mask)| (Cow::Owned(name), mask)).collect();
        Self { flags: by_level(list), ..self }
    }

    /// The one-bit mask of the permission of that name at that level.
    pub(crate) fn mask(&self, level: Level, name: &str) -> Option<u128> {
        self.at(level).find(|(flag, _)| *flag == name).map(|(_, mask)| mask)
    }

    /// The same of a name that a policy lists at a level as the one after so many.
    pub(crate) fn listed(&self, level: Level, name: &str, before: usize) -> Option<u128> {
        if !self.is_listed {
            return self.mask(level, name);
        }
        let bit = u32::try_from(before).ok().filter(|_| is_permission_name(name.as_bytes()))?;
        1_u128.checked_shl(bit)
    }

    /// Every name at a level with its one-bit mask, in the order of declaration.
    pub(crate) fn at(&self, level: Level) -> impl Iterator<Item = (&str, u128)> + '_ {
        self.flags.at(level).iter().map(|(name, mask)| (name.as_ref(), *mask))
    }
}

/// Every name that a vocabulary declares at a level.
pub(crate) fn declared<V: Vocabulary>(level: Level) -> impl Iterator<Item = (&'static str, u128)> {
    fn list<F: Flags<Bits = u128>>() -> Vec<(&'static str, u128)> {
        F::FLAGS.iter().map(|flag| (flag.name(), flag.value().bits())).collect()
    }
    let list = match level {
        Level::Organization => list::<V::Organization>(),
        Level::Workspace => list::<V::Workspace>(),
        Level::Profile => list::<V::Profile>(),
    };
    list.into_iter()
}

fn by_level<T>(of: impl Fn(Level) -> T) -> ByLevel<T> {
    ByLevel { organization: of(Level::Organization), workspace: of(Level::Workspace), profile: of(Level::Profile) }
}
