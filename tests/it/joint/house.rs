//! An organization with one post, and commands of both by whatever clock.

use crate::organization::world::World;
use countersign::approval::{
    self, Action, By, Command, Context, Digest, Digests, PublishOrder, RefusalReason, Rules, due,
};
use countersign::organization::{self, Roster};
use countersign::{ContentId, ContentState, Policy, ProfileId, Timestamp, UserId};

/// Minutes.
pub(crate) fn at(minutes: i64) -> Timestamp {
    Timestamp::from_millis(minutes * 60_000)
}

pub(crate) fn text(byte: u8) -> Digests {
    Digests { text: Some(Digest::new([byte; 32])), ..Digests::default() }
}

#[derive(Clone)]
pub(crate) struct House {
    pub(crate) world: World,
    pub(crate) policy: &'static Policy,
    pub(crate) rules: &'static Rules,
    pub(crate) post: approval::State,
    pub(crate) log: Vec<approval::Event>,
    /// The clock of whoever sends the next command.
    pub(crate) own: Timestamp,
    next: u64,
}

impl House {
    pub(crate) fn new(world: World) -> Self {
        let policy: &'static Policy = Box::leak(Box::new(world.policy.clone()));
        let rules: &'static Rules = Box::leak(Box::new(Rules::of(policy)));
        Self::judged_by(world, policy, rules)
    }

    pub(crate) fn judged_by(world: World, policy: &'static Policy, rules: &'static Rules) -> Self {
        let post = approval::State::new(world.state.organization(), ContentId::new(900));
        let own = world.now;
        Self { world, policy, rules, post, log: Vec::new(), own, next: 0 }
    }

    /// A command of the organization by the clock of the moment.
    pub(crate) fn run(
        &mut self,
        actor: organization::By,
        action: organization::Action,
    ) -> Result<Vec<organization::Event>, organization::Refusal> {
        self.world.now = self.own;
        self.world.run(actor, action)
    }

    pub(crate) fn command(&mut self, by: By, action: Action) -> Command {
        self.next += 1;
        Command {
            id: countersign::id::CommandId::new(self.next),
            by,
            now: self.own,
            revision: self.post.revision(),
            version: self.post.version(),
            action,
        }
    }

    pub(crate) fn roster(&self) -> Roster {
        let profiles = self.world.state.profiles().map(|(profile, _)| profile);
        let targets = self.post.targets().map(approval::Target::profile);
        self.world.state.roster(self.policy, profiles.chain(targets), self.own).expect("a roster")
    }

    pub(crate) fn send(&mut self, command: &Command) -> Result<Vec<approval::Event>, approval::Refusal> {
        let roster = self.world.state.roster_for(self.policy, &self.post, command).expect("a roster");
        self.send_in(&roster.context(self.rules), command)
    }

    pub(crate) fn send_in(
        &mut self,
        context: &Context<'_>,
        command: &Command,
    ) -> Result<Vec<approval::Event>, approval::Refusal> {
        let events = approval::decide(context, &self.post, command)?;
        self.post = approval::replay(self.post.clone(), &events).expect("what was decided can happen");
        self.log.extend_from_slice(&events);
        Ok(events)
    }

    pub(crate) fn by(&mut self, by: By, action: Action) -> Result<Vec<approval::Event>, approval::Refusal> {
        let command = self.command(by, action);
        self.send(&command)
    }

    pub(crate) fn does(&mut self, user: u64, action: Action) -> Vec<approval::Event> {
        match self.by(By::user(UserId::new(user)), action) {
            Ok(events) => events,
            Err(refusal) => panic!("{refusal}: {refusal:?}"),
        }
    }

    pub(crate) fn refused(&mut self, user: u64, action: Action) -> RefusalReason {
        self.by(By::user(UserId::new(user)), action).expect_err("refused").reason
    }

    pub(crate) fn host(&mut self, action: Action) -> Vec<approval::Event> {
        match self.by(By::Host {}, action) {
            Ok(events) => events,
            Err(refusal) => panic!("{refusal}: {refusal:?}"),
        }
    }

    /// The timer that the host sets.
    pub(crate) fn next_deadline(&self) -> Option<Timestamp> {
        let roster = self.roster();
        approval::next_deadline(&roster.context(self.rules), &self.post, self.own)
    }

    pub(crate) fn due(&self) -> Vec<PublishOrder> {
        due(&self.post, self.own).collect()
    }

    pub(crate) fn status_at(&self, profile: ProfileId) -> ContentState {
        self.post.status_at(self.post.target(profile).expect("a target"))
    }

    pub(crate) fn create(&mut self, user: u64, targets: &[ProfileId]) {
        self.does(user, Action::Create { targets: targets.to_vec(), digests: text(1) });
    }
}

pub(crate) fn edit(byte: u8) -> Action {
    Action::Edit { digests: text(byte), overrides: Vec::new() }
}
