// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog

/// Losing the client.
extension TransactionalProducer {
    /// A transaction that outlived its time-out was ended by the broker, which then answers as if
    /// somebody had taken this producer's place. Only before that time the answer is certain.
    func isReplaced(_ code: rd_kafka_resp_err_t) -> Bool {
        let certain = Duration.milliseconds(settings.limits.transactionMilliseconds) * 4 / 5
        return EventLogError.isFence(code) && ContinuousClock.now - began < certain
    }

    func afterFatal(_ failure: ClientFailure, _ operation: String) -> EventLogError? {
        failure.isFatal ? lost(failure.code, failure.detail, operation) : nil
    }

    /// A fatal error before the commit: the client is of no more use, and nothing happened.
    func lost(
        _ code: rd_kafka_resp_err_t, _ detail: String, _ operation: String
    ) -> EventLogError {
        discardClient()
        if isReplaced(code) { return end(.kafka(code, operation, detail)) }
        return EventLogError(.unavailable, operation: operation, detail: detail)
    }

    func discardClient() {
        client?.close()
        client = nil
        if isOpen { state = .unready }
    }

    func end(_ error: EventLogError) -> EventLogError {
        state = .ended(error)
        return error
    }
}
