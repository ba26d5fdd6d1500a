//! Forms of texts.

/// Reports whether the text has the form of an id, of any version and variant.
pub(super) fn is_uuid(text: &str) -> bool {
    let groups = text.split('-').map(|group| group.len());
    groups.eq([8, 4, 4, 4, 12]) && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

/// Reports whether the text has the form of a URL.
pub(super) fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let named = scheme.starts_with(|first: char| first.is_ascii_alphabetic());
    named && !rest.trim_matches('/').is_empty() && !text.contains(char::is_whitespace)
}

/// Reports whether the text has the form of an address. Only a mail server knows more.
pub(super) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let in_parts = domain.contains('.') && domain.split('.').all(|part| !part.is_empty());
    !local.is_empty() && in_parts && !text.contains(char::is_whitespace) && !domain.contains('@')
}
