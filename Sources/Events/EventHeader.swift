// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The headers of an event: CloudEvents attributes in Kafka's binding, and the W3C trace context.
package enum EventHeader {
    package static let specVersion = "ce_specversion"
    package static let id = "ce_id"
    package static let source = "ce_source"
    package static let type = "ce_type"
    /// The document that the event is about, or what stands for one.
    package static let subject = "ce_subject"
    package static let time = "ce_time"
    package static let trace = "traceparent"
    package static let contentType = "content-type"
}
