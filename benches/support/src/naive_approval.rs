//! The approval of one target as one would write it down first: strings, sets, and the whole log read again for every
//! question. It knows what the benches use: create, edit, schedule, submit, approve.

use std::collections::{BTreeMap, BTreeSet};

/// Who may do what, and the stages with their people, in order or not.
pub struct Book {
    pub rights: BTreeMap<String, BTreeSet<String>>,
    /// Name, people, whether all of them must approve.
    pub stages: Vec<(String, BTreeSet<String>, bool)>,
    pub in_order: bool,
}

/// One line of the log.
#[derive(Clone, Debug)]
pub struct Line {
    pub who: String,
    pub did: String,
    /// The stage that was approved.
    pub stage: Option<String>,
}

/// What the lines so far say.
pub struct Reading {
    hands: BTreeSet<String>,
    submitted: bool,
    /// Who approved what, as long as it counts.
    approvals: BTreeSet<(String, String)>,
}

impl Book {
    #[inline]
    pub fn read(&self, log: &[Line]) -> Reading {
        let mut reading = Reading { hands: BTreeSet::new(), submitted: false, approvals: BTreeSet::new() };
        for line in log {
            match line.did.as_str() {
                "approve" => {
                    let stage = line.stage.clone().expect("a stage");
                    reading.approvals.insert((stage, line.who.clone()));
                }
                "submit" => {
                    reading.submitted = true;
                    reading.hands.insert(line.who.clone());
                }
                _ => {
                    reading.approvals.clear();
                    reading.hands.insert(line.who.clone());
                }
            }
        }
        reading
    }

    #[inline]
    pub fn is_satisfied(&self, reading: &Reading, stage: &str) -> bool {
        let (_, people, all) = self.stages.iter().find(|(name, ..)| name == stage).expect("a stage");
        let approved = |user: &&String| {
            reading.approvals.contains(&(stage.to_owned(), (*user).clone())) && self.counts(reading, user)
        };
        let mut able = people.iter().filter(|user| self.counts(reading, user)).peekable();
        if *all {
            able.peek().is_some() && people.iter().all(|user| approved(&user))
        } else {
            able.any(|user| approved(&user))
        }
    }

    #[inline]
    fn counts(&self, reading: &Reading, user: &String) -> bool {
        !reading.hands.contains(user)
    }

    /// Whether the log may go on with that line.
    #[inline]
    pub fn may(&self, log: &[Line], who: &str, did: &str, stage: Option<&str>) -> bool {
        let reading = self.read(log);
        if !self.rights.get(who).is_some_and(|rights| rights.contains(did)) {
            return false;
        }
        match (did, stage) {
            ("submit", _) => !log.is_empty() && !reading.submitted,
            ("approve", Some(stage)) => {
                let Some(at) = self.stages.iter().position(|(name, ..)| name == stage) else { return false };
                let open =
                    !self.in_order || self.stages[..at].iter().all(|(name, ..)| self.is_satisfied(&reading, name));
                let named = self.stages[at].1.contains(who);
                let again = reading.approvals.contains(&(stage.to_owned(), who.to_owned()));
                reading.submitted
                    && open
                    && named
                    && !again
                    && !reading.hands.contains(who)
                    && !self.is_satisfied(&reading, stage)
            }
            _ => !log.is_empty(),
        }
    }

    #[inline]
    pub fn is_approved(&self, log: &[Line]) -> bool {
        let reading = self.read(log);
        reading.submitted && self.stages.iter().all(|(name, ..)| self.is_satisfied(&reading, name))
    }

    /// Every step that the log may go on with.
    #[inline]
    pub fn enabled(&self, log: &[Line], who: &str) -> Vec<(String, Option<String>)> {
        let plain = ["submit", "edit"].into_iter().filter(|did| self.may(log, who, did, None));
        let mut steps: Vec<_> = plain.map(|did| (did.to_owned(), None)).collect();
        let stages = self.stages.iter().map(|(name, ..)| name).filter(|name| self.may(log, who, "approve", Some(name)));
        steps.extend(stages.map(|name| ("approve".to_owned(), Some(name.clone()))));
        steps
    }
}
