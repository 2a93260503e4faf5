//! The parser takes every policy that is made here.

use super::Small;
use super::policy::policy;
use countersign::Policy;
use proptest::prelude::*;

proptest! {
    #[test]
    fn generated_policies_are_accepted(document in policy()) {
        if let Err(refused) = Policy::<Small>::parse_with_vocabulary(&document.to_string()) {
            prop_assert!(false, "{refused}\n{document:#}");
        }
    }
}
