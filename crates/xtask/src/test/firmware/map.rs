//! What the linker put where.

/// How many bytes the sections whose names begin with one of `kinds` have; only those that come from `archive`, if that
/// is given.
pub(super) fn bytes(map: &str, kinds: &[&str], archive: Option<&str>) -> u64 {
    let placed = map.split_once("Linker script and memory map").map_or("", |(_, placed)| placed);
    let mut name = "";
    let mut sum = 0;
    for line in placed.lines() {
        // ` .text.NAME  0xADDRESS  0xSIZE  FILE`, with a line break behind a long name.
        let mut words = line.split_whitespace().peekable();
        if line.starts_with(" .") {
            name = words.next().unwrap_or_default();
        } else if !line.starts_with("  ") {
            name = "";
        }
        let mut number =
            || words.next().and_then(|word| u64::from_str_radix(word.strip_prefix("0x")?, 16).ok());
        let (Some(_), Some(size)) = (number(), number()) else { continue };
        let file = words.next().unwrap_or_default();
        let wanted = archive.is_none_or(|archive| file.contains(archive));
        if wanted && !file.is_empty() && kinds.iter().any(|kind| name.starts_with(kind)) {
            sum += size;
        }
        name = "";
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn sections_are_summed_by_kind_and_origin() {
        let map = "Discarded\n .text.x 0x0 0x63 libseam.a(a.o)\nLinker script and memory map\n\n\
                   .text           0x00000000     0x30\n *(.text .text.*)\n .text.a         0x00000000     0x10 main.o\n \
                   .text.a_long_name\n                0x00000010     0x20 lib/libseam.a(b.o)\n \
                   .bss.c          0x20000000      0x4 lib/libseam.a(b.o)\n";
        assert_eq!(bytes(map, &[".text"], None), 0x30);
        assert_eq!(bytes(map, &[".text"], Some("libseam.a(")), 0x20);
        assert_eq!(bytes(map, &[".bss", ".data"], Some("libseam.a(")), 4);
    }
}
