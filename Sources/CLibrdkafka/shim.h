// LienThong
// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <librdkafka/rdkafka.h>
// Only tests use it.
#include <librdkafka/rdkafka_mock.h>

// `rd_kafka_producev` is variadic, which Swift does not import. Key and value are copied; a null
// pointer is a null, an empty one with an address is empty. The headers are taken over only when
// this returns no error.
static inline rd_kafka_resp_err_t lienthong_rd_kafka_produce(
    rd_kafka_t *client, rd_kafka_topic_t *topic, int32_t partition, const void *key,
    size_t key_bytes, const void *value, size_t value_bytes, rd_kafka_headers_t *headers,
    void *tag) {
    return rd_kafka_producev(
        client, RD_KAFKA_V_RKT(topic), RD_KAFKA_V_PARTITION(partition),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_KEY(key, key_bytes),
        RD_KAFKA_V_VALUE((void *)value, value_bytes), RD_KAFKA_V_HEADERS(headers),
        RD_KAFKA_V_OPAQUE(tag), RD_KAFKA_V_END);
}
