// LienThong
// SPDX-License-Identifier: Apache-2.0

import Telemetry
import Testing

@Suite struct TraceIDTests {
    /// The example of the recommendation.
    let example = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    @Test func `a traceparent is read and written`() throws {
        let trace = try #require(TraceID(traceparent: example))
        #expect(trace.traceparent == example)
        #expect(trace.hex == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(trace.isSampled)
        #expect(TraceID(traceparent: String(example.dropLast()) + "0")?.isSampled == false)
    }

    @Test func `a child keeps the journey and changes the step`() throws {
        let trace = TraceID()
        let child = trace.child()
        #expect(child.hex == trace.hex)
        #expect(child.parent != trace.parent)
        #expect(TraceID(traceparent: child.traceparent) == child)
        #expect(TraceID().hex != trace.hex)
    }

    @Test func `a later version may say more`() {
        #expect(TraceID(traceparent: "01" + example.dropFirst(2) + "-more") != nil)
        #expect(TraceID(traceparent: example + "-more") == nil)
    }

    @Test(arguments: [
        "", "00", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
    ])
    func `what is invalid is no trace`(_ text: String) {
        #expect(TraceID(traceparent: text) == nil)
    }
}
