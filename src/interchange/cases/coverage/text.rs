//! Coverage as a report for people.

use super::{CellAt, ConditionAt, ConditionPart, Coverage, EveryoneAt, ForbidAt, Tally};
use alloc::format;
use alloc::string::String;
use core::fmt::{self, Display, Formatter};

/// Where a list of names goes on in the next line.
const WIDTH: usize = 100;

/// Ends without a line break.
impl Display for Coverage {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { policy, cases, passed, cells, conditions, everyone, forbids } = self;
        writeln!(f, "{policy}: {passed} of {cases} cases pass; of the policy they touch")?;
        writeln!(f, "  cells               {}", of(cells))?;
        writeln!(f, "  parts of conditions {}", of(conditions))?;
        if everyone.total > 0 {
            writeln!(f, "  parts of everyone   {}", of(everyone))?;
        }
        write!(f, "  parts of forbids    {}", of(forbids))?;
        cells_by_role(f, &cells.untouched)?;
        list(f, "conditions that no case touches", &conditions.untouched)?;
        list(f, "what everyone has that no case touches", &everyone.untouched)?;
        list(f, "forbid rules that no case touches", &forbids.untouched)
    }
}

fn of<T>(tally: &Tally<T>) -> String {
    let share = match tally.total {
        0 => return "none there".into(),
        total => tally.touched().saturating_mul(100).checked_div(total).unwrap_or(0),
    };
    format!("{} of {} ({share} %)", tally.touched(), tally.total)
}

fn cells_by_role(f: &mut Formatter<'_>, cells: &[CellAt]) -> fmt::Result {
    if cells.is_empty() {
        return Ok(());
    }
    write!(f, "\ncells that no case touches")?;
    let place = |cell: &CellAt| (cell.role_level, cell.role.clone(), cell.level);
    for group in cells.chunk_by(|a, b| place(a) == place(b)) {
        let Some(CellAt { role_level, role, level, .. }) = group.first() else {
            continue;
        };
        write!(f, "\n  {role_level} role {role}, {level} permissions ({}):", group.len())?;
        names(f, group.iter().map(|cell| cell.permission.as_str()))?;
    }
    Ok(())
}

/// Names in lines of their own, broken between them.
fn names<'n>(f: &mut Formatter<'_>, names: impl Iterator<Item = &'n str>) -> fmt::Result {
    let mut column = WIDTH;
    for name in names {
        column = column.saturating_add(name.len()).saturating_add(1);
        if column > WIDTH {
            write!(f, "\n    {name}")?;
            column = name.len().saturating_add(4);
        } else {
            write!(f, " {name}")?;
        }
    }
    Ok(())
}

fn list<T: Display>(f: &mut Formatter<'_>, heading: &str, items: &[T]) -> fmt::Result {
    if !items.is_empty() {
        write!(f, "\n{heading}")?;
    }
    items.iter().try_for_each(|item| write!(f, "\n  {item}"))
}

impl Display for CellAt {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} role {}, {} {}", self.role_level, self.role, self.level, self.permission)
    }
}

impl Display for ConditionAt {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { cell, when, obligations, optional, part } = self;
        write!(f, "{cell}{}", conditions(when))?;
        if !obligations.is_empty() {
            write!(f, ", with {}", obligations.join(" and "))?;
        }
        if *optional {
            f.write_str(", if switched on")?;
        }
        match part {
            ConditionPart::Whole {} => f.write_str(": no case is allowed this way"),
            ConditionPart::Literal(literal) => write!(f, ": no case fails for `{literal}` alone"),
            ConditionPart::Obligation(obligation) => write!(f, ": no case meets `{obligation}`"),
            ConditionPart::Switch {} => f.write_str(": no case has it switched off"),
        }
    }
}

impl Display for EveryoneAt {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { anyone, level, permission, when, obligations, part } = self;
        let who = if *anyone { "anyone" } else { "members" };
        write!(f, "{who}, {level} {permission}{}", conditions(when))?;
        if !obligations.is_empty() {
            write!(f, ", with {}", obligations.join(" and "))?;
        }
        match part {
            ConditionPart::Literal(literal) => write!(f, ": no case fails for `{literal}` alone"),
            ConditionPart::Obligation(obligation) => write!(f, ": no case meets `{obligation}`"),
            ConditionPart::Whole {} | ConditionPart::Switch {} => f.write_str(": no case is allowed this way"),
        }
    }
}

impl Display for ForbidAt {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}{}", self.level, self.permissions.join(" "), conditions(&self.when))?;
        match &self.part {
            ConditionPart::Literal(literal) => write!(f, ": no case is let through for want of `{literal}` alone"),
            ConditionPart::Whole {} | ConditionPart::Obligation(_) | ConditionPart::Switch {} => {
                f.write_str(": no case is stopped by it")
            }
        }
    }
}

fn conditions(when: &[String]) -> String {
    if when.is_empty() { String::new() } else { format!(" when {}", when.join(" and ")) }
}
