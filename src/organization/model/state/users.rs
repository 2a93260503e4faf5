//! Members by id, found in constant time whatever their number.

use crate::id::UserId;
use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

/// Entries that stand in one list, and an open-addressing index of places in it, at most half full.
#[derive(Clone, Debug)]
pub(in crate::organization) struct Users<T> {
    entries: Vec<(UserId, T)>,
    /// A power of two of places; `FREE` where there is none.
    index: Box<[u32]>,
}

const FREE: u32 = u32::MAX;

impl<T> Default for Users<T> {
    fn default() -> Self {
        Self { entries: Vec::new(), index: Box::default() }
    }
}

impl<T> Users<T> {
    pub(in crate::organization) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(in crate::organization) fn iter(&self) -> impl Iterator<Item = (UserId, &T)> {
        self.entries.iter().map(|(user, value)| (*user, value))
    }

    pub(in crate::organization) fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.entries.iter_mut().map(|(_, value)| value)
    }

    pub(in crate::organization) fn at(&self, user: UserId) -> Option<&T> {
        let slot = self.slot(user)?;
        self.entries.get(self.place(slot)?).map(|(_, value)| value)
    }

    pub(in crate::organization) fn at_mut(&mut self, user: UserId) -> Option<&mut T> {
        let slot = self.slot(user)?;
        let place = self.place(slot)?;
        self.entries.get_mut(place).map(|(_, value)| value)
    }

    /// Adds an entry for somebody who has none; answers whether there was none and room for one.
    pub(in crate::organization) fn insert(&mut self, user: UserId, value: T) -> bool {
        let Some(place) = u32::try_from(self.entries.len()).ok().filter(|place| *place < FREE) else {
            return false;
        };
        if self.slot(user).is_some() {
            return false;
        }
        self.entries.push((user, value));
        if self.entries.len().saturating_mul(2) > self.index.len() {
            self.rebuild();
        } else {
            self.point(user, place);
        }
        true
    }

    pub(in crate::organization) fn remove(&mut self, user: UserId) -> Option<T> {
        let slot = self.slot(user)?;
        let place = self.place(slot)?;
        self.close(slot);
        let last = self.entries.len().wrapping_sub(1);
        if place != last {
            let moved = self.entries.get(last).map(|(user, _)| *user)?;
            let slot = self.slot(moved)?;
            *self.index.get_mut(slot)? = u32::try_from(place).ok()?;
        }
        Some(self.entries.swap_remove(place).1)
    }

    fn rebuild(&mut self) {
        let room = self.entries.len().saturating_mul(4).next_power_of_two().max(8);
        self.index = vec![FREE; room].into_boxed_slice();
        let users: Vec<UserId> = self.entries.iter().map(|(user, _)| *user).collect();
        for (place, user) in (0_u32..).zip(users) {
            self.point(user, place);
        }
    }

    /// Writes a place into the first free slot from the user's home on.
    fn point(&mut self, user: UserId, place: u32) {
        let mut slot = self.home(user);
        while let Some(entry) = self.index.get_mut(slot) {
            if *entry == FREE {
                *entry = place;
                return;
            }
            slot = self.after(slot);
        }
    }

    /// Frees a slot and closes the gap, so that every probe still finds its entry before a free slot.
    fn close(&mut self, gap: usize) {
        let (mut gap, mut slot) = (gap, self.after(gap));
        while let Some(place) = self.place(slot) {
            let home = self.entries.get(place).map_or(slot, |(user, _)| self.home(*user));
            let from_home = slot.wrapping_sub(home) & self.mask();
            let from_gap = slot.wrapping_sub(gap) & self.mask();
            if from_home >= from_gap {
                self.write(gap, self.index.get(slot).copied().unwrap_or(FREE));
                gap = slot;
            }
            slot = self.after(slot);
        }
        self.write(gap, FREE);
    }

    fn write(&mut self, slot: usize, place: u32) {
        if let Some(entry) = self.index.get_mut(slot) {
            *entry = place;
        }
    }

    /// The slot that points to the user's entry.
    fn slot(&self, user: UserId) -> Option<usize> {
        let mut slot = self.home(user);
        while let Some(place) = self.place(slot) {
            if self.entries.get(place).is_some_and(|(found, _)| *found == user) {
                return Some(slot);
            }
            slot = self.after(slot);
        }
        None
    }

    /// The place that a slot holds; none if it is free.
    fn place(&self, slot: usize) -> Option<usize> {
        let place = *self.index.get(slot)?;
        if place == FREE { None } else { usize::try_from(place).ok() }
    }

    fn home(&self, user: UserId) -> usize {
        let bits = user.as_u128();
        let mixed = bits.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835) >> 96;
        usize::try_from(mixed).unwrap_or(0) & self.mask()
    }

    fn after(&self, slot: usize) -> usize {
        slot.wrapping_add(1) & self.mask()
    }

    fn mask(&self) -> usize {
        self.index.len().wrapping_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::Users;
    use crate::id::UserId;
    use alloc::collections::BTreeMap;

    #[test]
    fn it_says_what_an_ordered_map_says() {
        let (mut users, mut model) = (Users::default(), BTreeMap::new());
        let mut random = 7_u64;
        for step in 0..20_000_u32 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let user = UserId::new(random >> 55);
            if random & 1 << 40 == 0 {
                assert_eq!(users.remove(user), model.remove(&user));
            } else {
                let new = !model.contains_key(&user);
                assert_eq!(users.insert(user, step), new);
                model.entry(user).or_insert(step);
            }
            assert_eq!(users.len(), model.len());
            assert_eq!(users.at(user), model.get(&user));
        }
        for (user, value) in &model {
            assert_eq!(users.at(*user), Some(value));
        }
    }
}
