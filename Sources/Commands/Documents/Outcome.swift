// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import HTTPClient
import JSON
import Terminal

/// What became of a packet, as far as it is known: a document ends with its last receiver, a status
/// where it was applied.
struct Outcome: Sendable, Equatable {
    enum Standing: Sendable, Equatable {
        /// Of a document: in the inbox of every receiver. Of a status: applied, or known already.
        case done
        case refused
        /// Not decided yet, or on its way to some receiver.
        case underWay
    }

    var standing: Standing
    /// Of the packet, as the gateway words it; nil where it could not be asked.
    var packet: String?
    /// Of its document.
    var document: String?
    var refusalCode: String?
    var receivers: Int64 = 0
    /// In how many inboxes it is.
    var delivered: Int64 = 0
    /// Some receivers cannot receive it; it goes to the others.
    var isPartial = false
    /// Something of ours holds it up.
    var isDelayed = false

    /// Of the answer to `/v1/submissions/…`, and to `/v1/documents` where the packet is a document's.
    init(submission: JSONValue, document: JSONValue?) {
        packet = submission["outcome"]?.stringValue
        self.document = document?["state"]?.stringValue
        refusalCode = submission["refusalCode"]?.stringValue
        receivers = document?["receivers"]?.intValue ?? 0
        for (state, count) in document?["deliveries"]?.objectValue ?? []
        where state != DeliveryStanding.onTheWay.word {
            delivered += count.intValue ?? 0
        }
        let partial = document?["refusals"]?.arrayValue?.last {
            $0["isPartial"]?.boolValue == true && $0["submission"] == submission["submission"]
        }
        isPartial = partial != nil
        isDelayed = document?["delays"]?.arrayValue?.isEmpty == false
        switch packet {
        case SubmissionOutcome.refused.word: standing = .refused
        case SubmissionOutcome.accepted.word, SubmissionOutcome.repeated.word:
            if submission["kind"]?.stringValue == "status" {
                standing = .done
            } else {
                switch self.document {
                case DocumentState.delivered.word where isPartial:
                    // Not with every receiver, and never will be.
                    standing = .refused
                    refusalCode = partial?["code"]?.stringValue
                case DocumentState.delivered.word, DocumentState.recalled.word:
                    standing = .done
                case DocumentState.refused.word: standing = .refused
                default: standing = .underWay
                }
            }
        default: standing = .underWay
        }
    }

    /// Where nothing could be asked.
    init() { standing = .underWay }

    /// The code that `publish --wait` ends with.
    var exitCode: Int32 {
        switch standing {
        case .done: ExitCode.done
        case .refused: ExitCode.failed
        case .underWay: ExitCode.undecided
        }
    }

    var text: String {
        let code = refusalCode.map { " [\($0)]" } ?? ""
        let words: String
        switch (standing, packet) {
        case (.refused, _) where isPartial:
            words = "Một số nơi nhận không nhận được / some receivers cannot receive it"
        case (.refused, _): words = DocumentState.refused.words.both
        case (_, nil): words = "Chưa hỏi được / could not be asked"
        case (_, let packet?):
            words = document.map(StatusWords.document) ?? StatusWords.outcome(packet)
        }
        let count = receivers > 0 ? ", \(delivered)/\(receivers)" : ""
        return words + code + count
            + (isDelayed ? " (bị chậm, đang được xem xét / delayed, being looked at)" : "")
    }

    var members: [(String, JSONValue)] {
        var members: [(String, JSONValue)] = [("isFinal", .bool(standing != .underWay))]
        if let packet { members.append(("outcome", .string(packet))) }
        if let document { members.append(("state", .string(document))) }
        if let refusalCode { members.append(("refusalCode", .string(refusalCode))) }
        if receivers > 0 {
            members += [("receivers", .int(receivers)), ("delivered", .int(delivered))]
        }
        return members
    }
}

extension Outcome {
    /// Asks again and again until the outcome is final or the time is over. A gateway that does not
    /// answer for a while is asked on. `tell` gets each change.
    static func wait(
        for taken: Submitted, at gateway: GatewayClient, within limit: Duration,
        tell: (String) -> Void
    ) async throws -> Outcome {
        let deadline = ContinuousClock.now + limit
        var pause = Duration.milliseconds(100)
        var last = Outcome()
        var told = ""
        while true {
            var line: String
            do {
                last = try await ask(taken, gateway)
                line = last.text
            } catch let refusal as GatewayRefusal where [401, 403].contains(refusal.status) {
                tell("\(refusal)")
                return last
            } catch is CancellationError {
                return last
            } catch {
                line = "\(error)"
            }
            let rest = ContinuousClock.now.duration(to: deadline)
            if last.standing != .underWay || rest <= .zero { return last }
            if line != told { tell(line) }
            told = line
            try await Task.sleep(for: min(pause, rest))
            pause = min(pause * 3 / 2, .seconds(1))
        }
    }

    private static func ask(_ taken: Submitted, _ gateway: GatewayClient) async throws -> Outcome {
        let entry = try await gateway.get(Query("/v1/submissions/" + taken.submission))
        let isDecided = ["accepted", "repeated"].contains(entry["outcome"]?.stringValue)
        guard isDecided, entry["kind"]?.stringValue != "status" else {
            return Outcome(submission: entry, document: nil)
        }
        let id = entry["documentId"]?.stringValue ?? taken.documentID
        return Outcome(
            submission: entry,
            document: try await gateway.get(Query("/v1/documents").with("id", id)))
    }
}
