//! A request as a curl command.

use libseam::HttpRequest;

/// A shell command that sends `request`. The credential is not in it but the name of `variable`, which the shell
/// hands to curl through a pipe: on curl's own command line every process of the machine could read it.
pub(crate) fn command(request: &HttpRequest, variable: &str) -> String {
    let mut lines = vec![
        format!("curl --globoff --request {} --url {}", request.method, quoted(&request.url)),
        format!("--data-raw {}", quoted(&request.body)),
    ];
    let mut hidden = String::new();
    for header in &request.headers {
        if header.sensitive {
            let scheme = header.expose().split_once(' ').map_or("", |(scheme, _)| scheme);
            hidden.push_str(&format!("{}: {scheme} ${variable}\n", header.name));
        } else {
            lines.push(format!("--header {}", quoted(&format!("{}: {}", header.name, header.expose()))));
        }
    }
    if hidden.is_empty() {
        return lines.join(" \\\n  ") + "\n";
    }
    lines.push("--header @- <<HEADERS".into());
    lines.join(" \\\n  ") + "\n" + &hidden + "HEADERS\n"
}

/// `text` as one word of a POSIX shell.
pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
