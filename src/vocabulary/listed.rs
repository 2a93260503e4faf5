//! The vocabulary that a policy brings itself.

use super::{Permission, Vocabulary};
use crate::level::Level;
use crate::resource;
use bitflags::{Flag, Flags};

/// Stands for whatever permissions a policy lists: each gets a bit at its level, in the order of the document.
///
/// For programs that read policies of whatever product and ask by name. A host that knows its permissions declares them
/// with [`vocabulary!`](crate::vocabulary!), so that the compiler knows them too. Handles and actors belong to the policy
/// that made them, as ever; a permission that the policy does not list is nobody's, and finding it by name fails.
/// [Approvals](crate::approval) need declared names: under this vocabulary whatever a guard asks for is denied.
///
/// ```
/// # use countersign::{vocabulary::Listed, *};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = Policy::<Listed>::parse_with_vocabulary(
///     r#"{"format": 1, "name": "hotels", "permissions": {"profile": ["hotel.view", "room.book"]},
///         "roles": {"profile": {"guest": {"grants": {"profile": ["hotel.view"]}}}}}"#,
/// )?;
/// let (chain, hotel) = (OrganizationId::new(1), ProfileId::new(7));
/// let guest = policy.actor(UserId::new(2), chain).profile_role(hotel, policy.profile_role("guest")?);
/// let (guest, here) = (guest.build(Timestamp::from_millis(0))?, Organization::new(chain).direct_profile(hotel));
/// let may = |name| Ok::<_, policy::UnknownName>(policy.can_erased(&guest, policy.permission(Level::Profile, name)?.into(), &here.into()));
/// assert!(may("hotel.view")? && !may("room.book")? && may("room.clean").is_err());
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed;

macro_rules! listed {
    ($($(#[$doc:meta])* $name:ident, $level:ident, $resource:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name(u128);

        impl Flags for $name {
            const FLAGS: &'static [Flag<Self>] = &[];
            type Bits = u128;

            fn bits(&self) -> u128 {
                self.0
            }

            fn from_bits_retain(bits: u128) -> Self {
                Self(bits)
            }
        }

        impl Permission for $name {
            type Vocabulary = Listed;
            type Resource<'a> = resource::$resource<'a>;
            const LEVEL: Level = Level::$level;
        }
    )*};
}

listed! {
    /// Holds permissions on an organization that a policy lists: no flag has a name here.
    ListedOrganizationPermissions, Organization, Organization;
    /// Holds permissions on a workspace that a policy lists: no flag has a name here.
    ListedWorkspacePermissions, Workspace, Workspace;
    /// Holds permissions on a profile that a policy lists: no flag has a name here.
    ListedProfilePermissions, Profile, Profile;
}

impl Vocabulary for Listed {
    type Organization = ListedOrganizationPermissions;
    type Workspace = ListedWorkspacePermissions;
    type Profile = ListedProfilePermissions;
    const IS_LISTED: bool = true;
}
