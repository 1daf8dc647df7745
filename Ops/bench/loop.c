/* LienThong
 * SPDX-License-Identifier: Apache-2.0
 *
 * The peer that our log is held against: a bare librdkafka loop that consumes, changes a byte and produces, exactly once, with
 * the same settings as KafkaEventLog. loop SERVERS IN OUT RECORDS BATCH
 * Any error ends it: it is a yardstick, not a worker. */
#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static void fail(const char *what, const char *why) {
    fprintf(stderr, "loop: %s: %s\n", what, why);
    exit(1);
}

static void check(rd_kafka_error_t *error, const char *what) {
    if (error) fail(what, rd_kafka_error_string(error));
}

static void set(rd_kafka_conf_t *conf, const char *name, const char *value) {
    char why[512];
    if (rd_kafka_conf_set(conf, name, value, why, sizeof why) != RD_KAFKA_CONF_OK) fail(name, why);
}

static rd_kafka_t *client(rd_kafka_type_t type, rd_kafka_conf_t *conf) {
    char why[512];
    rd_kafka_t *made = rd_kafka_new(type, conf, why, sizeof why);
    if (!made) fail("new client", why);
    return made;
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static double processor(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return u.ru_utime.tv_sec + u.ru_stime.tv_sec + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

int main(int argc, char **argv) {
    if (argc != 6) fail("usage", "loop SERVERS IN OUT RECORDS BATCH");
    const char *servers = argv[1], *in = argv[2], *out = argv[3];
    long records = atol(argv[4]);
    size_t batch = (size_t)atol(argv[5]);
    char name[64];
    snprintf(name, sizeof name, "loop-%ld", (long)time(NULL));

    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    set(conf, "bootstrap.servers", servers);
    set(conf, "transactional.id", name);
    set(conf, "retry.backoff.ms", "2");
    set(conf, "linger.ms", "1");
    set(conf, "socket.nagle.disable", "true");
    set(conf, "queue.buffering.max.kbytes", "16384");
    rd_kafka_t *producer = client(RD_KAFKA_PRODUCER, conf);
    check(rd_kafka_init_transactions(producer, 30000), "init");

    conf = rd_kafka_conf_new();
    set(conf, "bootstrap.servers", servers);
    set(conf, "group.id", name);
    set(conf, "isolation.level", "read_committed");
    set(conf, "enable.auto.commit", "false");
    set(conf, "auto.offset.reset", "earliest");
    set(conf, "partition.assignment.strategy", "range");
    set(conf, "queued.max.messages.kbytes", "8192");
    set(conf, "socket.nagle.disable", "true");
    rd_kafka_t *consumer = client(RD_KAFKA_CONSUMER, conf);
    rd_kafka_poll_set_consumer(consumer);
    rd_kafka_topic_partition_list_t *topics = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(topics, in, RD_KAFKA_PARTITION_UA);
    rd_kafka_subscribe(consumer, topics);
    rd_kafka_queue_t *queue = rd_kafka_queue_get_consumer(consumer);

    rd_kafka_message_t **messages = calloc(batch, sizeof *messages);
    double began = 0, used = 0;
    long done = 0;
    while (done < records) {
        ssize_t count = rd_kafka_consume_batch_queue(queue, 50, messages, batch);
        if (count <= 0) continue;
        if (began == 0) {
            began = now();
            used = processor();
        }
        rd_kafka_consumer_group_metadata_t *group = rd_kafka_consumer_group_metadata(consumer);
        rd_kafka_topic_partition_list_t *offsets = rd_kafka_topic_partition_list_new(12);
        check(rd_kafka_begin_transaction(producer), "begin");
        for (ssize_t i = 0; i < count; i++) {
            rd_kafka_message_t *m = messages[i];
            if (m->err) continue;
            ((char *)m->payload)[0] ^= 1;
            rd_kafka_resp_err_t error;
            while ((error = rd_kafka_producev(
                        producer, RD_KAFKA_V_TOPIC(out), RD_KAFKA_V_PARTITION(m->partition),
                        RD_KAFKA_V_VALUE(m->payload, m->len), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                        RD_KAFKA_V_END)) == RD_KAFKA_RESP_ERR__QUEUE_FULL)
                rd_kafka_poll(producer, 1);
            if (error) fail("produce", rd_kafka_err2str(error));
            rd_kafka_topic_partition_t *place = rd_kafka_topic_partition_list_find(offsets, in, m->partition);
            if (!place) place = rd_kafka_topic_partition_list_add(offsets, in, m->partition);
            place->offset = m->offset + 1;
            done++;
        }
        check(rd_kafka_send_offsets_to_transaction(producer, offsets, group, 10000), "offsets");
        check(rd_kafka_commit_transaction(producer, 10000), "commit");
        for (ssize_t i = 0; i < count; i++) rd_kafka_message_destroy(messages[i]);
        rd_kafka_topic_partition_list_destroy(offsets);
        rd_kafka_consumer_group_metadata_destroy(group);
        rd_kafka_poll(producer, 0);
    }
    double seconds = now() - began;
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("| the same, a bare librdkafka loop in C |  %.0f/s, processor s %.2f, peak MiB %ld |\n", records / seconds,
           processor() - used, usage.ru_maxrss / 1024);
    return 0;
}
