//! What changes around the post: people, places, and what the host knows.

use super::walk::Walk;
use super::world::*;
use crate::random::Random;
use countersign::approval::FactTold;
use countersign::{ProfileId, UserId, actor::Status};

impl Walk {
    /// Gives somebody a job, perhaps for a time.
    pub(super) fn hire(&mut self, user: UserId) {
        let random = &mut self.random;
        let both = vec![PAGE, FEED];
        let usual: (Vec<&str>, Vec<ProfileId>) = match PEOPLE.iter().position(|one| *one == user).map_or(0, |at| at + 1)
        {
            1 => (vec!["writer"], both),
            2 => (random.pick(&[vec!["checker"], vec!["writer", "checker"]]).clone(), both),
            3 => (vec!["chief"], both),
            4 => (vec!["client"], both),
            5 => (random.pick(&[vec!["checker"], vec!["checker"], vec!["chief"]]).clone(), both),
            6 => (vec!["owner"], both),
            7 => (vec!["client"], vec![PAGE]),
            _ => (vec!["chief"], random.pick(&[vec![PAGE], vec![FEED]]).clone()),
        };
        let (now, timed) = (self.now, user != OWNER);
        let soon = |random: &mut Random| later(now, random.below(9) as i64);
        let from = (timed && random.chance(12)).then(|| soon(random));
        let until = (timed && random.chance(20)).then(|| later(soon(random), 3));
        let status = if timed && random.chance(8) { Status::Suspended } else { Status::Active };
        let job = Job { roles: usual.0, at: usual.1, status, from, until, since: self.world.number };
        self.world.jobs.insert(user, job);
    }

    /// Perhaps the host knows more of the post from now on.
    pub(super) fn tell(&mut self) {
        let random = &mut self.random;
        let by = random.chance(65).then(|| *random.pick(&[PEOPLE[0], PEOPLE[0], PEOPLE[1], PEOPLE[2], OWNER]));
        let (fact, value) = (*random.pick(&["sensitive", "sensitive", "urgent"]), random.chance(50));
        self.world.facts.insert(fact.to_owned(), FactTold { value, by });
    }

    pub(super) fn people_move(&mut self) {
        self.world.number += 1;
        let user = *self.random.pick(&[1, 2, 2, 3, 3, 3, 4, 4, 5, 5, 7, 8]);
        let user = PEOPLE[user - 1];
        let random = &mut self.random;
        match (self.world.jobs.get_mut(&user), random.below(7)) {
            (Some(job), 0 | 1 | 6) => {
                job.status = if job.status == Status::Active { Status::Suspended } else { Status::Active };
                job.since = self.world.number;
            }
            (Some(_), 2) => drop(self.world.jobs.remove(&user)),
            (Some(_), 3) => {
                // Away and back, and nobody told the post.
                self.world.jobs.remove(&user);
                self.world.number += 1;
                self.hire(user);
            }
            (Some(job), 4) if user != CLIENTS[0] => {
                job.roles = random.pick(&[vec!["guest"], vec!["chief", "client"], vec!["checker"]]).clone();
                job.since = self.world.number;
            }
            _ => self.hire(user),
        }
    }

    pub(super) fn places_move(&mut self) {
        let profile = *self.random.pick(&[PAGE, FEED]);
        let set = match self.random.below(7) {
            0 => &mut self.world.gone,
            1..4 => &mut self.world.disconnected,
            _ => &mut self.world.unknown,
        };
        if !set.remove(&profile) {
            set.insert(profile);
        }
    }
}
