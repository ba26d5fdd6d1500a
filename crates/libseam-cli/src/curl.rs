//! Requests as curl commands.

use libseam::HttpRequest;

/// Formats `request` as a shell command. Instead of the credential it names the environment variable `variable`, whose value the
/// shell pipes to curl: on curl's command line, every process of the machine could read it.
pub(crate) fn command(request: &HttpRequest, variable: &str) -> String {
    let mut lines = vec![
        format!("curl --globoff --request {} --url {}", request.method, quote(&request.url)),
        format!("--data-raw {}", quote(&request.body)),
    ];
    let mut hidden = String::new();
    for header in &request.headers {
        if header.sensitive {
            let scheme =
                header.expose().split_once(' ').map_or(String::new(), |(scheme, _)| format!("{scheme} "));
            hidden.push_str(&format!("{}: {scheme}${variable}\n", header.name));
        } else {
            lines.push(format!("--header {}", quote(&format!("{}: {}", header.name, header.expose()))));
        }
    }
    if hidden.is_empty() {
        return lines.join(" \\\n  ") + "\n";
    }
    lines.push("--header @- <<HEADERS".into());
    lines.join(" \\\n  ") + "\n" + &hidden + "HEADERS\n"
}

/// Quotes `text` as one word of a POSIX shell.
pub(crate) fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
