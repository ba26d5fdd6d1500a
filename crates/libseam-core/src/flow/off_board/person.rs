//! The person who is off-boarded, and the ways to name one.

use super::{
    address::{e164, is_same_email, is_same_phone},
    thing::push_text,
};
use crate::{
    check::validate::is_uuid,
    json::{Object, Raw, Value},
    memory::{self, OutOfMemory},
};
use alloc::{string::String, vec::Vec};

/// The way in which the caller names the person.
#[derive(Debug)]
pub(super) enum Given {
    Id(String),
    Email(String),
    /// In E.164 form.
    Phone(String),
    Search(String),
}

impl Given {
    /// Takes a text for what its form says it is.
    pub(super) fn of_text(text: String) -> Result<Self, OutOfMemory> {
        if is_uuid(&text) {
            return Ok(Self::Id(text));
        }
        if text.contains('@') {
            return Ok(Self::Email(text));
        }
        Ok(e164(&text)?.map_or(Self::Search(text), Self::Phone))
    }

    /// Returns the option with which it was given.
    pub(super) fn option(&self) -> &'static str {
        match self {
            Self::Id(_) => "user_identity_id",
            Self::Email(_) => "email",
            Self::Phone(_) => "phone",
            Self::Search(_) => "search",
        }
    }

    /// Reports whether the person of an earlier plan can be the one that is meant. A search tells nothing of that.
    pub(super) fn may_be(&self, person: &Person) -> Result<bool, OutOfMemory> {
        let is_merged =
            |id: &String| person.merged_ids.iter().any(|merged| crate::flow::confirm::is_same(merged, id));
        match self {
            Self::Id(id) => Ok(self.matches(person)? || is_merged(id)),
            _ => self.matches(person),
        }
    }

    /// Reports whether an identity that the API's search found is meant.
    pub(super) fn matches(&self, person: &Person) -> Result<bool, OutOfMemory> {
        match self {
            Self::Id(id) => Ok(crate::flow::confirm::is_same(id, &person.id)),
            Self::Email(email) => Ok(person.email.as_deref().is_some_and(|own| is_same_email(own, email))),
            Self::Phone(phone) => person.phone.as_deref().map_or(Ok(false), |own| is_same_phone(own, phone)),
            Self::Search(_) => Ok(true),
        }
    }
}

/// A user identity.
#[derive(Debug, Default)]
pub(super) struct Person {
    pub(super) id: String,
    pub(super) key: Option<String>,
    pub(super) name: Option<String>,
    pub(super) email: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) merged_ids: Vec<String>,
}

impl Person {
    /// Copies the person.
    pub(super) fn try_clone(&self) -> Result<Self, OutOfMemory> {
        let copy = |text: &Option<String>| text.as_deref().map(memory::copy).transpose();
        let mut merged_ids = Vec::new();
        for id in &self.merged_ids {
            memory::push(&mut merged_ids, memory::copy(id)?)?;
        }
        Ok(Self {
            id: memory::copy(&self.id)?,
            key: copy(&self.key)?,
            name: copy(&self.name)?,
            email: copy(&self.email)?,
            phone: copy(&self.phone)?,
            merged_ids,
        })
    }

    /// Reads an identity from a reply; `None` where it has no id.
    pub(super) fn read(item: Raw<'_>) -> Result<Option<Self>, OutOfMemory> {
        Self::from_value(&item.to_value()?, "full_name", "email_address", "phone_number")
    }

    /// Reads the person of a plan.
    pub(super) fn of_plan(value: &Value) -> Result<Option<Self>, OutOfMemory> {
        Self::from_value(value, "name", "email", "phone")
    }

    fn from_value(value: &Value, name: &str, email: &str, phone: &str) -> Result<Option<Self>, OutOfMemory> {
        let copy = |path: &str| value.at(path).and_then(Value::as_str).map(memory::copy).transpose();
        let Some(id) = copy("user_identity_id")? else { return Ok(None) };
        let mut merged_ids = Vec::new();
        for merged in value.at("merged_user_identity_ids").map(Value::items).unwrap_or_default() {
            if let Some(merged) = merged.as_str() {
                memory::push(&mut merged_ids, memory::copy(merged)?)?;
            }
        }
        let key = copy("user_identity_key")?;
        Ok(Some(Self { id, key, name: copy(name)?, email: copy(email)?, phone: copy(phone)?, merged_ids }))
    }

    pub(super) fn to_object(&self) -> Result<Object, OutOfMemory> {
        let object = Object::new()
            .try_with_text("user_identity_id", &self.id)?
            .try_with_some("user_identity_key", self.key.as_deref())?
            .try_with_some("name", self.name.as_deref())?
            .try_with_some("email", self.email.as_deref())?
            .try_with_some("phone", self.phone.as_deref())?;
        let mut merged = Vec::new();
        for id in &self.merged_ids {
            push_text(&mut merged, id)?;
        }
        object.try_with("merged_user_identity_ids", merged.into())
    }

    /// Reports whether it is known who it is: by an id, or by the addresses of an identity elsewhere.
    pub(super) fn is_known(&self) -> bool {
        !self.id.is_empty() || self.email.is_some() || self.phone.is_some()
    }

    /// Copies the name and the addresses, to look for somebody without an identity.
    pub(super) fn without_identity(&self) -> Result<Self, OutOfMemory> {
        let copy = |text: &Option<String>| text.as_deref().map(memory::copy).transpose();
        let (name, email, phone) = (copy(&self.name)?, copy(&self.email)?, copy(&self.phone)?);
        Ok(Self { name, email, phone, ..Self::default() })
    }

    /// Reports whether an address is one of the person's.
    pub(super) fn has_address(&self, email: Option<&str>, phone: Option<&str>) -> Result<bool, OutOfMemory> {
        let is_email = self.email.as_deref().zip(email).is_some_and(|(own, other)| is_same_email(own, other));
        if is_email {
            return Ok(true);
        }
        self.phone.as_deref().zip(phone).map_or(Ok(false), |(own, other)| is_same_phone(own, other))
    }

    /// Lists the texts with which the API's search finds the addresses.
    pub(super) fn search_texts(&self) -> Result<Vec<String>, OutOfMemory> {
        let mut texts = Vec::new();
        if let Some(email) = self.email.as_deref().filter(|email| !email.is_empty()) {
            memory::push(&mut texts, memory::copy(email)?)?;
        }
        if let Some(phone) = self.phone.as_deref().filter(|phone| !phone.is_empty()) {
            memory::push(&mut texts, e164(phone)?.map_or_else(|| memory::copy(phone), Ok)?)?;
        }
        Ok(texts)
    }
}
