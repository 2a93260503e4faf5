//! The fixpoint.

use super::agent::Agent;
use super::offer::{Offer, Rules};
use crate::policy::Policy;
use crate::vocabulary::Vocabulary;
use alloc::rc::Rc;
use alloc::vec::Vec;

/// People who act together, the last one being the second account of all of them, each with what they hand out.
#[derive(Clone, Debug)]
pub(super) struct Group(Vec<(Agent, Rc<Offer>)>);

impl Group {
    /// Somebody with a role, and their second account.
    pub(super) fn of<V: Vocabulary>(policy: &Policy<V>, rules: &Rules, role: usize) -> Self {
        let agents = [Agent::holding(role), Agent::default()];
        Self(agents.into_iter().map(|agent| offering(policy, rules, agent)).collect()).closed(policy, rules)
    }

    /// Two who act together, from what each comes to hold alone: nothing of that is found anew.
    pub(super) fn with<V: Vocabulary>(&self, policy: &Policy<V>, rules: &Rules, other: &Self) -> Self {
        let [(one, one_offers), (second, second_offers)] = self.0.as_slice() else { return self.clone() };
        let [(another, other_offers), (third, third_offers)] = other.0.as_slice() else { return self.clone() };
        let both = second.clone().union(third.clone());
        let second = match () {
            () if both == *second => (both, Rc::clone(second_offers)),
            () if both == *third => (both, Rc::clone(third_offers)),
            () => offering(policy, rules, both),
        };
        let one = (one.clone(), Rc::clone(one_offers));
        let another = (another.clone(), Rc::clone(other_offers));
        Self(alloc::vec![one, another, second]).closed(policy, rules)
    }

    /// Until nobody can hand out anything more. Everything only adds, so it ends.
    fn closed<V: Vocabulary>(mut self, policy: &Policy<V>, rules: &Rules) -> Self {
        loop {
            let offers: Vec<Rc<Offer>> =
                self.0.iter().filter(|(agent, _)| agent.is_member()).map(|(_, offer)| Rc::clone(offer)).collect();
            let mut changed = false;
            for (receiver, own) in &mut self.0 {
                let mut gained = false;
                for offer in &offers {
                    gained |= offer.hand_to(receiver);
                }
                if gained {
                    *own = Rc::new(Offer::of(policy, rules, receiver));
                    changed = true;
                }
            }
            if !changed {
                return self;
            }
        }
    }

    /// Everything that one of them holds.
    pub(super) fn everybody(&self) -> Agent {
        self.0.iter().map(|(agent, _)| agent.clone()).fold(Agent::default(), Agent::union)
    }
}

fn offering<V: Vocabulary>(policy: &Policy<V>, rules: &Rules, agent: Agent) -> (Agent, Rc<Offer>) {
    let offer = Offer::of(policy, rules, &agent);
    (agent, Rc::new(offer))
}
