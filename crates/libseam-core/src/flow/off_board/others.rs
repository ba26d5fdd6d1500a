//! Other people in an inventory: who shares an address with the person, and who the caller is.

use super::{
    fields::{list, text},
    inventory::{Inventory, LIMIT},
    person::Person,
};
use crate::{
    flow::confirm::is_same,
    json::{Object, Raw, Value},
    memory::{self, OutOfMemory},
};

impl Inventory {
    pub(super) fn take_own(&mut self, item: Raw<'_>) -> Result<(), OutOfMemory> {
        let of_list = list(item, "user_identity_ids").filter_map(Raw::as_string);
        for id in of_list.chain(item.member("user_identity_id").and_then(Raw::as_string)) {
            memory::push(&mut self.own_ids, id.to_text()?)?;
        }
        Ok(())
    }

    /// Takes another identity with an address of the person.
    pub(super) fn take_namesake(&mut self, item: Raw<'_>, kind: &str) -> Result<(), OutOfMemory> {
        let (Some(other), Some(person)) = (Person::read(item)?, self.person()) else { return Ok(()) };
        let is_other = !is_same(&other.id, &person.id);
        if is_other && person.has_address(other.email.as_deref(), other.phone.as_deref())? {
            return self.add_other(kind, "user_identity_id", item);
        }
        Ok(())
    }

    pub(super) fn take_account(&mut self, item: Raw<'_>) -> Result<(), OutOfMemory> {
        self.add_other("connected_account", "connected_account_id", item)
    }

    /// Adds what belongs to somebody else, or is not for off-boarding, unless it is known.
    pub(super) fn add_other(&mut self, kind: &str, id_name: &str, item: Raw<'_>) -> Result<(), OutOfMemory> {
        let Some(id) = text(item, id_name)? else { return Ok(()) };
        let is_known = |known: &Value| known.at("id").and_then(Value::as_str) == Some(&id);
        if self.others.iter().any(is_known) || self.others.len() >= LIMIT {
            return Ok(());
        }
        let name = text(item, "full_name")?.map_or_else(|| text(item, "display_name"), |it| Ok(Some(it)))?;
        let other = Object::new()
            .try_with_text("type", kind)?
            .try_with_text("id", &id)?
            .try_with_some("name", name.as_deref())?
            .try_with_some("user_identity_id", text(item, "user_identity_id")?.as_deref())?;
        let other = self.tagged(other)?;
        memory::push(&mut self.others, other.into())
    }
}
