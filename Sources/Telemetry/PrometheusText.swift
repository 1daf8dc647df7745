// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Text exposition: `# HELP`, `# TYPE`, then one line a sample.
struct PrometheusText {
    private(set) var text = ""

    mutating func family(_ name: String, _ family: Metrics.Family) {
        if !family.help.isEmpty { text += "# HELP \(name) \(Self.escapeHelp(family.help))\n" }
        text += "# TYPE \(name) \(family.type)\n"
        for (labels, instrument) in family.series.sorted(by: { $0.key < $1.key }) {
            switch instrument {
            case .counter(let counter): sample(name, labels, String(counter.value))
            case .gauge(let gauge): sample(name, labels, Self.number(gauge.value))
            case .histogram(let histogram): buckets(name, labels, histogram)
            }
        }
    }

    private mutating func buckets(_ name: String, _ labels: String, _ histogram: Histogram) {
        let snapshot = histogram.snapshot
        var below: UInt64 = 0
        for (index, count) in snapshot.counts.enumerated() {
            below += count
            let bound =
                index < histogram.bounds.count ? Self.number(histogram.bounds[index]) : "+Inf"
            let separator = labels.isEmpty ? "" : ","
            sample("\(name)_bucket", "\(labels)\(separator)le=\"\(bound)\"", String(below))
        }
        sample("\(name)_sum", labels, Self.number(snapshot.sum))
        sample("\(name)_count", labels, String(below))
    }

    private mutating func sample(_ name: String, _ labels: String, _ value: String) {
        text += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
    }

    static func render(_ labels: Metrics.Labels) -> String {
        labels.map { label in
            precondition(isLabel(label.key), "not a label name: \(label.key)")
            return "\(label.key)=\"\(escapeLabel(label.value))\""
        }
        .joined(separator: ",")
    }

    static func isName(_ name: String) -> Bool {
        isLabel(String(name.map { $0 == ":" ? "_" : $0 }))
    }

    private static func isLabel(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return name.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0)
                || $0 == 0x5f
        }
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        if let whole = Int64(exactly: value) { return String(whole) }
        return value.description
    }

    private static func escapeHelp(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    private static func escapeLabel(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"": escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
