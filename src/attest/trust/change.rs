//! The next version of a trust policy: what is different in it.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::policy::{KeyState, Minimum, PolicyKey, Role, TrustPolicy};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::TextFile;
use crate::text::nearest::nearest;

/// A change of a policy.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    /// A key, or further roles of one that is there.
    Add(Box<PolicyKey>),
    /// A key signs nothing from a day on.
    Retire(String, Date),
    /// A key may be somebody else's from a day on.
    Revoke(String, Date),
    /// Other roots take over: those named here no longer are any.
    Roots {
        /// The names of keys that no longer are roots.
        out: Vec<String>,
        /// Keys that are roots from now on.
        new: Vec<PolicyKey>,
        /// The day of it.
        day: Date,
    },
    /// It counts up to another day.
    Expires(Date),
    /// Another number of keys of a role has to sign.
    Threshold(Role, u32),
    /// Reports may be so many days old.
    MaxAge(u32),
    /// What has to be signed to be used.
    Signed(BTreeSet<Role>),
    /// Which editions of a pack reports may rest on.
    Pack(Minimum),
}

impl TrustPolicy {
    /// The next version, with changes, as the file of this name.
    ///
    /// # Errors
    /// When there is no such key, or the result is no policy: roots that cannot reach their threshold, a key that stands twice.
    pub(crate) fn next(&self, changes: Vec<Change>, name: &str) -> Result<Self, Diagnostics> {
        let too_many = || Diagnostic::error("bad-value", "there is no version after this one");
        let version = self.version.checked_add(1).ok_or_else(too_many)?;
        let mut next = self.clone();
        for change in changes {
            next.apply(change)?;
        }
        Self { version, ..next }.as_file(name)
    }

    /// The same as the file of this name, read again: whatever is wrong with it is said.
    ///
    /// # Errors
    /// When it is no policy.
    pub(crate) fn as_file(&self, name: &str) -> Result<Self, Diagnostics> {
        Self::read(&TextFile::new(name, self.to_toml()))
    }

    fn apply(&mut self, change: Change) -> Result<(), Diagnostic> {
        match change {
            Change::Add(key) => self.add(*key),
            Change::Retire(name, since) => {
                let key = self.named_mut(&name)?;
                if let KeyState::Compromised(day) = key.state {
                    let message = format!("`{name}` is compromised since {day}, and stays so");
                    return Err(Diagnostic::error("key-compromised", message));
                }
                key.state = KeyState::Retired(since);
            }
            Change::Revoke(name, since) => {
                let key = self.named_mut(&name)?;
                // What was known of an earlier day is not taken back.
                let since = match key.state {
                    KeyState::Compromised(day) => day.min(since),
                    _ => since,
                };
                key.state = KeyState::Compromised(since);
            }
            Change::Roots { out, new, day } => {
                for name in out {
                    let key = self.named_mut(&name)?;
                    if !key.roles.remove(&Role::Root) {
                        let message = format!("`{name}` is no root");
                        return Err(Diagnostic::error("no-root", message));
                    }
                    // A key without a role stays, so that what it signed can be told.
                    if key.roles.is_empty() {
                        key.roles.insert(Role::Root);
                        if key.state == KeyState::Active {
                            key.state = KeyState::Retired(day);
                        }
                    }
                }
                for key in new {
                    self.add(key);
                }
            }
            Change::Expires(day) => self.expires = day,
            Change::Threshold(role, needed) => {
                self.thresholds.insert(role, needed);
            }
            Change::MaxAge(days) => self.max_age_days = Some(days),
            Change::Signed(roles) => self.signed = roles,
            Change::Pack(least) => match self.packs.iter_mut().find(|pack| pack.id == least.id) {
                Some(pack) => *pack = least,
                None => self.packs.push(least),
            },
        }
        Ok(())
    }

    /// Adds a key; the same one under the same name gets the roles beside its own.
    fn add(&mut self, key: PolicyKey) {
        let same = self.keys.iter_mut().find(|known| known.name == key.name && known.public == key.public);
        match same {
            Some(known) => {
                known.roles.extend(key.roles);
                known.from = key.from.or(known.from);
                known.until = key.until.or(known.until);
                known.tools.extend(key.tools);
            }
            None => self.keys.push(key),
        }
    }

    fn named_mut(&mut self, name: &str) -> Result<&mut PolicyKey, Diagnostic> {
        let Some(place) = self.keys.iter().position(|key| key.name == name) else {
            let names: Vec<&str> = self.keys.iter().map(|key| key.name.as_str()).collect();
            let help = match nearest(name, names.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("there are: {}", names.join(", ")),
            };
            let message = format!("the trust policy {} has no key `{name}`", self.title());
            return Err(Diagnostic::error("no-such-key", message).help(help));
        };
        Ok(&mut self.keys[place])
    }
}
