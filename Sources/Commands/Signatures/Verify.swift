// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Glibc
import Inspection
import JSON
import Processes
import Signatures
import Stages
import Telemetry
import Terminal

extension Command {
    /// Checks the signatures of files against a directory of trust. Exit code 0: all valid; 1: one
    /// is invalid; 2: one could not be checked; 3: the command line or a file cannot be read.
    ///
    /// With `--sender`, or of a packet, the files are one document, judged as the pipeline does by
    /// the directory's `bindings.csv`. 0: validly signed; 1: refused; 2: anything less.
    ///
    /// With `--evidence`: see `RepeatedVerdict`.
    package static let verify = Command(
        "verify", "signature report of a PDF, an XML file, a CMS or a time stamp token",
        operands: "FILE… | PACKET.edxml",
        options: [
            Option("trust", "DIR", help: "holds roots/, intermediates/ and crl/, PEM or DER"),
            Option("at", "TIME", help: "as if it were then: ISO 8601, or seconds since 1970"),
            Option("content", "FILE", help: "what a detached signature or a token is over"),
            Option("password", "WORD", help: "opens an encrypted PDF"),
            Option("offline", help: "fetch nothing (nothing is fetched yet)"),
            Option(
                "sender", "CODE",
                help: "the files are one document of this agency, the main file first"),
            Option("json", help: "one JSON object a line"),
            Option(
                "evidence", "FILE",
                help: "repeats the check that the exchange made of these files, by its evidence"),
            Option(
                "keys", "FILE",
                help: "the exchange's public keys, a JWK Set: who sealed the evidence"),
        ] + HeaderClaims.options + InspectorSettings.limitOptions
    ) { arguments in
        guard !arguments.operands.isEmpty else { throw UsageError("a file is needed") }
        if arguments["content"] != nil && arguments.operands.count > 1 {
            throw UsageError("--content belongs to one file")
        }
        if let evidence = arguments["evidence"] {
            return try RepeatedVerdict.run(evidence, arguments)
        }
        let time = try arguments["at"].map(verificationTime) ?? Int64(Glibc.time(nil))
        let claims = try HeaderClaims(arguments)
        var worst = Verdict.valid
        do {
            let directory = try arguments.required("trust")
            var material = try TrustMaterial.directory(directory)
            // The first entry of a certificate counts.
            material.certificates.insert(
                contentsOf: try TrustDirectory(directory).described, at: 0)
            let trust = try InspectionTrust(material)
            let content = try arguments["content"].map { OpenedFile(try InputFile($0)) }
            // The files may be anybody's, so they are looked into where the pipeline does it.
            var settings = try InspectorSettings(arguments)
            settings.count = 1
            let inspectors = InspectorPool(
                settings, metrics: Metrics(), logger: Logger(label: "verify", level: .error))
            let texts = TextReader(
                metrics: Metrics(), logger: Logger(label: "verify", level: .warning))
            if let (name, document) = try verifiedDocument(arguments) {
                let outcome = try document.judge(
                    inspectors, texts, claims: claims, at: time, trust: trust)
                StandardStreams.say(
                    arguments.has("json")
                        ? outcome.json(of: name, sender: document.sender)
                        : outcome.text(of: name, sender: document.sender))
                return outcome.refusal != nil ? 1 : outcome.standing == .valid ? 0 : 2
            }
            for file in arguments.operands {
                let opened = OpenedFile(try InputFile(file))
                let reports = try inspectors.inspect(
                    [InspectedFile(opened, content: content)], at: time,
                    trust: trust, password: arguments["password"])
                let compared = claims.map { $0.compare(with: texts.text(of: opened)) }
                for report in reports.map({
                    VerifyReport(file: file, report: $0, claims: compared)
                }) {
                    worst = max(worst, report.report.verdict)
                    StandardStreams.say(arguments.has("json") ? report.json : report.text)
                }
            }
        } catch let error as SignatureError {
            // Not a verdict: 1 would say "invalid".
            throw UsageError("\(error)")
        } catch let error as CommandFailure {
            throw UsageError("\(error)")
        } catch let error as InspectionFailure {
            throw UsageError("\(error)")
        }
        return switch worst {
        case .valid: 0
        case .invalid: 1
        case .indeterminate: 2
        }
    }
}

/// The document that the arguments name; nil where they name files, each for itself.
private func verifiedDocument(
    _ arguments: Arguments
) throws -> (name: String, document: VerifiedDocument)? {
    let files = arguments.operands
    let sender = arguments["sender"]
    do {
        if files.count == 1, files[0].lowercased().hasSuffix(".edxml") {
            return (files[0], try VerifiedDocument(packet: files[0], sender: sender))
        }
        return try sender.map { (files[0], try VerifiedDocument(files, sender: $0)) }
    } catch let error as AgencyCodeError {
        throw UsageError("--sender: \(error)")
    } catch let error as PacketFileError {
        throw UsageError("\(error)")
    }
}

/// Seconds since 1970 of a date, a time with or without a zone (else `+07:00`), or such a number.
func verificationTime(_ text: String) throws(UsageError) -> Int64 {
    if let seconds = Int64(text) { return seconds }
    let parts = text.split(
        maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { $0 == "T" || $0 == " " })
    let failure = UsageError("--at \(text) is no time like 2025-06-16T08:00:00+07:00")
    guard let date = CivilDate(iso: String(parts[0])) else { throw failure }
    guard parts.count == 2 else { return BusinessTime(date).milliseconds / 1000 }
    var clock = parts[1]
    var offsetMinutes = 7 * 60
    if clock.hasSuffix("Z") {
        clock.removeLast()
        offsetMinutes = 0
    } else if let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) {
        let zone = clock[clock.index(after: sign)...].filter { $0 != ":" }
        guard zone.utf8.count == 4, let number = Int(zone), number % 100 < 60 else { throw failure }
        let minutes = number / 100 * 60 + number % 100
        offsetMinutes = clock[sign] == "-" ? -minutes : minutes
        clock = clock[..<sign]
    }
    // Fractions of a second are cut off.
    let words = clock.prefix { $0 != "." }.split(
        separator: ":", omittingEmptySubsequences: false)
    let numbers = words.compactMap { $0.utf8.count == 2 ? Int($0) : nil }
    guard numbers.count == words.count, (2...3).contains(numbers.count),
        (0..<24).contains(numbers[0]), numbers[1...].allSatisfy({ (0...60).contains($0) })
    else { throw failure }
    let seconds = numbers[0] * 3600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0)
    return Int64(date.daysSince1970) * 86_400 + Int64(seconds - offsetMinutes * 60)
}
