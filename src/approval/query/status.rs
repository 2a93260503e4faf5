//! Where a target and the post as a whole stand (S40).

use crate::approval::model::state::{Phase, State, Target};
use crate::resource::ContentState;

impl State {
    /// Returns where a target stands.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_half_approved.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// let each: Vec<ContentState> = post.targets().map(|target| post.status_at(target)).collect();
    /// assert_eq!(each, [ContentState::InReview]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn status_at(&self, target: &Target) -> ContentState {
        match target.phase {
            Phase::Draft {} => ContentState::Draft,
            Phase::Review {} if !self.is_approved(target) => ContentState::InReview,
            Phase::Review {} if target.publish_at.is_some() => ContentState::Scheduled,
            Phase::Review {} => ContentState::Approved,
            Phase::ChangesRequested {} => ContentState::ChangesRequested,
            Phase::Publishing { .. } => ContentState::Publishing,
            Phase::Published {} => ContentState::Published,
            Phase::Failed {} => ContentState::Failed,
            Phase::Expired {} | Phase::Gone {} => ContentState::Expired,
            Phase::Withdrawn {} => ContentState::Withdrawn,
            Phase::Archived {} => ContentState::Archived,
        }
    }

    /// Returns where the post stood at its last event; [`status`](crate::approval::status()) says where it stands now.
    /// It is what asks most for somebody's attention among its targets, whatever their order. Targets whose profiles
    /// are gone stand in nobody's way: they count where there is no other (J15). A post without targets is a draft.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_half_approved.json"));
    /// # let post = State::restore(serde_json::from_str(stored)?)?;
    /// assert_eq!(post.status(), ContentState::InReview); // one of two sides has said yes
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn status(&self) -> ContentState {
        let lives = self.targets.iter().any(|target| !target.is_gone());
        let counted = self.targets.iter().filter(|target| !(lives && target.is_gone()));
        post_status(counted.map(|target| self.status_at(target)))
    }
}

/// Computes the status of a post from those of its targets: the one that asks most for attention, in the order
/// `failed`, `publishing`, `expired`, `changes_requested`, `in_review`, `draft`, `approved`, `scheduled`, `published`,
/// `withdrawn`, `archived`. Without targets, `draft`.
///
/// ```
/// # use countersign::{approval::post_status, ContentState};
/// let targets = [ContentState::Published, ContentState::Failed];
/// assert_eq!(post_status(targets), ContentState::Failed, "what asks for most attention");
/// ```
#[must_use]
pub fn post_status(targets: impl IntoIterator<Item = ContentState>) -> ContentState {
    targets.into_iter().min_by_key(|status| urgency(*status)).unwrap_or(ContentState::Draft)
}

fn urgency(status: ContentState) -> u8 {
    match status {
        ContentState::Failed => 0,
        ContentState::Publishing => 1,
        ContentState::Expired => 2,
        ContentState::ChangesRequested => 3,
        ContentState::InReview => 4,
        ContentState::Draft => 5,
        ContentState::Approved => 6,
        ContentState::Scheduled => 7,
        ContentState::Published => 8,
        ContentState::Withdrawn => 9,
        ContentState::Archived => 10,
    }
}
