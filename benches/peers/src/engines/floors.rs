//! Checks written by hand for these nine roles and nothing else. All decide the same requests as the engines do.

mod inline_grants;
mod same_question;

pub use inline_grants::{Actor, InlineGrants, InlineGrantsBuilt};
pub use same_question::SameQuestion;

/// No check at all: what a measurement's own loop costs.
pub struct Nothing;

impl crate::engine::Engine for Nothing {
    const NAME: &'static str = "nothing";
    type Query = crate::tenant::Ask;
    fn load(_: &crate::policy::Policy, _: &crate::tenant::Tenant) -> Self {
        Nothing
    }
    fn query(&self, request: &crate::tenant::Request) -> Self::Query {
        request.ask
    }
    #[inline(always)]
    fn check(&self, _: &Self::Query) -> bool {
        false
    }
}
