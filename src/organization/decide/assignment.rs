//! What a member holds: given, changed, taken, passed on.

pub(in crate::organization) mod adjust;
pub(in crate::organization) mod change_role;
pub(in crate::organization) mod grant;
pub(in crate::organization) mod revoke;
pub(in crate::organization) mod take_back;
pub(in crate::organization) mod transfer;
