//! The definition of a type of objects.

/// Defines a structure whose fields are members of an object, with all other members in `other`.
macro_rules! object {
    (
        $(#[$about:meta])*
        $name:ident { $($(#[$doc:meta])* $key:literal $field:ident: $type:ty,)* }
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$doc])* pub $field: Option<$type>,)*
            /// The members that no field has: unknown ones, null, and values of another type.
            pub other: crate::json::Object,
        }

        impl From<crate::json::Object> for $name {
            fn from(mut other: crate::json::Object) -> Self {
                Self {
                    $($field: super::part::take(&mut other, $key),)*
                    other,
                }
            }
        }

        impl From<$name> for crate::json::Object {
            fn from(resource: $name) -> Self {
                let mut all = resource.other;
                $(super::part::put(&mut all, $key, resource.$field);)*
                all
            }
        }

        impl super::part::Part for $name {
            fn read(value: crate::json::Value) -> Result<Self, crate::json::Value> {
                match value {
                    crate::json::Value::Object(object) => Ok(object.into()),
                    other => Err(other),
                }
            }

            fn write(self) -> crate::json::Value {
                crate::json::Object::from(self).into()
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::json::Object::deserialize(deserializer).map(Self::from)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                crate::json::Object::from(self.clone()).serialize(serializer)
            }
        }
    };
}
