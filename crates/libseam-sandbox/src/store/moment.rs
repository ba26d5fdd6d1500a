//! Time and randomness, which come to the store from outside.

use fastrand::Rng;
use serde_json::Value;
use time::{Duration, OffsetDateTime};
use uuid::Builder;

/// The time of a request, and the source of its new ids.
#[derive(Debug)]
pub(crate) struct Moment {
    now: OffsetDateTime,
    random: Rng,
}

impl Moment {
    /// Brings together the time and the randomness of a request.
    pub(crate) fn new(now: OffsetDateTime, random: Rng) -> Self {
        Self { now, random }
    }

    /// Returns the time.
    pub(crate) fn now(&self) -> OffsetDateTime {
        self.now
    }

    /// Makes it another time.
    pub(crate) fn set_now(&mut self, now: OffsetDateTime) {
        self.now = now;
    }

    /// Returns the time so many milliseconds from now, as the API writes it.
    pub(crate) fn after(&self, ms: u64) -> String {
        text(self.now.saturating_add(Duration::milliseconds(i64::try_from(ms).unwrap_or(i64::MAX))))
    }

    /// Returns a new id.
    pub(crate) fn uuid(&mut self) -> String {
        Builder::from_random_bytes(self.random.u128(..).to_be_bytes()).into_uuid().to_string()
    }

    /// Returns new digits, the first of which is not 0.
    fn digits(&mut self, count: u32) -> String {
        let least = 10_u64.pow(count - 1);
        self.random.u64(least..least * 10).to_string()
    }

    /// Returns a new token that begins so.
    fn token(&mut self, prefix: &str) -> String {
        let secret = self.uuid().replace('-', "");
        let (name, secret) = secret.split_at(8);
        format!("{prefix}{name}_{secret}")
    }

    /// Returns the value that the data calls `$name`, if there is one.
    pub(crate) fn value(&mut self, name: &str) -> Option<Value> {
        match name {
            "now" => Some(text(self.now).into()),
            "tomorrow" => Some(text(self.now + Duration::DAY).into()),
            "uuid" => Some(self.uuid().into()),
            "pin" => Some(self.digits(6).into()),
            "new_card_number" => Some(self.digits(10).into()),
            "new_api_key" => Some(self.token("seam_test").into()),
            "webhook_secret" => Some(format!("whsec_{}", self.uuid().replace('-', "")).into()),
            "secret" => Some(self.uuid().replace('-', "").into()),
            "client_session_token" => Some(self.token("seam_cst1").into()),
            "new_publishable_key" => Some(self.token("seam_pk1").into()),
            _ => None,
        }
    }
}

/// Writes a time as the API does.
fn text(time: OffsetDateTime) -> String {
    let (date, month) = (time.date(), u8::from(time.month()));
    let (hour, minute, second, ms) = time.to_hms_milli();
    format!("{:04}-{month:02}-{:02}T{hour:02}:{minute:02}:{second:02}.{ms:03}Z", date.year(), date.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_milliseconds_and_a_z() {
        let time =
            OffsetDateTime::from_unix_timestamp(951_782_400).expect("a time") + Duration::milliseconds(7);
        let mut moment = Moment::new(time, Rng::with_seed(0));
        assert_eq!(moment.value("now"), Some("2000-02-29T00:00:00.007Z".into()));
        assert_eq!(moment.value("tomorrow"), Some("2000-03-01T00:00:00.007Z".into()));
        assert_eq!(moment.value("yesterday"), None);
    }

    #[test]
    fn the_same_randomness_gives_the_same_ids() {
        let id = || Moment::new(OffsetDateTime::UNIX_EPOCH, Rng::with_seed(7)).uuid();
        assert_eq!(id(), id());
    }
}
