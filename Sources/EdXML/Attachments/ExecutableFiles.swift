// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// Which attachments are programs, or are opened by one that runs what they say.
///
/// The list is as of 2026-11-30: what Windows, Android, macOS and Linux start when it is opened,
/// after the lists of attachments that mail programs hold back. Documents with macros are not in it:
/// they are documents.
package enum ExecutableFiles {
    /// What becomes of such an attachment (`--executables`).
    package enum Answer: String, CaseIterable, Sendable {
        case refused = "refuse"
        case flagged = "flag"
    }

    /// By the last extension.
    package static let extensions: Set<String> = [
        // Windows: programs, libraries, installers.
        "exe", "com", "scr", "pif", "dll", "cpl", "sys", "drv", "ocx", "msi", "msp", "mst", "msix",
        "appx", "gadget",
        // Windows: scripts and what starts one.
        "bat", "cmd", "vbs", "vbe", "js", "jse", "wsf", "wsh", "wsc", "sct", "ps1", "psm1", "psd1",
        "hta", "msc", "reg", "inf", "lnk", "url", "scf", "chm", "hlp", "application", "jnlp",
        // Elsewhere.
        "jar", "class", "apk", "xapk", "aab", "ipa", "app", "command", "deb", "rpm", "run", "sh",
        "bash", "py", "pl", "desktop", "appimage", "elf", "so",
    ]

    /// Nil for what is none.
    static func sign(name: String, beginning: [UInt8]) -> ExecutableSign? {
        // Windows leaves dots and blanks at the end of a name out; marks of no width are not seen.
        let seen = name.unicodeScalars.filter {
            !$0.properties.isDefaultIgnorableCodePoint && $0.properties.generalCategory != .format
        }
        var parts = String(String.UnicodeScalarView(seen)).lowercased()
            .split(separator: ".", omittingEmptySubsequences: false)
            .map { $0.trimmingBlanks }
        while parts.count > 1, parts.last?.isEmpty == true { parts.removeLast() }
        if parts.count > 1, let last = parts.last, extensions.contains(last) {
            let inner = parts[parts.count - 2]
            let hides = parts.count > 2 && FileForm(name: "x." + inner) != .unknown
            return hides ? .doubleExtension(last) : .name(last)
        }
        return format(beginning).map(ExecutableSign.bytes)
    }

    private static func format(_ bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]) { return "ELF" }
        guard bytes.starts(with: Array("MZ".utf8)), bytes.count >= 64 else { return nil }
        let header =
            Int(bytes[60]) | Int(bytes[61]) << 8 | Int(bytes[62]) << 16
            | Int(bytes[63]) << 24
        guard header >= 4, header + 4 <= bytes.count else { return nil }
        return bytes[header..<(header + 4)].elementsEqual([0x50, 0x45, 0, 0]) ? "Windows" : nil
    }
}

extension Substring {
    fileprivate var trimmingBlanks: String {
        var rest = self
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
