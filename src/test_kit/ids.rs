//! Ids as constants or as bare numbers.

use crate::id::{ProfileId, UserId, WorkspaceId};

/// Takes an id as a host's constant has it or as a bare number, wherever the kit asks for one. A host may implement it for
/// a key type of its own.
///
/// ```
/// # use countersign::{test_kit, *};
/// const JULIE: UserId = UserId::new(3);
/// let policy = test_kit::policy("studio").profile_role("editor", &["post.edit"]).build();
/// assert_eq!(test_kit::actor(&policy, JULIE).build(), test_kit::actor(&policy, 3).build());
/// ```
pub trait IntoId<I>: Copy {
    /// Converts it.
    fn into_id(self) -> I;
}

macro_rules! ids {
    ($($id:ident),*) => {$(
        impl IntoId<$id> for $id {
            fn into_id(self) -> $id {
                self
            }
        }

        impl IntoId<$id> for u64 {
            fn into_id(self) -> $id {
                $id::new(self)
            }
        }
    )*};
}

ids!(UserId, WorkspaceId, ProfileId);
