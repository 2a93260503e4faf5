//! Invitations: sent, sent anew, taken back, accepted, ended.

pub(in crate::organization) mod accept;
pub(in crate::organization) mod cancel;
pub(in crate::organization) mod expire;
pub(in crate::organization) mod invite;
pub(in crate::organization) mod resend;
