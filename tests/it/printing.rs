//! What a policy prints is the policy.

use countersign::Policy;

mod words {
    countersign::vocabulary! {
        /// The example of the policy format.
        pub vocabulary Studio;

        /// Of the company.
        pub organization CompanyPermissions {
            /// Invite people.
            MEMBER_INVITE = 0, "member.invite";
            /// Change the plan.
            SUBSCRIPTION_MANAGE = 1, "subscription.manage";
        }
        /// Of a site.
        pub workspace SitePermissions {
            /// Invite people.
            MEMBER_INVITE = 5, "member.invite";
        }
        /// Of a page.
        pub profile PagePermissions {
            /// Publish posts.
            POST_PUBLISH = 0, "post.publish";
            /// Change posts.
            POST_EDIT = 1, "post.edit";
            /// See posts.
            POST_VIEW = 127, "post.view";
        }
    }
}

#[test]
fn the_example_of_the_guide_is_a_policy() {
    let guide = include_str!("../../src/guide/policy_format.md");
    let example = guide.split("```json").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    if let Err(error) = Policy::<words::Studio>::parse_with_vocabulary(example) {
        panic!("{error}");
    }
}
