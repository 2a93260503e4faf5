//! The parser takes every policy and every custom role that is made here.

use super::policy::policy;
use super::{Small, world};
use countersign::Policy;
use proptest::prelude::*;

proptest! {
    #[test]
    fn generated_policies_are_accepted(document in policy()) {
        if let Err(refused) = Policy::<Small>::parse_with_vocabulary(&document.to_string()) {
            prop_assert!(false, "{refused}\n{document:#}");
        }
    }

    #[test]
    fn generated_custom_roles_are_accepted(world in world()) {
        let document = &world.setting.document;
        let policy = Policy::<Small>::parse_with_vocabulary(&document.to_string()).expect("a valid policy");
        for request in &world.requests {
            for role in request["actor"]["custom_roles"].as_array().into_iter().flatten() {
                if let Err(refused) = policy.custom_role(&role.to_string()) {
                    prop_assert!(false, "{refused}\n{role:#}\n{document:#}");
                }
            }
        }
    }
}
