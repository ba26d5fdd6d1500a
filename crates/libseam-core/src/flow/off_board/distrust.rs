//! Answers that cannot be those to the read: nothing is taken away because of them.

use super::{ask::Ask, fields::text, inventory::Inventory, kind::Kind, person::Given};
use crate::{flow::confirm::is_same, json::Raw, memory::OutOfMemory};

const SOMEBODY_ELSES: &str =
    "the server listed what belongs to somebody else, so its list is not that of the person";
const ANOTHER_PERSON: &str = "the server answered with another identity than was asked for";
const NO_ID: &str = "the server listed something without an id, which nothing can take away";

impl Inventory {
    /// Returns the reason why an item of the answer to `ask` cannot be trusted, where there is one: it has no id, or it says
    /// that it belongs to somebody else. `given` is how the caller named the person, where there is no plan yet.
    pub(super) fn distrust(
        &self,
        ask: &Ask,
        item: Raw<'_>,
        given: Option<&Given>,
    ) -> Result<Option<&'static str>, OutOfMemory> {
        if let Ask::Identity(id) = ask {
            return self.distrust_identity(id, item, given);
        }
        let Some(kind) = ask.lists() else { return Ok(None) };
        if text(item, kind.id_name())?.is_none() {
            return Ok(Some(NO_ID));
        }
        let is_own = match ask {
            Ask::CredentialsOfUser(user) => {
                text(item, "acs_user_id")?.is_none_or(|owner| is_same(&owner, user))
            }
            Ask::Users | Ask::InstantKeys | Ask::Grants | Ask::UnmanagedGrants | Ask::Credentials => {
                text(item, "user_identity_id")?.is_none_or(|owner| self.is_person(&owner))
            }
            // A session without an identity is that of whoever has its key.
            Ask::Sessions | Ask::SessionsOfKey if text(item, "user_identity_id")?.is_none() => {
                let own = self.person().and_then(|person| person.key.as_deref());
                text(item, "user_identifier_key")?.is_none_or(|key| own == Some(&key))
            }
            _ => true,
        };
        Ok((!is_own).then_some(SOMEBODY_ELSES))
    }

    /// Reports whether an id is one of the person's.
    fn is_person(&self, id: &str) -> bool {
        let Some(person) = self.person() else { return false };
        is_same(id, &person.id) || person.merged_ids.iter().any(|merged| is_same(id, merged))
    }

    /// Distrusts another identity, unless the caller gave an id: that may be of somebody who was merged, which needs consent.
    fn distrust_identity(
        &self,
        id: &str,
        item: Raw<'_>,
        given: Option<&Given>,
    ) -> Result<Option<&'static str>, OutOfMemory> {
        let read = text(item, Kind::UserIdentity.id_name())?;
        let is_it = read.is_some_and(|read| is_same(&read, id));
        let is_given = matches!(given, Some(Given::Id(given)) if is_same(given, id));
        Ok((!is_it && !is_given).then_some(ANOTHER_PERSON))
    }
}
