// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What was promised to a plan or a response that comes too late to be used.
extension BodyPlan {
    func discard() async {
        switch self {
        case .answer(let response), .refuse(let response): response.afterLastByte?(false)
        case .stream(let sink, _): await sink.abandon()
        case .of(_, let plan): await plan.discard()
        case .wait, .collect: break
        }
    }
}

extension PendingRequest.Phase {
    /// Whether nothing has to be done when the request ends here.
    var isOver: Bool {
        switch self {
        case .new, .waiting, .collecting, .queued: true
        case .planned, .streaming, .draining, .answering: false
        }
    }

    /// Whether the client's next bytes belong to its body.
    var awaitsBody: Bool {
        switch self {
        case .streaming, .draining: true
        default: false
        }
    }

    func discard() async {
        switch self {
        case .planned(let plan), .draining(_, let plan): await plan.discard()
        case .streaming(let sink, _, _): await sink.abandon()
        case .answering(let response): response.afterLastByte?(false)
        case .new, .waiting, .collecting, .queued: break
        }
    }
}
